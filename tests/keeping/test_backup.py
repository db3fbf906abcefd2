"""A backup appears when it is whole, for its owner's eyes, and never over another."""

import pytest

from svēris.db import db
from svēris.keeping import archive
from svēris.keeping.backup import backup
from svēris.problems import Problem
from tests.factories import NOW


def test_only_its_owner_can_read_a_backup(session, lessons, engine, tmp_path, key):
    session.commit()
    backup(engine, tmp_path / "a.backup", key, NOW)
    assert (tmp_path / "a.backup").stat().st_mode & 0o777 == 0o600


def test_no_backup_is_written_over_another(session, lessons, engine, tmp_path):
    session.commit()
    (tmp_path / "a.backup").write_text("Vakardienas.")
    with pytest.raises(Problem, match="backup-exists"):
        backup(engine, tmp_path / "a.backup", None, NOW)
    assert (tmp_path / "a.backup").read_text() == "Vakardienas."


def test_a_backup_that_fails_leaves_no_file(session, lessons, engine, tmp_path, monkeypatch):
    session.commit()

    def full(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(archive.tables, "lines", full)
    with pytest.raises(OSError, match="full"):
        backup(engine, tmp_path / "a.backup", None, NOW)
    assert [file.name for file in tmp_path.iterdir() if "backup" in file.name] == []


def test_a_database_without_tables_has_no_backup(database, make_app, tmp_path):
    with database.another() as url:
        app = make_app(database_url=url)
        with app.app_context():
            with pytest.raises(Problem, match="database-not-current"):
                backup(db.engine, tmp_path / "a.backup", None, NOW)
            db.engine.dispose()


def test_an_encrypted_backup_says_nothing_without_its_key(session, lessons, engine, tmp_path, key):
    session.commit()
    backup(engine, tmp_path / "a.backup", key, NOW)
    raw = (tmp_path / "a.backup").read_bytes()
    assert not any(word in raw for word in (b"change", b"K.DATUMS", b'0001"', b"\x1f\x8b\x08"))
