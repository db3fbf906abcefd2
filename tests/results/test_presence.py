"""Who was to be observed: presence, absences, bands of experience, and what may be shown."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svēris.calendar import Period
from svēris.people.models import Duty
from svēris.results import presence, terms
from svēris.results.disclosure import INSIDE, Hidden, Rule
from svēris.results.presence import Cover, Work

OF = terms.of_year(2024)
DAYS = st.dates(date(2024, 7, 1), date(2025, 9, 1))


def work(starts_on=date(2015, 9, 1), ends_on=None):
    """Return an assignment."""
    return Work(uuid4(), uuid4(), 1, Duty.TEACHER, (), None, starts_on, ends_on)


def stretches():
    """Draw stretches of days, some without an end."""
    pairs = st.tuples(DAYS, st.none() | st.integers(0, 200))
    return pairs.map(lambda p: (p[0], None if p[1] is None else p[0] + timedelta(days=p[1])))


@given(stretches(), stretches(), st.lists(stretches(), max_size=4))
def test_presence_is_what_counting_day_by_day_gives(period, held, absences):
    first, last = period[0], period[1] or date(2025, 9, 30)
    expected = sum(
        held[0] <= day <= (held[1] or date.max)
        and not any(begin <= day <= (end or date.max) for begin, end in absences)
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    )
    assert presence.days_present(work(*held), Period(first, last), absences) == expected


@pytest.mark.parametrize(
    ("held", "absences", "active"),
    [
        ((date(2015, 9, 1), None), (), {"first", "second", "year"}),
        # The thirtieth day is enough, the twenty-ninth is not.
        ((date(2015, 9, 1), date(2024, 10, 1)), (), {"first", "year"}),
        ((date(2015, 9, 1), date(2024, 9, 30)), (), set()),
        ((date(2025, 5, 22), None), (), {"second", "year"}),
        ((date(2025, 5, 23), None), (), set()),
        # Away in the first semester, back in the second.
        ((date(2015, 9, 1), None), ((date(2024, 9, 1), date(2025, 1, 5)),), {"second", "year"}),
        # Away without a known return.
        ((date(2015, 9, 1), None), ((date(2024, 9, 10), None),), set()),
        # Twenty days in each semester are enough for the year.
        (
            (date(2015, 9, 1), None),
            ((date(2024, 9, 22), date(2025, 5, 31)),),
            {"year"},
        ),
    ],
)
def test_who_was_present_for_thirty_days_was_to_be_observed(held, absences, active):
    assert presence.active_in(work(*held), OF, absences) == active


@pytest.mark.parametrize(
    ("since", "band"),
    [(None, "unknown"), (2024, "0"), (2022, "0"), (2021, "3"), (2014, "10"), (2004, "20"),
     (1980, "20"), (2030, "0")],
)  # fmt: skip
def test_experience_is_counted_in_school_years(since, band):
    assert presence.band(since, 2024) == band


def covers(*numbers):
    """Return the covers of a group by period."""
    return {
        period: Cover(n, {"ieksieja": n // 2})
        for period, n in zip(terms.PERIODS, numbers, strict=True)
    }


def judged(rule=INSIDE, spread=9, **groups):
    """Return why each group is not shown."""
    lines = presence.judge(groups, dict.fromkeys(groups, spread), rule)
    assert all(not line.covers for line in lines.values() if line.hidden)
    return {key: line.hidden for key, line in lines.items()}


def test_a_group_small_in_one_period_is_hidden_in_all_of_them():
    found = presence.judge({"small": covers(4, 9, 9)}, {"small": 9}, INSIDE)["small"]
    assert found.hidden is Hidden.SMALL
    assert found.tally("year", "ieksieja") is None


def test_what_the_total_less_the_others_would_give_back_is_hidden_too():
    assert judged(a=covers(3, 3, 3), b=covers(20, 20, 20), c=covers(30, 30, 30)) == {
        "a": Hidden.SMALL, "b": Hidden.COMPLEMENT, "c": None,
    }  # fmt: skip


def test_a_period_in_which_nobody_worked_hides_nothing():
    assert judged(closed=covers(24, 0, 24)) == {"closed": None}
    assert judged(nobody=covers(0, 0, 0)) == {"nobody": Hidden.EMPTY}


def test_a_group_of_too_few_institutions_is_theirs_however_large():
    rule = Rule(INSIDE.lessons, INSIDE.teachers, institutions=3)
    assert judged(rule, spread=2, coaches=covers(42, 42, 42)) == {"coaches": Hidden.SMALL}
    assert judged(rule, spread=3, coaches=covers(42, 42, 42)) == {"coaches": None}
    assert judged(rule, spread=0, nobody=covers(0, 0, 0)) == {"nobody": Hidden.EMPTY}
