"""All institutions beside one another: each as on its own page, and none given away by the city."""

from svēris.results import indicators
from svēris.results.disclosure import INSIDE, Hidden
from svēris.results.figures import figures
from svēris.results.filters import Filter
from svēris.results.schools import rows
from tests.factories import NOW
from tests.queries import count_queries

OF = Filter(year=2023)


def seen(city, *numbers: int):
    """Make schools in which so many teachers were seen twice each, by an external observer."""
    schools = [city.school() for _ in numbers]
    for school, number in zip(schools, numbers, strict=True):
        for place in range(number):
            teacher = city.teacher(school)
            for _ in range(2):
                city.observe(teacher, **{"SR.DEF": 2 if place % 2 else 0})
    return schools


def row_of(session, code):
    found = rows(session, OF, indicators.current(session), rule=INSIDE, kinds=("areja",))
    (row,) = [row for row in found if row.city.formula.code == code]
    return row


def test_a_school_has_the_figure_of_its_own_page(city, session):
    schools = seen(city, 4, 5, 6)
    row = row_of(session, "sr-def")
    for school in schools:
        page = figures(
            session, Filter(year=2023, institution_id=school.id, kinds=("areja",)),
            rule=INSIDE, now=NOW,
        )  # fmt: skip
        (own,) = [each for each in page.figures if each.formula.code == "sr-def"]
        assert row.schools[school.id].tally == own.tally is not None
    assert row.city.tally.n == 30


def test_a_small_school_is_hidden_and_another_with_it(city, session):
    small, middle, large = seen(city, 1, 4, 6)
    judged = {place: figure.hidden for place, figure in row_of(session, "sr-def").schools.items()}
    assert judged == {
        small.id: Hidden.SMALL, middle.id: Hidden.COMPLEMENT, large.id: None,
    }  # fmt: skip
    assert row_of(session, "sr-def").schools[small.id].tally is None


def test_as_many_statements_serve_many_schools_as_few(city, session):
    taken = []
    for count in (1, 4):
        seen(city, *[4] * count)
        with count_queries() as queries:
            row_of(session, "sr-def")
        taken.append(len(queries))
    assert taken[0] == taken[1]
