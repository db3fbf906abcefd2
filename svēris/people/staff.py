"""What coverage needs to know of staff, from a file: since when somebody teaches, and absences.

A table with the columns `assignment`, `teaching_since`, `absent_from` and `absent_to`; a row says
what it has. The same file taken in twice changes nothing. The caller commits.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from svēris.people.absences import Absence
from svēris.people.models import Assignment

COLUMNS = ("assignment", "teaching_since", "absent_from", "absent_to")
#: Nobody who teaches today began before.
FIRST_YEAR = 1950


class BadStaff(ValueError):
    """A file cannot be taken in: says which line and why."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the file."""

    line: int
    assignment: str
    teaching_since: int | None
    absent_from: date | None
    absent_to: date | None


def read(lines: Iterable[str]) -> Iterator[Fact]:
    """Give the rows of a table with semicolons or commas; raises BadStaff."""
    text = [line.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") for line in lines]
    delimiter = ";" if text and ";" in text[0] else ","
    rows = csv.DictReader(text, delimiter=delimiter)
    if missing := set(COLUMNS[:1]) - set(rows.fieldnames or ()):
        raise BadStaff(f"line 1: there is no column {missing.pop()!r}")
    if unknown := set(rows.fieldnames or ()) - set(COLUMNS):
        raise BadStaff(f"line 1: {min(unknown)!r} is none of {', '.join(COLUMNS)}")
    for number, row in enumerate(rows, 2):
        try:
            yield _fact(number, row)
        except ValueError as error:
            raise BadStaff(f"line {number}: {error}") from None


def _fact(line: int, row: Mapping[str, str | None]) -> Fact:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    since = int(given["teaching_since"]) if given["teaching_since"] else None
    first, last = (
        date.fromisoformat(given[name]) if given[name] else None
        for name in ("absent_from", "absent_to")
    )
    if since is not None and not FIRST_YEAR <= since <= date.max.year:
        raise ValueError(f"teaching_since: {since} is no year of teaching")
    if last is not None and (first is None or last < first):
        raise ValueError("absent_to: lies before absent_from")
    return Fact(line, given["assignment"], since, first, last)


def take_in(session: Session, facts: Iterable[Fact]) -> int:
    """Store rows; return how many said anything new. Raises BadStaff."""
    query = select(Assignment).options(joinedload(Assignment.person))
    known = {each.code: each for each in session.scalars(query)}
    absences: dict[object, list[Absence]] = {}
    for absence in session.scalars(select(Absence)):
        absences.setdefault(absence.assignment_id, []).append(absence)
    changed = 0
    for fact in facts:
        assignment = known.get(fact.assignment)
        if assignment is None:
            raise BadStaff(f"line {fact.line}: there is no assignment {fact.assignment!r}")
        new = fact.teaching_since not in (None, assignment.person.teaching_since)
        if new:
            assignment.person.teaching_since = fact.teaching_since
        new |= _absent(session, fact, assignment, absences.setdefault(assignment.id, []))
        changed += new
    session.flush()
    return changed


def _absent(session: Session, fact: Fact, assignment: Assignment, known: list[Absence]) -> bool:
    first, last = fact.absent_from, fact.absent_to
    if first is None:
        return False
    for absence in known:
        if absence.starts_on == first:
            new = absence.ends_on != last
            absence.ends_on = last
            return new
        if absence.starts_on <= (last or date.max) and first <= (absence.ends_on or date.max):
            raise BadStaff(f"line {fact.line}: absent already from {absence.starts_on}")
    absence = Absence(assignment_id=assignment.id, starts_on=first, ends_on=last)
    session.add(absence)
    known.append(absence)
    return True
