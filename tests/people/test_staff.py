"""Years of teaching and long absences from a file: taken in whole or not at all."""

from datetime import date

import pytest
from sqlalchemy import select

from svēris.people import staff
from svēris.people.absences import Absence
from svēris.people.models import Person
from tests.factories import make_assignment

HEAD = "assignment;teaching_since;absent_from;absent_to"


@pytest.fixture
def assignment(session):
    """An assignment that a file can name."""
    return make_assignment(session, code="skola-001")


def take_in(session, *lines, head=HEAD):
    """Take in a file of these lines."""
    return staff.take_in(session, staff.read([head, *lines]))


def test_a_file_says_since_when_somebody_teaches_and_when_he_or_she_is_away(session, assignment):
    lines = ["skola-001;2001;;", "skola-001;;2023-10-01;2024-01-15", "skola-001;;2024-02-01;"]
    assert take_in(session, *lines) == 3
    assert assignment.person.teaching_since == 2001
    found = session.execute(select(Absence.starts_on, Absence.ends_on)).all()
    assert [tuple(row) for row in found] == [
        (date(2023, 10, 1), date(2024, 1, 15)), (date(2024, 2, 1), None),
    ]  # fmt: skip
    assert take_in(session, *lines) == 0, "the same file again changes nothing"


def test_a_return_is_added_to_an_absence_that_had_none(session, assignment):
    take_in(session, "skola-001,,2023-10-01,", head=HEAD.replace(";", ","))
    assert take_in(session, "skola-001;;2023-10-01;2023-12-01") == 1
    assert session.scalars(select(Absence.ends_on)).all() == [date(2023, 12, 1)]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["cita-001;2001;;"], "line 2: there is no assignment 'cita-001'"),
        (["skola-001;divtūkstoši;;"], "line 2: invalid literal"),
        (["skola-001;1066;;"], "1066 is no year of teaching"),
        (["skola-001;;2023-13-01;"], "line 2: month must be in 1..12"),
        (["skola-001;;2023-10-01;2023-09-01"], "lies before absent_from"),
        (["skola-001;;;2023-09-01"], "lies before absent_from"),
        (["skola-001;;2023-10-01;", "skola-001;;2024-01-01;"], "absent already from 2023-10-01"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(session, assignment, lines, reason):
    with pytest.raises(staff.BadStaff, match=reason):
        take_in(session, *lines)


@pytest.mark.parametrize("head", ["teaching_since;absent_from", HEAD + ";vards"])
def test_other_columns_are_refused(session, assignment, head):
    with pytest.raises(staff.BadStaff, match="line 1"):
        take_in(session, "skola-001;2001;;", head=head)


def test_the_command_takes_in_a_file_or_nothing_of_it(app, session, assignment, tmp_path):
    session.commit()
    file = tmp_path / "staff.csv"
    file.write_text(f"\N{ZERO WIDTH NO-BREAK SPACE}{HEAD}\nskola-001;1999;;\n", "utf-8")
    said = app.test_cli_runner().invoke(args=["staff", "import", str(file)])
    assert (said.exit_code, said.output) == (0, "1 rows were new\n")
    file.write_text(f"{HEAD}\nskola-001;1990;;\nnekas;1990;;\n", "utf-8")
    said = app.test_cli_runner().invoke(args=["staff", "import", str(file)])
    assert said.exit_code == 1
    assert "line 3" in said.output
    session.rollback()
    assert session.scalar(select(Person.teaching_since)) == 1999
