"""`sveris check`, `backup`, `restore`, `drill`, `backup-key`."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from svēris.db import db, snapshot, writing
from svēris.keeping import check as checking
from svēris.keeping import restore as restoring
from svēris.keeping import schema
from svēris.keeping.archive import Manifest
from svēris.keeping.backup import backup as back_up
from svēris.keeping.check import Checked
from svēris.keeping.drill import drill as run_drill
from svēris.keeping.sealed import make_key, read_key
from svēris.people import audit
from svēris.problems import Problem, sentence

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_key_file = click.option("--key-file", type=_FILE, help="The key, as `sveris backup-key` makes it.")


def _refusing(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command say a refusal in the installation's language, and exit with 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except Problem as refused:
            language = current_app.extensions["sveris"].language
            said = " ".join(sentence(refused.code, language, **refused.params))
            raise click.ClickException(said) from refused

    return run


@click.command()
@with_appcontext
@_refusing
def check() -> None:
    """Verify the whole database against its changes; name what is wrong and exit with 1."""
    _report(_checked())


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--encrypt", is_flag=True, help="So that only the key opens it.")
@_key_file
@with_appcontext
@_refusing
def backup(file: Path, encrypt: bool, key_file: Path | None) -> None:
    """Write the whole database, as it is now, into FILE; it may go on being used."""
    if encrypt != (key_file is not None):
        raise click.UsageError("--encrypt and --key-file belong together")
    key = read_key(key_file) if key_file else None
    manifest = back_up(db.engine, file, key, datetime.now(UTC))
    click.echo(f"{file.name}: {_said(manifest)}, {file.stat().st_size / 1e6:.1f} MB")
    _record("database.backed-up", rows=manifest.rows, encrypted=encrypt)


@click.command()
@click.argument("file", type=_FILE)
@_key_file
@click.option("--replace", is_flag=True, help="Throw away what the database holds now.")
@click.option("--confirm", default="", metavar="NAME", help="With --replace: the database's name.")
@with_appcontext
@_refusing
def restore(file: Path, key_file: Path | None, replace: bool, confirm: str) -> None:
    """Bring FILE back into an empty database, all of it or nothing, and check it.

    Tablets then send again what the backup lacks. Stop the service before, and start it after.
    """
    name = Path(db.engine.url.database or "").name
    if replace and confirm != name:
        raise Problem("replace-not-confirmed", name=name)
    key = read_key(key_file) if key_file else None
    manifest = restoring.restore(db.engine, file, key, epoch=str(uuid4()), replace=replace)
    click.echo(f"restored: {_said(manifest)}")
    _record("database.restored", taken_at=manifest.origin.taken_at.isoformat(), replaced=replace)
    _report(_checked())


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_key_file
@click.option("--within", type=click.IntRange(1), metavar="HOURS", help="Refuse an older backup.")
@with_appcontext
@_refusing
def drill(folder: Path, key_file: Path | None, within: int | None) -> None:
    """Restore the newest backup of FOLDER into a scratch database, compare, check, and clean up."""
    since = datetime.now(UTC) - timedelta(hours=within) if within else None
    key = read_key(key_file) if key_file else None
    drilled = run_drill(folder, key, db.engine.url, since=since, tell=click.echo)
    click.echo(f"{drilled.file.name} would do: {_said(drilled.manifest)}")
    _report(drilled.checked)


@click.command("backup-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_key(file: Path) -> None:
    """Make a key for encrypted backups; keep a copy elsewhere: without it they are lost."""
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{file.name} is there already") from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(make_key())


def _record(action: str, **detail: Any) -> None:
    """Leave a trace: a backup is an export of everything about everybody."""
    with writing() as session:
        audit.record(session, action, actor_id=None, at=datetime.now(UTC), **detail)


def _checked() -> Checked:
    with snapshot(db.engine) as connection:
        if schema.revision_of(connection) != schema.head():
            raise Problem("database-not-current")
        with Session(connection) as session:
            return checking.check(session, datetime.now(UTC), click.echo)


def _report(checked: Checked) -> None:
    if checked.wrong:
        raise click.ClickException(f"{checked.wrong} wrong; seen: {checked}")
    click.echo(f"Everything agrees: {checked}.")


def _said(manifest: Manifest) -> str:
    taken = f"{manifest.origin.taken_at:%Y-%m-%d %H:%M} UTC"
    revision, tables, rows = manifest.origin.revision, len(manifest.tables), manifest.rows
    return f"as of {taken}, revision {revision}, {tables} tables, {rows} rows"


commands: list[click.Command] = [check, backup, restore, drill, backup_key]
