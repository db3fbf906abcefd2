"""The drill restores the newest backup beside the database, and leaves nothing behind."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from svēris.keeping.backup import backup
from svēris.keeping.drill import drill, newest
from svēris.people.models import Event
from svēris.problems import Problem
from tests.factories import NOW


@pytest.fixture
def folder(tmp_path):
    """A folder of backups."""
    folder = tmp_path / "kopijas"
    folder.mkdir()
    return folder


@pytest.fixture
def nothing_left(engine, tmp_path, monkeypatch):
    """See that no scratch database is left."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == []
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            names = text("SELECT datname FROM pg_database WHERE datname LIKE 'sveris_drill%'")
            assert connection.scalars(names).all() == []


@pytest.mark.usefixtures("nothing_left")
def test_the_newest_backup_is_restored_compared_and_checked(session, lessons, engine, folder, key):
    session.commit()
    backup(engine, folder / "b", key, NOW)
    newer = backup(engine, folder / "a", key, NOW + timedelta(days=1))
    said = []
    drilled = drill(folder, key, engine.url, since=None, tell=said.append)
    assert (drilled.file.name, drilled.manifest, said) == ("a", newer, [])
    assert drilled.checked.changes == len(lessons)


@pytest.mark.usefixtures("nothing_left")
def test_a_backup_that_would_not_do_fails_the_drill(session, lessons, engine, folder, key):
    session.commit()
    backup(engine, folder / "a", key, NOW)
    with (folder / "a").open("rb+") as file:
        file.truncate(2000)
    with pytest.raises(Problem, match="backup-cut-off"):
        drill(folder, key, engine.url, since=None, tell=print)


def test_an_older_whole_backup_does_not_hide_that_the_newest_is_cut_off(
    session, lessons, engine, folder
):
    session.commit()
    backup(engine, folder / "a", None, NOW)
    shutil.copyfile(folder / "a", folder / "b")
    with (folder / "b").open("rb+") as file:
        file.truncate(50)
    assert newest(folder) == folder / "b"


def test_a_backup_that_is_too_old_fails_the_drill(session, lessons, engine, folder):
    session.commit()
    backup(engine, folder / "a", None, NOW)
    with pytest.raises(Problem, match="backup-too-old"):
        drill(folder, None, engine.url, since=NOW + timedelta(hours=1), tell=print)


def test_other_files_and_unfinished_ones_are_no_backups(folder):
    (folder / "notes.txt").write_text("Rīt.")
    (folder / ".a.1.part").write_bytes(b"SVERIS1\n")
    with pytest.raises(Problem, match="backup-none"):
        newest(folder)


def test_a_drill_from_the_command_line(run, lessons, folder, tmp_path):
    key = tmp_path / "atslēga"
    run("backup-key", key)
    assert key.stat().st_mode & 0o777 == 0o600
    run("backup-key", key, code=1)
    run("backup", folder / "a", "--encrypt", "--key-file", key)
    printed = run("drill", folder, "--key-file", key, "--within", 24)
    assert "a would do: as of " in printed
    assert "Everything agrees: 5 changes" in printed
    assert "šifrēta" in run("drill", folder, code=1)


def traces(session):
    """Return what was recorded of backups."""
    events = session.scalars(select(Event).where(Event.action.startswith("database")))
    return [(event.action, event.detail.get("encrypted")) for event in events]


def test_backup_and_restore_from_the_command_line(run, lessons, app, session, tmp_path):
    file = tmp_path / "a.backup"
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert f"a.backup: as of {today}" in run("backup", file)
    run("backup", tmp_path / "b", "--encrypt", code=2)
    assert "jau ir dati" in run("restore", file, code=1)
    name = Path(app.config["SQLALCHEMY_DATABASE_URI"].partition("?")[0]).name
    assert f"--confirm {name}" in run("restore", file, "--replace", code=1)
    assert f"--confirm {name}" in run("restore", file, "--replace", "--confirm", "yes", code=1)
    assert traces(session) == [("database.backed-up", False)]
    printed = run("restore", file, "--replace", "--confirm", name)
    assert traces(session) == [("database.restored", None)]
    assert printed.startswith("restored: as of ")
    assert "Everything agrees: 5 changes, 2 observations, 1 submissions" in printed
