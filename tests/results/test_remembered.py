"""What was counted once is remembered, and never longer than it is true."""

import pytest
from sqlalchemy.orm import Session

from svēris.db import db, set_setting
from svēris.results import outcomes, remembered
from svēris.results.disclosure import INSIDE
from svēris.results.figures import figures
from svēris.results.filters import KINDS, Filter
from tests.factories import NOW
from tests.queries import count_queries

OF = Filter(year=2023)


@pytest.fixture
def teachers(city):
    """Six teachers, each seen once; committed."""
    school = city.school()
    found = [city.teacher(school) for _ in range(6)]
    for teacher in found:
        city.observe(teacher)
    city.session.commit()
    return found


def seen(session):
    """Return how many lessons a figure stands on, and how many statements that took."""
    with count_queries() as statements:
        report = figures(session, OF, rule=INSIDE, now=NOW, kinds=KINDS)
    (figure,) = [each for each in report.figures if each.formula.code == "sr-def"]
    return figure.tally.n, len(statements)


@pytest.fixture
def another(session):
    """A session of its own, as of another request."""
    with Session(db.engine.execution_options(reads=True)) as found:
        yield found


def test_the_second_reading_counts_nothing_again(session, teachers, another):
    first, second = seen(another), seen(another)
    assert first[0] == second[0] == 6
    assert second[1] < first[1] / 2


def test_a_lesson_that_was_committed_is_in_the_next_reading(city, session, teachers, another):
    assert seen(another)[0] == 6
    another.rollback()
    city.observe(teachers[0])
    session.commit()
    assert seen(another)[0] == 7
    assert seen(session)[0] == 7


def test_what_is_not_committed_is_seen_only_by_who_writes_it(city, session, teachers, another):
    assert seen(another)[0] == 6
    another.rollback()
    city.observe(teachers[0])
    assert seen(session)[0] == 7
    assert seen(another)[0] == 6
    session.rollback()
    assert seen(session)[0] == 6


def test_two_states_of_the_same_number_are_not_confused(city, session, teachers, another):
    city.observe(teachers[0])
    assert seen(session)[0] == 7
    session.rollback()
    # The number drawn by what was rolled back is drawn again, by other data.
    city.observe(teachers[1])
    city.observe(teachers[2])
    session.commit()
    assert seen(another)[0] == 8


def test_a_restored_database_is_another_state(session, teachers, another):
    assert seen(another)[0] == 6
    state = remembered._states(another)
    another.rollback()
    set_setting(session, "epoch", "another")
    session.commit()
    assert remembered._states(another) != state


def test_a_draft_forgets_nothing(session, teachers, city):
    lesson = city.observe(teachers[0])
    before = remembered._states(session)
    lesson.counts, lesson.revision = False, 0
    outcomes.recompute(session, [lesson])
    assert remembered._states(session) == before
    lesson.revision = 1
    outcomes.recompute(session, [lesson])
    assert remembered._states(session) != before


def test_memory_is_bounded(session, teachers, another, monkeypatch):
    monkeypatch.setattr(remembered, "MOST", 3)
    seen(another)
    assert len(remembered._kept) <= 3
