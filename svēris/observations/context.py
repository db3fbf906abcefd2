"""The context block K of a document as plain values: where, when, who, which class.

A document may hold anything at all (content never fails a push), so everything read from it is
read with suspicion: what is not of the right shape is None here and a flag elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from svēris import calendar

Document = Mapping[str, Any]

#: Fields that hold codes of rows in our own tables.
INSTITUTION, SITE, ASSIGNMENT = "K.IESTADE", "K.ADRESE", "K.PEDAGOGS"


@dataclass(frozen=True, slots=True)
class Context:
    """What lists and counts need to know of an observation without looking into its document."""

    kind: str | None
    purpose: str | None
    lesson_on: date | None
    starts_at: time | None
    ends_at: time | None
    institution: str | None
    site: str | None
    programme: str | None
    assignment: str | None
    subject: str | None
    part_seen: str | None
    announced: str | None
    joint_id: UUID | None

    @property
    def school_year(self) -> int | None:
        """The year in which the school year of the lesson began."""
        return None if self.lesson_on is None else calendar.school_year(self.lesson_on)

    @property
    def headline(self) -> bool:
        """Whether the lesson lies in the board's reporting period."""
        return self.lesson_on is not None and calendar.is_headline(self.lesson_on)


def context(document: Document) -> Context:
    """Return the context of a document."""
    return Context(
        kind=code(document.get("K.VEIDS"), 16),
        purpose=code(document.get("K.MERKIS"), 24),
        lesson_on=day(document.get("K.DATUMS")),
        starts_at=clock(document.get("K.NO")),
        ends_at=clock(document.get("K.LIDZ")),
        institution=code(document.get(INSTITUTION)),
        site=code(document.get(SITE)),
        programme=code(document.get("K.PROGR")),
        assignment=code(document.get(ASSIGNMENT)),
        subject=code(document.get("K.PRIEKSM")) or code(document.get("K.SPORTS")),
        part_seen=code(document.get("K.DALA"), 24),
        announced=code(document.get("K.PIETEIKTS"), 24),
        joint_id=identity(document.get("K.KOPA")),
    )


def code(value: object, longest: int = 40) -> str | None:
    """Return a code that fits its column, or None."""
    return value if isinstance(value, str) and 0 < len(value) <= longest else None


def day(value: object) -> date | None:
    """Return a date "YYYY-MM-DD", or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def clock(value: object) -> time | None:
    """Return a time "HH:MM", or None."""
    try:
        return time.fromisoformat(value) if isinstance(value, str) and len(value) == 5 else None
    except ValueError:
        return None


def identity(value: object) -> UUID | None:
    """Return a UUID, or None."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def group_label(document: Document, age: str | None = None) -> str | None:
    """Return how a list shows the class: "7.b", "1.–2.", or `age`, the words of an age group."""
    grades = [g for g in codes(document.get("K.KLASE")) if g.isdecimal()]
    letter = code(document.get("K.BURTS"), 3) or ""
    if grades:
        return ", ".join(f"{grade}.{letter}" for grade in sorted(grades, key=int))[:40]
    return age[:40] if age else None


def facets(document: Document, area: str | None) -> list[tuple[str, str]]:
    """Return what an observation can be filtered by with several values: (name, value), sorted.

    `area` is the mācību joma of its subject; a play-lesson names its areas itself.
    """
    found = {("grade", grade) for grade in codes(document.get("K.KLASE"))}
    found |= {("area", each) for each in codes(document.get("K.JOMAS"))}
    if age := code(document.get("K.VECUMS"), 24):
        found.add(("age", age))
    if area:
        found.add(("area", area))
    return sorted(found)


def codes(value: object) -> list[str]:
    """Return the codes of a multiple choice."""
    return [each for each in value if code(each, 24)] if isinstance(value, list) else []
