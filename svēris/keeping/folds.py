"""Observations that are not what their changes amount to, and outcomes that are not theirs.

The very functions that make them make them again here, and nothing is written. Flags are left out:
what a draft needs depends on the day it is looked at.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.forms.answers import Lists
from svēris.observations import judge
from svēris.observations.columns import columns, facet_rows
from svēris.observations.fold import Folded, fold
from svēris.observations.gather import gather, rows_of
from svēris.observations.models import Act, Deed, Facet, Observation, State, Submission
from svēris.observations.settle import Case, Kept, Settled, World, still_in_force
from svēris.observations.states import after
from svēris.results import indicators, outcomes
from svēris.results.indicators import Formula
from svēris.results.models import Outcome

#: Observations read together: few enough to fit anywhere.
BATCH = 200
#: What content that was tampered with can raise where it is read as a change.
_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)
#: Columns of an observation that do not come from its changes.
_OWN = frozenset({"id", "number", "created_at", "changed_at", "flags", "seq"})


def wrong(session: Session, now: datetime) -> Iterator[str]:
    """Give a sentence for everything that differs from what it is made of."""
    formulas = _formulas(session)
    if formulas is None:
        yield "the indicators in force cannot be read: outcomes were not compared"
    ids = _next(session, None)
    while ids:
        yield from _of(session, ids, formulas, now)
        session.expunge_all()
        ids = _next(session, ids[-1])


def _formulas(session: Session) -> Sequence[Formula] | None:
    try:
        return indicators.current(session)
    except _UNREADABLE:
        return None


def _next(session: Session, after: UUID | None) -> Sequence[UUID]:
    found = select(Observation.id).order_by(Observation.id).limit(BATCH)
    return session.scalars(found if after is None else found.where(Observation.id > after)).all()


def _of(
    session: Session, ids: Sequence[UUID], formulas: Sequence[Formula] | None, now: datetime
) -> list[str]:
    """Return what is wrong with some observations; what cannot be read is found by halving."""
    try:
        return list(_Batch(session, ids, formulas, now).wrong())
    except _UNREADABLE as error:
        if len(ids) == 1:
            number = session.scalar(select(Observation.number).where(Observation.id == ids[0]))
            kind = type(error).__name__
            return [f"observation {number}: its changes cannot be folded ({kind})"]
        half = len(ids) // 2
        return [
            each for part in (ids[:half], ids[half:]) for each in _of(session, part, formulas, now)
        ]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What hangs on one observation."""

    submissions: list[Submission]
    facets: set[tuple[str, str]]
    outcomes: set[tuple[Any, ...]]
    #: What was done with it since it was submitted, in order.
    deeds: list[tuple[Deed, int]]


class _Batch:
    """Some observations, all that is stored of them, and all they are made from."""

    def __init__(
        self,
        session: Session,
        ids: Sequence[UUID],
        formulas: Sequence[Formula] | None,
        now: datetime,
    ) -> None:
        self.rows = rows_of(session, ids)
        cases, self.world = gather(session, ids, self.rows, now)
        self.cases = {case.id: case for case in cases}
        self.formulas = formulas
        found = session.scalars(
            select(Observation).where(Observation.id.in_(ids)).order_by(Observation.number)
        )
        self.observations = found.all()
        self.stored = _stored(session, ids)

    def wrong(self) -> Iterator[str]:
        """Give what is wrong with each."""
        for observation in self.observations:
            case, stored = self.cases.get(observation.id), self.stored[observation.id]
            found = (
                _wrong_in(observation, case, self.world, self.rows[observation.id], stored)
                if case
                else iter(["none of its changes is there"])
            )
            yield from (f"observation {observation.number}: {each}" for each in found)
            if case and self._differs(observation, case, stored):
                yield f"observation {observation.number}: its outcomes differ from a recomputation"

    def _differs(self, observation: Observation, case: Case, stored: _Stored) -> bool:
        if self.formulas is None:
            return False
        return stored.outcomes != _weighed(observation, case, self.formulas, self.world.lists)


def _stored(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, _Stored]:
    stored = {each: _Stored([], set(), set(), []) for each in ids}
    submissions = select(Submission).where(Submission.observation_id.in_(ids))
    for submission in session.scalars(submissions.order_by(Submission.revision)):
        stored[submission.observation_id].submissions.append(submission)
    acts = select(Act.observation_id, Act.deed, Act.revision)
    for key, deed, revision in session.execute(
        acts.where(Act.observation_id.in_(ids)).order_by(Act.id)
    ):
        stored[key].deeds.append((deed, revision))
    facets = select(Facet.observation_id, Facet.name, Facet.value)
    for key, name, value in session.execute(facets.where(Facet.observation_id.in_(ids))):
        stored[key].facets.add((name, value))
    weighed = select(Outcome.observation_id, *(getattr(Outcome, name) for name in _WEIGHED))
    for key, *values in session.execute(weighed.where(Outcome.observation_id.in_(ids))):
        stored[key].outcomes.add(tuple(values))
    return stored


#: What an outcome row says; the columns it copies are held to the observation by its key.
_WEIGHED = ("indicator_id", "result", "numerator", "denominator")


def _weighed(
    observation: Observation, case: Case, formulas: Sequence[Formula], lists: Lists
) -> set[tuple[Any, ...]]:
    if not observation.counts:
        return set()
    rows = outcomes.rows_of(observation, case.definition, formulas, lists)
    return {tuple(row[name] for name in _WEIGHED) for row in rows}


def _wrong_in(
    observation: Observation, case: Case, world: World, row: Any, stored: _Stored
) -> Iterator[str]:
    changes = [kept for kept in case.changes if kept.held not in judge.ASIDE | judge.PLACE]
    submits = {kept.id for kept in changes if kept.wire["kind"] == "submit"}
    accepted = case.accepted if case.accepted in submits else None
    folded = fold((kept.wire for kept in changes), accepted)
    if case.reopened in submits:
        folded = still_in_force(str(case.reopened), changes, folded)
    settled = Settled(folded, [], None, {})
    made = columns(case, settled, world, row)
    differing = [
        name
        for name, value in made.items()
        if name not in _OWN and getattr(observation, name) != value
    ]
    submitted = case.accepted or case.reopened
    if submitted and observation.state is not _led_to(observation, stored.deeds):
        differing.append("state")
    if differing:
        yield f"it differs from its changes in {', '.join(sorted(differing))}"
    yield from _late(changes, folded)
    yield from _submissions(observation, changes, folded, submits, stored.submissions)
    rows = facet_rows(case, settled, world) if submitted else []
    if stored.facets != {(each["name"], each["value"]) for each in rows}:
        yield "its facets differ from its changes"


def _led_to(observation: Observation, deeds: Sequence[tuple[Deed, int]]) -> State | None:
    return after(observation.kind or "", deeds, observation.revision)


def _late(changes: Sequence[Kept], folded: Folded) -> Iterator[str]:
    late = {kept.id for kept in changes if kept.held in judge.LATE}
    for change_id in sorted(late.symmetric_difference(folded.late)):
        what = "is held as late and is not" if change_id in late else "is late and is not held"
        yield f"change {change_id} {what}"


def _submissions(
    observation: Observation,
    changes: Sequence[Kept],
    folded: Folded,
    submits: Collection[str],
    submissions: Sequence[Submission],
) -> Iterator[str]:
    revisions = [submission.revision for submission in submissions]
    if revisions != list(range(1, observation.revision + 1)):
        yield f"its revision is {observation.revision}, its submissions are {revisions or 'none'}"
    for submission in submissions:
        change_id = str(submission.change_id)
        if change_id not in submits:
            yield f"submission {submission.revision} has no submit among its changes"
            continue
        # The one in force is folded already.
        in_force = change_id == folded.submit
        named = folded if in_force else fold((kept.wire for kept in changes), change_id)
        if named.document != submission.document:
            yield f"submission {submission.revision} differs from what its submit names"
    if submissions and submissions[-1].submitted_at != observation.submitted_at:
        yield "its time of submission is not that of its submission"
