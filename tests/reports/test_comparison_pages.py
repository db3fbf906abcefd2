"""The comparison of institutions as a file: what the page shows, in the page's order."""

import csv
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from svēris.people.models import RoleName
from tests.factories import make_role

PATH = "/results/comparison/export.{}?year=2023/2024&group=outcome"


@pytest.fixture
def board(client, sign_in, session, city):
    """The coordinator of a city with a large, two middling and a small school."""
    for name, teachers, lessons in (
        ("Žagares", 5, 5), ("Ābeļu", 5, 1), ("Čaku", 5, 1), ("Cīruļu", 1, 1),
    ):  # fmt: skip
        school = city.school(name=f"{name} skola")
        for place in range(teachers):
            teacher = city.teacher(school)
            for _ in range(lessons):
                city.observe(teacher, **{"SR.DEF": 2 if place else 0})
    return sign_in(client, make_role(session, RoleName.COORDINATOR).person)


def test_the_file_says_what_the_page_says_in_the_same_order(board):
    answer = board.get(PATH.format("csv"))
    assert answer.status_code == 200, answer.text
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    shown = {row[0]: row[2] for row in rows[:13] if len(row) == 4}
    assert list(shown)[-6:] == [
        "Pilsēta", "Iestāžu vidējais", "Ābeļu skola", "Cīruļu skola", "Čaku skola",
        "Žagares skola",
    ]  # fmt: skip
    assert shown["Žagares skola"] == "80"
    assert shown["Pilsēta"] == "78"
    assert shown["Čaku skola"].replace("\N{NO-BREAK SPACE}", " ") in ("4 no 5", "Nepietiek datu")
    assert shown["Cīruļu skola"] == "Nepietiek datu"
    numbers = [row for row in rows if row[:1] == ["Žagares skola"] and row[2:4] == ["20", "25"]]
    assert numbers[0][4:7] == ["80", "61", "91"]


def test_the_workbook_has_shares_as_shares(board):
    answer = board.get(PATH.format("xlsx"))
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert book.sheet_names == ["Iestāžu salīdzinājums", "Skaitļi"]
    cells = {row[0]: row[2] for row in book.get_sheet_by_index(0).to_python()}
    assert cells["Žagares skola"] == pytest.approx(0.8)
    assert cells["Cīruļu skola"] == "Nepietiek datu"
