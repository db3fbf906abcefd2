"""Writers of one SQLite database follow one another in the order in which they came."""

import threading
import time

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from svēris.db import Base, Meta
from svēris.turns import Turns


def until(holds):
    """Wait until something holds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.002)


def waiting(turns):
    """Return how many wait for their turn."""
    return len(turns._waiting)


@pytest.fixture
def engine(tmp_path):
    """A SQLite database of its own, whichever database the other tests use."""
    engine = create_engine(f"sqlite:///{tmp_path}/turns.db")
    Base.metadata.create_all(engine, tables=[Meta.__table__])
    yield engine
    engine.dispose()


def test_turns_come_in_the_order_of_asking():
    turns, served = Turns(), []
    assert turns.take()

    def wait(number):
        assert turns.take()
        served.append(number)
        turns.pass_on()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(20)]
    for count, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda: waiting(turns) == count)  # noqa: B023 - called at once
    turns.pass_on()
    for thread in threads:
        thread.join()
    assert served == list(range(20))


def test_who_gave_up_waiting_is_not_called():
    turns = Turns()
    assert turns.take()
    assert turns.take(0.01) is False
    turns.pass_on()
    assert turns.take(0.01)


@pytest.mark.parametrize("ending", ["commit", "rollback", "error"])
def test_a_turn_ends_with_its_transaction_however_that_ends(engine, ending):
    with Session(engine) as session:
        session.add(Meta(key="first", value=ending))
        session.flush()
        if ending == "error":
            with pytest.raises(OperationalError):
                session.execute(text("SELECT nothing FROM nowhere"))
        if ending == "commit":
            session.commit()
    began = time.monotonic()
    with Session(engine) as session, session.begin():
        session.add(Meta(key="second", value=""))
    # Ten seconds of patience would have passed; a busy machine needs no five.
    assert time.monotonic() - began < 5


def test_writers_of_one_database_commit_in_the_order_in_which_they_came(engine):
    served = []

    def write(number):
        with Session(engine) as session, session.begin():
            session.add(Meta(key=str(number), value=""))
            session.flush()
            served.append(number)

    with Session(engine) as first, first.begin():
        first.add(Meta(key="first", value=""))
        first.flush()
        turns = first.connection().info["turn"]
        threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
        for count, thread in enumerate(threads, start=1):
            thread.start()
            until(lambda: waiting(turns) == count)  # noqa: B023 - called at once
    for thread in threads:
        thread.join()
    assert served == list(range(5))
    with Session(engine) as session:
        assert len(session.scalars(select(Meta)).all()) == 6
