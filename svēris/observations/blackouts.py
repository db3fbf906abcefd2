"""Days on which no visit is planned: the board sets them for the city, a head for the own school.

They forbid nothing and are shown to who plans. The caller commits.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, joinedload

from svēris.observations.plan_models import Blackout
from svēris.people import audit
from svēris.people.access import Access, Right
from svēris.people.models import RoleName
from svēris.problems import Problem

LONGEST_REASON = 200


def settable(access: Access) -> frozenset[int | None]:
    """Return the institutions for which the person sets such days; None among them: the city."""
    city: set[int | None] = {None} if access.has(RoleName.COORDINATOR) else set()
    return frozenset(city | access.at_institutions(Right.BLACKOUTS))


def add(  # noqa: PLR0913, PLR0917  (for whom, from when to when, why, by whom, when)
    session: Session, access: Access, institution_id: int | None, days: tuple[date, date],
    reason: str, now: datetime,
) -> Blackout:  # fmt: skip
    """Set days, first and last, for an institution or the city; raises Problem."""
    if institution_id not in settable(access):
        raise Problem("not-allowed")
    first, last = days
    if last < first:
        raise Problem("days-reversed")
    if not reason:
        raise Problem("blackout-needs-reason")
    row = Blackout(
        institution_id=institution_id, first_on=first, last_on=last,
        reason=reason[:LONGEST_REASON], set_by_id=access.person_id, set_at=now,
    )  # fmt: skip
    session.add(row)
    _record(session, access, "blackout.set", row, now)
    return row


def end(session: Session, access: Access, key: int, now: datetime) -> None:
    """Let visits be planned on those days again; raises Problem."""
    row = session.get(Blackout, key)
    if row is None or row.institution_id not in settable(access):
        raise Problem("not-found")
    _record(session, access, "blackout.ended", row, now)
    session.delete(row)


def between(session: Session, access: Access, first: date, last: date | None) -> Sequence[Blackout]:
    """Return the blackout days that concern a person's schools in a period, the nearest first."""
    found = select(Blackout).where(_concern(access), Blackout.last_on >= first)
    if last is not None:
        found = found.where(Blackout.first_on <= last)
    order = found.order_by(Blackout.first_on, Blackout.id)
    return session.scalars(order.options(joinedload(Blackout.institution))).all()


def _concern(access: Access) -> ColumnElement[bool]:
    places = [held.institution_id for held in access.held if held.on(access.today)]
    # Who works for the board plans everywhere.
    if None in places:
        return true()
    return or_(Blackout.institution_id.is_(None), Blackout.institution_id.in_(set(places)))


def _record(session: Session, access: Access, action: str, row: Blackout, now: datetime) -> None:
    audit.record(
        session, action, actor_id=access.person_id, at=now, first_on=row.first_on.isoformat(),
        last_on=row.last_on.isoformat(), institution_id=row.institution_id,
    )  # fmt: skip
