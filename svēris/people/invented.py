"""The invented people of a demo who can sign in, with what they are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.people import holdings
from svēris.people.models import Institution, Person, RoleName

#: More would not fit on a page that is read at a glance.
MOST = 24


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person on the sign-in page."""

    id: UUID
    name: str
    email: str
    #: A role (None: teacher) and where; what says most about the person.
    role: RoleName | None
    institution: Institution | None


def invented_accounts(session: Session, today: date) -> list[Invented]:
    """Return the invented people who have a password, in the order of the roles."""
    found = select(Person).where(
        Person.invented, Person.password_hash.is_not(None), Person.disabled_at.is_(None)
    )
    people = session.scalars(found.order_by(Person.name_sort).limit(MOST)).all()
    held = holdings.held_by(session, [person.id for person in people])
    institutions = {place.id: place for place in session.scalars(select(Institution))}
    listed = []
    for person in people:
        now = sorted((h for h in held[person.id] if h.on(today)), key=lambda h: _rank(h.role))
        role, place = (now[0].role, now[0].institution_id) if now else (None, None)
        known = institutions.get(place) if place is not None else None
        listed.append(Invented(person.id, person.name, person.email or "", role, known))
    return sorted(listed, key=lambda each: _rank(each.role))


def _rank(role: RoleName | None) -> int:
    order = (
        RoleName.EXTERNAL_OBSERVER,
        RoleName.COORDINATOR,
        RoleName.HEAD,
        RoleName.INTERNAL_OBSERVER,
        None,
    )
    return order.index(role) if role in order else len(order)
