"""What people do with a submitted observation: each act is added, none is changed or taken back.

The machine (`observations.states`) says what may be done; rights say what somebody is to the
observation. An act moves the observation and folds it anew, so that figures, files and tablets hear
of it in the same transaction. The caller commits.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from svēris.db import draw
from svēris.observations import states
from svēris.observations.materialise import refold
from svēris.observations.models import Act, Deed, Observation, State
from svēris.observations.states import Part, Standing
from svēris.observations.visible import SHARED_STATES, about, by, readable
from svēris.people import audit
from svēris.people.access import Access
from svēris.problems import Problem

LONGEST_TEXT = 4000
#: Codes of T.PIEKR (domain.md §3.6).
AGREEMENT = ("piekritu", "daleji", "nepiekritu")
#: Called with every deed, in its transaction: people are told of it. svēris.app fills it.
after_act: list[Callable[[Session, Observation, Act], None]] = []
_OBSERVERS_TURN = (State.ACKNOWLEDGED, State.DISCUSSED, State.REOPENED)
_FOR_A_REASON = frozenset({Deed.REOPEN, Deed.VOID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to do, having seen one revision in one state."""

    deed: Deed
    state: State
    revision: int
    reason: str = ""
    #: What the teacher answers: `reflection`, `agreement`, `comment`; empty ones are left out.
    answer: dict[str, str] = field(default_factory=dict)
    #: The day of the talk; None where what was given is no day.
    held_on: date | None = None


def standing(observation: Observation) -> Standing | None:
    """Return where an observation is; None while it is a draft."""
    if observation.state not in SHARED_STATES or observation.submitted_at is None:
        return None
    return Standing(observation.kind or "", observation.state, observation.submitted_at.date())


def parts(access: Access, observation: Observation) -> frozenset[Part]:
    """Return what the person is to an observation that he or she may read."""
    return frozenset(_parts(access, observation))


def _parts(access: Access, observation: Observation) -> Iterator[Part]:
    if observation.teacher_id == access.person_id:
        yield Part.TEACHER
    if observation.observer_id == access.person_id:
        yield Part.OBSERVER
    if access.keeps(observation.kind, observation.institution_id):
        yield Part.KEEPER


def possible(access: Access, observation: Observation) -> Collection[Deed]:
    """Return what the person may do with an observation today."""
    where = standing(observation)
    if where is None:
        return ()
    return tuple(states.may(where, parts(access, observation), access.today))


def acts_of(session: Session, observation_id: UUID) -> Sequence[Act]:
    """Return what was done with an observation, in the order it was."""
    found = select(Act).where(Act.observation_id == observation_id).order_by(Act.id)
    return session.scalars(found.options(joinedload(Act.by))).all()


def waits_for(access: Access) -> ColumnElement[bool]:
    """Return the condition for observations of which it is the person's turn."""
    formal = Observation.kind.in_(("areja", "ieksieja"))
    return or_(
        and_(about(access), formal, Observation.state == State.SUBMITTED),
        and_(by(access), formal, Observation.state.in_(_OBSERVERS_TURN)),
    )


def do(
    session: Session, access: Access, observation_id: UUID, wanted: Wanted, now: datetime
) -> None:
    """Do it; raises Problem where it cannot be done, and then nothing is changed."""
    # From here on nobody else does anything with it, and nothing of it comes in.
    draw(session, "feed", 0)
    observation = session.scalar(
        select(Observation)
        .where(Observation.id == observation_id, readable(access))
        .execution_options(populate_existing=True)
    )
    where = standing(observation) if observation else None
    if observation is None or where is None:
        raise Problem("not-found")
    leads = states.may(where, parts(access, observation), access.today)
    seen = (wanted.state, wanted.revision)
    if wanted.deed not in leads or seen != (observation.state, observation.revision):
        raise Problem("act-not-possible")
    _check(observation, wanted, access.today)
    act = _act(observation, wanted, leads[wanted.deed], access.person_id, now)
    session.add(act)
    observation.state = leads[wanted.deed]
    session.flush()
    refold(session, _touched(session, observation), now)
    audit.record(
        session, f"observation.{wanted.deed.value}", actor_id=access.person_id, at=now,
        about_id=observation.teacher_id, observation_id=observation.id, number=observation.number,
    )  # fmt: skip
    for hook in after_act:
        hook(session, observation, act)


def _check(observation: Observation, wanted: Wanted, today: date) -> None:
    if wanted.deed is Deed.ANSWER and not wanted.answer:
        raise Problem("answer-empty")
    if wanted.deed in _FOR_A_REASON and not wanted.reason:
        raise Problem("act-needs-reason")
    if wanted.deed is Deed.DISCUSS:
        day, lesson_on = wanted.held_on, observation.lesson_on
        if day is None or day > today or (lesson_on is not None and day < lesson_on):
            raise Problem("talk-day-wrong")


def _act(
    observation: Observation, wanted: Wanted, leads: State, person_id: UUID, now: datetime
) -> Act:
    content: dict[str, str | bool] = {}
    if wanted.deed is Deed.ANSWER:
        content = {**wanted.answer}
    elif wanted.deed is Deed.DISCUSS and wanted.held_on is not None:
        content = {"held_on": wanted.held_on.isoformat()}
    elif wanted.deed is Deed.CLOSE and states.is_unread(observation.kind or "", observation.state):
        content = {"unread": True}
    return Act(
        observation_id=observation.id, revision=observation.revision, deed=wanted.deed,
        state=leads, by_id=person_id, at=now, content=content,
        reason=wanted.reason if wanted.deed in _FOR_A_REASON else "",
    )  # fmt: skip


def _touched(session: Session, observation: Observation) -> list[UUID]:
    """Return what has to be folded anew: where one of a joint visit is void, another may count."""
    if observation.joint_id is None:
        return [observation.id]
    joint = select(Observation.id).where(Observation.joint_id == observation.joint_id)
    return list(session.scalars(joint))
