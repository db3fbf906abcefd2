"""Institutions, sites and assignments that documents name by code: read for many at once.

Three statements however many documents there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.observations.context import ASSIGNMENT, INSTITUTION, SITE, Context, code
from svēris.people.models import Assignment, Institution, Site


@dataclass(frozen=True, slots=True)
class School:
    """An institution as a document's checks need it."""

    id: int
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A site."""

    id: int
    institution_id: int
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment."""

    id: UUID
    person_id: UUID
    institution_id: int
    starts_on: date
    ends_on: date | None

    def on(self, lesson_on: date) -> bool:
        """Say whether it runs on a day."""
        return self.starts_on <= lesson_on and (self.ends_on is None or lesson_on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class References:
    """What the codes of some documents mean."""

    schools: Mapping[str, School]
    places: Mapping[str, Place]
    works: Mapping[str, Work]

    def of(self, context: Context) -> tuple[School | None, Place | None, Work | None]:
        """Return institution, site and assignment of a document; None for what is unknown."""
        return (
            self.schools.get(context.institution or ""),
            self.places.get(context.site or ""),
            self.works.get(context.assignment or ""),
        )


def read(session: Session, changes: Iterable[Mapping[str, Any]]) -> References:
    """Return what the codes mean that any of these changes gives as a value."""
    named: dict[str, set[str]] = {INSTITUTION: set(), SITE: set(), ASSIGNMENT: set()}
    for change in changes:
        for field, entry in change.get("fields", {}).items():
            if field in named and (value := code(entry["value"])):
                named[field].add(value)
    return References(
        schools=_schools(session, named[INSTITUTION]),
        places=_places(session, named[SITE]),
        works=_works(session, named[ASSIGNMENT]),
    )


def _schools(session: Session, codes: set[str]) -> dict[str, School]:
    found = select(Institution.code, Institution.id, Institution.closed_on)
    rows = session.execute(found.where(Institution.code.in_(codes)))
    return {key: School(number, closed_on) for key, number, closed_on in rows}


def _places(session: Session, codes: set[str]) -> dict[str, Place]:
    rows = session.execute(
        select(Site.code, Site.id, Site.institution_id, Site.programmes).where(Site.code.in_(codes))
    )
    return {code: Place(key, at, tuple(programmes)) for code, key, at, programmes in rows}


def _works(session: Session, codes: set[str]) -> dict[str, Work]:
    found = select(
        Assignment.code,
        Assignment.id,
        Assignment.person_id,
        Assignment.institution_id,
        Assignment.starts_on,
        Assignment.ends_on,
    )
    rows = session.execute(found.where(Assignment.code.in_(codes)))
    return {
        key: Work(work_id, person_id, institution_id, starts_on, ends_on)
        for key, work_id, person_id, institution_id, starts_on, ends_on in rows
    }
