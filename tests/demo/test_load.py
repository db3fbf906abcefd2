"""The demo city: the figures of the published year, and people who find something to do."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from svēris.demo import lessons, load
from svēris.demo.load import DemoIncomplete
from svēris.keeping.check import check
from svēris.observations import home, steps, visits
from svēris.observations.models import Act, Deed, Observation, State, StepAct
from svēris.observations.plan_models import VisitState
from svēris.people import holdings
from svēris.people.models import Person
from svēris.telling.models import Notice

#: A Tuesday of the running year.
NOW = datetime(2024, 11, 26, 9, tzinfo=UTC)
#: What domain.md §0.6 says of a school year.
GOLDEN = {
    ("areja", "ms"): 120, ("areja", "rn"): 62, ("areja", "mt"): 4, ("ieksieja", "ms"): 874,
    ("ieksieja", "rn"): 372, ("savstarpeja", "ms-s"): 315,
}  # fmt: skip


@pytest.fixture
def loaded(monkeypatch, session):
    """The demo of one whole year and the running one after it, with the newer peer form."""
    monkeypatch.setattr(load, "YEARS", (2023,))
    monkeypatch.setattr(lessons, "NEWER", {"ms-s": (2024, 2)})
    made = load.load(session, NOW, "-")
    session.commit()
    return made


@pytest.fixture
def finds(loaded, session):
    """What somebody finds who signs in, by the given name."""

    def access(given):
        person = session.scalars(
            select(Person).where(Person.given_name == given, Person.email.is_not(None))
        ).one()
        return holdings.access_for(session, person.id, NOW.date())

    return access


def test_the_demo_is_sound_golden_and_alive(finds, loaded, session):
    """One test: loading takes seconds."""
    found = session.execute(
        select(Observation.kind, Observation.form, func.count())
        .where(Observation.school_year == 2023, Observation.counts)
        .group_by(Observation.kind, Observation.form)
    )
    assert {(kind, form): count for kind, form, count in found} == GOLDEN
    assert sum(GOLDEN.values()) == 1747
    a_whole_one_is_closed(session)
    the_running_one_is_under_way(session)
    everybody_finds_something(finds, session)
    said = []
    check(session, NOW, said.append)
    assert said == []


def a_whole_one_is_closed(session):
    of = Observation.school_year == 2023
    assert set(session.scalars(select(Observation.state).where(of))) == {State.CLOSED}
    deeds = Counter(session.scalars(select(Act.deed)))
    assert deeds[Deed.CLOSE] > deeds[Deed.DISCUSS] > deeds[Deed.ANSWER] > 0
    assert session.scalar(select(func.max(Act.at))) <= NOW
    contents = session.scalars(select(Act.content)).all()
    agreements = Counter(each.get("agreement") for each in contents)
    assert 0 < agreements["nepiekritu"] < agreements["daleji"] < agreements["piekritu"]
    silent = sum(each.get("unread", False) for each in contents)
    assert 0.05 < silent / deeds[Deed.CLOSE] < 0.2
    statuses = {each["status"] for each in session.scalars(select(StepAct.content)) if each}
    assert statuses == {"notiek", "izpildits", "atcelts"}


def the_running_one_is_under_way(session):
    running = select(Observation).where(Observation.school_year == 2024)
    seen = session.scalars(running).all()
    assert 300 < len(seen) < 1000
    assert max(each.submitted_at for each in seen) < NOW
    assert {each.state for each in seen} == {
        State.SUBMITTED, State.ACKNOWLEDGED, State.DISCUSSED, State.CLOSED,
    }  # fmt: skip
    assert {each.version for each in seen if each.form == "ms-s"} == {2}


def everybody_finds_something(finds, session):
    cilda, bruno, anna = finds("Cilda"), finds("Bruno"), finds("Anna")
    hers = home.home(session, cilda, NOW)
    assert len(hers.lessons) >= 3
    assert (hers.turn_count >= 1, hers.invitations) == (True, 1)
    assert home.home(session, bruno, NOW).invitations == 1
    assert home.home(session, bruno, NOW).news_count > 0
    assert home.home(session, finds("Kārlis"), NOW).counts["areja"] > 20
    planned = visits.between(session, anna, date(2024, 11, 27), date(2024, 12, 3))
    assert [each.state for each in planned] == [VisitState.PLANNED] * 2
    assert steps.lines(session, bruno, 2024)
    told = set(session.scalars(select(Notice.person_id)))
    assert told >= {cilda.person_id, bruno.person_id, anna.person_id}


def test_a_year_that_has_only_begun_is_left_out(monkeypatch, session):
    monkeypatch.setattr(load, "YEARS", ())
    made = load.load(session, datetime(2026, 9, 20, tzinfo=UTC), "-")
    assert made.observations == 0


def test_a_demo_that_the_forms_refuse_is_not_loaded(monkeypatch, session):
    monkeypatch.setattr(load, "YEARS", (2023,))
    monkeypatch.setattr(lessons, "NEWER", {"ms-s": (2023, 9)})
    with pytest.raises(DemoIncomplete):
        load.load(session, NOW, "-")
