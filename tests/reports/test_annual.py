"""The board's annual report and workbook: one content in every format, and nobody given away."""

import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
import typst
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from svēris.people.models import Event, RoleName
from svēris.places import PACKAGE
from svēris.reports import annual, pdf, workbook
from svēris.reports.document import Grid
from svēris.results import schools
from svēris.results.disclosure import INSIDE
from svēris.results.figures import figures
from svēris.results.filters import Filter
from tests.factories import NOW, make_role
from tests.queries import count_queries
from tests.reports.made import Word, busy_school, share

YEAR = "?year=2023/2024"


@pytest.fixture
def several(city):
    """Three schools seen from outside and inside, and a fourth of which too little was seen."""
    found = []
    for place in range(3):
        school = busy_school(city, code=f"skola{place}", name=f"Skola Āžčņ {place}", kind="areja")
        with city.at_once():
            for _ in range(6):
                city.observe(city.teacher(school), kind="ieksieja")
        found.append(school)
    small = city.school(code="maza", name="Mazā skola")
    city.observe(city.teacher(small))
    return [*found, small]


def grids(document):
    return [block for block in document.blocks if isinstance(block, Grid)]


def made(client, ending):
    answer = client.get(f"/reports/annual.{ending}{YEAR}")
    assert answer.status_code == 200, answer.text
    return answer


def test_page_word_and_pdf_say_the_same(client, sign_in, coordinator, several, monkeypatch):
    written = []
    real = pdf.write
    monkeypatch.setattr(pdf, "write", lambda d, **k: written.append(d) or real(d, **k))
    browser = sign_in(client, coordinator)
    file = made(browser, "pdf")
    assert file.data.startswith(b"%PDF")
    (document,) = written
    word = Word(made(browser, "docx").data)
    page = browser.get(f"/reports/annual{YEAR}").text
    tables = [[[cell.text for cell in row.cells] for row in t.rows] for t in word.file.tables]
    assert tables == [[list(grid.heads), *map(list, grid.rows)] for grid in grids(document)]
    for grid in grids(document):
        for row in grid.rows:
            assert all(f">{cell}<" in page for cell in row if not set('"&<') & set(cell))


def test_every_number_is_that_of_the_figures_as_they_may_be_published(
    client, sign_in, session, coordinator, several
):
    word = Word(made(sign_in(client, coordinator), "docx").data)
    of = Filter(year=2023, kinds=annual.KINDS)
    report = figures(session, of, rule=annual.RULE, now=NOW, kinds=annual.KINDS)
    by_name = {}
    for each in report.figures:
        if each.part is None:
            by_name[each.formula.text("name", "lv"), each.kinds] = each
    seen = 0
    for table in word.file.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0][1:6:2] != ["Ārējā", "Iekšējā", "Ārējā + iekšējā"]:
            continue
        for row in rows[1:]:
            for place, kinds in ((1, ("areja",)), (3, ("ieksieja",)), (5, annual.KINDS)):
                figure = by_name[row[0], kinds]
                if figure.tally is None:
                    assert row[place] in ("nepietiek datu", "nav vērošanu")
                else:
                    assert share(row[place]) == (figure.tally.k, figure.tally.n)
                    seen += 1
    assert seen > 30


def test_the_pdf_is_tagged_titled_and_in_latvian(client, sign_in, coordinator, several):
    content = made(sign_in(client, coordinator), "pdf").data
    assert b"/MarkInfo" in content
    assert b"/Marked true" in content
    assert b"/Lang (lv)" in content or b"/Lang(lv)" in content
    assert b"pdfuaid" in content
    # Fonts are embedded and are our own.
    names = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([A-Za-z-]+)", content))
    assert names <= {b"SverisSans-Regular", b"SverisSans-Bold"}


def test_a_name_is_never_read_as_markup(several, session):
    found = annual.gather(session, 2023, now=NOW)
    evil = '#panic("x") *bold* = h $x$ \\ <a> "'
    document = replace(_document(found), title=evil, subtitle=evil, source=evil)
    plain = pdf._plain(document, "x")
    titles = typst.query(
        (PACKAGE / "reports" / "print" / "report.typ").read_bytes(),
        "heading", field="body", font_paths=pdf._fonts(),
        sys_inputs={"document": json.dumps(plain)},
    )  # fmt: skip
    assert "Metode" in titles
    assert pdf.write(document, author=evil).startswith(b"%PDF")


def _document(found):
    from tests.reports.words import latvian

    return annual.document(found, latvian(), city="Daugavpils")


def test_no_institution_is_named_and_small_numbers_are_not_published(several, session):
    document = _document(annual.gather(session, 2023, now=NOW))
    said = json.dumps(pdf._plain(document, "x"), ensure_ascii=False)
    assert "Skola Āžčņ" not in said
    assert annual.RULE.lessons == 10
    assert annual.RULE.teachers == 5
    assert annual.RULE.institutions == 3


def test_definitions_name_every_indicator_with_formula_and_version(several, session):
    document = _document(annual.gather(session, 2023, now=NOW))
    rows = {row[-1]: row for grid in grids(document) if "Formula" in grid.heads
            for row in grid.rows}  # fmt: skip
    assert rows["three-parts, 1"][2] == (
        "ST.IER ir novērots un ST.APJ ir novērots un ST.REF ir novērots"
    )
    assert rows["lim-l3-lv, 1"][2] == (
        "VAL.LIM ietver L3; tikai tur, kur VAL.STUNDA ir lv vai lv_atb"
    )
    found = annual.gather(session, 2023, now=NOW)
    assert {row.split(",")[0] for row in rows} == {f.formula.code for f in found.report.figures}


def sheets(client):
    answer = made(client, "xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def records(rows, head):
    start = next(place for place, row in enumerate(rows) if head in row)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def test_the_workbook_has_city_institutions_definitions_and_method(
    client, sign_in, coordinator, several
):
    found = sheets(sign_in(client, coordinator))
    assert list(found) == [
        "Pilsēta", "Iestādes", "Pārklājums", "Klašu grupas", "Mērķa vērtības", "Definīcijas",
        "Metode",
    ]  # fmt: skip
    sets = {row["Kods"]: row["Klases"] for row in records(found["Klašu grupas"], "Klases")}
    assert sets["parejas"] == "1, 4, 7"
    bases = {row["Kods"]: row["Bāze"] for row in records(found["Definīcijas"], "Formula")}
    assert "latviešu valodā notikušās stundas" in bases["lim-l3-lv"]
    assert "(bāze: visas)" in bases["lim-l3"]
    assert len(found["Metode"]) > 8


def test_every_number_of_the_workbook_is_that_of_the_figures(
    client, sign_in, session, coordinator, several
):
    found = records(sheets(sign_in(client, coordinator))["Iestādes"], "k")
    of, names = Filter(year=2023, kinds=workbook.KINDS), {s.id: s.name for s in several}
    formulas = workbook.indicators.current(session)
    kinds = {("areja",): "Ārējā", ("ieksieja",): "Iekšējā", workbook.KINDS: "Ārējā + Iekšējā"}
    wanted = {
        (names[place], figure.formula.code, kinds[figure.kinds]): figure
        for row in schools.rows(session, of, formulas, rule=INSIDE, kinds=workbook.KINDS)
        for place, figure in row.schools.items()
    }
    shown = [row for row in found if row["Kods"]]
    assert len(shown) == len(wanted)
    for row in shown:
        figure = wanted[row["Iestāde"], row["Kods"], row["Vērošanas veids"]]
        if figure.tally is None:
            assert (row["k"], row["n"], row["Procenti"], row["Pedagogi"]) == ("", "", "", "")
            assert row["Nerāda, jo"]
        else:
            assert (row["k"], row["n"]) == (figure.tally.k, figure.tally.n)
            if row["Procenti"] != "":
                assert row["Procenti"] == pytest.approx(row["k"] / row["n"], abs=0.006)
    assert {row["Iestāde"] for row in shown if row["Nerāda, jo"]} >= {"Mazā skola"}


def test_as_many_statements_make_a_workbook_of_many_schools_as_of_few(city, session):
    taken = []
    for code in ("a", "b", "c"):
        busy_school(city, code=code)
        with count_queries() as queries:
            workbook.gather(session, 2023, now=NOW)
        taken.append(len(queries))
    assert taken[0] == taken[2]


@pytest.mark.parametrize(
    "role", [RoleName.HEAD, RoleName.EXTERNAL_OBSERVER, RoleName.METHODOLOGIST]
)
@pytest.mark.parametrize("address", ["annual", "annual.pdf", "annual.docx", "annual.xlsx"])
def test_only_the_coordinator_has_the_boards_reports(client, sign_in, session, city, role, address):
    school = city.school() if role is RoleName.HEAD else None
    person = make_role(session, role, institution=school).person
    assert sign_in(client, person).get(f"/reports/{address}").status_code == 403


def test_every_file_taken_is_recorded(client, sign_in, session, coordinator, several):
    browser = sign_in(client, coordinator)
    names = [made(browser, ending).headers["Content-Disposition"] for ending in ("pdf", "xlsx")]
    assert names == [
        'attachment; filename="sveris-annual-report-2023-2024.pdf"',
        "attachment; filename=sveris-workbook-2023-2024.xlsx",
    ]
    events = session.scalars(select(Event).where(Event.action == "export.report")).all()
    assert [(each.detail["ending"], each.detail["report"]) for each in events] == [
        ("pdf", "annual-report"), ("xlsx", "workbook"),
    ]  # fmt: skip
