"""Coverage of institutions is published as their pages count it, and no small staff follows."""

from collections.abc import Mapping
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from svēris.people.models import Duty
from svēris.publishing import amounts, basis, covering
from svēris.results import indicators
from svēris.results.disclosure import INSIDE, Rule
from svēris.results.figures import figures as figures_of
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.tallies import Tally
from tests.factories import NOW
from tests.publishing.cities import YEAR, figures, fill

RULE = Rule(lessons=10, teachers=5)
CODES = ("coverage-internal", "coverage-preschool")
WHOLE, PART = (
    Formula(number, raw["code"], 1, raw["code"], raw)
    for number, raw in enumerate(each for each in indicators.read_folder() if each["code"] in CODES)
)


def tally(n: int) -> Tally:
    """Return coverage of so many assignments."""
    return Tally(k=n // 2, n=n, lessons=n, teachers=n)


def live(session, school):
    """Return what the page of a school says of its coverage, by indicator."""
    of = Filter(year=2023, institution_id=school.id)
    found = figures_of(session, of, rule=INSIDE, now=NOW.replace(year=2024))
    return {
        each.formula.code: (each.tally.k, each.tally.n)
        for each in found.figures
        if each.formula.unit == "assignments" and each.tally
    }


def test_a_schools_coverage_is_published_as_its_page_counts_it(city, session):
    schools = fill(city, 12, 15, 14, each=1)
    for _ in range(3):
        city.teacher(schools[0])
        city.teacher(schools[1], duty=Duty.SUPPORT)
    # A second assignment of somebody who was observed in the other one.
    city.teacher(schools[2], person=city.observe(city.teacher(schools[2]), kind="ieksieja").teacher)
    found = figures(city.close(YEAR), "coverage-internal")
    assert [(found[each.code]["k"], found[each.code]["n"]) for each in schools] == [
        (12, 15), (15, 15), (15, 16),
    ]  # fmt: skip
    for school in schools:
        shown = found[school.code]["k"], found[school.code]["n"]
        assert live(session, school)["coverage-internal"] == shown
    assert (found[None]["k"], found[None]["n"]) == (42, 45)


def test_a_small_staff_is_withheld_and_enough_beside_it_that_no_head_finds_it(city):
    small, next_to_it, *others = fill(city, 8, 11, 12, 30, each=1)
    found = figures(city.close(YEAR), "coverage-internal")
    withheld = {place for place, each in found.items() if each["withheld"]}
    # Small and the next together are 19; the head of the latter would take away the 11 that are
    # known there, and so a third goes with them.
    assert withheld == {small.code, next_to_it.code, others[0].code}
    assert found[small.code]["n"] is None
    assert found[None]["n"] == 61


def test_who_observed_colleagues_stays_with_the_school(city):
    (school, *_others) = fill(city, 12, 13, 14, each=1)
    found = figures(city.close(YEAR), "peer-observers", "savstarpeja")
    assert school.code not in found
    assert found[None]["n"] == 39


def test_what_an_edition_withheld_stays_withheld_when_the_staff_grows(city):
    small, *_others = fill(city, 8, 12, 13, 14, each=1)
    assert figures(city.close(YEAR), "coverage-internal")[small.code]["withheld"] == "few"
    for _ in range(10):
        city.teacher(small)
    assert figures(city.close(YEAR), "coverage-internal")[small.code]["withheld"] == "few"


def test_the_first_publications_counted_support_staff_and_come_out_again(city, session):
    (school, *_others) = fill(city, 12, each=1)
    city.teacher(school, duty=Duty.SUPPORT)
    city.weigh_all()
    seen = basis.read(session, 2023, "year")
    posts = basis.surrounded(basis.surroundings(session, 2023)).posts
    first, now = (
        amounts.covered(seen, posts, WHOLE, "year", 2023, support=support)
        for support in (True, False)
    )
    assert ((first.k, first.n), (now.k, now.n)) == ((12, 13), (12, 12))


SIZES = st.dictionaries(
    st.integers(1, 8), st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8
)


@given(SIZES, st.sets(st.integers(1, 8), max_size=2))
def test_nothing_small_follows_from_what_is_shown(sizes: Mapping, unlisted: set):
    covered = {
        WHOLE: {place: tally(part + rest) for place, (part, rest) in sizes.items()},
        PART: {place: tally(part) for place, (part, _rest) in sizes.items()},
    }
    for row in covered.values():
        row[None] = tally(sum(each.n for each in row.values()))
    forced = {(formula, place) for formula in covered for place in unlisted if place in sizes}
    hidden = covering.withheld(covered, RULE, forced)
    assert forced <= hidden
    for formula, row in covered.items():
        shown = [p for p in row if p is not None and (formula, p) not in hidden and row[p].n]
        assert all(row[place].n >= RULE.lessons for place in shown)
        away = [p for p in row if p is not None and (formula, p) in hidden and row[p].n]
        if (formula, None) in hidden or not away or not shown:
            continue
        # The city less what is shown, and less one more whose head knows it.
        for known in [(), *combinations(away, 1)] if len(away) > 1 else [()]:
            rest = set(away) - set(known)
            assert sum(row[place].n for place in rest) >= RULE.lessons
            # What the rest of these staffs come to follows from both rows.
            others = sum(sizes[place][1] for place in rest)
            assert formula is WHOLE or others == 0 or others >= RULE.lessons


def test_part_of_a_staff_is_shown_only_where_the_rest_of_it_is_nobody_or_enough():
    covered = {
        WHOLE: {None: tally(150), 1: tally(50), 2: tally(50), 3: tally(50)},
        PART: {None: tally(100), 1: tally(44), 2: tally(30), 3: tally(26)},
    }
    hidden = covering.withheld(covered, RULE, ())
    assert (PART, 1) in hidden
    assert not any(formula is WHOLE for formula, _place in hidden)
