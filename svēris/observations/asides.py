"""Keep the rows of what is set aside (`Aside`) in step with changes and decisions.

A few statements for however many observations, and none for those of which nothing is set aside.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session, joinedload

from svēris.observations import references
from svēris.observations.context import context
from svēris.observations.fold import fold
from svēris.observations.models import Aside, Change, ChangeKind, Decision, Verdict
from svēris.observations.references import References
from svēris.people.access import KINDS, NO_KIND

_ASIDE = cast(Table, Aside.__table__)


def remake(session: Session, observation_ids: Collection[UUID]) -> None:
    """Make anew what is set aside of these observations."""
    if not observation_ids:
        return
    rows = rows_of(session, observation_ids)
    session.execute(delete(Aside).where(Aside.observation_id.in_(observation_ids)))
    if rows:
        session.execute(insert(_ASIDE), rows)


def rows_of(session: Session, observation_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Return the rows of what is set aside of these observations, made from the changes."""
    changes = _changes(session, observation_ids)
    kept = _kept_aside(session, observation_ids)
    wires = {change.id: json.loads(change.content) for each in changes.values() for change in each}
    known = references.read(session, wires.values())
    return [row for each in changes.values() for row in _rows(each, wires, known, kept)]


def changes_of(session: Session, aside: Aside) -> list[Change]:
    """Return the changes that are set aside together, in the order they came."""
    kept = _kept_aside(session, [aside.observation_id])
    return [
        change
        for change in _changes(session, [aside.observation_id]).get(aside.observation_id, ())
        if (change.author_id, change.device_id, change.held_code)
        == (aside.author_id, aside.device_id, aside.code)
        and kept.get((change.id, aside.code)) == aside.kept_at
    ]


def told(session: Session, held: Mapping[UUID, str]) -> dict[UUID, dict[str, str]]:
    """Return what authors are told about changes that it was decided to keep aside."""
    found = (
        select(Decision)
        .where(Decision.change_id.in_(held))
        .order_by(Decision.id)
        .options(joinedload(Decision.decider))
    )
    last = {each.change_id: each for each in session.scalars(found)} if held else {}
    return {
        key: {
            "verdict": each.verdict.value,
            "reason": each.reason,
            "by": each.decider.name,
            "at": each.decided_at.isoformat(),
        }
        for key, each in last.items()
        if each.held_code == held[key] and each.verdict is Verdict.KEPT_ASIDE
    }


def _changes(session: Session, ids: Collection[UUID]) -> dict[UUID, list[Change]]:
    found = select(Change).where(Change.observation_id.in_(ids))
    # What the session may hold of them from before is out of date.
    rows = session.scalars(
        found.order_by(Change.observation_id, Change.received_at, Change.seq).execution_options(
            populate_existing=True
        )
    )
    return {each: list(group) for each, group in groupby(rows, lambda row: row.observation_id)}


def _kept_aside(session: Session, ids: Collection[UUID]) -> dict[tuple[UUID, str], datetime]:
    """Return when it was decided to keep changes aside, by change and reason."""
    found = select(Decision).where(Decision.observation_id.in_(ids)).order_by(Decision.id)
    last = {(each.change_id, each.held_code): each for each in session.scalars(found)}
    return {
        key: decision.decided_at
        for key, decision in last.items()
        if decision.verdict is Verdict.KEPT_ASIDE
    }


def _rows(
    changes: Sequence[Change],
    wires: Mapping[UUID, dict[str, Any]],
    known: References,
    kept: Mapping[tuple[UUID, str], datetime],
) -> list[dict[str, Any]]:
    """Return the rows of one observation."""
    gathered: dict[tuple[Any, ...], list[Change]] = {}
    for change in changes:
        if change.held_code is not None:
            kept_at = kept.get((change.id, change.held_code))
            key = (change.author_id, change.device_id, change.held_code, kept_at)
            gathered.setdefault(key, []).append(change)
    if not gathered:
        return []
    lesson = _lesson(fold(wires[change.id] for change in changes).document, known)
    return [_row(key, group) | lesson for key, group in gathered.items()]


def _row(key: tuple[Any, ...], changes: Sequence[Change]) -> dict[str, Any]:
    author_id, device_id, code, kept_at = key
    return {
        "id": changes[0].id,
        "observation_id": changes[0].observation_id,
        "author_id": author_id,
        "device_id": device_id,
        "code": code,
        "changes": len(changes),
        "first_at": changes[0].received_at,
        "last_at": changes[-1].received_at,
        "submits": any(change.kind is ChangeKind.SUBMIT for change in changes),
        "kept_at": kept_at,
    }


def _lesson(document: Mapping[str, Any], known: References) -> dict[str, Any]:
    where = context(document)
    school, _, work = known.of(where)
    # The board decides about external ones wherever they were; for the rest a school is needed.
    near = where.kind in KINDS and (where.kind == "areja" or school is not None)
    return {
        "kind": where.kind if near else NO_KIND,
        "institution_id": school and school.id,
        "teacher_id": work and work.person_id,
        "lesson_on": where.lesson_on,
    }
