"""Bring a backup back: all of it or nothing, in one transaction.

The whole file is read and compared with its manifest before the database is touched. What was
stored is then read back and compared with the same manifest before anything is committed. The
database gets a new epoch: every tablet sends again what it holds, and so what the backup lacks.
Mails that waited in the backup are not sent: most of them were, after it was taken.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, select
from sqlalchemy.orm import Session

from svēris import db
from svēris.keeping import archive, schema, tables
from svēris.keeping.archive import Manifest
from svēris.problems import Problem
from svēris.telling import queue

#: What the first migration itself fills: a database with only these has nothing to lose.
_FIRST_ROWS = frozenset({"alembic_version", "meta", "counter"})

#: Receipt numbers left out after a restore: what was given since the backup stands on somebody's
#: tablet and must never be given again. More than a country receives between two backups.
_NUMBERS_LEFT_OUT = 10_000


def restore(
    engine: Engine, file: Path, key: bytes | None, *, epoch: str, replace: bool = False
) -> Manifest:
    """Restore a backup and migrate it; return what it held.

    Refuses a database that holds anything, unless `replace`.
    """
    manifest = archive.read(file, key)
    if not schema.is_known(manifest.origin.revision):
        raise Problem("backup-newer", file=file.name)
    with _one_transaction(engine) as connection:
        _make_room(connection, replace)
        schema.upgrade(connection, manifest.origin.revision)
        _fill(connection, file, key, manifest)
        schema.upgrade(connection, "head")
        with Session(connection) as session:
            db.set_setting(session, "epoch", epoch)
            for year in (manifest.origin.taken_at.year, manifest.origin.taken_at.year + 1):
                db.draw(session, f"observations-{year}", _NUMBERS_LEFT_OUT)
            queue.after_restore(session, manifest.origin.taken_at)
            session.commit()
    return manifest


def holds_anything(connection: Connection, found: MetaData) -> bool:
    """Say whether a database holds more than the first rows of an empty one."""
    return any(
        connection.execute(select(table).limit(1)).first() is not None
        for table in found.sorted_tables
        if table.name not in _FIRST_ROWS
    )


@contextmanager
def _one_transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction in which tables may go and come."""
    with engine.connect() as connection:
        lite = connection.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if lite:  # does nothing inside a transaction; the migrations check all references
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if lite:
                driver.execute("PRAGMA foreign_keys=ON")


def _make_room(connection: Connection, replace: bool) -> None:
    found = tables.everything(connection)
    if not replace and holds_anything(connection, found):
        raise Problem("database-not-empty")
    found.drop_all(connection)


def _fill(connection: Connection, file: Path, key: bytes | None, manifest: Manifest) -> None:
    content = {table.name: table for table in tables.content(tables.everything(connection))}
    for table in reversed(content.values()):
        connection.execute(table.delete())

    def take(name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        tables.load(connection, content[name], columns, rows)

    again = archive.read(file, key, take)
    tables.follow_ids(connection, content.values())
    stored = {name: tables.summary(connection, table) for name, table in content.items()}
    if not manifest.tables == again.tables == stored:
        raise Problem("backup-differs", file=file.name)
