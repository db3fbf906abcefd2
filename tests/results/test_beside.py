"""What stands beside figures: changes, the rest of the city, other weighings, notices."""

from dataclasses import replace
from datetime import date

import pytest

from svēris.results import change, targets
from svēris.results.breaks import Break
from svēris.results.disclosure import INSIDE
from svēris.results.figures import figures
from svēris.results.filters import KINDS, Filter
from svēris.results.notable import What, notices
from svēris.results.rows import Order, arrange, ordered
from tests.factories import NOW

LAST_YEAR, THIS_YEAR = date(2023, 3, 4), date(2024, 3, 4)


def report(session, **asked):
    """Return the figures of external observations of 2023/24."""
    of = Filter(**{"year": 2023, "kinds": ("areja",), **asked})
    return figures(session, of, rule=INSIDE, now=NOW, kinds=KINDS)


def one(session, code="sr-def", **asked):
    """Return one figure."""
    return next(each for each in report(session, **asked).figures if each.formula.code == code)


def see(city, school, values, *, on=THIS_YEAR, each=1, **given):
    """Observe lessons with these values of SR.DEF, `each` a teacher."""
    for place, value in enumerate(values):
        if place % each == 0:
            teacher = city.teacher(school)
        city.observe(teacher, on=on, **{"SR.DEF": value, **given})


@pytest.fixture
def school(city):
    """A school."""
    return city.school()


def test_a_figure_knows_how_it_has_changed(session, city, school):
    see(city, school, [0] * 30, on=LAST_YEAR)
    see(city, school, [2] * 30)
    assert one(session).change.is_rise
    assert one(session, "vid-emo").change.proven is False


def test_a_change_of_an_indicator_with_a_target_needs_less(session, city, school):
    # 22 of 30 against 14 of 30: +26.7 points; 95 % +1.8…+47.2, 99 % −6.2…+52.4.
    see(city, school, [2] * 14 + [0] * 16, on=LAST_YEAR)
    see(city, school, [2] * 22 + [0] * 8)
    assert not one(session).change.proven
    targets.set_aims(session, "sr-def", [targets.Aim(2026, 700, False, "Dome")])
    assert one(session).change.is_rise


def test_learners_are_no_sample_and_have_no_change(session, city, school):
    for on in (LAST_YEAR, THIS_YEAR):
        see(city, school, [2] * 6, on=on, **{"DIP.ATB_SK": 5})
    figure = one(session, "learners-supported")
    assert figure.before is not None
    assert figure.change is None


def test_a_school_is_compared_with_the_lessons_of_the_others(session, city, school):
    see(city, school, [2] * 30)
    see(city, city.school(), [0] * 30)
    figure = one(session, institution_id=school.id)
    assert (figure.city.k, figure.city.n) == (30, 60)
    assert figure.against.points == 1
    assert figure.against.is_rise


def test_a_school_whose_city_is_hidden_is_compared_with_nothing(session, city, school):
    see(city, school, [2] * 30)
    see(city, city.school(), [0] * 3)
    figure = one(session, institution_id=school.id)
    assert figure.city is figure.against is None


def test_teachers_seen_often_weigh_no_more_than_the_others_where_each_counts_once(
    session, city, school
):
    see(city, school, [0] * 20, each=10)
    see(city, school, [2] * 18)
    weights = one(session).weights
    # 18 of 38 lessons are 47 %; 18 of 20 teachers have 100 % and two have none.
    assert weights.by_teacher == pytest.approx(0.9)
    assert (weights.repeated, weights.of_schools) == (2, None)
    assert weights.effective < 38


def test_a_large_school_does_not_outweigh_the_others_in_the_mean_of_schools(session, city, school):
    see(city, school, [0] * 25)
    for _ in range(4):
        see(city, city.school(), [2] * 5)
    weights = one(session).weights
    assert (weights.of_schools, weights.schools) == (pytest.approx(0.8), 5)
    assert one(session, institution_id=school.id).weights.of_schools is None


def test_a_hidden_figure_has_nothing_beside_it(session, city, school):
    see(city, school, [2] * 3)
    figure = one(session)
    assert figure.change is figure.against is figure.weights is None


@pytest.mark.parametrize("aimed", [False, True])
def test_reports_call_a_change_what_the_pages_call_one(session, city, school, aimed):
    # 25 points of 40 lessons each: only the 95 % interval leaves out zero.
    see(city, school, [2] * 20 + [0] * 20, on=LAST_YEAR)
    see(city, school, [2] * 30 + [0] * 10)
    if aimed:
        targets.set_aims(session, "sr-def", [targets.Aim(2026, 700, False, "Dome")])
    figure = one(session)
    assert figure.change.proven is aimed
    assert change.of_figure(figure).is_change is aimed
    assert change.of_figure(replace(figure, broken=Break.FORM)) is None


def test_only_targets_and_proven_differences_are_worth_noticing(session, city, school):
    see(city, school, [0] * 30, on=LAST_YEAR)
    see(city, school, [2] * 30)
    targets.set_aims(session, "dip-dif", [targets.Aim(2024, 500, False, "Dome")])
    found = report(session)
    said = [(each.what, each.figure.formula.code) for each in notices(found.figures, found.aims)]
    assert said == [(What.REACHED, "dip-dif"), (What.RISE, "sr-def")]


@pytest.mark.parametrize(
    ("permille", "what"), [(400, What.REACHED), (900, What.BELOW), (600, What.OPEN)]
)
def test_a_target_is_reached_or_missed_only_where_the_interval_says_so(
    session, city, school, permille, what
):
    see(city, school, [2] * 18 + [0] * 12)
    targets.set_aims(session, "sr-def", [targets.Aim(2026, permille, False, "Dome")])
    found = report(session)
    assert [each.what for each in notices(found.figures, found.aims)] == [what]


def test_rows_may_be_read_by_change_and_by_share(session, city, school):
    see(city, school, [0] * 30, on=LAST_YEAR)
    see(city, school, [2] * 30, **{"DIP.PER": 0})
    groups = arrange(report(session).figures)
    assert ordered(groups, Order.FORM) == groups
    for order, first in ((Order.CHANGE, {"sr-def", "dip-per"}), (Order.LOWEST, {"dip-per"})):
        (name, rows), *rest = ordered(groups, order)
        assert (name, [group for group, _rows in rest]) == ("all", ["volume"])
        assert {row.formula.code for row in rows[: len(first)]} & first


def test_the_population_says_how_the_lessons_were_seen(session, city, school):
    see(city, school, [2] * 4, each=2, **{"K.DALA": "puse", "K.PIETEIKTS": "nepieteikta"})
    see(city, school, [2] * 3, **{"K.PIETEIKTS": "datums_laiks"})
    volume = report(session).population["areja"]
    assert (volume.lessons, volume.partly_seen, volume.repeated) == (7, 4, 2)
    assert volume.announced == {
        "datums_laiks": 3, "nedela": 0, "nepieteikta": 4, "atklata": 0,
    }  # fmt: skip
    assert replace(volume, repeated=0) != volume
