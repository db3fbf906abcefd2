"""A server that went back in time: what it has forgotten, the tablets bring back."""

from uuid import uuid4

import pytest

from svēris.keeping.backup import backup
from svēris.keeping.restore import restore
from tests.browser.capturing import PATIENCE_MS
from tests.browser.live import Live, run, until
from tests.browser.test_faults_around import STATE, SUBMIT, UNSENT
from tests.browser.test_offline import anna, begin, sign_in, stored
from tests.factories import NOW
from tests.keeping.conftest import app, engine

__all__ = ["anna", "app", "engine"]  # fixtures: a database made by the migrations


@pytest.fixture
def live(app, tmp_path):
    """The application on that database."""
    server = Live(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    server.start()
    yield server
    server.kill()


def test_a_server_restored_from_an_old_backup_gets_everything_back_from_the_tablet(
    session, engine, anna, live, tablet, tmp_path
):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    first = begin(page, anna.lesson)
    run(page, "await sync.sendNow()")
    old = tmp_path / "old.backup"
    backup(engine, old, None, NOW)
    second = begin(page, anna.lesson)
    run(page, SUBMIT, first)
    until(lambda: run(page, STATE, first) == "arrived")
    before = stored(session)

    live.kill()
    restore(engine, old, None, epoch=str(uuid4()), replace=True)
    assert len(stored(session)[0]) == 1
    live.start()
    until(lambda: run(page, "await sync.sendNow()") or len(stored(session)[0]) == 2)
    until(lambda: run(page, UNSENT) == 0)
    after = stored(session)
    assert {(row.id, row.state) for row in after[0]} == {(row.id, row.state) for row in before[0]}
    assert after[1] == before[1]
    assert {first, second} == {str(row.id) for row in after[0]}
