"""What people hold – roles and assignments – read in one statement, as rights want it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import String, null, select, union_all
from sqlalchemy.orm import Session

from svēris.people.access import Access, Held, access_of
from svēris.people.models import Assignment, Role, RoleName


def access_for(session: Session, person_id: UUID, today: date) -> Access:
    """Return what one person may do today."""
    return accesses(session, [person_id], today)[person_id]


def accesses(session: Session, person_ids: Collection[UUID], today: date) -> dict[UUID, Access]:
    """Return what each of these people may do today; one statement however many they are."""
    return {
        person_id: access_of(person_id, held, today)
        for person_id, held in held_by(session, person_ids).items()
    }


def held_by(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[Held]]:
    """Return every role and assignment these people ever held; one statement."""
    roles = select(
        Role.person_id,
        Role.name.cast(String).label("role"),
        Role.institution_id,
        Role.starts_on,
        Role.ends_on,
    ).where(Role.person_id.in_(person_ids))
    assignments = select(
        Assignment.person_id,
        null().cast(String).label("role"),
        Assignment.institution_id,
        Assignment.starts_on,
        Assignment.ends_on,
    ).where(Assignment.person_id.in_(person_ids))
    held: dict[UUID, list[Held]] = {person_id: [] for person_id in person_ids}
    for person_id, role, *where_and_when in session.execute(union_all(roles, assignments)):
        held[person_id].append(Held(RoleName(role) if role else None, *where_and_when))
    return held
