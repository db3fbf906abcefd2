"""The board confirms when lessons are taught, and coverage counts by it at once."""

from datetime import date

import pytest
from sqlalchemy import select

from svēris.calendar import Period
from svēris.people.models import Event, RoleName
from svēris.results import agreed_terms, terms
from svēris.results.models import AgreedTerms
from tests.factories import make_role
from tests.signing_in import post_form

#: What a form of 2023/2024 sends where nothing is changed.
SHIPPED = {
    "first-from": "2023-09-01", "first-to": "2023-12-22",
    "second-from": "2024-01-08", "second-to": "2024-06-21",
    "holiday-0-from": "2023-10-23", "holiday-0-to": "2023-10-27",
    "holiday-1-from": "2023-12-25", "holiday-1-to": "2024-01-05",
    "holiday-2-from": "2024-03-11", "holiday-2-to": "2024-03-15",
}  # fmt: skip


@pytest.fixture
def board(client, sign_in, session, city):
    """The browser of the board's coordinator, in a city with a lesson of 2023/2024."""
    city.observe(city.teacher(city.school(code="skola")))
    return sign_in(client, make_role(session, RoleName.COORDINATOR).person)


def test_what_is_confirmed_unchanged_is_what_is_shipped_and_confirmed(board, session):
    assert not agreed_terms.of_year(session, 2023).confirmed
    assert post_form(board, "/coverage/terms/2023", **SHIPPED).status_code == 303
    session.expire_all()
    found, shipped = agreed_terms.of_year(session, 2023), terms.of_year(2023)
    assert (found.first, found.second, found.holidays) == (
        shipped.first, shipped.second, shipped.holidays,
    )  # fmt: skip
    assert found.confirmed
    assert session.scalars(select(Event.action)).all()[-1] == "terms.confirmed"


def test_a_correction_holds_on_the_page_and_in_the_file(board, session):
    page = board.get("/coverage?year=2023/2024").text
    assert "Pārvalde šī mācību gada datumus vēl nav apstiprinājusi" in page
    changed = {**SHIPPED, "second-from": "2024-01-15"}
    post_form(board, "/coverage/terms/2023", **changed)
    page = board.get("/coverage?year=2023/2024").text
    assert "vēl nav apstiprinājusi" not in page
    assert "15.01.2024." in page
    file = board.get("/coverage/export.csv?year=2023/2024").text
    assert "15.01.2024. – 21.06.2024." in file
    assert "nav apstiprinājusi" not in file
    session.expire_all()
    assert agreed_terms.of_year(session, 2023).semester(date(2024, 1, 10)) == "first"
    assert [each.confirmed for each in agreed_terms.of_years(session, range(2024, 2021, -1))] == [
        True, True, False,
    ]  # fmt: skip


def test_a_later_correction_takes_the_place_of_the_earlier(board, session):
    for first in ("2023-09-04", "2023-09-01"):
        post_form(board, "/coverage/terms/2023", **{**SHIPPED, "first-from": first})
    session.expire_all()
    (row,) = session.scalars(select(AgreedTerms))
    assert row.first_from == date(2023, 9, 1)


def test_a_year_that_ships_none_asks_for_the_usual_holidays(session):
    asked = agreed_terms.asked_for(terms.of_year(2040))
    assert [days for _name, days in asked] == [None, None, None]
    given = {
        "first-from": "2040-09-03", "first-to": "2040-12-21", "second-from": "2041-01-07",
        "second-to": "2041-06-20", "holiday-2-from": "2041-03-11", "holiday-2-to": "2041-03-15",
    }  # fmt: skip
    found = agreed_terms.understood(given, terms.of_year(2040))
    assert [each.days for each in found.holidays] == [Period(date(2041, 3, 11), date(2041, 3, 15))]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"first-from": ""}, "first-from", "Nav norādīts datums."),
        ({"first-to": "rīt"}, "first-to", "Nav norādīts datums."),
        ({"holiday-0-to": ""}, "holiday-0-to", "Nav norādīts datums."),
        ({"first-to": "2023-08-01"}, "first-to", "01.08.2023. nav šajā mācību gadā."),
        ({"first-to": "2024-02-01"}, "second-from", "Datumi nav pareizā secībā."),
        ({"second-to": "2024-01-08"}, "second-to", "Datumi nav pareizā secībā."),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_field(board, session, changed, field, said):
    answer = post_form(board, "/coverage/terms/2023", **{**SHIPPED, **changed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{field}-error"' in answer.text
    assert session.scalars(select(AgreedTerms)).all() == []


def test_a_year_to_which_no_page_leads_is_not_there(board):
    assert board.get("/coverage/terms/1999").status_code == 404
    assert post_form(board, "/coverage/terms/1999", **SHIPPED).status_code == 404
