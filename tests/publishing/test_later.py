"""What comes after closing is recorded for what it is, and never merged in silence."""

from datetime import date

import pytest
from sqlalchemy import select

from svēris.publishing import later
from svēris.publishing.models import Later, LaterChange
from tests.publishing.cities import YEAR, fill
from tests.queries import count_queries


@pytest.fixture
def seen(city):
    """An observation of a closed period."""
    (school, *_rest) = fill(city, 6, 8, 7)
    found = city.observe(city.teacher(school), kind="ieksieja")
    city.close()
    return found


def record(session) -> dict:
    """Return what is recorded of each observation."""
    session.flush()
    return dict(session.execute(select(LaterChange.observation_id, LaterChange.what)).all())


def agrees(session) -> bool:
    """Say whether the record is what a comparison from scratch gives."""
    (publication,) = later.in_force(session)
    return record(session) == later.differing(session, publication)


def test_nothing_is_recorded_of_what_was_counted(city, session, seen):
    city.told(seen)
    assert record(session) == {}
    assert agrees(session)


def test_a_void_a_revised_and_a_moved_observation_are_told_apart(city, session, seen):
    city.revise(seen, **{"SR.DEF": 0})
    assert record(session) == {seen.id: Later.REVISED}
    seen.kind = "areja"
    city.told(seen)
    assert record(session) == {seen.id: Later.MOVED}
    assert agrees(session)
    city.void(seen)
    assert record(session) == {seen.id: Later.VOID}
    assert agrees(session)


def test_what_moves_out_of_the_year_no_longer_counts_in_it(city, session, seen):
    seen.school_year, seen.lesson_on = 2024, date(2024, 10, 1)
    city.told(seen)
    assert record(session) == {seen.id: Later.GONE}
    assert agrees(session)


def test_what_becomes_again_what_it_was_is_recorded_no_more(city, session, seen):
    seen.counts = False
    city.told(seen)
    assert record(session) == {seen.id: Later.GONE}
    seen.counts = True
    city.told(seen)
    assert record(session) == {}


def test_another_year_and_an_uncounted_observation_are_no_later_changes(city, session, seen):
    teacher = city.teacher(city.school())
    city.late(teacher, on=date(2024, 10, 1))
    city.late(teacher, counts=False)
    assert record(session) == {}
    added = city.late(teacher)
    assert record(session) == {added.id: Later.ADDED}
    assert agrees(session)


def test_each_edition_has_a_record_of_its_own(city, session, seen):
    added = city.late(city.teacher(city.school()))
    first = record(session)
    second = city.close()
    assert later.counts(session, second.id) == {}
    city.void(added)
    rows = session.execute(select(LaterChange.publication_id, LaterChange.what)).all()
    assert {(key, what) for key, what in rows} == {
        (1, Later.ADDED), (second.id, Later.VOID)
    }  # fmt: skip
    assert first == {added.id: Later.ADDED}


def test_as_many_statements_record_many_observations_as_one(city, session, seen):
    city.close(YEAR)
    observations = [city.observe(city.teacher(city.school())) for _ in range(6)]
    city.weigh_all()
    session.commit()
    taken = []
    for some in (observations[:1], observations[1:]):
        for each in some:
            session.refresh(each)
        with count_queries() as sent:
            later.note(session, some)
            session.flush()
        taken.append(len(sent))
    assert taken[0] == taken[1]


def test_where_nothing_was_published_it_costs_one_statement(city, session):
    observation = city.observe(city.teacher(city.school()))
    city.weigh_all()
    session.commit()
    session.refresh(observation)
    with count_queries() as sent:
        later.note(session, [observation])
    assert len(sent) == 1
