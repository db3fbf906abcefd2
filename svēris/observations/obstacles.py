"""What stands in the way of a visit. It is shown to who plans, and forbids nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from svēris.observations.plan_models import Blackout, Visit
from svēris.observations.visits import LIVE, Wanted, clock
from svēris.people.models import Assignment


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands in the way of a visit; it is shown and forbids nothing."""

    #: "teacher-busy", "observer-busy", "blackout" or "weekend".
    code: str
    params: dict[str, str] = field(default_factory=dict)


def obstacles(session: Session, wanted: Wanted, but: UUID | None = None) -> list[Obstacle]:
    """Return what stands in the way on that day and hour; `but` is the visit that is moved."""
    return list(_obstacles(session, wanted, but)) if wanted.on is not None else []


def _obstacles(session: Session, wanted: Wanted, but: UUID | None) -> Iterator[Obstacle]:
    assert wanted.on is not None
    if wanted.on.weekday() >= 5:
        yield Obstacle("weekend")
    assignment = session.get_one(Assignment, wanted.assignment_id)
    for blackout in session.scalars(_blackouts(assignment.institution_id, wanted.on)):
        yield Obstacle("blackout", {"reason": blackout.reason})
    others = select(Visit).where(
        Visit.on == wanted.on, Visit.state.in_(LIVE), Visit.id != but
    ).options(joinedload(Visit.assignment), selectinload(Visit.observers))  # fmt: skip
    for other in session.scalars(others):
        if not _overlap(wanted, other):
            continue
        if other.assignment.person_id == assignment.person_id:
            yield Obstacle("teacher-busy", {"at": clock(other.starts_at)})
        if {each.person_id for each in other.observers} & set(wanted.observers):
            yield Obstacle("observer-busy", {"at": clock(other.starts_at)})


def _blackouts(institution_id: int, on: date) -> Any:
    return select(Blackout).where(
        or_(Blackout.institution_id.is_(None), Blackout.institution_id == institution_id),
        Blackout.first_on <= on, Blackout.last_on >= on,
    )  # fmt: skip


def _overlap(wanted: Wanted, other: Visit) -> bool:
    if wanted.starts_at is None or other.starts_at is None:
        return True
    ends, others_end = wanted.ends_at or wanted.starts_at, other.ends_at or other.starts_at
    return wanted.starts_at <= others_end and other.starts_at <= ends
