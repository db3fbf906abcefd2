"""The way of an observation after it was submitted: who may do what, from where to where. Pure.

An external or internal observation goes from submitted to acknowledged (the teacher has read it),
discussed (the talk was held) and closed. A peer observation is shared between the two from the
start and needs nothing but to be closed: no level, no objection, nobody else (domain.md §4.1).
Nobody can block it by silence: after `SILENCE` working days it may be closed without having been
read, and that stands in its history. Who answers for it may
reopen it for correction: it then counts nowhere until its observer has submitted it anew, as a
further revision that the teacher reads like the first. Nothing is ever deleted by a state.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from svēris import calendar
from svēris.observations.models import Deed, State

#: Working days after which a submitted observation may be closed unread (domain.md §4.1 b).
SILENCE = 10


class Part(StrEnum):
    """What somebody is to an observation."""

    TEACHER = "teacher"
    OBSERVER = "observer"
    #: Answers for it: the board's coordinator of an external one, the head of an internal one.
    KEEPER = "keeper"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may be done."""

    deed: Deed
    by: frozenset[Part]
    #: Where it leads from each state it may be done in.
    leads: dict[State, State]


_OPEN = (State.SUBMITTED, State.ACKNOWLEDGED, State.DISCUSSED)
_TEACHER, _KEEPER = frozenset({Part.TEACHER}), frozenset({Part.KEEPER})
_TALKERS = frozenset({Part.OBSERVER, Part.KEEPER})

#: External and internal observations.
_FORMAL = (
    Move(Deed.ACKNOWLEDGE, _TEACHER, {State.SUBMITTED: State.ACKNOWLEDGED}),
    # An answer is never too late, and who answers has read it.
    Move(Deed.ANSWER, _TEACHER, {
        State.SUBMITTED: State.ACKNOWLEDGED, State.ACKNOWLEDGED: State.ACKNOWLEDGED,
        State.DISCUSSED: State.DISCUSSED, State.CLOSED: State.CLOSED,
    }),
    Move(Deed.DISCUSS, _TALKERS, {
        State.SUBMITTED: State.DISCUSSED, State.ACKNOWLEDGED: State.DISCUSSED,
    }),
    Move(Deed.CLOSE, _TALKERS, dict.fromkeys(_OPEN, State.CLOSED)),
    Move(Deed.REOPEN, _KEEPER, dict.fromkeys((*_OPEN, State.CLOSED), State.REOPENED)),
    Move(Deed.VOID, _KEEPER, dict.fromkeys((*_OPEN, State.CLOSED), State.VOID)),
)  # fmt: skip
_PEER = (
    Move(Deed.ANSWER, _TEACHER, {State.SUBMITTED: State.SUBMITTED, State.CLOSED: State.CLOSED}),
    Move(Deed.CLOSE, frozenset({Part.TEACHER, Part.OBSERVER}), {State.SUBMITTED: State.CLOSED}),
)
#: By kind of observation; a self-observation is nobody's but its author's, and nothing follows.
MOVES: dict[str, tuple[Move, ...]] = {"areja": _FORMAL, "ieksieja": _FORMAL, "savstarpeja": _PEER}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an observation is, as far as it decides about what may be done."""

    kind: str
    state: State
    #: The day it was submitted.
    submitted_on: date


def may(standing: Standing, parts: Iterable[Part], today: date) -> dict[Deed, State]:
    """Return what somebody with these parts may do now, and where each deed leads."""
    own = frozenset(parts)
    return {
        move.deed: move.leads[standing.state]
        for move in MOVES.get(standing.kind, ())
        if standing.state in move.leads
        and own & move.by
        and not (move.deed is Deed.CLOSE and is_too_soon(standing, today))
    }


def is_too_soon(standing: Standing, today: date) -> bool:
    """Say whether closing would cut the teacher short, who has not read it yet."""
    unread = is_unread(standing.kind, standing.state)
    return unread and calendar.working_days(standing.submitted_on, today) < SILENCE


def is_unread(kind: str, state: State) -> bool:
    """Say whether the teacher has not confirmed yet having read it."""
    return MOVES.get(kind) is _FORMAL and state is State.SUBMITTED


def turn(standing: Standing) -> frozenset[Part]:
    """Return whose turn it is; nobody's where nothing is left to do."""
    if standing.kind == "savstarpeja":
        return frozenset({Part.TEACHER, Part.OBSERVER} if standing.state is State.SUBMITTED else ())
    if standing.kind not in MOVES:
        return frozenset()
    if standing.state is State.SUBMITTED:
        return _TEACHER
    return frozenset({Part.OBSERVER} if standing.state in (*_OPEN, State.REOPENED) else ())


def after(kind: str, deeds: Iterable[tuple[Deed, int]], revision: int) -> State | None:
    """Return where deeds, each with its revision, lead an observation of now `revision` revisions.

    None where one of them could not be done, or a further revision came without reopening.
    """
    state, now = State.SUBMITTED, 1
    for deed, about in (*deeds, (None, revision)):
        if about > now:
            if state is not State.REOPENED:
                return None
            state, now = State.SUBMITTED, about
        if deed is not None:
            leads = next(_leads(kind, deed), {})
            if state not in leads:
                return None
            state = leads[state]
    return state


def _leads(kind: str, deed: Deed) -> Iterator[dict[State, State]]:
    return (move.leads for move in MOVES.get(kind, ()) if move.deed is deed)
