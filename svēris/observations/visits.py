"""Plan visits to lessons: who may plan which, what stands in the way, and every deed kept.

The board and the schools plan; a teacher asks for a visit ("observe me") or invites a colleague,
and whoever is asked accepts or declines. The teacher sees purpose and form beforehand (domain.md
§4.1 f). A visit is moved or cancelled for a reason and never deleted. The caller commits.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from svēris.observations.models import Observation
from svēris.observations.plan_models import (
    Visit,
    VisitAct,
    VisitDeed,
    VisitObserver,
    VisitState,
)
from svēris.people import audit, holdings
from svēris.people.access import Access
from svēris.people.models import Assignment
from svēris.people.rights import PLANNING, Reach
from svēris.problems import Problem

MOST_FOCUS = 3
LONGEST_TEXT = 1000
#: Called with every deed, in its transaction: people are told of it. svēris.app fills it.
after_deed: list[Callable[[Session, Visit, VisitAct], None]] = []
#: States in which something may still come of it.
LIVE = (VisitState.ASKED, VisitState.PLANNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A visit as somebody wants it."""

    kind: str
    form: str
    assignment_id: UUID
    observers: tuple[UUID, ...]
    on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    site_id: int | None = None
    purpose: str | None = None
    announced: str | None = None
    focus: tuple[str, ...] = ()
    note: str = ""


def plan(session: Session, access: Access, wanted: Wanted, now: datetime) -> Visit:
    """Plan a visit, or ask for it where somebody else has to accept; raises Problem."""
    assignment = session.get(Assignment, wanted.assignment_id)
    if assignment is None:
        raise Problem("not-found")
    asks = _check(session, access, wanted, assignment, now.date())
    visit = Visit(
        kind=wanted.kind, form=wanted.form, assignment_id=assignment.id,
        institution_id=assignment.institution_id, on=wanted.on, starts_at=wanted.starts_at,
        ends_at=wanted.ends_at, site_id=wanted.site_id, purpose=wanted.purpose,
        announced=wanted.announced, focus=list(wanted.focus), note=wanted.note,
        state=VisitState.ASKED if asks else VisitState.PLANNED, asked_by_id=access.person_id,
        created_at=now, observers=[VisitObserver(person_id=each) for each in wanted.observers],
    )  # fmt: skip
    session.add(visit)
    session.flush()
    deed = VisitDeed.ASK if asks else VisitDeed.PLAN
    _record(session, access, visit, _act(visit, access, deed, now, "", {}))
    return visit


def _check(
    session: Session, access: Access, wanted: Wanted, assignment: Assignment, today: date
) -> bool:
    """Say whether it is only asked for; raises Problem where it may not be planned at all."""
    if len(wanted.focus) > MOST_FOCUS:
        raise Problem("too-many-focus", limit=MOST_FOCUS)
    if wanted.on is not None and not _in_force(assignment, wanted.on):
        raise Problem("assignment-not-then")
    mine = assignment.person_id == access.person_id
    if assignment.person_id in wanted.observers and wanted.kind != "pasverosana":
        raise Problem("observes-oneself")
    _check_observers(session, wanted, assignment, today)
    if wanted.kind == "savstarpeja":
        # Between two colleagues: whoever of them did not ask has to accept.
        if not mine and access.person_id not in wanted.observers:
            raise Problem("not-allowed")
        return True
    if mine:
        return True
    if not plans(access, wanted.kind, assignment.institution_id):
        raise Problem("not-allowed")
    if wanted.on is None:
        raise Problem("day-missing")
    return False


def _check_observers(session: Session, wanted: Wanted, assignment: Assignment, today: date) -> None:
    on = wanted.on or today
    for person_id, their in holdings.accesses(session, wanted.observers, on).items():
        if code := their.may_observe(wanted.kind, assignment.institution_id, on):
            raise Problem("observer-may-not", extra={"person": str(person_id), "why": code})


def _in_force(assignment: Assignment, on: date) -> bool:
    return assignment.starts_on <= on and (assignment.ends_on is None or on <= assignment.ends_on)


def plans(access: Access, kind: str, institution_id: int) -> bool:
    """Say whether the person plans visits of a kind at an institution."""
    columns = PLANNING.get(kind, {})
    return any(
        columns[held.role] is Reach.CITY or held.institution_id == institution_id
        for held in access.held
        if held.role in columns and held.on(access.today)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What somebody does with a visit; a day and time go with moving and accepting."""

    deed: VisitDeed
    reason: str = ""
    on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None


def do(session: Session, access: Access, visit_id: UUID, doing: Doing, now: datetime) -> Visit:
    """Accept, decline, move or cancel a visit; raises Problem where that cannot be done."""
    visit = session.scalar(
        select(Visit).where(Visit.id == visit_id, visible(access)).with_for_update()
    )
    if visit is None:
        raise Problem("not-found")
    if doing.deed not in possible(session, access, visit):
        raise Problem("visit-not-possible")
    if doing.deed in (VisitDeed.CANCEL, VisitDeed.DECLINE) and not doing.reason:
        raise Problem("visit-needs-reason")
    before = {"on": visit.on.isoformat() if visit.on else "", "at": clock(visit.starts_at)}
    if doing.deed in (VisitDeed.MOVE, VisitDeed.ACCEPT):
        _set_day(visit, doing)
    visit.state = _LEADS.get(doing.deed, visit.state)
    _record(session, access, visit, _act(visit, access, doing.deed, now, doing.reason, before))
    return visit


_LEADS = {
    VisitDeed.ACCEPT: VisitState.PLANNED,
    VisitDeed.DECLINE: VisitState.DECLINED,
    VisitDeed.CANCEL: VisitState.CANCELLED,
}


def _set_day(visit: Visit, doing: Doing) -> None:
    on = doing.on or (visit.on if doing.deed is VisitDeed.ACCEPT else None)
    if on is None:
        raise Problem("day-missing")
    visit.on = on
    if doing.starts_at is not None or doing.deed is VisitDeed.MOVE:
        visit.starts_at, visit.ends_at = doing.starts_at, doing.ends_at


def clock(at: time | None) -> str:
    """Return a time of day as it is stored and sent, "" for none."""
    return at.strftime("%H:%M") if at else ""


def possible(session: Session, access: Access, visit: Visit) -> Collection[VisitDeed]:
    """Return what the person may do with a visit now."""
    if visit.state not in LIVE or _is_observed(session, visit):
        return ()
    observes = access.person_id in {each.person_id for each in visit.observers}
    teaches = visit.assignment.person_id == access.person_id
    keeps = plans(access, visit.kind, visit.institution_id)
    if visit.state is VisitState.ASKED:
        asked = visit.asked_by_id == access.person_id
        answers = not asked and (observes or teaches or keeps)
        return (VisitDeed.ACCEPT, VisitDeed.DECLINE) if answers else (VisitDeed.CANCEL,)
    if keeps or observes or (teaches and visit.kind == "savstarpeja"):
        return (VisitDeed.MOVE, VisitDeed.CANCEL)
    return ()


def _is_observed(session: Session, visit: Visit) -> bool:
    return bool(
        session.scalar(select(exists().where(Observation.joint_id == visit.id, Observation.counts)))
    )


def visible(access: Access) -> ColumnElement[bool]:
    """Return the condition for visits that the person may know of.

    Its teacher, its observers, who asked for it, and who plans that kind there.
    """
    observed = Visit.id.in_(
        select(VisitObserver.visit_id).where(VisitObserver.person_id == access.person_id)
    )
    own = select(Assignment.id).where(Assignment.person_id == access.person_id)
    return or_(
        observed,
        Visit.asked_by_id == access.person_id,
        Visit.assignment_id.in_(own),
        *_planned_by(access),
    )


def _planned_by(access: Access) -> Iterator[ColumnElement[bool]]:
    for kind, columns in PLANNING.items():
        for held in access.held:
            if held.role not in columns or not held.on(access.today):
                continue
            city = columns[held.role] is Reach.CITY
            place = true() if city else Visit.institution_id == held.institution_id
            yield and_(Visit.kind == kind, place)


def between(session: Session, access: Access, first: date, last: date) -> Sequence[Visit]:
    """Return the visits a person knows of, from one day to another, and those without a day yet."""
    return _loaded(
        session, visible(access), or_(Visit.on.between(first, last), Visit.on.is_(None)),
        Visit.state.in_(LIVE),
    )  # fmt: skip


def coming(session: Session, access: Access, most: int) -> Sequence[Visit]:
    """Return the next planned visits in which a person teaches or observes."""
    observed = select(VisitObserver.visit_id).where(VisitObserver.person_id == access.person_id)
    taught = select(Assignment.id).where(Assignment.person_id == access.person_id)
    return _loaded(
        session, or_(Visit.id.in_(observed), Visit.assignment_id.in_(taught)),
        Visit.state == VisitState.PLANNED, Visit.on >= access.today, most=most,
    )  # fmt: skip


def to_answer(session: Session, access: Access) -> Sequence[Visit]:
    """Return the visits that are asked for and wait for this person's answer."""
    found = _loaded(
        session, visible(access), Visit.state == VisitState.ASKED,
        Visit.asked_by_id != access.person_id,
    )  # fmt: skip
    return [each for each in found if VisitDeed.ACCEPT in possible(session, access, each)]


def count_to_answer(access: Access) -> Select[int]:
    """Return the statement that counts what is asked for and waits for this person's answer."""
    return select(func.count(Visit.id)).where(
        visible(access), Visit.state == VisitState.ASKED, Visit.asked_by_id != access.person_id
    )


def _loaded(
    session: Session, *conditions: ColumnElement[bool], most: int | None = None
) -> Sequence[Visit]:
    return session.scalars(
        select(Visit)
        .where(*conditions)
        .order_by(Visit.on.asc().nulls_first(), Visit.starts_at.asc().nulls_first(), Visit.id)
        .limit(most)
        .options(
            joinedload(Visit.institution),
            joinedload(Visit.assignment).joinedload(Assignment.person),
            selectinload(Visit.observers).joinedload(VisitObserver.person),
        )
    ).all()


def one(session: Session, access: Access, visit_id: UUID) -> Visit | None:
    """Return a visit that the person may know of, in whatever state; None where there is none."""
    return next(iter(_loaded(session, visible(access), Visit.id == visit_id)), None)


def acts_of(session: Session, visit_id: UUID) -> Sequence[VisitAct]:
    """Return what was done about a visit, in order."""
    found = select(VisitAct).where(VisitAct.visit_id == visit_id).order_by(VisitAct.id)
    return session.scalars(found.options(joinedload(VisitAct.by))).all()


def _act(  # noqa: PLR0913, PLR0917  (which, who, what, when, why, before: nothing to leave out)
    visit: Visit, access: Access, deed: VisitDeed, now: datetime, reason: str,
    before: dict[str, str],
) -> VisitAct:  # fmt: skip
    return VisitAct(
        visit_id=visit.id, deed=deed, by_id=access.person_id, at=now, reason=reason, content=before
    )


def _record(session: Session, access: Access, visit: Visit, act: VisitAct) -> None:
    session.add(act)
    audit.record(
        session, f"visit.{act.deed.value}", actor_id=access.person_id, at=act.at,
        about_id=session.get_one(Assignment, visit.assignment_id).person_id, kind=visit.kind,
    )  # fmt: skip
    session.flush()
    for hook in after_deed:
        hook(session, visit, act)


def told_to_tablets(visit: Visit) -> dict[str, Any]:
    """Return what a tablet needs to begin the observation, in the form's own codes."""
    return {
        "kind": visit.kind, "form": visit.form, "state": visit.state.value,
        "purpose": visit.purpose, "announced": visit.announced,
        "on": visit.on and visit.on.isoformat(), "starts_at": clock(visit.starts_at),
        "ends_at": clock(visit.ends_at), "focus": visit.focus,
    }  # fmt: skip
