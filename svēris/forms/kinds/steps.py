"""Kind "steps": agreed next steps, a few rows of text, term, support and status.

Each row is a field of its own, `<item>.<uuid>`, so that two devices can write rows side by side.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Document, Flag, Lists
from svēris.forms.items import Item, Option
from svēris.forms.kinds.date import day, day_in_words
from svēris.forms.kinds.kind import Around, Kind, flag, said, shape

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ROW = re.compile(rf"\.({UUID})")
_OPTIONAL = (str, type(None))
_UNTIL = {"lv": "līdz {}", "en": "by {}"}


class Steps(Kind):
    """Rows of agreed steps; the value is the list of rows, each with its "id"."""

    __slots__ = ()
    name: ClassVar[str] = "steps"
    paper: ClassVar[str] = "steps"

    def raw(self, item: Item, document: Document) -> dict[str, Any] | None:
        """Return the rows of a document by field, in the order of their ids."""
        rows = {
            field: value
            for field, value in sorted(document.items())
            if value is not None and row_of(item, field)
        }
        return rows or None

    def read(self, item: Item, raw: Any) -> list[dict[str, Any]] | None:
        """Return the rows that say what is to be done."""
        rows = [
            {"term": None, "support": None, "status": None, **row, "id": row_of(item, field)}
            for field, row in raw.items()
            if _is_row(row) and said(row["text"])
        ]
        return rows or None

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield rows misshapen, too long, too many, or empty when submitting."""
        for field, row in raw.items():
            yield from (Flag(code, field, params) for code, params in _row(item, row, around))
        if item.rows is not None and len(raw) > item.rows:
            yield flag(item, "too-many-steps", limit=item.rows)

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return a line for every row: "Vērot kolēģi (līdz 20.12.2026.; Mentors; Plānots)"."""
        return "\n".join(_row_in_words(item, row, language) for row in value)


def row_of(item: Item, field: str) -> str | None:
    """Return the id of the row a field is, None if it is no row of the item."""
    match = _ROW.fullmatch(field[len(item.code) :]) if field.startswith(item.code) else None
    return match.group(1) if match else None


def _is_row(row: Any) -> bool:
    return shape(row, text=str, term=_OPTIONAL, support=_OPTIONAL, status=_OPTIONAL)


def _row(item: Item, row: Any, around: Around) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not _is_row(row) or (row.get("term") is not None and day(row["term"]) is None):
        yield "wrong-shape", {}
        return
    if len(row["text"]) > item.max_length:
        yield "text-too-long", {"limit": item.max_length}
    for chosen, options in ((row.get("support"), item.options), (row.get("status"), item.statuses)):
        if chosen is not None and _label(options, chosen, "lv") is None:
            yield "option-unknown", {}
    if around.submitting and not said(row["text"]):
        yield "step-empty", {}


def _row_in_words(item: Item, row: Mapping[str, Any], language: str) -> str:
    term = row["term"]
    details = [
        _UNTIL[language].format(day_in_words(term, language)) if day(term) else None,
        _label(item.options, row["support"], language),
        _label(item.statuses, row["status"], language),
    ]
    given = "; ".join(detail for detail in details if detail)
    return f"{row['text']} ({given})" if given else str(row["text"])


def _label(options: tuple[Option, ...], code: str | None, language: str) -> str | None:
    return next((option.text[language] for option in options if option.code == code), None)
