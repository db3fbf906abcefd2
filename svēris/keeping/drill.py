"""The drill: restore the newest backup into a scratch database and see whether it would do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import URL, Engine, NullPool, create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from svēris import db
from svēris.keeping.archive import Manifest
from svēris.keeping.check import Checked, check
from svēris.keeping.restore import restore
from svēris.keeping.sealed import MAGIC, read_head
from svēris.problems import Problem


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill found."""

    file: Path
    manifest: Manifest
    checked: Checked


def drill(
    folder: Path,
    key: bytes | None,
    url: URL,
    *,
    since: datetime | None,
    tell: Callable[[str], None],
) -> Drilled:
    """Restore the newest backup of a folder beside the database at `url`, and check it.

    Counts and hashes of every table are compared with the manifest by `restore` itself. Raises
    Problem where there is no backup, none since `since`, or none that can be restored.
    """
    file = newest(folder)
    if since is not None and read_head(file).sealed_at < since:
        raise Problem("backup-too-old", file=file.name)
    with scratch(url) as engine:
        manifest = restore(engine, file, key, epoch=str(uuid4()))
        with db.snapshot(engine) as connection, Session(connection) as session:
            return Drilled(file, manifest, check(session, manifest.origin.taken_at, tell))


def newest(folder: Path) -> Path:
    """Return the backup of a folder that was taken last, by its own word; raises Problem."""
    found = [file for file in sorted(folder.iterdir()) if file.is_file() and _is_backup(file)]
    if not found:
        raise Problem("backup-none", folder=folder.name)
    return max(found, key=_taken_at)


def _is_backup(file: Path) -> bool:
    # What begins with a dot is being written.
    with file.open("rb") as source:
        return not file.name.startswith(".") and source.read(len(MAGIC)) == MAGIC


def _taken_at(file: Path) -> datetime:
    try:
        return read_head(file).sealed_at
    except Problem:
        # A damaged head has lost its time; an older whole backup must not hide that.
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)


@contextmanager
def scratch(url: URL) -> Iterator[Engine]:
    """Give an empty database on the same system, and leave nothing of it behind."""
    if url.get_backend_name() == "sqlite":
        with (
            TemporaryDirectory(prefix="sveris-drill-") as folder,
            _engine(URL.create("sqlite", database=str(Path(folder) / "scratch.db"))) as made,
        ):
            yield made
        return
    name = f"sveris_drill_{uuid4().hex[:12]}"
    _tell_server(url, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        with _engine(url.set(database=name)) as made:
            yield made
    finally:
        _tell_server(url, f"DROP DATABASE {name} WITH (FORCE)")


def _tell_server(url: URL, statement: str) -> None:
    with _engine(url) as engine:
        try:
            with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(text(statement))
        except ProgrammingError as error:
            raise Problem("scratch-refused") from error


@contextmanager
def _engine(url: URL) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool)
    try:
        yield engine
    finally:
        engine.dispose()
