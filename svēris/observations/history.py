"""What became of an observation: its changes, gathered into moments a person remembers.

A tablet freezes a change every few seconds; a reader wants "on Tuesday evening, at the tablet in
room 12". Changes of one author on one device that follow within ten minutes are one entry, which
tells each field's value before it and after it. The draft is the observer's own (domain.md §4.3):
everybody else reads that it was written, not what stood there before it was submitted.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from svēris.observations.models import Change, ChangeKind, Decision, Submission, Verdict
from svēris.observations.words import Words
from svēris.people.models import Device, Person

ONE_SITTING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stored:
    """A change as it is kept, with the names of who sent it from where."""

    change: Change
    content: Mapping[str, Any]
    author: str
    device: str | None

    @property
    def id(self) -> str:
        """The change's id as the wire writes it."""
        return str(self.change.id)


@dataclass(slots=True)
class Altered:
    """One field in one entry: its value before and after, in words."""

    question: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(slots=True)
class Entry:
    """One sitting, one submission, one discarding, or a decision about what was set aside."""

    kind: ChangeKind | Verdict
    author: str
    device: str | None
    first_at: datetime
    last_at: datetime
    author_id: UUID
    held_code: str | None = None
    late: bool = False
    #: It was decided to keep it aside.
    kept: bool = False
    #: Why it was decided so.
    reason: str = ""
    fields: dict[str, Altered] = field(default_factory=dict)


def stored_changes(session: Session, observation_id: UUID) -> list[Stored]:
    """Return every change of an observation in the order it came."""
    found = session.execute(
        select(Change, Person.given_name + " " + Person.family_name, Device.name)
        .outerjoin(Person, Person.id == Change.author_id)
        .outerjoin(Device, Device.id == Change.device_id)
        .where(Change.observation_id == observation_id)
        # A change decided about takes a new place in the feed; its moment stays.
        .order_by(Change.received_at, Change.seq)
    )
    return [
        Stored(change, json.loads(change.content), author or "", device)
        for change, author, device in found
    ]


@dataclass(frozen=True, slots=True)
class Revised:
    """What a further submission says otherwise than the one before it."""

    revision: int
    at: datetime
    fields: Sequence[Altered]


def revised(submissions: Sequence[Submission], words: Words) -> list[Revised]:
    """Return each further submission with what it changed, the newest first."""
    found = [
        Revised(now.revision, now.submitted_at, _differing(before.document, now.document, words))
        for before, now in pairwise(submissions)
    ]
    return found[::-1]


def _differing(
    before: Mapping[str, Any], now: Mapping[str, Any], words: Words
) -> Sequence[Altered]:
    return [
        Altered(
            words.question(name), words.raw(name, before.get(name)), words.raw(name, now.get(name))
        )
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    ]


def decisions_of(session: Session, observation_id: UUID) -> Sequence[Decision]:
    """Return what was decided about changes of an observation, in the order it was."""
    found = select(Decision).where(Decision.observation_id == observation_id).order_by(Decision.id)
    return session.scalars(found.options(joinedload(Decision.decider))).all()


def entries(
    changes: Sequence[Stored],
    late: frozenset[str],
    decisions: Sequence[Decision],
    words: Words | None,
) -> list[Entry]:
    """Return the history, the newest entry first; with values where there are words for them."""
    by_id = {stored.id: stored.content for stored in changes}
    last = {(each.change_id, each.held_code): each.verdict for each in decisions}
    gathered: list[Entry] = []
    for stored in changes:
        fate = _fate(stored, late, last)
        entry = _continued(gathered, stored, fate) or _begun(gathered, stored, fate)
        entry.last_at = stored.change.received_at
        if words is not None:
            _note_values(entry, stored, by_id, words)
    both = [*gathered, *_decided(decisions)]
    return sorted(both, key=lambda entry: entry.last_at)[::-1]


def values_of(
    changes: Sequence[Stored], observation_field: str, heads: Sequence[str], words: Words
) -> list[tuple[Stored, Sequence[str]]]:
    """Return the values that stand against each other in one field, with who wrote each."""
    return [
        (stored, words.raw(observation_field, fields[observation_field]["value"]))
        for stored in changes
        if stored.id in heads and observation_field in (fields := stored.content.get("fields", {}))
    ]


def _decided(decisions: Sequence[Decision]) -> list[Entry]:
    """Return an entry for each decision; it was one for all the changes it was about."""
    return [
        Entry(
            kind=each.verdict,
            author=each.decider.name,
            device=None,
            first_at=each.decided_at,
            last_at=each.decided_at,
            author_id=each.decided_by,
            reason=each.reason,
        )
        for each in {(each.decided_at, each.decided_by): each for each in decisions}.values()
    ]


def _fate(
    stored: Stored, late: frozenset[str], last: Mapping[tuple[UUID, str], Verdict]
) -> tuple[str | None, bool, bool]:
    """Return why a change is set aside, whether it is late, and whether that was decided."""
    code = stored.change.held_code
    kept = code is not None and last.get((stored.change.id, code)) is Verdict.KEPT_ASIDE
    return code, stored.id in late, kept


def _continued(
    gathered: list[Entry], stored: Stored, fate: tuple[str | None, bool, bool]
) -> Entry | None:
    if not gathered or stored.change.kind is not ChangeKind.EDIT:
        return None
    last, change = gathered[-1], stored.change
    same = (
        last.kind is ChangeKind.EDIT
        and (last.author_id, last.device) == (change.author_id, stored.device)
        and (last.held_code, last.late, last.kept) == fate
        and change.received_at - last.last_at <= ONE_SITTING
    )
    return last if same else None


def _begun(gathered: list[Entry], stored: Stored, fate: tuple[str | None, bool, bool]) -> Entry:
    change = stored.change
    held_code, late, kept = fate
    entry = Entry(
        kind=change.kind,
        author=stored.author,
        device=stored.device,
        first_at=change.received_at,
        last_at=change.received_at,
        author_id=change.author_id,
        held_code=held_code,
        late=late,
        kept=kept,
    )
    gathered.append(entry)
    return entry


def _note_values(
    entry: Entry, stored: Stored, by_id: Mapping[str, Mapping[str, Any]], words: Words
) -> None:
    for name, patch in stored.content.get("fields", {}).items():
        after = words.raw(name, patch["value"])
        if name in entry.fields:
            entry.fields[name].after = after
            continue
        before = [
            word
            for base in patch["base"]
            if name in by_id.get(base, {}).get("fields", {})
            for word in words.raw(name, by_id[base]["fields"][name]["value"])
        ]
        entry.fields[name] = Altered(words.question(name), before, after)
