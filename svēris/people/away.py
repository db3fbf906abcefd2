"""Entering and ending long absences in the browser.

Only that somebody is away and when: there is no field for a reason, here or in the table. Short
absences are refused, since no figure needs them. The caller commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from svēris import calendar
from svēris.people import audit
from svēris.people.absences import Absence
from svēris.people.access import Access
from svēris.people.models import Assignment, Institution, Person
from svēris.problems import Problem

#: As long as somebody must be present to be counted (`results.presence`).
LEAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Away:
    """A long absence and whose it is."""

    absence: Absence
    assignment: Assignment


def places(session: Session, access: Access) -> Sequence[Institution]:
    """Return the institutions of whose staff the person enters absences, in Latvian order."""
    query = select(Institution).order_by(Institution.name_sort)
    own = access.absences_institutions()
    if own is not None:
        query = query.where(Institution.id.in_(sorted(own)))
    return session.scalars(query).all()


def listed(session: Session, institution_id: int, today: date) -> list[Away]:
    """Return absences that last, are to come, or ended since the school year before this one."""
    since = calendar.whole_year(calendar.school_year(today) - 1).first
    query = (
        select(Absence, Assignment)
        .join(Assignment, Assignment.id == Absence.assignment_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.institution_id == institution_id,
            or_(Absence.ends_on.is_(None), Absence.ends_on >= since),
        )
        .order_by(Person.name_sort, Absence.starts_on)
        .options(joinedload(Assignment.person))
    )
    return [Away(*row) for row in session.execute(query)]


def staff(session: Session, institution_id: int, today: date) -> Sequence[Assignment]:
    """Return the assignments in force today, by the names of their people."""
    query = (
        select(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.institution_id == institution_id,
            Assignment.starts_on <= today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )
        .order_by(Person.name_sort, Assignment.code)
        .options(joinedload(Assignment.person))
    )
    return session.scalars(query).all()


def enter(
    session: Session, access: Access, assignment_id: UUID, days: tuple[date, date | None],
    now: datetime,
) -> None:  # fmt: skip
    """Note that somebody is away from a day on, to a day or until further notice."""
    assignment = _assignment(session, access, assignment_id)
    first, last = days
    _refuse_short(first, last)
    _refuse_twice(session, assignment_id, first, last)
    session.add(Absence(assignment_id=assignment_id, starts_on=first, ends_on=last))
    _record(session, access, "absence.entered", assignment, now)


def end(
    session: Session, access: Access, key: tuple[UUID, date], last: date | None, now: datetime
) -> None:
    """Say what the last day of an absence is, or that it is not known."""
    assignment, absence = _one(session, access, key)
    _refuse_short(absence.starts_on, last)
    _refuse_twice(session, absence.assignment_id, absence.starts_on, last, but=absence)
    absence.ends_on = last
    _record(session, access, "absence.ended", assignment, now)


def remove(session: Session, access: Access, key: tuple[UUID, date], now: datetime) -> None:
    """Take an absence back that was entered by mistake; nothing of it stays."""
    assignment, absence = _one(session, access, key)
    session.delete(absence)
    _record(session, access, "absence.removed", assignment, now)


def _assignment(session: Session, access: Access, assignment_id: UUID) -> Assignment:
    assignment, own = session.get(Assignment, assignment_id), access.absences_institutions()
    if assignment is None or (own is not None and assignment.institution_id not in own):
        raise Problem("not-found")
    return assignment


def _one(
    session: Session, access: Access, key: tuple[UUID, date]
) -> tuple[Assignment, Absence]:  # fmt: skip
    assignment, absence = _assignment(session, access, key[0]), session.get(Absence, key)
    if absence is None:
        raise Problem("not-found")
    return assignment, absence


def _refuse_short(first: date, last: date | None) -> None:
    if last is None:
        return
    if last < first:
        raise Problem("days-reversed")
    if (last - first).days + 1 < LEAST_DAYS:
        raise Problem("absence-short", days=LEAST_DAYS)


def _refuse_twice(
    session: Session, assignment_id: UUID, first: date, last: date | None,
    but: Absence | None = None,
) -> None:  # fmt: skip
    query = select(Absence).where(Absence.assignment_id == assignment_id)
    for each in session.scalars(query):
        touches = each.starts_on <= (last or date.max) and first <= (each.ends_on or date.max)
        if each is not but and touches:
            raise Problem("absence-overlaps")


def _record(
    session: Session, access: Access, action: str, assignment: Assignment, now: datetime
) -> None:
    # Whose it is, and no days: the log must not become a second list of absences.
    audit.record(
        session, action, actor_id=access.person_id, at=now, about_id=assignment.person_id,
        institution_id=assignment.institution_id,
    )  # fmt: skip
