"""Take in a tablet's changes: store each once, set aside what must be, answer each.

One transaction and a fixed number of statements, whatever the size of the batch. It begins with
the lock of the feed (`db.draw`), so that batches follow one another: the same batch sent twenty
times at once is stored once, and the feed is in the order of commits. The caller commits; an
answer may leave only after that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from svēris.db import draw, upsert
from svēris.forms.models import FormState, FormVersion
from svēris.observations.incoming import Incoming, NotUnderstood, understood
from svēris.observations.judge import Known, Sender, aside
from svēris.observations.materialise import refold
from svēris.observations.models import Change, Observation
from svēris.people.models import Device


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one change (sync.md §3)."""

    id: str | None
    #: applied · known · conflict · held · reused · invalid
    result: str
    hash: str | None = None
    seq: int | None = None
    number: str | None = None
    #: Why it is held, reused or invalid, and what is wrong in which field: codes of problems.json.
    code: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    #: It was stored just now, and not before.
    new: bool = False


def receive(session: Session, batch: Sequence[Any], device: Device, now: datetime) -> list[Receipt]:
    """Store a batch of changes as they came; return what became of each, in their order."""
    read = [understood(raw) for raw in batch]
    changes = {each.id: each for each in reversed(read) if isinstance(each, Incoming)}
    new = _store(session, changes, device, now) if changes else set()
    touched = {changes[key].observation_id for key in new}
    refold(session, touched, now, fresh=new)
    stored = _stored(session, changes)
    return [_receipt(each, stored, new) for each in read]


def sender(device: Device) -> Sender:
    """Return whose device this is, as rights see it."""
    return Sender(
        person_id=device.person_id,
        device_revoked=device.revoked_at is not None,
        account_disabled=device.person.disabled_at is not None,
    )


def _store(
    session: Session, changes: Mapping[UUID, Incoming], device: Device, now: datetime
) -> set[UUID]:
    """Store the changes that are not there yet, and return their ids."""
    first = draw(session, "feed", len(changes))
    here = set(session.scalars(select(Change.id).where(Change.id.in_(changes))))
    new = {key: change for key, change in changes.items() if key not in here}
    if not new:
        return set()
    known, whose = _known(session, new.values()), sender(device)
    rows = [
        _row(change, device, now)
        | {"seq": seq, "held_code": aside(change.author_id, whose, known[change.id])}
        for seq, change in enumerate(reversed(new.values()), first)
    ]
    session.execute(upsert(session, Change.__table__, on=["id"]), rows)
    return set(new)


def _row(change: Incoming, device: Device | None, now: datetime) -> dict[str, Any]:
    return {
        "id": change.id,
        "observation_id": change.observation_id,
        "author_id": change.author_id,
        "device_id": device and device.id,
        "kind": change.kind,
        "content": change.content,
        "hash": change.hash,
        "received_at": now,
    }


def _known(session: Session, changes: Any) -> dict[UUID, Known]:
    """Return what is known of the observation and the form of each change, in two statements."""
    changes = list(changes)
    observers = dict(
        session.execute(
            select(Observation.id, Observation.observer_id).where(
                Observation.id.in_({change.observation_id for change in changes})
            )
        ).all()
    )
    forms: dict[tuple[str, int], FormState] = {
        (form, version): state
        for form, version, state in session.execute(
            select(FormVersion.form, FormVersion.version, FormVersion.state).where(
                tuple_(FormVersion.form, FormVersion.version).in_(
                    {(change.form, change.version) for change in changes}
                )
            )
        )
    }
    return {
        change.id: Known(
            observers.get(change.observation_id), forms.get((change.form, change.version))
        )
        for change in changes
    }


def _stored(session: Session, changes: Mapping[UUID, Incoming]) -> dict[str, Row[*tuple[Any, ...]]]:
    """Return what is stored under these ids, with the observation's number and conflicts."""
    if not changes:
        return {}
    found = (
        select(
            Change.id,
            Change.hash,
            Change.seq,
            Change.held_code,
            Observation.number,
            Observation.conflicts,
        )
        .outerjoin(Observation, Observation.id == Change.observation_id)
        .where(Change.id.in_(changes))
    )
    return {str(row.id): row for row in session.execute(found)}


def _receipt(
    each: Incoming | NotUnderstood, stored: Mapping[str, Row[*tuple[Any, ...]]], new: set[UUID]
) -> Receipt:
    if isinstance(each, NotUnderstood):
        return Receipt(each.id, "invalid", code=each.code, fields=each.fields)
    row = stored[str(each.id)]
    if row.hash != each.hash:
        return Receipt(str(each.id), "reused", code="change-reused")
    result = "applied" if each.id in new else "known"
    if row.held_code is not None:
        result = "held"
    elif not set(each.fields).isdisjoint(row.conflicts or ()):
        result = "conflict"
    return Receipt(
        str(each.id), result, row.hash, seq=row.seq, number=row.number, code=row.held_code,
        new=each.id in new,
    )  # fmt: skip


def reconcile(
    session: Session, believed: Sequence[Mapping[str, str]]
) -> tuple[list[str], list[str]]:
    """Return the ids of what is not stored, and of what is stored with other content."""
    ids = {UUID(each["id"]) for each in believed}
    found = session.execute(select(Change.id, Change.hash).where(Change.id.in_(ids)))
    stored = {str(key): content for key, content in found}
    lacking = [each["id"] for each in believed if each["id"] not in stored]
    different = [
        each["id"] for each in believed if stored.get(each["id"], each["hash"]) != each["hash"]
    ]
    return lacking, different
