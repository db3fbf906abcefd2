"""Targets as they are typed into a page: rows of fields ⇄ values by year. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from svēris.results.conditions import Fields
from svēris.results.soundness import Fault
from svēris.results.targets import Aim

#: Rows on the page beyond those that are filled in.
SPARE = 3
MOST_ROWS = 20
LONGEST_SOURCE = 300
_YEARS = range(2000, 2101)
_PER_CENT = re.compile(r"(\d{1,3})(?:[.,](\d))?")


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as it was typed."""

    year: str = ""
    percent: str = ""
    is_base: bool = False
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.year or self.percent or self.source)


def typed(aims: Sequence[Aim], language: str) -> list[Typed]:
    """Return values as they stand in the fields, with spare rows below."""
    rows = [
        Typed(str(aim.year), _per_cent(aim.permille, language), aim.is_base, aim.source)
        for aim in aims
    ]
    return [*rows, *[Typed()] * SPARE]


def _per_cent(permille: int, language: str) -> str:
    whole, rest = divmod(permille, 10)
    return f"{whole}{',' if language == 'lv' else '.'}{rest}" if rest else str(whole)


def read(fields: Fields) -> list[Typed]:
    """Return the rows of a page, the empty ones as well."""

    def one(name: str) -> str:
        return (fields.get(name) or [""])[0].strip()

    rows = []
    for number in range(MOST_ROWS):
        if f"year-{number}" not in fields:
            break
        rows.append(
            Typed(
                one(f"year-{number}"), one(f"percent-{number}").removesuffix("%").strip(),
                bool(one(f"base-{number}")), one(f"source-{number}"),
            )
        )  # fmt: skip
    return rows


def aims(rows: Sequence[Typed]) -> list[Aim]:
    """Return the values of rows in which nothing is wrong."""
    return [
        Aim(int(row.year), _permille(row.percent) or 0, row.is_base, row.source)
        for row in rows
        if row
    ]


def faults(rows: Sequence[Typed]) -> Iterator[Fault]:
    """Give what is wrong in which field."""
    years: set[str] = set()
    for number, row in enumerate(rows):
        if not row:
            continue
        if not (row.year.isascii() and row.year.isdigit() and int(row.year) in _YEARS):
            yield Fault(f"year-{number}", "year-unreadable")
        elif row.year in years:
            yield Fault(f"year-{number}", "year-twice", {"year": row.year})
        years.add(row.year)
        permille = _permille(row.percent)
        if permille is None or permille > 1000:
            yield Fault(f"percent-{number}", "percent-unreadable")
        if not row.source:
            yield Fault(f"source-{number}", "source-missing")
        elif len(row.source) > LONGEST_SOURCE:
            yield Fault(f"source-{number}", "text-too-long", {"limit": LONGEST_SOURCE})


def _permille(text: str) -> int | None:
    found = _PER_CENT.fullmatch(text)
    return int(found[1]) * 10 + int(found[2] or 0) if found and text.isascii() else None
