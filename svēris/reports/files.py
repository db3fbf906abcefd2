"""Tables as files: CSV for Excel in Latvian, and XLSX. Neither computes anything.

CSV: UTF-8 with a byte order mark and semicolons, which is what Excel in Latvian opens with a
double click, letters whole. A cell that a spreadsheet would run as a formula gets an apostrophe;
numbers that we wrote as numbers do not need one.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from svēris.reports.tables import Cell, Meaning, Table

#: First characters that make a spreadsheet take text for a formula (OWASP: CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_POINTS_FORMATS = {0: "+0;-0;0", 1: "+0.0;-0.0;0.0", 2: "+0.00;-0.00;0.00"}
_SHARE_FORMATS = {0: "0 %", 1: "0.0 %", 2: "0.00 %"}


def csv_lines(tables: Sequence[Table], language: str) -> Iterator[str]:
    """Give tables line by line as CSV; encode with "utf-8", the mark is the first line."""
    yield "\N{ZERO WIDTH NO-BREAK SPACE}"
    for place, table in enumerate(tables):
        if place:
            yield _line([])
        if len(tables) > 1:
            yield _line([guarded(table.title)])
        yield from _table_lines(table, language)


def _table_lines(table: Table, language: str) -> Iterator[str]:
    for label, value in table.head:
        yield _line([guarded(label), guarded(value)])
    if table.head:
        yield _line([])
    yield _line([guarded(column.head) for column in table.columns])
    meanings = [column.meaning for column in table.columns]
    for row in table.rows:
        cells = zip(row, meanings, strict=True)
        yield _line([_text(cell, meaning, language) for cell, meaning in cells])


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _line(cells: Sequence[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _text(cell: Cell, meaning: Meaning, language: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        number = f"{cell.scaleb(2) if meaning is Meaning.SHARE else cell:f}"
        return number.replace(".", ",") if language == "lv" else number
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else guarded(cell)


def xlsx(tables: Sequence[Table], *, author: str, created: datetime) -> BytesIO:
    """Return a workbook with a sheet for each table."""
    target = BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "dd.mm.yyyy.",
    }  # fmt: skip
    with xlsxwriter.Workbook(target, options) as book:
        # Excel keeps times without a zone.
        book.set_properties({"author": author, "created": created.replace(tzinfo=None)})
        formats = _Formats(book)
        for table in tables:
            _write(book.add_worksheet(_sheet_name(table.title)), table, formats)
    target.seek(0)
    return target


class _Formats:
    """The few formats of our workbooks."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.label: Format = book.add_format({"font_color": "#42514e"})
        self.head: Format = book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"}
        )
        self.text: Format = book.add_format({"valign": "top"})
        self.number: Format = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.date: Format = book.add_format({"num_format": "dd.mm.yyyy.", "valign": "top"})
        self.shares: dict[int, Format] = {
            decimals: book.add_format({"num_format": pattern, "valign": "top"})
            for decimals, pattern in _SHARE_FORMATS.items()
        }
        self.points: dict[int, Format] = {
            decimals: book.add_format({"num_format": pattern, "valign": "top"})
            for decimals, pattern in _POINTS_FORMATS.items()
        }


def _write(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    # With constant_memory rows must be written in order, each once.
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    line = 0
    for label, value in table.head:
        sheet.write_string(line, 0, f"{label}: {value}", formats.label)
        line += 1
    line += 1 if table.head else 0
    for place, column in enumerate(table.columns):
        sheet.write_string(line, place, column.head, formats.head)
    sheet.freeze_panes(line + 1, 1)
    top = line
    for row in table.rows:
        line += 1
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, (line, place), cell, column.meaning, formats)
    sheet.autofilter(top, 0, max(line, top), len(table.columns) - 1)
    for note in table.notes:
        line += 1
        sheet.write_string(line + 1, 0, note, formats.label)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _write_cell(
    sheet: Worksheet, at: tuple[int, int], cell: Cell, meaning: Meaning, formats: _Formats
) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(*at, cell, formats.date)
    elif isinstance(cell, str):
        sheet.write_string(*at, cell, formats.text)
    elif isinstance(cell, Decimal) and meaning is Meaning.SHARE:
        decimals = -int(cell.as_tuple().exponent) - 2
        sheet.write_number(*at, float(cell), formats.shares[decimals])
    elif isinstance(cell, Decimal) and meaning is Meaning.POINTS:
        sheet.write_number(*at, float(cell), formats.points[-int(cell.as_tuple().exponent)])
    else:
        sheet.write_number(*at, cell, formats.number)


def _sheet_name(title: str) -> str:
    """Return a title as Excel allows it for a sheet: no brackets or slashes, 31 characters."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31]
