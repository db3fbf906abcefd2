"""Write notices where things happen, and read them.

The hooks of the room `observations` call the first half, in the transaction of what they tell of:
what is rolled back has told nobody. `svēris.app` hangs them up.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import LoaderOption

from svēris.observations.models import Act, Change, Observation, StepAct, StepDeed, Submission
from svēris.observations.plan_models import Visit, VisitAct
from svēris.people.models import Assignment, Role, RoleName
from svēris.people.rights import PLANNING, Reach
from svēris.telling import audience
from svēris.telling.audience import To
from svēris.telling.models import Happening, Notice

PAGE = 50


def of_submissions(session: Session, observations: Sequence[Observation], now: datetime) -> None:
    """Tell teachers what was just submitted about them; what was imported nobody is told."""
    sent = session.execute(
        select(Submission.observation_id)
        .join(Change, Change.id == Submission.change_id)
        .join(Observation, Observation.id == Submission.observation_id)
        .where(
            Submission.observation_id.in_([each.id for each in observations]),
            Submission.revision == Observation.revision,
            Change.device_id.is_not(None),
        )
    )
    by_people = set(sent.scalars())
    _write(session, [
        _row(person_id, what, now, each)
        for each in observations
        if each.id in by_people and (what := audience.of_submission(each.kind, each.revision))
        for person_id in audience.without(each.observer_id, [each.teacher_id])
    ])  # fmt: skip


def of_act(session: Session, observation: Observation, act: Act) -> None:
    """Tell the other side of a deed about an observation."""
    people = {To.TEACHER: observation.teacher_id, To.OBSERVER: observation.observer_id}
    if found := audience.of_act(observation.kind, act.deed, people, act.by_id):
        what, told = found
        _tell(session, told, what, act.at, observation)


def of_step(session: Session, observation: Observation, act: StepAct) -> None:
    """Tell the methodologists of a step that its teacher lets them see."""
    if act.deed is StepDeed.REFER:
        told = audience.without(act.by_id, _holders(session, RoleName.METHODOLOGIST, act.at))
        _tell(session, told, Happening.STEP_REFERRED, act.at, observation)


def of_visit(session: Session, visit: Visit, act: VisitAct) -> None:
    """Tell the other side of a deed about a visit: teacher, observers, and who asked for it."""
    assignment = session.get_one(Assignment, visit.assignment_id)
    observers = [each.person_id for each in visit.observers]
    people: list[UUID] = [assignment.person_id, visit.asked_by_id, *observers]
    if visit.kind in PLANNING and not observers:
        people += _planners(session, visit, act.at)
    told = audience.without(act.by_id, people)
    _tell(session, told, audience.VISITS[act.deed], act.at, visit)


def _planners(session: Session, visit: Visit, at: datetime) -> Iterable[UUID]:
    """Return who has to say who comes, where a teacher asks for somebody: the one who answers."""
    city = PLANNING[visit.kind].get(RoleName.COORDINATOR) is Reach.CITY
    if city:
        return _holders(session, RoleName.COORDINATOR, at)
    return _holders(session, RoleName.HEAD, at, visit.institution_id)


def _holders(
    session: Session, role: RoleName, at: datetime, institution_id: int | None = None
) -> Sequence[UUID]:
    held = select(Role.person_id).where(
        Role.name == role,
        Role.starts_on <= at.date(),
        or_(Role.ends_on.is_(None), Role.ends_on >= at.date()),
    )
    if institution_id is not None:
        held = held.where(Role.institution_id == institution_id)
    return session.scalars(held.distinct()).all()


def _tell(
    session: Session, told: Collection[UUID], what: Happening, at: datetime,
    thing: Observation | Visit,
) -> None:  # fmt: skip
    _write(session, [_row(each, what, at, thing) for each in sorted(told)])


def _row(
    person_id: UUID, what: Happening, at: datetime, thing: Observation | Visit
) -> dict[str, Any]:
    of_visit = isinstance(thing, Visit)
    return {
        "person_id": person_id,
        "what": what,
        "at": at,
        "observation_id": None if of_visit else thing.id,
        "visit_id": thing.id if of_visit else None,
        "revision": thing.revision if isinstance(thing, Observation) else 0,
    }


def _write(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write notices past the session: one statement, however many observations came at once."""
    if rows:
        session.execute(insert(cast(Table, Notice.__table__)), rows)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an inbox; `older` is the number to ask the next one with, if there is one."""

    notices: Sequence[Notice]
    older: int | None


def inbox(session: Session, person_id: UUID, before: int | None = None) -> Page:
    """Return what a person was told, the newest first."""
    found = select(Notice).where(Notice.person_id == person_id).order_by(Notice.id.desc())
    if before is not None:
        found = found.where(Notice.id < before)
    rows = session.scalars(found.limit(PAGE + 1).options(*with_day())).all()
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def with_day() -> tuple[LoaderOption, ...]:
    """Return what loads the day of each notice along, and nothing more of what it is about."""
    return (
        joinedload(Notice.observation).load_only(Observation.lesson_on),
        joinedload(Notice.visit).load_only(Visit.on),
    )


def unread_count(session: Session, person_id: UUID) -> int:
    """Return how many notices a person has not read."""
    return session.scalar(select(func.count()).where(_unread(person_id))) or 0


def _unread(person_id: UUID) -> ColumnElement[bool]:
    return and_(Notice.person_id == person_id, Notice.read_at.is_(None))


def unread_about(session: Session, person_id: UUID, key: UUID) -> Sequence[int]:
    """Return a person's unread notices about one observation or visit."""
    found = select(Notice.id).where(
        _unread(person_id),
        or_(Notice.observation_id == key, Notice.visit_id == key),
        # A step that was referred stands on another page than the observation.
        Notice.what != Happening.STEP_REFERRED,
    )
    return session.scalars(found).all()


def unread_steps(session: Session, person_id: UUID) -> Sequence[int]:
    """Return a person's unread notices about steps that were referred."""
    found = select(Notice.id).where(_unread(person_id), Notice.what == Happening.STEP_REFERRED)
    return session.scalars(found).all()


def mark_read(session: Session, ids: Collection[int], now: datetime) -> None:
    """Note that notices were read."""
    session.execute(
        update(Notice).where(Notice.id.in_(ids), Notice.read_at.is_(None)).values(read_at=now)
    )


def mark_all_read(session: Session, person_id: UUID, now: datetime, *, upto: int) -> None:
    """Note that a person has read everything up to a notice: what came since was not seen yet."""
    session.execute(update(Notice).where(_unread(person_id), Notice.id <= upto).values(read_at=now))
