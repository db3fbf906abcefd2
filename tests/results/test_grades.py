"""Figures grade by grade: as with the filter of a grade, and nothing given away by all of them."""

from svēris.results import grades, indicators
from svēris.results.disclosure import INSIDE, Hidden
from svēris.results.figures import figures
from svēris.results.filters import Filter
from tests.factories import NOW
from tests.queries import count_queries


def seen(city, school, **numbers: int):
    """Let so many teachers be seen twice each in a grade: `g7=4`."""
    for grade, number in numbers.items():
        for place in range(number):
            teacher = city.teacher(school)
            for _ in range(2):
                answers = {"K.KLASE": [grade[1:]], "SR.DEF": 2 if place % 2 else 0}
                city.observe(teacher, kind="ieksieja", **answers)


def rows_of(session, school):
    of = Filter(year=2023, institution_id=school.id, kinds=("ieksieja",))
    found = grades.rows(session, of, indicators.current(session), rule=INSIDE, kind="ieksieja")
    return {row.whole.formula.code: row for row in found}


def test_a_grade_has_the_figure_of_the_page_filtered_by_it(city, session):
    school = city.school()
    seen(city, school, g4=3, g7=4, g12=5)
    for code, row in rows_of(session, school).items():
        for grade, figure in row.grades.items():
            page = figures(
                session,
                Filter(year=2023, institution_id=school.id, grade=grade, kinds=("ieksieja",)),
                rule=INSIDE, now=NOW,
            )  # fmt: skip
            (own,) = [each for each in page.figures if each.formula.code == code]
            assert figure.tally == own.tally
    assert rows_of(session, school)["sr-def"].grades["7"].tally.n == 8


def test_a_small_grade_is_hidden_and_another_with_it(city, session):
    school = city.school()
    seen(city, school, g1=1, g4=3, g7=5)
    row = rows_of(session, school)["sr-def"]
    assert {grade: figure.hidden for grade, figure in row.grades.items()} == {
        "1": Hidden.SMALL, "4": Hidden.COMPLEMENT, "7": None,
    }  # fmt: skip
    assert row.grades["1"].tally is row.grades["4"].tally is None
    assert row.whole.tally.n == 18


def test_a_combined_class_stands_in_each_of_its_grades_and_once_in_all(city, session):
    school = city.school()
    for _ in range(5):
        city.observe(city.teacher(school), kind="ieksieja", **{"K.KLASE": ["3", "4"]})
    row = rows_of(session, school)["sr-def"]
    assert (row.grades["3"].tally.n, row.grades["4"].tally.n, row.whole.tally.n) == (5, 5, 5)


def test_as_many_statements_serve_many_grades_as_few(city, session):
    school, taken = city.school(), []
    for numbers in ({"g1": 3}, {"g2": 3, "g3": 3, "g4": 3}):
        seen(city, school, **numbers)
        with count_queries() as queries:
            rows_of(session, school)
        taken.append(len(queries))
    assert taken[0] == taken[1]
