"""The pages of coverage: who sees which, who sees names, and what stands on them."""

from datetime import UTC, date, datetime

import pytest

from svēris.people import login
from svēris.people.models import InstitutionType, RoleName
from tests.factories import make_assignment, make_person, make_role
from tests.queries import count_queries

YEAR = "year=2023/2024"


@pytest.fixture(autouse=True)
def december(monkeypatch):
    """A day of the first semester."""
    now = datetime(2023, 12, 1, 9, 0, tzinfo=UTC)
    monkeypatch.setattr(login, "now", lambda: now)
    monkeypatch.setattr(login, "today", lambda: date(2023, 12, 1))


@pytest.fixture
def school(city):
    """A school with twenty-five teachers, six of whom were observed internally in autumn."""
    found = city.school(code="skola", name="Tests vidusskola", short_name="Tests")
    for place in range(25):
        person = make_person(city.session, given_name="Zane", family_name=f"Kalve{place:02}")
        teacher = city.teacher(found, person=person)
        if place < 6:
            city.observe(teacher, kind="ieksieja", on=date(2023, 11, 6))
    return found


@pytest.fixture
def head(client, sign_in, session, school):
    """The school's head, signed in."""
    return sign_in(client, make_role(session, RoleName.HEAD, institution=school).person)


def text(response):
    """Return a page as text with plain spaces."""
    assert response.status_code == 200, response.text
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_head_sees_share_numbers_and_the_way_to_the_names(head):
    page = text(head.get(f"/coverage/skola?{YEAR}"))
    assert "25 vērojamas darba vietas" in page
    assert "24 %" in page
    assert "6 no 25" in page
    assert "vēl nav sācies" in page
    assert "/coverage/skola/not-yet-observed" in page
    assert "Kalve" not in page


def test_the_list_names_who_is_left_and_how_many_days(head):
    page = text(head.get(f"/coverage/skola/not-yet-observed?{YEAR}"))
    assert "Vēl nav vēroti: 19" in page
    assert "vēroti iekšēji 6 no 25" in page
    assert "Kalve06 Zane" in page
    assert "Kalve05" not in page
    assert "Līdz semestra beigām 16 mācību dienu." in page
    assert head.get(f"/coverage/skola/not-yet-observed?{YEAR}&kind=observer").status_code == 404
    assert head.get("/coverage/skola/not-yet-observed?kind=skaistums").status_code == 422
    assert head.get("/coverage/skola?year=2023").status_code == 422


def test_home_tells_the_head_quietly_how_many_are_left(head):
    page = text(head.get("/"))
    assert "Šajā semestrī vēl nav vēroti iekšēji: 19" in page
    assert f"/coverage/skola/not-yet-observed?{YEAR}" in page


@pytest.mark.parametrize(
    "role", [RoleName.COORDINATOR, RoleName.EXTERNAL_OBSERVER, RoleName.INTERNAL_OBSERVER, None]
)
def test_nobody_but_the_head_sees_names(client, sign_in, session, school, role):
    at = school if role is RoleName.INTERNAL_OBSERVER else None
    person = (
        make_role(session, role, institution=at) if role
        else make_assignment(session, institution=school)
    ).person  # fmt: skip
    caller = sign_in(client, person)
    page = text(caller.get(f"/coverage/skola?{YEAR}"))
    assert "6 no 2" in page
    assert "not-yet-observed" not in page
    assert "Kalve" not in page
    assert caller.get("/coverage/skola/not-yet-observed").status_code == 403
    assert "not-yet-observed" not in text(caller.get("/"))


def test_a_head_of_another_school_sees_neither(client, sign_in, session, school, city):
    person = make_role(session, RoleName.HEAD, institution=city.school()).person
    caller = sign_in(client, person)
    for path in ("/coverage/skola", "/coverage/skola/not-yet-observed"):
        assert caller.get(path).status_code == 403
    assert caller.get("/coverage/export.csv?institution=skola").status_code == 403


def test_a_head_who_is_the_boards_too_sees_the_names_of_the_own_school_only(
    client, sign_in, session, school, city
):
    person = make_role(session, RoleName.COORDINATOR).person
    make_role(session, RoleName.HEAD, person=person, institution=city.school(code="otra"))
    caller = sign_in(client, person)
    assert caller.get("/coverage/otra/not-yet-observed").status_code == 200
    assert caller.get("/coverage/skola/not-yet-observed").status_code == 403
    assert "not-yet-observed" not in text(caller.get(f"/coverage/skola?{YEAR}"))


def test_the_board_sees_institutions_and_none_of_their_parts(client, sign_in, session, school):
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    page = text(board.get(f"/coverage?{YEAR}"))
    assert "25 vērojami pedagogi" in page
    assert "/coverage/skola" in page
    assert "Pa amatiem" not in text(board.get(f"/coverage/skola?{YEAR}"))


def test_a_small_institution_says_why_there_is_no_number(client, sign_in, session, city, school):
    tiny = city.school(code="maza", name="Mazā PII", type=InstitutionType.PRESCHOOL)
    for _ in range(3):
        city.observe(city.teacher(tiny), kind="ieksieja", on=date(2023, 11, 6))
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    page = text(board.get(f"/coverage/maza?{YEAR}"))
    assert "Nepietiek datu" in page
    assert "3 no 3" not in page
    assert "3 no 3" not in text(board.get(f"/coverage?{YEAR}"))
    file = board.get(f"/coverage/export.csv?{YEAR}&institution=maza")
    assert ";3;3;" not in file.text


def test_the_head_of_the_only_other_school_sees_no_number_of_the_city(
    client, sign_in, session, city, school
):
    other = city.school(code="otra")
    city.teacher(other)
    caller = sign_in(client, make_role(session, RoleName.HEAD, institution=other).person)
    for path in (f"/coverage?{YEAR}", f"/coverage/otra?{YEAR}", f"/coverage/export.csv?{YEAR}"):
        page = text(caller.get(path))
        assert "6 no 2" not in page
        assert ";6;2" not in page
    assert "Nepietiek datu" in text(caller.get(f"/coverage?{YEAR}"))


def test_the_page_is_without_scripts_and_inline_style(head):
    page = text(head.get(f"/coverage/skola?{YEAR}"))
    assert "style=" not in page
    assert "<script" not in page


def test_as_many_statements_serve_many_teachers_as_few(head, city, school):
    taken = []
    for _ in range(2):
        head.get(f"/coverage/skola?{YEAR}")
        with count_queries() as sent:
            text(head.get(f"/coverage/skola?{YEAR}"))
        taken.append(len(sent))
        for _ in range(10):
            city.observe(city.teacher(school), kind="ieksieja", on=date(2023, 11, 6))
    assert taken[0] == taken[1] <= 16
