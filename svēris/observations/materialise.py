"""Make observations from their changes: fold, check, accept, and write what lists and counts read.

Everything written here can be made again from the changes. The number of statements does not
depend on the number of observations. The caller holds the feed's lock (`db.draw`), taken first in
every transaction that brings changes: transactions then follow one another on both databases, so
that there is nothing to deadlock on and each sees all that went before.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from svēris.db import draw, upsert
from svēris.observations import asides
from svēris.observations.columns import columns, counts, facet_rows
from svēris.observations.gather import gather, rows_of
from svēris.observations.models import (
    COUNTED_STATES,
    Change,
    Facet,
    Observation,
    State,
    Submission,
)
from svēris.observations.settle import Case, Settled, World, settle

#: The tables themselves: many rows at once, past the session, each with its values.
_OBSERVATION, _SUBMISSION, _FACET, _CHANGE = (
    cast(Table, model.__table__) for model in (Observation, Submission, Facet, Change)
)

#: Called before anything is written with the school years of the observations that counted until
#: now: one that is moved leaves its year, and nothing afterwards tells which that was.
before_refold: list[Callable[[Session, Collection[int]], None]] = []
#: Called with the observations just made, in the same transaction: the rooms to the left
#: (results) keep what they derive. svēris.app fills it.
after_refold: list[Callable[[Session, Sequence[Observation]], None]] = []
#: Called with those of them that were accepted as submissions just now, once a revision.
after_submission: list[Callable[[Session, Sequence[Observation], datetime], None]] = []


@dataclass(frozen=True, slots=True)
class Made:
    """An observation as it now is, for receipts and reports."""

    number: str
    state: State
    flags: Sequence[dict[str, Any]]


def refold(
    session: Session, observation_ids: Collection[UUID], now: datetime, *,
    fresh: Collection[UUID] = (),
) -> dict[UUID, Made]:  # fmt: skip
    """Make these observations anew; `fresh` are the changes that have just been stored.

    Returns those there are: an observation whose changes are all set aside is none yet.
    """
    ids = sorted(set(observation_ids))
    if not ids:
        return {}
    # Taking places takes the lock of the feed: from here on nothing of this changes under us.
    first = draw(session, "feed", len(ids))
    before = rows_of(session, ids)
    _tell_of_years(session, before.values())
    cases, world = gather(session, ids, before, now)
    arrived = {str(change_id) for change_id in fresh}
    settled = {case.id: settle(case, world, arrived) for case in cases}
    first = _hold(session, settled.values(), len(ids)) or first
    numbers = {each: row.number for each, row in before.items()}
    numbers |= _numbers(session, [case.id for case in cases if case.id not in before], now)
    made = [
        columns(each, settled[each.id], world, before.get(each.id))
        | {"seq": seq, "number": numbers[each.id]}
        for seq, each in enumerate(cases, first)
    ]
    _choose_primaries(session, made)
    _write(session, made, cases, settled, world)
    asides.remake(session, _with_asides(ids, cases, settled))
    accepted = {case.id for case in cases if settled[case.id].newly_accepted}
    _tell(session, [case.id for case in cases], accepted, now)
    return {row["id"]: Made(row["number"], row["state"], row["flags"]) for row in made}


def _tell_of_years(session: Session, before: Collection[Any]) -> None:
    years = {each.school_year for each in before if each.counts}
    if years:
        for hook in before_refold:
            hook(session, years)


def _numbers(session: Session, ids: Sequence[UUID], now: datetime) -> dict[UUID, str]:
    if not ids:
        return {}
    first = draw(session, f"observations-{now.year}", len(ids))
    return {each: f"{now.year}-{number:06}" for number, each in enumerate(ids, first)}


def _choose_primaries(session: Session, made: Sequence[dict[str, Any]]) -> None:
    """Let one observation of a joint visit count: the first that was accepted."""
    joint = [row for row in made if row["joint_id"] and row["state"] in COUNTED_STATES]
    if not joint:
        return
    found = session.execute(
        select(Observation.joint_id, Observation.id).where(
            Observation.joint_id.in_({row["joint_id"] for row in joint}),
            Observation.state.in_(COUNTED_STATES),
            Observation.primary,
        )
    )
    primary = {row.joint_id: row.id for row in found}
    for row in joint:
        row["primary"] = primary.setdefault(row["joint_id"], row["id"]) == row["id"]
        row["counts"] = counts(row)


def _write(
    session: Session,
    made: Sequence[dict[str, Any]],
    cases: Sequence[Case],
    settled: dict[UUID, Settled],
    world: World,
) -> None:
    if made:
        changing = [column for column in made[0] if column not in ("id", "number", "created_at")]
        session.execute(upsert(session, _OBSERVATION, on=["id"], change=changing), made)
    accepted = [row for row in made if settled[row["id"]].newly_accepted]
    if accepted:
        session.execute(insert(_SUBMISSION), [_submission(row, settled) for row in accepted])
    _write_facets(session, accepted, cases, settled, world)


_HOLD = (
    update(_CHANGE)
    .where(_CHANGE.c.id == bindparam("change"))
    .values(held_code=bindparam("held"), seq=bindparam("place"))
)


def _hold(session: Session, settled: Collection[Settled], observations: int) -> int | None:
    """Set aside and let in what was settled so, at new places in the feed: tablets hear of it.

    Returns the first of as many places after those, for the observations: what a tablet is told
    of an observation must come after what it is told of its changes. None if nothing differs.
    """
    held = [pair for each in settled for pair in each.held.items()]
    if not held:
        return None
    first = draw(session, "feed", len(held) + observations)
    rows = [
        {"change": UUID(change_id), "held": code, "place": seq}
        for seq, (change_id, code) in enumerate(held, first)
    ]
    session.connection().execute(_HOLD, rows)
    return first + len(held)


def _with_asides(
    ids: Collection[UUID], cases: Sequence[Case], settled: Mapping[UUID, Settled]
) -> list[UUID]:
    """Return the observations of which something is set aside, or was until now."""
    nothing = {
        case.id
        for case in cases
        if not settled[case.id].held and all(kept.held is None for kept in case.changes)
    }
    # Without a case, all there is is set aside.
    return sorted(set(ids) - nothing)


def _submission(row: dict[str, Any], settled: dict[UUID, Settled]) -> dict[str, Any]:
    accepted = settled[row["id"]].newly_accepted
    return {
        "observation_id": row["id"],
        "revision": row["revision"],
        "change_id": accepted and UUID(accepted.id),
        "document": row["document"],
        "submitted_at": row["submitted_at"],
    }


def _write_facets(
    session: Session,
    accepted: Sequence[dict[str, Any]],
    cases: Sequence[Case],
    settled: dict[UUID, Settled],
    world: World,
) -> None:
    """Only what was accepted can be filtered; a draft is found by its observer without."""
    ids = {row["id"] for row in accepted}
    rows = [
        row for case in cases if case.id in ids for row in facet_rows(case, settled[case.id], world)
    ]
    if rows:
        session.execute(delete(Facet).where(Facet.observation_id.in_(ids)))
        session.execute(insert(_FACET), rows)


def _tell(session: Session, ids: Sequence[UUID], accepted: Collection[UUID], now: datetime) -> None:
    if not ids or not (after_refold or after_submission):
        return
    found = select(Observation).where(Observation.id.in_(ids)).order_by(Observation.id)
    # What the session may hold of them from before is out of date.
    observations = session.scalars(found.execution_options(populate_existing=True)).all()
    for hook in after_refold:
        hook(session, observations)
    if submitted := [each for each in observations if each.id in accepted]:
        for tell in after_submission:
            tell(session, submitted, now)
