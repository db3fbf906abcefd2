"""The comparison of institutions: who sees whom, in which order, with what beside each share."""

import re
from datetime import date

import pytest

from svēris.people.models import InstitutionType, RoleName
from svēris.results import targets
from tests.factories import make_assignment, make_role, make_succession
from tests.queries import count_queries

PAGE = "/results/comparison?year=2023/2024"


@pytest.fixture
def schools(city):
    """Schools whose order of names is neither that of their results nor of their making."""
    found = []
    for name, observed in (("Žagares", 1), ("Ābeļu", 3), ("Čaku", 5), ("Cīruļu", 4)):
        school = city.school(
            code=name.lower().encode("ascii", "ignore").decode(),
            name=f"{name} skola", short_name=f"{name} skola",
        )  # fmt: skip
        for place in range(5):
            teacher = city.teacher(school)
            city.observe(teacher, **{"SR.DEF": 2 if place < observed else 0})
            city.observe(teacher, kind="ieksieja", **{"SR.DEF": 2 if place else 0})
        found.append(school)
    return found


@pytest.fixture
def board(client, sign_in, session):
    """The board's coordinator, signed in."""
    return sign_in(client, make_role(session, RoleName.COORDINATOR).person)


def text(response):
    """Return a page as text with plain spaces."""
    assert response.status_code == 200, response.text
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


def names(page):
    """Return the institutions of a page in the order of its rows."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*) skola</a>', page)


ALPHABET = ["Ābeļu", "Cīruļu", "Čaku", "Žagares"]


@pytest.mark.parametrize(
    "more", ["", "&order=name", "&kind=ieksieja", "&indicator=sr-def", "&group=outcome"]
)
def test_institutions_stand_in_latvian_order_whatever_is_shown(board, schools, more):
    assert names(text(board.get(PAGE + more))) == ALPHABET


@pytest.mark.parametrize("order", ["share", "value", "-sr-def", "k"])
def test_no_order_by_value_can_be_asked_for(board, schools, order):
    answer = board.get(f"{PAGE}&order={order}")
    assert answer.status_code == 422
    assert names(text(board.get(f"{PAGE}&sort={order}"))) == ALPHABET


def test_types_part_the_rows_unless_names_alone_do(board, city, schools):
    preschool = city.school(
        name="Aļņu skola", short_name="Aļņu skola", type=InstitutionType.PRESCHOOL
    )
    for _ in range(5):
        teacher = city.teacher(preschool)
        city.observe(teacher, family="RN")
    assert names(text(board.get(PAGE))) == [*ALPHABET, "Aļņu"]
    assert names(text(board.get(f"{PAGE}&order=name"))) == [ALPHABET[0], "Aļņu", *ALPHABET[1:]]


def cell(page, name):
    """Return the first cell of an institution."""
    return re.search(rf"{name} skola</a></th>\s*<td([^>]*)>(.*?)</td>", page, re.DOTALL).groups()


def test_a_cell_has_its_share_and_the_numbers_behind_it(board, city, schools):
    teachers = [city.teacher(schools[0]) for _ in range(3)]
    for place in range(15):
        city.observe(teachers[place % 3], **{"SR.DEF": 2 if place < 3 else 0})
    page = text(board.get(PAGE))
    strong, shown = cell(page, "Žagares")
    assert 'class="heat__cell heat__cell--2"' in strong
    assert "20 %" in shown
    assert "4 no 20" in shown
    assert "intervāls 8–42 %" in shown
    small, shown = cell(page, "Ābeļu")
    assert "heat__cell--small" in small
    assert "3 no 5" in shown
    assert "%" not in shown
    assert "46 %" in page, "the city: 16 of 35"
    assert "style=" not in page
    assert "<script" not in page


def test_the_table_says_what_its_heads_are_heads_of(board, schools):
    page = text(board.get(PAGE))
    assert page.count("<caption") == 1
    assert len(re.findall(r'<th scope="col"', page)) == 12
    assert '<th scope="rowgroup" colspan="12">' in page
    assert 'tabindex="0" role="region" aria-labelledby="heat-caption"' in page


def test_a_small_school_is_hatched_and_says_why(board, city, schools):
    small = city.school(name="Briežu skola", short_name="Briežu skola")
    city.observe(city.teacher(small))
    page = text(board.get(PAGE))
    row = re.search(r"Briežu skola</a></th>(.*?)</tr>", page, re.DOTALL).group(1)
    assert "maz stundu" in row
    assert "1 no 1" not in row
    assert "100" not in row


def test_one_indicator_has_its_target_and_the_city(board, session, schools):
    targets.ship(session)
    page = text(board.get(f"{PAGE}&indicator=dip-both"))
    assert "mērķis 2026. gadā: 70 % (PMP 2024–2028, 4. rādītājs)" in page
    assert page.count('class="chart__city"') == 6, "the legend, the city and four schools"
    assert page.count('class="chart__aim"') == 6
    assert board.get(f"{PAGE}&indicator=nothing").status_code == 404


def test_a_merged_school_is_said_not_to_be_comparable(board, city, session, schools):
    gone = city.school(short_name="Vecā skola", closed_on=date(2023, 7, 31))
    make_succession(session, predecessor=gone, successor=schools[0], on=date(2023, 8, 1))
    note = "Žagares skola: ar šo mācību gadu kopā ar iestādi „Vecā skola”, kas tai pievienota"
    assert note in text(board.get(PAGE))
    assert note not in text(board.get("/results/comparison?year=2024/2025"))


@pytest.mark.parametrize("role", [RoleName.HEAD, RoleName.INTERNAL_OBSERVER, None])
def test_who_works_in_a_school_sees_it_beside_the_city_and_no_other(
    client, sign_in, session, schools, role
):
    own = schools[0]
    person = (
        make_role(session, role, institution=own) if role else make_assignment(
            session, institution=own
        )
    ).person  # fmt: skip
    page = text(sign_in(client, person).get(f"{PAGE}&kind=areja"))
    assert "Žagares skola" in page
    assert f"/results/{own.code}" in page
    beside = ("Nepietiek datu",) if role is None else ("1 no 5", "65 %")
    assert all(each in page for each in beside)
    assert not any(name in page for name in ALPHABET[:3])
    assert client.get("/results/comparison/export.csv?year=2023/2024").status_code == 403


def test_an_external_observer_sees_no_schools_beside_one_another(client, sign_in, session, schools):
    person = make_role(session, RoleName.EXTERNAL_OBSERVER).person
    page = text(sign_in(client, person).get(PAGE))
    assert "1 no 5" not in page
    assert "Līdzās pilsētai" in page


def test_as_many_statements_serve_many_schools_as_few(board, city, schools):
    taken = []
    for _ in range(2):
        board.get(PAGE)
        with count_queries() as sent:
            text(board.get(PAGE))
        taken.append(len(sent))
        for _ in range(5):
            city.observe(city.teacher(city.school()))
    assert taken[0] == taken[1] <= 16


def test_the_page_in_english_is_english(client, sign_in, session, schools):
    person = make_role(session, RoleName.COORDINATOR).person
    person.language = "en"
    page = text(sign_in(client, person).get(PAGE))
    assert "Comparison of institutions" in page
    assert "1 of 5" in page
    assert "Sasniedzamais" not in page
