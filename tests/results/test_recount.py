"""Figures through their public doors are a recount by hand, whatever was observed.

Random cities of three institutions, one of which went into another, with people who teach in two,
two versions of a form by different counting rules, combined classes, all kinds and three years.
With a rule that hides nothing every number is compared; with the real one, what is hidden is
hidden for a reason and what is shown is still the recount.
"""

import copy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from svēris.forms import library
from svēris.observations.models import Facet, Observation
from svēris.people.models import Duty, InstitutionType
from svēris.results import indicators, schools
from svēris.results.disclosure import INSIDE, Hidden, Rule
from svēris.results.figures import figures
from svēris.results.filters import KINDS, Filter
from svēris.results.models import Outcome
from svēris.results.tallies import Tally
from tests.factories import NOW, make_succession
from tests.forms.vectors import raw_form
from tests.results.naive import Recount
from tests.results.test_counts import MS, RN

ALL_SHOWN = Rule(lessons=1, teachers=1)
MERGED_ON = date(2023, 8, 31)

DAYS = st.sampled_from([
    date(2023, 3, 6), date(2023, 7, 31), date(2023, 9, 1), date(2024, 3, 4), date(2024, 6, 30),
    date(2024, 7, 1), date(2024, 8, 31), date(2024, 9, 2),
])  # fmt: skip
LESSONS = st.lists(
    st.tuples(
        st.integers(0, 6), st.sampled_from([*KINDS, *KINDS, "pasverosana"]), DAYS,
        st.sampled_from([1, 1, 2]), st.sampled_from([True, True, True, False]),
        st.one_of(MS, MS, RN),
    ),
    min_size=4,
    max_size=14,
)  # fmt: skip
#: Results are narrowed by one thing at a time.
NARROWINGS = [
    {}, {}, {}, {"family": "MS"}, {"family": "RN"}, {"grade": "7"}, {"age": "5-6"},
    {"class_set": "parejas"}, {"institution_type": "general"},
]  # fmt: skip
FILTERS = st.builds(
    lambda narrowing, period, kinds: {**narrowing, "period": period, "kinds": kinds},
    narrowing=st.sampled_from(NARROWINGS),
    period=st.sampled_from([None, None, "headline", "year"]),
    kinds=st.sampled_from([(), (), ("areja",), ("areja", "ieksieja"), KINDS]),
)
random_cities = settings(
    max_examples=25,
    deadline=None,
    # Every try builds a city: shrinking a failure would take ten minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def staff(city, session):
    """Seven posts of five people at three institutions, the first of which went into the second."""
    raw = copy.deepcopy(raw_form("ms"))
    raw |= {"version": 2, "observed": [1, 2]}
    library.publish(session, raw, now=NOW)
    old, new = city.school(closed_on=MERGED_ON), city.school()
    preschool = city.school(type=InstitutionType.PRESCHOOL)
    make_succession(session, predecessor=old, successor=new, on=MERGED_ON)
    first = [city.teacher(old), city.teacher(old), city.teacher(new)]
    moved = [city.teacher(new, person=post.person) for post in first[:1]]
    shared = city.teacher(preschool, person=first[2].person, duty=Duty.PRESCHOOL_TEACHER)
    return [*first, *moved, shared, city.teacher(preschool), city.teacher(new)]


def observe(city, session, staff, seen):
    """Let lessons be seen in an empty city, and count them by hand."""
    for table in (Outcome, Facet, Observation):
        session.execute(delete(table))
    for post, kind, on, version, counts, answers in seen:
        given = {"version": version} if answers["family"] == "MS" else {}
        city.observe(
            staff[post], kind=kind, on=on, counts=counts and kind in KINDS, **given, **answers
        )
    session.expire_all()
    return Recount(session)


@random_cities
@given(seen=LESSONS, asked=FILTERS, place=st.sampled_from([None, None, 0, 2, 4]))
def test_every_figure_is_a_recount(city, session, staff, seen, asked, place):
    recount = observe(city, session, staff, seen)
    at = None if place is None else staff[place].institution_id
    of = Filter(year=2023, institution_id=at, **asked)
    for rule in (ALL_SHOWN, INSIDE):
        for figure in figures(session, of, rule=rule, now=NOW).figures:
            if figure.formula.unit == "assignments":
                continue
            check(figure, recount, of, rule)


def check(figure, recount, of, rule):
    """What is shown is the recount, and what is hidden has a reason."""
    by_hand = recount.tally(figure.formula.code, figure.kinds, of, figure.part)
    if figure.hidden is None:
        assert figure.tally == by_hand, figure
    else:
        assert figure.tally is None
        assert_reason(figure, by_hand, of, rule)
    before = replace(of, year=of.year - 1)
    if figure.before is not None:
        assert figure.before == recount.tally(figure.formula.code, figure.kinds, before)
    if figure.city is not None:
        whole = replace(of, institution_id=None)
        assert figure.city == recount.tally(figure.formula.code, figure.kinds, whole)


def assert_reason(figure, by_hand, of, rule):
    """Empty is empty, small is small, and by a rule that hides nothing what was seen is shown."""
    few = by_hand.lessons < rule.lessons or by_hand.teachers < rule.teachers
    assert figure.hidden is not Hidden.EMPTY or by_hand.lessons == 0
    assert figure.hidden is not Hidden.SMALL or few
    formula = figure.formula
    # Teachers, kinds together, parts and another period may stand back whatever the rule.
    plain = (
        formula.measure["kind"] != "teachers"
        and len(figure.kinds) == 1
        and of.period in (None, formula.period)
        and not of.narrow
    )
    assert rule is not ALL_SHOWN or not plain or by_hand.lessons == 0


@random_cities
@given(seen=LESSONS, asked=FILTERS)
def test_every_cell_of_all_schools_is_a_recount(city, session, staff, seen, asked):
    recount = observe(city, session, staff, seen)
    of, formulas = Filter(year=2023, **asked), indicators.current(session)
    places = {post.institution_id for post in staff}
    for rule in (ALL_SHOWN, INSIDE):
        for row in schools.rows(session, of, formulas, rule=rule, kinds=KINDS):
            check(row.city, recount, of, rule)
            for place in places:
                here = replace(of, institution_id=place)
                by_hand = recount.tally(row.city.formula.code, row.city.kinds, here)
                figure = row.schools.get(place)
                if figure is None:
                    # It has no lesson of the year in this indicator, of whatever result.
                    assert by_hand == Tally()
                elif figure.hidden is None:
                    assert figure.tally == by_hand
                else:
                    assert figure.tally is None
                    assert_reason(figure, by_hand, here, rule)
