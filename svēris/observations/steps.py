"""Agreed steps and what became of them (domain.md §4.2).

A step is a row of the form, or was agreed in the talk and added afterwards. What happens to it is
added deed by deed; the last status holds. Methodologists see a step only while its teacher lets
them (`StepDeed.REFER`), and of the observation nothing but the subject, the school and whose it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from svēris.db import uuid7
from svēris.observations import acts
from svēris.observations.models import Observation, State, StepAct, StepDeed
from svēris.observations.states import Part
from svēris.observations.visible import SHARED_STATES, about, by, readable
from svēris.people import audit
from svēris.people.access import Access
from svēris.people.models import RoleName
from svēris.problems import Problem

PREFIX = "S.SOLIS."
#: Codes of S.SOLIS in every form (domain.md §3.6).
SUPPORT = ("mentors", "metodikis", "kurss", "kolega", "cits")
STATUSES = ("planots", "notiek", "izpildits", "atcelts")
OPEN = frozenset(STATUSES[:2])
#: The support that methodologists give.
METHODOLOGIST = "metodikis"
LONGEST_TEXT, MOST_STEPS = 500, 6
#: Called with every deed, in its transaction: people are told of it. svēris.app fills it.
after_step: list[Callable[[Session, Observation, StepAct], None]] = []
#: Steps of lessons longer ago are history.
YEARS_BACK = 1


@dataclass(frozen=True, slots=True)
class Step:
    """An agreed step as it stands."""

    id: UUID
    text: str
    term: date | None
    support: str | None
    status: str
    #: Its teacher lets the methodologists see it.
    referred: bool
    #: Every status it was given afterwards, the first one first.
    history: Sequence[StepAct]

    @property
    def is_open(self) -> bool:
        """Whether something is left to do about it."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Line:
    """A step in a list, with the observation it was agreed on."""

    step: Step
    observation: Observation
    #: The reader may open the observation.
    readable: bool


def steps_of(document: Mapping[str, Any], done: Iterable[StepAct]) -> list[Step]:
    """Return the steps of an observation, those of the form first; pure."""
    deeds: dict[UUID, list[StepAct]] = defaultdict(list)
    for act in done:
        deeds[act.step_id].append(act)
    rows = [*_rows(document), *_added(deeds)]
    return [_step(key, row, deeds.get(key, [])) for key, row in rows]


def _rows(document: Mapping[str, Any]) -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    for field, row in sorted(document.items()):
        if field.startswith(PREFIX) and isinstance(row, Mapping) and row.get("text"):
            yield UUID(field.removeprefix(PREFIX)), row


def _added(deeds: Mapping[UUID, Sequence[StepAct]]) -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    for key, mine in deeds.items():
        if mine[0].deed is StepDeed.ADD:
            yield key, mine[0].content


def _step(key: UUID, row: Mapping[str, Any], deeds: Sequence[StepAct]) -> Step:
    statuses = [act for act in deeds if act.deed is StepDeed.STATUS]
    consents = [act.deed for act in deeds if act.deed in (StepDeed.REFER, StepDeed.WITHDRAW)]
    term = row.get("term")
    return Step(
        id=key,
        text=str(row["text"]),
        term=date.fromisoformat(term) if term else None,
        support=row.get("support"),
        status=statuses[-1].content["status"] if statuses else (row.get("status") or STATUSES[0]),
        referred=consents[-1:] == [StepDeed.REFER],
        history=statuses,
    )


def of_observation(session: Session, observation: Observation) -> list[Step]:
    """Return the steps of one observation."""
    return steps_of(observation.document, _acts(session, [observation.id])[observation.id])


def _acts(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[StepAct]]:
    found = select(StepAct).where(StepAct.observation_id.in_(ids)).order_by(StepAct.id)
    acts_of: dict[UUID, list[StepAct]] = defaultdict(list)
    for act in session.scalars(found.options(joinedload(StepAct.by))):
        acts_of[act.observation_id].append(act)
    return acts_of


def lines(session: Session, access: Access, year: int) -> list[Line]:
    """Return the steps a person follows: of this school year and the one before, the due first."""
    query = (
        select(Observation, _follows(access).label("own"))
        .where(
            Observation.school_year >= year - YEARS_BACK,
            Observation.state.in_(SHARED_STATES - {State.VOID}),
            or_(_follows(access), _referred(access)),
        )
        .options(joinedload(Observation.teacher), joinedload(Observation.institution))
    )
    found = session.execute(query).all()
    done = _acts(session, [observation.id for observation, _own in found])
    every = [
        Line(step, observation, bool(own))
        for observation, own in found
        for step in steps_of(observation.document, done[observation.id])
        if own or step.referred
    ]
    return sorted(every, key=_urgency)


def _urgency(line: Line) -> tuple[bool, date, str]:
    return (not line.step.is_open, line.step.term or date.max, line.step.text)


def earlier(session: Session, access: Access, observation: Observation) -> list[Line]:
    """Return what was agreed at earlier observations of the teacher that one may read, still open.

    That is what the next observation looks back at.
    """
    if observation.teacher_id is None or observation.lesson_on is None:
        return []
    query = select(Observation).where(
        Observation.teacher_id == observation.teacher_id,
        Observation.lesson_on < observation.lesson_on,
        Observation.school_year >= (observation.school_year or 0) - YEARS_BACK,
        Observation.state.in_(SHARED_STATES - {State.VOID}),
        readable(access),
    )
    found = session.scalars(query.order_by(Observation.lesson_on.desc())).all()
    done = _acts(session, [each.id for each in found])
    return [
        Line(step, each, readable=True)
        for each in found
        for step in steps_of(each.document, done[each.id])
        if step.is_open
    ]


def _follows(access: Access) -> ColumnElement[bool]:
    heads = [
        and_(Observation.kind == "ieksieja", Observation.institution_id == held.institution_id)
        for held in access.held
        if held.role is RoleName.HEAD and held.on(access.today)
    ]
    return or_(about(access), by(access), *heads)


def _referred(access: Access) -> ColumnElement[bool]:
    """Return the condition for observations with a step that its teacher has referred.

    Whether that was withdrawn since says `steps_of`.
    """
    if not access.has(RoleName.METHODOLOGIST):
        return false()
    return Observation.id.in_(select(StepAct.observation_id).where(StepAct.deed == StepDeed.REFER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to do with a step; `step_id` None adds one."""

    deed: StepDeed
    step_id: UUID | None = None
    status: str = ""
    note: str = ""
    text: str = ""
    term: date | None = None
    support: str = ""


def do(
    session: Session, access: Access, observation_id: UUID, wanted: Wanted, now: datetime
) -> None:
    """Do it; raises Problem where it cannot be done. The caller commits."""
    observation = session.get(Observation, observation_id)
    if observation is None or observation.state not in SHARED_STATES - {State.VOID}:
        raise Problem("not-found")
    steps = {step.id: step for step in of_observation(session, observation)}
    step = steps.get(wanted.step_id) if wanted.step_id else None
    _check(session, access, observation, wanted, steps)
    act = StepAct(
        observation_id=observation.id, step_id=step.id if step else uuid7(), deed=wanted.deed,
        content=_content(wanted), by_id=access.person_id, at=now,
    )  # fmt: skip
    session.add(act)
    audit.record(
        session, f"step.{wanted.deed.value}", actor_id=access.person_id, at=now,
        about_id=observation.teacher_id, observation_id=observation.id, number=observation.number,
    )  # fmt: skip
    for hook in after_step:
        hook(session, observation, act)


def _check(
    session: Session,
    access: Access,
    observation: Observation,
    wanted: Wanted,
    steps: Mapping[UUID, Step],
) -> None:
    step = steps.get(wanted.step_id) if wanted.step_id else None
    follows = session.scalar(
        select(func.count()).where(Observation.id == observation.id, _follows(access))
    )
    helps = step is not None and step.referred and access.has(RoleName.METHODOLOGIST)
    if not follows and not (helps and wanted.deed is StepDeed.STATUS):
        raise Problem("not-found")
    if (wanted.deed is StepDeed.ADD) is (step is not None):
        raise Problem("not-found")
    if wanted.deed is StepDeed.ADD:
        if not wanted.text:
            raise Problem("step-empty")
        if len(steps) >= MOST_STEPS:
            raise Problem("too-many-steps", limit=MOST_STEPS)
    # It is the teacher's to let others see it (domain.md §4.2).
    consents = wanted.deed in (StepDeed.REFER, StepDeed.WITHDRAW)
    if consents and Part.TEACHER not in acts.parts(access, observation):
        raise Problem("not-allowed")


def _content(wanted: Wanted) -> dict[str, Any]:
    if wanted.deed is StepDeed.ADD:
        return {
            "text": wanted.text,
            "term": wanted.term.isoformat() if wanted.term else None,
            "support": wanted.support if wanted.support in SUPPORT else None,
        }
    if wanted.deed is StepDeed.STATUS:
        if wanted.status not in STATUSES:
            raise Problem("bad-request")
        return {"status": wanted.status, "note": wanted.note}
    return {}
