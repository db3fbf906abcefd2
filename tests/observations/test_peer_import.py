"""A school's shared document of peer observations is taken in: whole, once, and by its people."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import func, select

from svēris.observations import peer_import, sheets
from svēris.observations.models import Observation, State
from svēris.people.models import Assignment, RoleName
from svēris.problems import Problem
from tests import factories as make
from tests.signing_in import post_form

HEADING = "Datums;Vērotājs;Pedagogs;Priekšmets;Klase;Fokuss;Vērtējums;Piezīmes;Jautājums"


@pytest.fixture(autouse=True)
def pair(session, city):
    """Cilda Ozola teaches; Dita Vītola looks."""
    cilda = city.cilda.person
    cilda.given_name, cilda.family_name, cilda.email = "Cilda", "Ozola", "cilda@example.lv"
    dita = make.make_person(session, given_name="Dita", family_name="Vītola")
    make.make_assignment(session, person=dita, institution=city.school, code="dita")
    session.commit()
    return dita


@pytest.fixture
def bring_in(session, city):
    def run(*lines, heading=HEADING, **more):
        content = "\n".join([heading, *lines]).encode("utf-8-sig")
        given = {"places": frozenset({city.school.id}), "now": make.NOW, **more}
        return peer_import.take_in(session, sheets.read(content), **given)

    return run


def codes(report):
    return [(remark.line, remark.code) for remark in report.refused]


def test_a_row_becomes_a_submitted_observation_of_the_pair(session, city, pair, bring_in):
    report = bring_in(
        "01.03.2024.;Vītola Dita;CILDA OZOLA;matemātika;7.b;MS.DIP.DIF;novērots;Labi.;Kā?"
    )
    assert codes(report) == []
    row = session.scalars(select(Observation)).one()
    assert (row.state, row.kind, row.counts) == (State.SUBMITTED, "savstarpeja", True)
    assert (row.observer_id, row.assignment_id) == (pair.id, city.cilda.id)
    assert (row.lesson_on, row.group_label) == (date(2024, 3, 1), "7.b")
    said = {code: row.document[code] for code in ("K.FOKUSS", "MS.DIP.DIF", "S.STIPR", "S.JAUT")}
    assert said == {
        "K.FOKUSS": ["MS.DIP.DIF"],
        "MS.DIP.DIF": 2,
        "S.STIPR": "Labi.",
        "S.JAUT": "Kā?",
    }


def test_day_and_pair_are_enough_and_other_words_stay_words(session, bring_in):
    report = bring_in(
        "2024-03-01,cilda@example.lv,Dita Vītola,",
        "2024-03-04,Dita Vītola,Cilda Ozola,grupu darbs",
        heading="date,observer,teacher,focus",
    )  # fmt: skip
    assert codes(report) == []
    rows = session.scalars(select(Observation).order_by(Observation.lesson_on)).all()
    assert [row.document["K.FOKUSS"] for row in rows] == [["cits"], ["cits"]]
    assert [row.document.get("K.FOKCITS") for row in rows] == [None, "grupu darbs"]


def test_the_same_file_twice_changes_nothing_and_two_lessons_of_a_day_are_two(session, bring_in):
    lines = ("01.03.2024;Dita Vītola;Cilda Ozola",) * 2
    heading = "Datums;Vērotājs;Pedagogs"
    assert bring_in(*lines, heading=heading).imported.stored == 2
    again = bring_in(*lines, heading=heading)
    assert (again.imported.stored, again.imported.known) == (0, 2)
    assert session.scalar(select(func.count()).select_from(Observation)) == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("01.03.2024;Dita Vītola;Nav Tāda", "person-unknown"),
        ("01.03.2024;Dita Vītola;Cita Skola", "person-elsewhere"),
        ("01.03.2024;Dita Vītola;Jānis Divi", "person-ambiguous"),
        ("01.03.2024;Cilda Ozola;cilda@example.lv", "observes-oneself"),
        ("01.03.2019;Dita Vītola;Cilda Ozola", "assignment-not-then"),
        ("01.03.2034;Dita Vītola;Cilda Ozola", "day-ahead"),
        ("marts;Dita Vītola;Cilda Ozola", "cell-unclear"),
        ("01.03.2024;;Cilda Ozola", "cell-empty"),
        ("01.03.2024;Dita Vītola;Cilda Ozola;zīlēšana", "cell-unclear"),
        ("01.03.2024;Dita Vītola;Cilda Ozola;;13. klase", "cell-unclear"),
        ("01.03.2024;Dita Vītola;Cilda Ozola;;;MS.DIP.DIF;brīnišķīgi", "cell-unclear"),
    ],
)
def test_what_cannot_be_taken_in_is_said_by_line_and_the_rest_waits(
    session, city, bring_in, line, code
):
    elsewhere = make.make_person(session, given_name="Cita", family_name="Skola")
    make.make_assignment(session, person=elsewhere, institution=city.other_school)
    for _ in range(2):
        one = make.make_person(session, given_name="Jānis", family_name="Divi")
        make.make_assignment(session, person=one, institution=city.school)
    report = bring_in("04.03.2024;Dita Vītola;Cilda Ozola", line)
    assert codes(report) == [(3, code)]
    assert [each.number for each in report.shown] == [2]


def test_lines_may_be_left_out(bring_in):
    lines = ("01.03.2024;Dita Vītola;Cilda Ozola", "04.03.2024;Dita Vītola;Cilda Ozola")
    assert bring_in(*lines, but={2}).imported.stored == 1


def test_a_workbook_is_read_like_text():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Datums", "Klase"])
        sheet.write_datetime(1, 0, date(2024, 3, 1), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_number(1, 1, 7)
    assert sheets.read(content.getvalue()) == [["Datums", "Klase"], ["2024-03-01", "7"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and nothing more", "table-unreadable"),
        (b"a;b\0", "table-unreadable"),
        (b'a;b\n"open', "table-unreadable"),
        (b"a\n" * 2002, "table-too-long"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    with pytest.raises(Problem) as refused:
        sheets.read(content)
    assert refused.value.code == code


def test_text_of_an_older_spreadsheet_has_its_letters():
    assert sheets.read("Vērotājs;Pedagogs".encode("cp1257")) == [["Vērotājs", "Pedagogs"]]


def test_a_table_without_its_columns_says_which(bring_in):
    with pytest.raises(Problem) as refused:
        bring_in(heading="Datums;Kas")
    assert refused.value.params == {"missing": "vērotājs, pedagogs"}


class TestPage:
    """A head sees first what would be brought in, and what would not."""

    @pytest.fixture
    def head(self, session, city, client, sign_in):
        head = make.make_role(session, RoleName.HEAD, institution=city.school).person
        head.language = "en"
        session.commit()
        return sign_in(client, head)

    @staticmethod
    def send(client, *lines, heading=HEADING, **more):
        content = BytesIO("\n".join([heading, *lines]).encode())
        answer = post_form(client, "/plan/import", file=(content, "dokuments.csv"), **more)
        return answer.status_code, answer.get_data(as_text=True)

    def count(self, session):
        return session.scalar(select(func.count()).select_from(Observation))

    def test_it_is_looked_at_first_and_then_brought_in(self, session, head):
        row = "01.03.2024;Dita Vītola;Cilda Ozola"
        status, page = self.send(head, row)
        assert (status, self.count(session)) == (200, 0)
        assert "Dita Vītola" in page
        assert "Bring them in" in page
        rows = unescape(re.search(r'name="rows" value="([^"]*)"', page)[1])
        assert post_form(head, "/plan/import", rows=rows, confirm="1").status_code == 303
        assert self.count(session) == 1

    def test_with_a_refused_row_nothing_comes_in_unless_it_is_left_out(self, session, head):
        rows = f"{HEADING}\n01.03.2024;Dita Vītola;Cilda Ozola\n01.03.2024;Kāds;Cits"
        answer = post_form(head, "/plan/import", rows=rows, confirm="1")
        assert "Row 3" in answer.get_data(as_text=True)
        assert self.count(session) == 0
        assert (
            post_form(head, "/plan/import", rows=rows, confirm="1", partial="1").status_code == 303
        )
        assert self.count(session) == 1

    def test_people_of_other_schools_are_not_found(self, session, city, head):
        for post in session.scalars(select(Assignment)):
            post.institution_id = city.other_school.id
        session.commit()
        _, page = self.send(head, "01.03.2024;Dita Vītola;Cilda Ozola")
        assert "did not work at this institution" in page

    def test_what_is_no_table_is_said_beside_the_file(self, head):
        status, page = self.send(head, heading="Datums;Kas")
        assert status == 422
        assert "The table lacks columns: vērotājs, pedagogs." in page
        assert post_form(head, "/plan/import").status_code == 422


def test_the_command_imports_all_or_nothing(session, city, app, tmp_path):
    file = tmp_path / "dokuments.csv"
    good, bad = "01.03.2024;Dita Vītola;Cilda Ozola", "01.03.2024;Dita Vītola;Nav Tāda"
    run = app.test_cli_runner().invoke
    file.write_text(f"{HEADING}\n{good}\n{bad}", "utf-8")
    said = run(args=["import", "peer", str(file)])
    assert (said.exit_code, "line 3: refused" in said.output) == (1, True)
    assert session.scalars(select(Observation)).all() == []
    said = run(args=["import", "peer", str(file), "--partial"])
    assert "1 imported, 0 were there already." in said.output
    file.write_text(f"{HEADING}\n{good}", "utf-8")
    said = run(args=["import", "peer", str(file), "--institution", city.school.code])
    assert "0 imported, 1 were there already." in said.output
    assert run(args=["import", "peer", str(file), "--institution", "nekur"]).exit_code == 1
