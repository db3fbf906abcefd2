"""A backup brings everything back, all of it or nothing, and tablets bring what it lacks."""

import os
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, make_url, select, update
from sqlalchemy.orm import Session

from svēris.db import epoch
from svēris.keeping import archive, schema, tables
from svēris.keeping import restore as restoring
from svēris.keeping.backup import backup
from svēris.keeping.check import check
from svēris.keeping.drill import scratch
from svēris.keeping.restore import restore
from svēris.observations.incoming import understood
from svēris.observations.models import Change, Observation
from svēris.observations.receive import receive
from svēris.people import recovery
from svēris.people.models import Device, Person
from svēris.problems import Problem
from svēris.telling import notices, queue
from svēris.telling.models import Happening, Mail, MailState, Notice
from tests import factories as make
from tests.observations.making import new, whole
from tests.observations.tablets import Server, Tablet


@pytest.fixture
def file(tmp_path):
    """Where the backup goes."""
    return tmp_path / "nakts.backup"


def everything(engine):
    """Return count and hash of every table, but of those that a restore itself changes."""
    changed = {"meta", "counter"}  # the epoch; the next receipt number
    with engine.begin() as connection:
        found = tables.content(tables.everything(connection))
        return {t.name: tables.summary(connection, t) for t in found if t.name not in changed}


def checked(engine):
    """Check a database that must be right; return what was counted."""
    with Session(engine) as session:
        said = []
        result = check(session, make.NOW, said.append)
        assert said == []
        return result


def test_a_backup_brings_everything_back(session, lessons, engine, file, key):
    session.commit()
    before = everything(engine)
    manifest = backup(engine, file, key, make.NOW)
    assert {name: manifest.tables[name] for name in before} == before
    with scratch(engine.url) as other:
        assert restore(other, file, key, epoch="new") == manifest
        assert everything(other) == before
        assert checked(other).changes == len(lessons)
        with Session(other) as there:
            assert epoch(there) == "new"
            # New rows get ids that nothing has.
            make.make_institution(there)


def test_what_is_set_aside_and_the_keys_of_tablets_come_back_too(
    session, city, push, engine, file, key
):
    own, secret = recovery.newest(session, make.NOW), os.urandom(32)
    wrapped = recovery.sealed(own, secret, str(city.anna.id))
    city.tablet.revoked_at = make.NOW
    city.tablet.tablet_id, city.tablet.storage_free_tested = uuid4(), 2**33
    city.tablet.storage_lost_at, city.tablet.unsent_count = make.NOW, 3
    push(*whole(city.anna, city.lesson()))
    before = everything(engine)
    assert {before[name].rows for name in ("recovery_key", "aside")} == {1}
    backup(engine, file, key, make.NOW)
    with scratch(engine.url) as other:
        restore(other, file, key, epoch="new")
        assert everything(other) == before
        checked(other)
        with Session(other) as there:
            same = recovery.newest(there, make.NOW)
            assert recovery.opened(same, wrapped, str(city.anna.id)) == secret


def test_a_number_given_after_the_backup_is_never_given_again(session, city, engine, file):
    def number(session):
        """Let Anna's tablet send another observation; return its number."""
        sent = whole(city.anna, city.lesson())
        device = session.get(Device, city.tablet.id)
        return receive(session, sent, device, make.NOW)[0].number

    session.commit()
    backup(engine, file, None, make.NOW)
    since = {number(session) for _ in range(3)}
    session.commit()
    restore(engine, file, None, epoch=str(uuid4()), replace=True)
    session.expire_all()
    assert number(session) not in since


def test_what_was_told_before_the_backup_is_not_mailed_again_by_itself(session, city, engine, file):
    person = city.cilda.person
    about = {"person_id": person.id, "what": Happening.CLOSED, "at": make.NOW}
    seen = receive(session, whole(city.anna, city.lesson()), city.tablet, make.NOW)
    key = session.scalars(select(Observation.id)).one()
    waiting = Mail(
        person_id=person.id, made_at=make.NOW, next_at=make.NOW, leased_until=make.NOW, attempts=1
    )
    session.add(waiting)
    session.flush()
    session.execute(update(Notice).values(mail_id=waiting.id))
    session.add(Notice(observation_id=key, **about))
    told = session.scalar(select(func.count()).select_from(Notice))
    session.commit()
    assert seen
    soon = make.NOW + timedelta(minutes=30)
    backup(engine, file, None, make.NOW + timedelta(minutes=1))
    restore(engine, file, None, epoch=str(uuid4()), replace=True)
    session.expire_all()
    # Neither what waited nor what was to be gathered goes out; all of it is unread in the inbox.
    assert queue.collect(session, soon, demo=True) == 0
    assert queue.claim(session, soon) is None
    mail = session.scalars(select(Mail)).one()
    assert (mail.state, mail.reason) == (MailState.NEEDLESS, queue.RESTORED)
    assert notices.unread_count(session, person.id) == told
    # It goes along with the next that has news.
    session.add(Notice(observation_id=key, **about | {"at": make.NOW + timedelta(minutes=5)}))
    session.flush()
    assert queue.collect(session, soon, demo=True) == 1
    (next_mail,) = session.scalars(select(Mail).where(Mail.state == MailState.WAITING))
    assert len(queue.contents(session, next_mail)) == told + 1


def test_the_manifest_says_what_the_backup_is_of(session, lessons, engine, file):
    session.commit()
    written = backup(engine, file, None, make.NOW)
    read = archive.read(file, None)
    assert read == written
    assert read.origin == archive.Origin(schema.head(), epoch(session), make.NOW)
    assert read.tables["change"].rows == len(lessons)
    assert read.rows == sum(table.rows for table in read.tables.values())


def test_a_backup_is_of_one_moment_however_much_is_written_meanwhile(session, city, engine, file):
    device_id, stop, sent = city.tablet.id, threading.Event(), []
    lesson, anna = city.lesson(), city.anna.id
    session.commit()

    def write():
        with Session(engine) as own:
            while not stop.is_set():
                batch = [each for _ in range(5) for each in whole(own.get(Person, anna), lesson)]
                receive(own, batch, own.get(Device, device_id), make.NOW)
                own.commit()
                sent.append(len(batch))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(sent) < 3:
            stop.wait(0.01)
        manifest = backup(engine, file, None, make.NOW)
        during = len(sent)
        while len(sent) < during + 2:
            stop.wait(0.01)
    finally:
        stop.set()
        writer.join()
    with scratch(engine.url) as other:
        restore(other, file, None, epoch="new")
        assert 30 <= checked(other).changes == manifest.tables["change"].rows < sum(sent)


def test_tablets_bring_back_what_the_backup_lacks(session, city, engine, file, key):
    server = Server(session)
    tablet, other = (
        Tablet(server, device)
        for device in (city.tablet, make.make_device(session, person=city.anna))
    )
    session.commit()
    first, second = new(), new()
    tablet.edit(first, city.lesson())
    tablet.answered(server.push(tablet.device, tablet.request()))
    backup(engine, file, key, make.NOW)
    tablet.finish(first, "submit")
    other.edit(second, city.lesson())
    for each in (tablet, other):
        each.answered(server.push(each.device, each.request()))
        each.pull()
    kept = session.scalar(select(func.count()).select_from(Change))
    session.commit()

    restore(engine, file, key, epoch=str(uuid4()), replace=True)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Change)) == 1 < kept
    session.commit()
    for each in (tablet, other):
        while each.pull():
            pass
        each.answered(server.push(each.device, each.request()))
    stored = dict(session.execute(select(Change.id, Change.hash)).all())
    made = tablet.changes | other.changes
    assert stored == {UUID(key): understood(change).hash for key, change in made.items()}
    assert session.get_one(Observation, UUID(first)).revision == 1
    session.commit()
    assert checked(engine).submissions == 1


def test_a_database_that_holds_something_is_left_alone(session, lessons, engine, file):
    session.commit()
    backup(engine, file, None, make.NOW)
    before = everything(engine)
    with pytest.raises(Problem, match="database-not-empty"):
        restore(engine, file, None, epoch="new")
    assert everything(engine) == before


def spoiled(file, how):
    """Spoil a backup."""
    raw = bytearray(file.read_bytes())
    if how == "cut off":
        del raw[len(raw) // 2 :]
    elif how == "altered":
        raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("cut off", "backup-cut-off"),
        ("altered", "backup-altered"),
        ("wrong key", "backup-key-wrong"),
        ("no key", "backup-key-needed"),
    ],
)
def test_what_cannot_be_trusted_is_refused_before_anything_is_touched(
    session, lessons, engine, file, key, how, code
):
    session.commit()
    backup(engine, file, key, make.NOW)
    spoiled(file, how)
    given = {"wrong key": bytes(32), "no key": None}.get(how, key)
    before = everything(engine), epoch(session)
    session.rollback()
    with pytest.raises(Problem, match=code):
        restore(engine, file, given, epoch="new", replace=True)
    assert (everything(engine), epoch(session)) == before


def test_a_restore_that_fails_half_way_leaves_what_was(session, lessons, engine, file, monkeypatch):
    session.commit()
    backup(engine, file, None, make.NOW)
    session.execute(update(Person).values(given_name="Cita"))
    session.commit()
    before = everything(engine)
    load = tables.load

    def stumble(connection, table, columns, rows):
        if table.name == "observation":
            raise OSError("the disk is full")
        load(connection, table, columns, rows)

    monkeypatch.setattr(restoring.tables, "load", stumble)
    with pytest.raises(OSError, match="full"):
        restore(engine, file, None, epoch="new", replace=True)
    assert everything(engine) == before


def test_what_is_stored_other_than_it_was_written_is_not_kept(
    session, lessons, engine, file, monkeypatch
):
    session.commit()
    backup(engine, file, None, make.NOW)
    before, load = everything(engine), tables.load

    def forgetful(connection, table, columns, rows):
        load(connection, table, columns, rows[:-1] if table.name == "facet" else rows)

    monkeypatch.setattr(restoring.tables, "load", forgetful)
    with pytest.raises(Problem, match="backup-differs"):
        restore(engine, file, None, epoch="new", replace=True)
    assert everything(engine) == before


def test_a_backup_of_a_newer_version_is_refused(session, lessons, engine, file, monkeypatch):
    session.commit()
    monkeypatch.setattr("svēris.keeping.schema.revision_of", lambda _: "9999")
    backup(engine, file, None, make.NOW)
    with pytest.raises(Problem, match="backup-newer"):
        restore(engine, file, None, epoch="new", replace=True)


def test_a_backup_goes_from_one_kind_of_database_to_the_other_and_back(
    session, lessons, engine, file, tmp_path
):
    if engine.dialect.name != "postgresql":
        pytest.skip("needs both kinds: run with PostgreSQL")
    session.commit()
    manifest = backup(engine, file, None, make.NOW)
    with scratch(make_url("sqlite://")) as lite:
        restore(lite, file, None, epoch="lite")
        assert checked(lite).changes == len(lessons)
        again = tmp_path / "again.backup"
        backup(lite, again, None, make.NOW)
    restore(engine, again, None, epoch=manifest.origin.epoch, replace=True)
    restored = everything(engine)
    assert restored == {name: manifest.tables[name] for name in restored}
    make.make_institution(session)
