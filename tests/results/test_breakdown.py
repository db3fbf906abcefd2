"""One indicator by parts of its base, and what of it is shown."""

import pytest

from svēris.results.breakdown import breakdowns
from svēris.results.disclosure import FEWEST_INSTITUTIONS, INSIDE, Hidden, Rule
from svēris.results.figures import figures
from svēris.results.filters import KINDS, Filter
from tests.factories import NOW
from tests.queries import count_queries


def parts(session, name, *, code="sr-def", rule=INSIDE, kinds=("areja",), **asked):
    """Return the rows of one breakdown; {} where it is not shown."""
    of = Filter(**{"year": 2023, "kinds": kinds, **asked})
    report = figures(session, of, rule=rule, now=NOW, kinds=KINDS)
    wholes = [each for each in report.figures if each.formula.code == code and each.part is None]
    found = {each.name: each.rows for each in breakdowns(session, of, wholes, rule)}
    return found.get(name, {})


def see(city, school, count, **given):
    """Observe lessons of as many teachers."""
    for _ in range(count):
        city.observe(city.teacher(school), **given)


@pytest.fixture
def school(city):
    """A school with eight lessons in grade 7 and six in grade 8."""
    found = city.school()
    see(city, found, 8, **{"K.KLASE": ["7"]})
    see(city, found, 6, **{"K.KLASE": ["8"], "SR.DEF": 0})
    return found


def test_an_indicator_is_shown_by_grade(session, school):
    rows = parts(session, "grade")
    assert list(rows) == ["7", "8"]
    assert (rows["7"]["areja"].tally.k, rows["8"]["areja"].tally.k) == (8, 0)
    assert rows["8"]["areja"].part == "8"


def test_a_small_grade_takes_the_next_one_with_it(session, city, school):
    see(city, school, 2, **{"K.KLASE": ["9"]})
    rows = parts(session, "grade")
    assert rows["9"]["areja"].hidden is Hidden.SMALL
    assert rows["8"]["areja"].hidden is Hidden.COMPLEMENT
    assert rows["7"]["areja"].tally.n == 8


def test_a_class_set_does_not_give_a_hidden_grade_away(session, city, school):
    see(city, school, 6, **{"K.KLASE": ["12"]})
    see(city, school, 2, **{"K.KLASE": ["9"]})
    see(city, school, 3, **{"K.KLASE": ["3"]})
    grades, sets = parts(session, "grade"), parts(session, "class_set")
    assert grades["9"]["areja"].hidden is Hidden.SMALL
    # Graduating grades are 9 and 12: the set less grade 12 would be the two lessons of grade 9.
    assert sets["izlaiduma"]["areja"].tally.n == 8
    assert grades["12"]["areja"].hidden is Hidden.COMPLEMENT


def test_a_combined_class_stands_in_each_of_its_grades(session, city):
    school = city.school()
    see(city, school, 6, **{"K.KLASE": ["1", "2"]})
    rows = parts(session, "grade")
    assert [rows[grade]["areja"].tally.n for grade in ("1", "2")] == [6, 6]


def test_ages_are_those_of_play_lessons(session, city, school):
    see(city, school, 7, family="RN", **{"K.VECUMS": "5-6"})
    assert parts(session, "age")["5-6"]["areja"].tally.n == 7
    assert parts(session, "age", code="dip-both", kinds=("areja",)) == {}


def test_kinds_stand_apart_and_never_together(session, city, school):
    see(city, school, 5, kind="ieksieja", **{"K.KLASE": ["7"]})
    rows = parts(session, "grade", code="dip-both", kinds=())
    assert {kind: cell.tally.n for kind, cell in rows["7"].items()} == {"areja": 8, "ieksieja": 5}
    assert rows["8"]["ieksieja"].hidden is Hidden.EMPTY


def test_under_a_filter_there_are_no_parts(session, school):
    assert parts(session, "grade", grade="7") == {}


def test_a_hidden_whole_has_no_parts(session, city):
    see(city, city.school(), 4)
    assert parts(session, "grade") == {}


def test_a_city_part_of_two_schools_is_hidden_from_who_does_not_see_both(session, city, school):
    see(city, city.school(), 6, **{"K.KLASE": ["7"]})
    see(city, city.school(), 6, **{"K.KLASE": ["8"]})
    head = Rule(5, 3, institutions=FEWEST_INSTITUTIONS)
    assert parts(session, "grade", rule=head)["7"]["areja"].tally is None
    assert parts(session, "grade")["7"]["areja"].tally.n == 14


def test_the_number_of_statements_is_that_of_the_tables(session, city, school):
    of = Filter(year=2023, kinds=("areja",))
    wholes = [
        each
        for each in figures(session, of, rule=INSIDE, now=NOW, kinds=KINDS).figures
        if each.formula.code == "sr-def"
    ]
    with count_queries() as sent:
        breakdowns(session, of, wholes, INSIDE)
    assert len(sent) == 8
