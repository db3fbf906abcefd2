"""Tables that people keep elsewhere, CSV or XLSX, as rows of text."""

import csv
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook

from svēris.problems import Problem

#: More than a school's colleagues observe in many years.
MOST_ROWS = 2000
#: An XLSX file is packed; unpacked it may be no larger.
_LARGEST = 64 * 1024 * 1024

Rows = list[list[str]]


def read(content: bytes) -> Rows:
    """Return the rows of the first sheet, the heading first; raises Problem."""
    rows = _of_workbook(content) if content.startswith(b"PK") else _of_text(content)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + 1:
        raise Problem("table-too-long", limit=MOST_ROWS)
    return rows


def write(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV, to be read again."""
    text = StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue()


def _of_workbook(content: bytes) -> Rows:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _LARGEST:
                raise Problem("table-too-long", limit=MOST_ROWS)
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, zipfile.BadZipFile):
        raise Problem("table-unreadable") from None


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _of_text(content: bytes) -> Rows:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a spreadsheet on a Latvian Windows calls CSV.
        text = content.decode("cp1257", errors="replace")
    if "\0" in text:
        raise Problem("table-unreadable")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        found = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[cell.strip() for cell in row] for row in found]
    except csv.Error:
        raise Problem("table-unreadable") from None
