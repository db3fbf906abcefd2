"""Who is told what. Pure: tables of deeds, and what somebody is to the thing.

Nobody is told of what he or she did. Of a peer observation only the two know; of a
self-observation nobody is told (domain.md §4.2).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from uuid import UUID

from svēris.observations.models import Deed
from svēris.observations.plan_models import VisitDeed
from svēris.telling.models import Happening


class To(StrEnum):
    """Who is told."""

    TEACHER = "teacher"
    OBSERVER = "observer"


_TEACHER, _OBSERVER = frozenset({To.TEACHER}), frozenset({To.OBSERVER})
_BOTH = _TEACHER | _OBSERVER

Telling = Mapping[Deed, tuple[Happening, frozenset[To]]]

#: Of acknowledging nobody is told: whose turn it is says the home page.
_FORMAL: Telling = {
    Deed.ANSWER: (Happening.ANSWERED, _OBSERVER),
    Deed.DISCUSS: (Happening.DISCUSSED, _TEACHER),
    Deed.CLOSE: (Happening.CLOSED, _TEACHER),
    Deed.REOPEN: (Happening.REOPENED, _BOTH),
    Deed.VOID: (Happening.VOID, _BOTH),
}
_PEER: Telling = {
    Deed.ANSWER: (Happening.ANSWERED, _OBSERVER),
    Deed.CLOSE: (Happening.CLOSED, _BOTH),
}
#: By kind of observation.
ACTS: Mapping[str, Telling] = {"areja": _FORMAL, "ieksieja": _FORMAL, "savstarpeja": _PEER}

#: By what is done with a visit.
VISITS: Mapping[VisitDeed, Happening] = {
    VisitDeed.ASK: Happening.VISIT_ASKED,
    VisitDeed.PLAN: Happening.VISIT_PLANNED,
    VisitDeed.ACCEPT: Happening.VISIT_ACCEPTED,
    VisitDeed.DECLINE: Happening.VISIT_DECLINED,
    VisitDeed.MOVE: Happening.VISIT_MOVED,
    VisitDeed.CANCEL: Happening.VISIT_CANCELLED,
}


def of_act(
    kind: str | None, deed: Deed, people: Mapping[To, UUID | None], actor: UUID
) -> tuple[Happening, frozenset[UUID]] | None:
    """Return what is told of a deed about an observation, and to whom; None for nothing."""
    found = ACTS.get(kind or "", {}).get(deed)
    if found is None:
        return None
    what, told = found
    return what, without(actor, (people.get(to) for to in told))


def of_submission(kind: str | None, revision: int) -> Happening | None:
    """Return what a teacher is told of a submission; None for nothing."""
    if kind not in ACTS:
        return None
    return Happening.SUBMITTED if revision == 1 else Happening.REVISED


def without(actor: UUID | None, people: Iterable[UUID | None]) -> frozenset[UUID]:
    """Return the people there are, without the one who did it."""
    return frozenset(each for each in people if each is not None and each != actor)
