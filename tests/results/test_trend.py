"""An indicator over the years: one pass, mergers, breaks, targets."""

from dataclasses import replace
from datetime import date

import pytest

from svēris.forms import library
from svēris.places import FORMS_SCHEMA
from svēris.results import class_sets, indicators, targets
from svēris.results.breaks import Break
from svēris.results.disclosure import INSIDE, Hidden
from svēris.results.figures import related
from svēris.results.filters import KINDS, Filter
from svēris.results.lineage import Lineage, lineage
from svēris.results.trend import Wanted, trend
from svēris.results.trend_chart import BOTTOM, TOP, draw
from tests.factories import NOW, make_succession
from tests.queries import count_queries

YEARS = (2022, 2023, 2024)
NOWHERE = Lineage((), ())


def over_years(session, code="sr-def", *, family=NOWHERE, rule=INSIDE, years=YEARS, **asked):
    """Return the trend of an indicator of external observations."""
    of = Filter(**{"year": years[-1], "kinds": ("areja",), **asked})
    formulas = indicators.current(session)
    formula = next(each for each in formulas if each.code == code)
    wanted = Wanted(
        of=of, formula=formula, years=years, kinds=KINDS, rule=rule, lineage=family
    )  # fmt: skip
    return trend(session, wanted, related(formulas, code))


def points(session, *args, **asked):
    """Return the points of the only line."""
    (line,) = over_years(session, *args, **asked).lines
    return {point.year: point for point in line.points}


def see(city, school, year, values, *, teachers=None, **given):
    """Observe lessons of a school year, each of a teacher of its own, with these values."""
    for value in values:
        teacher = city.teacher(school)
        city.observe(teacher, on=date(year + 1, 3, 4), **{"SR.DEF": value, **given})


@pytest.fixture
def merged(session, city):
    """A school into which another went in 2023, and that other one."""
    old, new = city.school(name="Vecā skola"), city.school(name="Jaunā skola")
    make_succession(session, predecessor=old, successor=new, on=date(2023, 9, 1))
    return new, old


def test_every_year_has_its_point_and_the_change_since_the_one_before(session, city):
    school = city.school()
    see(city, school, 2022, [0] * 30)
    see(city, school, 2023, [2] * 30)
    see(city, school, 2024, [2] * 29 + [0])
    found = points(session)
    assert [found[year].figure.tally.k for year in YEARS] == [0, 30, 29]
    assert found[2022].change is None
    assert found[2023].change.is_rise
    assert not found[2024].change.proven


def test_a_year_in_which_nothing_was_seen_has_no_point(session, city):
    school = city.school()
    see(city, school, 2022, [2] * 6)
    see(city, school, 2024, [2] * 6)
    assert list(points(session)) == [2022, 2024]


def test_a_small_year_is_hidden_and_compared_with_nothing(session, city):
    school = city.school()
    see(city, school, 2022, [2] * 6)
    see(city, school, 2023, [2] * 3)
    see(city, school, 2024, [2] * 6)
    found = points(session)
    assert (found[2023].figure.hidden, found[2023].figure.tally) == (Hidden.SMALL, None)
    assert found[2023].change is found[2024].change is None


def test_the_years_before_a_merger_hold_the_predecessor_too_and_say_so(session, city, merged):
    new, old = merged
    see(city, new, 2022, [2] * 6)
    see(city, old, 2022, [0] * 8)
    see(city, new, 2023, [2] * 7)
    found = points(session, institution_id=new.id, family=lineage(session, new.id))
    before, after = found[2022], found[2023]
    assert (before.figure.tally.k, before.figure.tally.n, before.own.tally.n) == (6, 14, 6)
    assert before.joined == ("Vecā skola",)
    assert (after.figure.tally.n, after.own, after.joined) == (7, None, ())
    assert before.figure.tally.institutions == 2


def test_a_predecessor_of_a_few_lessons_cannot_be_found_by_subtraction(session, city, merged):
    new, old = merged
    see(city, new, 2022, [2] * 6)
    see(city, old, 2022, [0] * 4)
    found = points(session, institution_id=new.id, family=lineage(session, new.id))
    assert found[2022].figure.hidden is Hidden.COMPLEMENT
    assert found[2022].own.tally.n == 6


def test_a_predecessor_of_one_teacher_cannot_be_found_by_subtraction(session, city, merged):
    new, old = merged
    see(city, new, 2022, [2] * 6)
    only = city.teacher(old)
    for _ in range(8):
        city.observe(only, on=date(2023, 3, 4))
    found = points(session, institution_id=new.id, family=lineage(session, new.id))
    assert found[2022].figure.hidden is Hidden.COMPLEMENT


def test_a_predecessor_is_not_shown_where_the_city_less_both_is_a_few(session, city, merged):
    new, old = merged
    see(city, new, 2022, [2] * 6)
    see(city, old, 2022, [0] * 8)
    others = [city.school() for _ in range(2)]
    see(city, others[0], 2022, [2] * 2)
    see(city, others[1], 2022, [2] * 2)
    rule = replace(INSIDE, institutions=3, own=frozenset({new.id}))
    asked = {"institution_id": new.id, "family": lineage(session, new.id), "rule": rule}
    assert points(session, **asked)[2022].figure.hidden is Hidden.COMPLEMENT
    for school in others:
        see(city, school, 2022, [2] * 12)
    third = city.school()
    see(city, third, 2022, [2] * 12)
    session.commit()
    assert points(session, **asked)[2022].figure.tally.n == 14


def test_a_school_made_of_two_has_the_years_in_which_it_was_not_yet(session, city):
    one, two, new = (city.school() for _ in range(3))
    for each in (one, two):
        make_succession(session, predecessor=each, successor=new, on=date(2023, 9, 1))
        see(city, each, 2022, [2] * 5)
    see(city, new, 2023, [2] * 6)
    found = points(session, institution_id=new.id, family=lineage(session, new.id))
    assert found[2022].figure.tally.n == 10
    assert found[2022].own.hidden is Hidden.EMPTY
    assert len(found[2022].joined) == 2


def test_what_a_predecessor_saw_after_it_had_gone_is_not_counted(session, city, merged):
    new, old = merged
    see(city, new, 2023, [2] * 6)
    see(city, old, 2023, [2] * 6)
    found = points(session, institution_id=new.id, family=lineage(session, new.id))
    assert found[2023].figure.tally.n == 6


def test_each_predecessor_is_counted_until_its_own_merger(session, city, merged):
    new, old = merged
    older = city.school()
    make_succession(session, predecessor=older, successor=old, on=date(2022, 9, 1))
    see(city, new, 2022, [2] * 6)
    see(city, old, 2022, [2] * 7)
    see(city, older, 2022, [2] * 8)
    see(city, older, 2021, [2] * 9)
    family = lineage(session, new.id)
    found = points(session, institution_id=new.id, family=family, years=(2021, *YEARS))
    assert found[2022].figure.tally.n == 13
    assert found[2021].figure.tally.n == 9
    assert (len(found[2021].joined), len(found[2022].joined)) == (2, 1)


def test_a_form_that_counts_otherwise_breaks_the_line(session, city):
    publish(session, observed=[2, 1])
    school = city.school()
    see(city, school, 2022, [2] * 30)
    see(city, school, 2023, [0] * 30, version=2)
    see(city, school, 2024, [2] * 30, version=2)
    found = points(session)
    assert (found[2023].broken, found[2023].change) == (Break.FORM, None)
    assert (found[2024].broken, found[2024].change.is_rise) == (None, True)


def test_a_form_that_differs_elsewhere_breaks_nothing(session, city):
    publish(session, help_={"MS.DIP.DIF": "2 = kaut kas cits"})
    school = city.school()
    see(city, school, 2022, [2] * 6)
    see(city, school, 2023, [2] * 6, version=2)
    assert points(session)[2023].broken is None
    assert points(session, "dip-dif")[2023].broken is Break.FORM
    assert points(session, "dip-both", period="headline")[2023].broken is Break.FORM


def publish(session, *, observed=(2,), help_=None):
    """Publish a second version of the form of lessons."""
    raw = library.read_json(FORMS_SCHEMA / "ms" / "1.json")
    raw |= {"version": 2, "observed": list(observed)}
    for section in raw["sections"]:
        for item in section["items"]:
            if item["code"] in (help_ or {}):
                item["help"] = {"lv": help_[item["code"]], "en": "2 = something else"}
    library.publish(session, raw, now=NOW, where="ms/2.json")


def test_a_class_set_with_other_grades_breaks_the_line(session, city):
    school = city.school()
    for year in (2023, 2024):
        see(city, school, year, [2] * 6, **{"K.KLASE": ["7"]})
    assert class_sets.of_year(2023)["parejas"].grades != class_sets.of_year(2024)["parejas"].grades
    found = points(session, class_set="parejas", years=(2023, 2024))
    assert (found[2024].broken, found[2024].change) == (Break.CLASS_SET, None)


def test_kinds_have_lines_of_their_own_and_together_no_change(session, city):
    targets.ship(session)
    school = city.school()
    for year in (2023, 2024):
        see(city, school, year, [2] * 6)
        see(city, school, year, [2] * 6, kind="ieksieja")
    found = over_years(session, "dip-both", kinds=())
    assert [line.kinds for line in found.lines] == [
        ("areja",), ("ieksieja",), ("areja", "ieksieja"),
    ]  # fmt: skip
    assert [line.points[-1].figure.tally.n for line in found.lines] == [6, 6, 12]
    assert [line.points[-1].change is None for line in found.lines] == [False, False, True]
    assert [aim.permille for aim in found.aims] == [550, 700, 850]


def test_the_number_of_statements_does_not_grow_with_years(session, city, merged):
    new, old = merged
    see(city, new, 2022, [2] * 6)
    see(city, old, 2022, [2] * 6)
    sent = []
    for years in ((2022, 2023), tuple(range(2016, 2026))):
        with count_queries() as statements:
            points(session, institution_id=new.id, family=lineage(session, new.id), years=years)
        sent.append(len(statements))
    # Each further year may need its plan of what is shown, which is remembered then.
    assert sent[0] <= 24
    assert sent[1] - sent[0] <= 3 * 8


def test_a_drawing_joins_only_what_is_compared(session, city):
    publish(session, observed=[2, 1])
    school = city.school()
    see(city, school, 2022, [2] * 30)
    see(city, school, 2023, [2] * 15 + [0] * 15, version=2)
    see(city, school, 2024, [0] * 30, version=2)
    targets.set_aims(session, "sr-def", [targets.Aim(2027, 500, False, "Dome")])
    found = over_years(session)
    drawing = draw(found.lines[0], found.aims)
    assert [mark.y for mark in drawing.marks] == [TOP, (TOP + BOTTOM) / 2, BOTTOM]
    assert len(drawing.stretches) == len(drawing.breaks) == 1
    assert drawing.goals[0].y == (TOP + BOTTOM) / 2
    years = [year for year, _x in drawing.years]
    assert years == [2022, 2023, 2024, 2025, 2026]
    places = [x for _year, x in drawing.years]
    assert places == sorted(places)


def test_where_everything_is_hidden_there_is_nothing_to_draw(session, city):
    see(city, city.school(), 2024, [2] * 3)
    (line,) = over_years(session).lines
    assert draw(line, ()) is None
    assert draw(replace(line, points=()), ()) is None
