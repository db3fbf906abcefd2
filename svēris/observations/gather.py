"""Read all that settling observations needs: a fixed number of statements for however many."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.observations import judge, references
from svēris.observations.incoming import folding
from svēris.observations.models import (
    Change,
    Decision,
    Observation,
    State,
    Submission,
    Verdict,
)
from svēris.observations.settle import Case, Kept, World
from svēris.people import holdings


def rows_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """Return what is known of observations, with the submit in force; one statement."""
    found = (
        select(
            Observation.id,
            Observation.number,
            Observation.form,
            Observation.version,
            Observation.observer_id,
            Observation.state,
            Observation.revision,
            Observation.primary,
            Observation.counts,
            Observation.school_year,
            Observation.created_at,
            Observation.submitted_at,
            Submission.change_id,
        )
        .outerjoin(
            Submission,
            and_(
                Submission.observation_id == Observation.id,
                Submission.revision == Observation.revision,
            ),
        )
        .where(Observation.id.in_(ids))
    )
    return {row.id: row for row in session.execute(found)}


def gather(
    session: Session, ids: Sequence[UUID], rows: Mapping[UUID, Row[*tuple[Any, ...]]], now: datetime
) -> tuple[list[Case], World]:
    """Return the observations to settle, in the order of their ids, and their surroundings."""
    kept = _kept(session, ids)
    pinned = {
        each: pin
        for each, changes in kept.items()
        if (pin := _pinned(rows.get(each), changes)) is not None
    }
    forms = library.definitions(session, {pin[:2] for pin in pinned.values()})
    accesses = holdings.accesses(session, {pin[2] for pin in pinned.values()}, now.date())
    permitted = _permitted(session, ids)
    cases = [
        Case(
            id=each,
            observer_id=observer_id,
            changes=kept[each],
            definition=forms[form, version],
            access=accesses[observer_id],
            **_in_force(rows.get(each)),
            permitted=frozenset(permitted.get(each, ())),
        )
        for each, (form, version, observer_id) in sorted(pinned.items())
    ]
    wires = [change.wire for case in cases for change in case.changes]
    return cases, World(library.lists(session), references.read(session, wires), now)


def _in_force(row: Row[*tuple[Any, ...]] | None) -> dict[str, str]:
    """Return the submit in force by what it is for a case: accepted, or reopened for correction."""
    if row is None or row.change_id is None:
        return {}
    return {"reopened" if row.state is State.REOPENED else "accepted": str(row.change_id)}


def _pinned(
    row: Row[*tuple[Any, ...]] | None, changes: Sequence[Kept]
) -> tuple[str, int, UUID] | None:
    """Return form, version and observer: the row's, or the first taking part's."""
    if row is not None:
        return row.form, row.version, row.observer_id
    first = next((kept for kept in changes if kept.held not in judge.ASIDE), None)
    return (first.wire["form"], int(first.wire["version"]), first.author_id) if first else None


def _permitted(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, ...]]]:
    """Return the places at which people let these observations in."""
    found = select(Decision.observation_id, Decision.place).where(
        Decision.observation_id.in_(ids), Decision.verdict == Verdict.LET_IN
    )
    permitted: dict[UUID, list[tuple[str, ...]]] = {}
    for each, place in session.execute(found):
        permitted.setdefault(each, []).append(tuple(place or ()))
    return permitted


def _kept(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Kept]]:
    found = (
        select(
            Change.observation_id,
            Change.id,
            Change.author_id,
            Change.device_id,
            Change.content,
            Change.held_code,
            Change.received_at,
        )
        .where(Change.observation_id.in_(ids))
        .order_by(Change.observation_id, Change.seq)
    )
    rows = session.execute(found).all()
    return {
        each: [_kept_of(row) for row in group]
        for each, group in groupby(rows, key=lambda row: row.observation_id)
    }


def _kept_of(row: Row[*tuple[Any, ...]]) -> Kept:
    wire = folding(row.content)
    imported = row.device_id is None
    return Kept(
        id=str(row.id),
        author_id=row.author_id,
        held=row.held_code,
        arrived_at=datetime.fromisoformat(wire["at"])
        if imported and wire.get("at")
        else row.received_at,
        imported=imported,
        wire=wire,
    )
