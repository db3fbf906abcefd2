"""Write a backup: all of the database as it is at one moment, while it goes on being used."""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from svēris import db
from svēris.keeping import archive, schema
from svēris.keeping.archive import Manifest, Origin
from svēris.problems import Problem


def backup(engine: Engine, file: Path, key: bytes | None, now: datetime) -> Manifest:
    """Write a backup; the file appears under its name only when it is whole and on the disk."""
    if file.exists():
        raise Problem("backup-exists", file=file.name)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        manifest = _write(engine, part, key, now)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    _sync(file.parent)
    return manifest


def _write(engine: Engine, part: Path, key: bytes | None, now: datetime) -> Manifest:
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as sink, db.snapshot(engine) as connection:
        revision = schema.revision_of(connection)
        if revision is None:
            raise Problem("database-not-current")
        with Session(connection) as session:
            origin = Origin(revision, db.epoch(session), now)
        manifest = archive.write(sink, key, connection, origin)
        sink.flush()
        os.fsync(sink.fileno())
    return manifest


def _sync(folder: Path) -> None:
    """Have the new name on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
