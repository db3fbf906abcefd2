"""Coverage as a file: the numbers of the page, and no name."""

import csv
from datetime import date
from io import BytesIO, StringIO

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from svēris.people.models import Event, RoleName
from tests.factories import make_role

YEAR = "year=2023/2024"


def staffed(city, observed=6):
    """Make a school with twenty-five teachers, some of them observed internally in autumn."""
    school = city.school(code="skola", name="Tests vidusskola")
    for place in range(25):
        teacher = city.teacher(school)
        if place < observed:
            city.observe(teacher, kind="ieksieja", on=date(2023, 11, 6))
    return school


def rows(answer):
    """Return the rows of an answered CSV."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_file_has_every_number_of_the_page(client, sign_in, session, city):
    staffed(city)
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    found = rows(board.get(f"/coverage/export.csv?{YEAR}"))
    assert ["Pilsēta", "", "Vēroti iekšēji", "I semestris", "6", "25", "24", ""] in found
    assert [
        "Iestāde", "Tests vidusskola", "Vēroti iekšēji", "Mācību gads", "6", "25", "24", "",
    ] in found  # fmt: skip
    event = session.scalar(select(Event).where(Event.action == "export.coverage"))
    assert event.detail == {"ending": "csv", "institution": None}


def test_the_workbook_of_a_school_has_no_names(client, sign_in, session, city):
    school = staffed(city)
    head = sign_in(client, make_role(session, RoleName.HEAD, institution=school).person)
    answer = head.get(f"/coverage/export.xlsx?{YEAR}&institution=skola")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    cells = [
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]  # fmt: skip
    assert "Tests vidusskola" in cells
    assert "0.24" in cells
    assert not any("Bērziņa" in cell or "Šķēle" in cell for cell in cells)


def test_a_hidden_institution_has_a_reason_and_no_number(client, sign_in, session, city):
    staffed(city)
    tiny = city.school(name="Mazā skola")
    city.observe(city.teacher(tiny), kind="ieksieja", on=date(2023, 11, 6))
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    found = rows(board.get(f"/coverage/export.csv?{YEAR}"))
    (hidden,) = [row for row in found if row[1:2] == ["Mazā skola"]]
    assert hidden == ["Iestāde", "Mazā skola", "", "", "", "", "", "Nepietiek datu"]
