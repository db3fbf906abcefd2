"""A publication as a document: plain JSON that says everything, and its digest. Pure.

Canonical (RFC 8785), so that the digest in a report is the SHA-256 of the very file that anybody
can download. A withheld figure has no number in it, and not whether it is small or only protects
another: either would be a hint.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from svēris import calendar
from svēris.publishing.models import PublishedFigure
from svēris.results.filters import days
from svēris.results.indicators import Formula
from svēris.results.tallies import Tally

#: 1: coverage counted support staff among everybody. 2: it does not, as on the pages.
FORMAT = 2
SUPPORT_APART = 2
#: Why a figure has no number.
EMPTY, FEW = "empty", "few"
#: A figure of the document is a row of the table, by these names.
NUMBERS = ("k", "n", "lessons", "partly", "na", "missing", "teachers", "institutions")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period that can be closed: a school year to 30 June, or the whole of it."""

    year: int
    #: "headline" or "year".
    name: str

    @property
    def code(self) -> str:
        """Its name in addresses: "2023-2024", "2023-2024-year"."""
        label = calendar.year_label(self.year).replace("/", "-")
        return label if self.name == "headline" else f"{label}-year"

    def of(self, formula: Formula) -> str:
        """Return the period an indicator has in it: its own, or the whole year."""
        return "year" if self.name == "year" else formula.period


def period_of(code: str) -> Period | None:
    """Return the period of an address; None where it names none."""
    label, name = (code[:-5], "year") if code.endswith("-year") else (code, "headline")
    year = calendar.parse_year_label(label.replace("-", "/", 1))
    return None if year is None else Period(year, name)


def figure(  # noqa: PLR0913  (all that tells one figure from another)
    formula: Formula, kinds: Sequence[str], period: str, *, place: str | None, edition: int,
    part: str | None = None, tally: Tally | None = None, why: str | None = None,
) -> Json:  # fmt: skip
    """Return one figure: its numbers, or why it has none."""
    return {
        "place": place,
        "indicator": formula.code,
        "version": formula.version,
        "kinds": list(kinds),
        "period": period,
        "part": part,
        **dict.fromkeys(NUMBERS),
        **({} if tally is None else _numbers(formula, tally, city=place is None)),
        "withheld": why,
        "edition": edition,
    }


def _numbers(formula: Formula, tally: Tally, *, city: bool) -> Json:
    if formula.unit == "count":
        return {"k": tally.k}
    numbers = {"k": tally.k, "n": tally.n}
    if city:
        numbers["institutions"] = tally.institutions
    if formula.unit != "assignments":
        numbers |= {"lessons": tally.lessons, "teachers": tally.teachers}
    if formula.unit in ("lessons", "learners"):
        numbers |= {"partly": tally.partly, "na": tally.na, "missing": tally.missing}
    return numbers


def identity(of: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a figure is known by in every edition of its period."""
    return of["place"], of["indicator"], tuple(of["kinds"]), of["part"]


def said(of: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a figure says: its numbers, or why it has none."""
    return (*(of[name] for name in NUMBERS), of["withheld"])


def changes(before: Iterable[Json], after: Iterable[Json]) -> list[Json]:
    """Return the figures that say something else in a new edition, as they were and as they are."""
    was = {identity(each): each for each in before}
    found = []
    for now in after:
        old = was.pop(identity(now), None)
        if old is None or said(old) != said(now):
            found.append(_change(now, old, now))
    return found + [_change(old, old, None) for old in was.values()]


def _change(named: Json, old: Json | None, new: Json | None) -> Json:
    return {
        **{name: named[name] for name in ("place", "indicator", "kinds", "part")},
        "before": None if old is None else _short(old),
        "after": None if new is None else _short(new),
    }


def _short(of: Json) -> Json:
    return {name: of[name] for name in ("k", "n", "withheld", "version")}


def indicator(formula: Formula, period: str, year: int) -> Json:
    """Return what a reader needs to know of an indicator."""
    stretch = days(year, period)
    return {
        "code": formula.code,
        "version": formula.version,
        "digest": formula.digest,
        **{text: {lang: formula.text(text, lang) for lang in ("lv", "en")}
           for text in ("name", "base")},
        "unit": formula.unit,
        "group": formula.group,
        "families": list(formula.families),
        "from": stretch.first.isoformat(),
        "to": stretch.last.isoformat(),
    }  # fmt: skip


def canonical(document: Json) -> str:
    """Return a publication as its file has it."""
    return rfc8785.dumps(document).decode()


def digest(content: str) -> str:
    """Return the SHA-256 of a publication."""
    return hashlib.sha256(content.encode()).hexdigest()


def rows(publication_id: int, figures: Iterable[Json]) -> list[Json]:
    """Return the figures of a document as rows of `PublishedFigure`."""
    return [
        {
            **each,
            "publication_id": publication_id,
            "position": position,
            "place": each["place"] or "",
            "kinds": "+".join(each["kinds"]),
        }
        for position, each in enumerate(figures)
    ]


def of_row(row: PublishedFigure) -> Json:
    """Return a row as the document has it."""
    names = ("indicator", "version", "period", "part", *NUMBERS, "withheld", "edition")
    return {
        "place": row.place or None,
        "kinds": row.kinds.split("+"),
        **{name: getattr(row, name) for name in names},
    }
