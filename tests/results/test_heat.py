"""The table of institutions: its order, its mean and its strengths."""

from datetime import date

from svēris.people.models import InstitutionType
from svēris.results import heat, indicators
from svēris.results.disclosure import INSIDE, Hidden
from svēris.results.filters import Filter
from svēris.results.mergers import mergers
from svēris.results.schools import rows
from svēris.results.tallies import Tally
from tests.factories import make_succession

OF = Filter(year=2023, kinds=("areja",))


def seen(city, *numbers, **given):
    """Make schools in which so many teachers were seen twice each; half of them clearly."""
    schools = [city.school(**given) for _ in numbers]
    for school, number in zip(schools, numbers, strict=True):
        for place in range(number):
            teacher = city.teacher(school)
            for _ in range(2):
                city.observe(teacher, **{"SR.DEF": 2 if place % 2 else 0})
    return schools


def table(session, institutions, order="type"):
    """Return the table of one indicator."""
    formulas = [each for each in indicators.current(session) if each.code == "sr-def"]
    found = rows(session, OF, formulas, rule=INSIDE, kinds=("areja",))
    return heat.sheet(found, institutions, order)


def test_rows_stand_as_institutions_come_by_type_or_all_together(city, session):
    preschool, *_ = seen(city, 4, type=InstitutionType.PRESCHOOL)
    first, second = seen(city, 5, 6)
    given = [second, preschool, first]
    by_type = table(session, given).groups
    assert [
        (kind, [place.institution for place in places]) for kind, places in by_type
    ] == [
        (InstitutionType.GENERAL, [second, first]), (InstitutionType.PRESCHOOL, [preschool]),
    ]  # fmt: skip
    ((kind, places),) = table(session, given, "name").groups
    assert (kind, [place.institution for place in places]) == (None, given)


def test_there_is_no_order_by_value():
    assert heat.ORDERS == ("type", "name")


def test_the_mean_is_of_those_shown_and_gives_no_hidden_one_back(city, session):
    schools = seen(city, 4, 5, 6, 8)
    small, *_ = seen(city, 1)
    sheet = table(session, [*schools, small])
    figures = {p.institution.id: p.figures[0] for _kind, ps in sheet.groups for p in ps}
    assert figures[small.id].hidden is Hidden.SMALL
    shown = [each.tally.k / each.tally.n for each in figures.values() if each.tally]
    (mean,) = sheet.means
    assert mean.institutions == len(shown) == 3
    assert abs(mean.share - sum(shown) / 3) < 1e-12
    assert abs(mean.share - sheet.city[0].tally.k / sheet.city[0].tally.n) > 0.001


def test_two_institutions_have_no_mean(city, session):
    schools = seen(city, 5, 6)
    assert table(session, schools).means == [None]


def test_an_institution_without_an_observation_is_named_apart(city, session):
    schools = seen(city, 4, 5, 6)
    empty = city.school()
    sheet = table(session, [*schools, empty])
    assert sheet.unseen == [empty]


def test_strength_goes_by_fifths_and_small_bases_are_small():
    shares = [0, 19, 20, 39, 40, 79, 80, 100]
    assert [heat.strength(Tally(k, 100)) for k in shares] == [1, 1, 2, 2, 3, 4, 5, 5]
    assert heat.is_small(Tally(10, 19))
    assert not heat.is_small(Tally(10, 20))


def test_a_merger_parts_the_year_it_comes_into_from_the_one_before(city, session):
    old, new = city.school(short_name="Vecā"), city.school(short_name="Jaunā")
    make_succession(session, predecessor=old, successor=new, on=date(2024, 8, 1))
    assert [(m.predecessor, m.successor) for m in mergers(session, 2024)] == [("Vecā", "Jaunā")]
    assert mergers(session, 2023) == mergers(session, 2025) == []
    make_succession(session, predecessor=new, successor=city.school(), on=date(2025, 1, 6))
    assert len(mergers(session, 2024)) == 2
