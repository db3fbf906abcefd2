"""Tables as files: letters whole, numbers as numbers, and nothing that runs."""

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from svēris.reports import files
from svēris.reports.tables import Column, Meaning, Table

NOW = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
LETTERS = "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ „Saules skola”"


def table(*cells, meaning=Meaning.TEXT, **given):
    """Return a table of one column."""
    columns = [Column("Vārds", meaning)]
    rows = [[cell] for cell in cells]
    return Table(**{"title": "Rindas", "columns": columns, "rows": rows, **given})


def read(book):
    """Return the rows of a workbook's first sheet."""
    return CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()


def as_csv(*tables, language="lv"):
    return "".join(files.csv_lines(tables, language)).encode()


def test_csv_is_what_excel_in_latvian_opens():
    assert as_csv(table(LETTERS)) == b"\xef\xbb\xbf" + f"Vārds\r\n{LETTERS}\r\n".encode()


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_text_never_runs_as_a_formula(first):
    evil = f"{first}HYPERLINK(1)"
    assert f"'{evil}" in as_csv(table(evil)).decode()
    book = files.xlsx([table(evil)], author="x", created=NOW)
    (cell,) = read(BytesIO(book.getvalue()))[1]
    assert cell.strip() == evil.strip()
    assert b"<f>" not in unzipped(book)


def test_a_separator_in_a_text_stays_in_its_cell():
    assert as_csv(table("viens; divi")).decode().splitlines()[1] == '"viens; divi"'


@pytest.mark.parametrize(("language", "written"), [("lv", "76,4"), ("en", "76.4")])
def test_a_share_is_written_with_the_mark_of_the_language(language, written):
    shares = table(Decimal("0.764"), meaning=Meaning.SHARE)
    assert as_csv(shares, language=language).decode().splitlines()[1] == written


def test_a_workbook_keeps_letters_numbers_shares_and_dates():
    columns = [
        Column("Nosaukums"), Column("k", Meaning.NUMBER), Column("%", Meaning.SHARE),
        Column("Datums", Meaning.DATE),
    ]  # fmt: skip
    rows = [[LETTERS, 171, Decimal("0.94"), date(2024, 3, 4)], [None, None, None, None]]
    wanted = Table(title="Tabula", head=[("Vieta", "Daugavpils")], columns=columns, rows=rows)
    book = files.xlsx([wanted], author="SvērIS", created=NOW)
    found = read(book)
    assert found[0][0] == "Vieta: Daugavpils"
    assert found[2] == ["Nosaukums", "k", "%", "Datums"]
    assert found[3] == [LETTERS, 171.0, 0.94, date(2024, 3, 4)]


def test_each_share_has_the_decimals_it_was_rounded_to():
    shares = table(Decimal("0.76"), Decimal("0.760"), Decimal("1.00"), meaning=Meaning.SHARE)
    assert as_csv(shares).decode().splitlines()[1:] == ["76", "76,0", "100"]
    made = unzipped(files.xlsx([shares], author="x", created=NOW))
    assert b'formatCode="0 %"' in made
    assert b'formatCode="0.0 %"' in made


def test_several_tables_are_several_sheets_and_one_csv():
    tables = [table("a", title="Viens/Divi"), table("b", title="Trīs")]
    book = files.xlsx(tables, author="x", created=NOW)
    assert CalamineWorkbook.from_filelike(book).sheet_names == ["Viens Divi", "Trīs"]
    assert as_csv(*tables).decode("utf-8-sig") == (
        "Viens/Divi\r\nVārds\r\na\r\n\r\nTrīs\r\nVārds\r\nb\r\n"
    )


def unzipped(book):
    """Return everything in a workbook as bytes."""
    with zipfile.ZipFile(BytesIO(book.getvalue())) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
