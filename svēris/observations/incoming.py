"""Changes as they come in: understood one by one, so that a bad one spoils no other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import marshmallow as ma

from svēris.observations.models import ChangeKind
from svēris.observations.schemas import VALUE_BYTES, ChangeSchema
from svēris.observations.wire import BODY_BYTES, canonical, unstorable

_SCHEMA = ChangeSchema()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A change that was understood. `content` is its canonical JSON, `hash` the SHA-256 of that."""

    id: UUID
    observation_id: UUID
    author_id: UUID
    kind: ChangeKind
    form: str
    version: int
    content: str
    hash: str
    #: Codes of the fields it patches.
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A change that cannot be stored: why, and what is wrong in which of its fields (codes)."""

    id: str | None
    code: str
    fields: Mapping[str, str] = field(default_factory=dict)


def understood(raw: Any) -> Incoming | NotUnderstood:
    """Return what a change says, or why it cannot be understood."""
    try:
        change = _SCHEMA.load(raw)
    except ma.ValidationError as error:
        fields = dict(_flat(error.messages_dict))
        return NotUnderstood(_id_of(raw), _worst(fields), fields)
    problem = unstorable({key: value for key, value in raw.items() if key != "fields"})
    if problem is not None:
        return NotUnderstood(change["id"], problem)
    content = canonical(raw)
    if len(content) > BODY_BYTES:  # no push could bring it; a saved copy might
        return NotUnderstood(change["id"], "value-too-large")
    if len(content) > VALUE_BYTES and (large := _too_large(change.get("fields_", {}))):
        return NotUnderstood(change["id"], "value-too-large", large)
    return Incoming(
        id=UUID(change["id"]),
        observation_id=UUID(change["obs"]),
        author_id=UUID(change["author"]),
        kind=ChangeKind(change["kind"]),
        form=change["form"],
        version=change["version"],
        content=content.decode(),
        hash=sha256(content).hexdigest(),
        fields=tuple(change.get("fields_", ())),
    )


def folding(content: str) -> dict[str, Any]:
    """Return a stored change as the fold wants it."""
    change: dict[str, Any] = json.loads(content)
    return change


def _too_large(fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        code: "value-too-large"
        for code, entry in fields.items()
        if len(canonical(entry["value"])) > VALUE_BYTES
    }


def _flat(messages: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Return what is wrong by field; a field of the form is named by its code alone."""
    found: list[tuple[str, str]] = []
    for key, wrong in messages.items():
        if key in ("fields", "heads") and isinstance(wrong, dict):
            found += [(str(code), _code_of(each)) for code, each in wrong.items()]
        else:
            found.append((key, _code_of(wrong)))
    return found


def _code_of(messages: Any) -> str:
    code = messages[0] if isinstance(messages, list) and messages else None
    return code if code in _OWN_CODES else "field-malformed"


_OWN_CODES = frozenset({"text-unstorable", "number-unstorable", "value-too-deep"})


def _worst(fields: Mapping[str, str]) -> str:
    return next((code for code in fields.values() if code in _OWN_CODES), "change-malformed")


def _id_of(raw: Any) -> str | None:
    found = raw.get("id") if isinstance(raw, dict) else None
    return found if isinstance(found, str) and unstorable(found) is None else None
