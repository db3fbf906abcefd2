"""Copies of unsent work that a tablet saved to a file: opened here and taken in like a push.

The way out for a tablet that cannot send any more. Its changes come in as if it had sent them –
the same rights, the same device, the same identities – so a file may be sent twice, and a tablet
that recovers finds its changes known.

A copy is sealed with a key of its own, and that with a recovery key (`people.recovery`); where the
tablet knew none it is in clear, and says so on the tablet. Anybody can seal, so what a file says
about itself is believed no further than a push: whoever sends it is its author, or all of it is
refused.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from svēris.observations.receive import Receipt, receive
from svēris.observations.schemas import CHANGES
from svēris.people import audit, devices, recovery
from svēris.people.models import Person
from svēris.problems import Problem

#: Of a file: more than a tablet gathers in a year without a network.
MEGABYTES = 16

#: What a copy calls itself, and the label and associated data of its seals.
_WHAT = "sveris-copy"
_VERSION = 1
#: A file that names itself a copy does so at its beginning.
_BEGINNING = 1000


@dataclass(frozen=True, slots=True)
class Copy:
    """What a file holds."""

    #: The device it was saved on; None where it does not say.
    device_id: UUID | None
    #: As a push would bring them; not looked at but for their author.
    changes: Sequence[Any]


@dataclass(slots=True)
class TakenIn:
    """What became of the changes of a copy."""

    changes: int
    #: Stored just now; stored before; of both, what is set aside is counted there alone.
    new: int = 0
    known: int = 0
    aside: int = 0
    #: Not understandable, or another change has its id: not stored.
    refused: int = 0
    #: Why changes are set aside or refused: codes of problems.json.
    aside_for: Counter[str] = field(default_factory=Counter)
    refused_for: Counter[str] = field(default_factory=Counter)
    observations: set[UUID] = field(default_factory=set)

    def note(self, change: Any, receipt: Receipt) -> None:
        """Count one change."""
        code = receipt.code or ""
        if receipt.hash is None:
            self.refused += 1
            self.refused_for[code] += 1
            return
        self.observations.add(UUID(change["obs"]))
        if receipt.result == "held":
            self.aside += 1
            self.aside_for[code] += 1
        elif receipt.new:
            self.new += 1
        else:
            self.known += 1


def opened(session: Session, file: bytes, person_id: UUID) -> Copy:
    """Return what a file holds; raises Problem unless it is a whole copy of this person's work."""
    document = _document(file)
    if document.get("what") != _WHAT:
        raise Problem("copy-not-ours")
    version = document.get("v")
    if version != _VERSION:
        newer = isinstance(version, int) and version > _VERSION
        raise Problem("copy-newer" if newer else "copy-damaged")
    sealed = document.get("sealed")
    content = _mapping(document.get("plain") if sealed is None else _unsealed(session, sealed))
    changes, person = content.get("changes"), content.get("person")
    if not isinstance(changes, list) or not isinstance(person, str):
        raise Problem("copy-damaged")
    authors = {change["author"] for change in changes if _is_signed(change)}
    if authors | {person} != {str(person_id)}:
        raise Problem("copy-of-another")
    return Copy(_uuid(content.get("device")), changes)


def take_in(session: Session, copy: Copy, person: Person, name: str, now: datetime) -> TakenIn:
    """Store the changes of a copy; return what became of them.

    Commits after each part of the size of a push: nobody else waits for a large file, and what is
    stored stays if a later part fails. `name` is for the device, where it has to be made.
    """
    taken, person_id = TakenIn(len(copy.changes)), person.id
    device = devices.of_copy(session, person, copy.device_id, name, now)
    device_id = str(device.id)
    for first in range(0, len(copy.changes), CHANGES):
        part = copy.changes[first : first + CHANGES]
        for change, receipt in zip(part, receive(session, part, device, now), strict=True):
            taken.note(change, receipt)
        session.commit()
    audit.record(
        session, "copy.received", actor_id=person_id, at=now, device=device_id,
        changes=taken.changes, new=taken.new, aside=taken.aside, refused=taken.refused,
    )  # fmt: skip
    session.commit()
    return taken


def _document(file: bytes) -> Mapping[str, Any]:
    """Return the JSON of a file; raises Problem with what is most likely the matter with it."""
    try:
        document = json.loads(file)
    except (ValueError, RecursionError):
        if _WHAT.encode() not in file[:_BEGINNING]:
            raise Problem("copy-not-ours") from None
        whole = file.rstrip().endswith(b"}")
        raise Problem("copy-damaged" if whole else "copy-cut-off") from None
    if not isinstance(document, dict):
        raise Problem("copy-not-ours")
    return document


def _unsealed(session: Session, sealed: Any) -> Any:
    """Return what was sealed; raises Problem."""
    parts = [_mapping(sealed).get(name) for name in ("key", "wrapped", "iv", "data")]
    if not all(isinstance(part, str) for part in parts):
        raise Problem("copy-damaged")
    name, wrapped, iv, data = map(str, parts)
    key = recovery.by_name(session, {name}).get(name)
    if key is None:
        raise Problem("copy-key-unknown")
    raw = recovery.opened(key, wrapped, _WHAT)
    if raw is None:
        raise Problem("copy-damaged")
    try:
        content = AESGCM(raw).decrypt(
            recovery.from_text(iv), recovery.from_text(data), _WHAT.encode()
        )
        return json.loads(content)
    except (InvalidTag, ValueError, RecursionError):
        raise Problem("copy-damaged") from None


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Problem("copy-damaged")
    return value


def _is_signed(change: Any) -> bool:
    """Say whether a change names an author; without one it is not understandable anyhow."""
    return isinstance(change, dict) and isinstance(change.get("author"), str)


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
