"""The shape of what tablets send and get (marshmallow); OpenAPI is made from it.

Only the shape: content never fails a push. Keys that are not known are ignored but kept, so that
the hash of a change is that of what the tablet sent (sync.md §5).
"""

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from svēris.observations.models import ChangeKind
from svēris.observations.wire import unstorable
from svēris.web import Instant, Text, WholeNumber

#: Of one push (sync.md §3).
CHANGES = 100
#: Of one value in canonical JSON.
VALUE_BYTES = 64 * 1024
#: Of one reconciliation.
RECEIPTS = 1000

MALFORMED = "field-malformed"
_CANONICAL = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z"
_UUID = re.compile(_CANONICAL)
LARGEST_INTEGER = 2**31 - 1
#: The largest whole number that JavaScript can say.
LARGEST_NUMBER = 2**53 - 1


class Growing(ma.Schema):
    """A schema that ignores what it does not know: the contract grows (sync.md §5)."""

    class Meta:
        """Options of marshmallow."""

        unknown = ma.EXCLUDE


def identity(**given: Any) -> ma.fields.String:
    """Return a field for a UUID in its canonical spelling: ids are compared as text."""
    return ma.fields.String(validate=validate.Regexp(_CANONICAL), **given)


class Fields(ma.fields.Field[dict[str, Any]]):
    """The fields of a change: {code: {"value": any JSON, "base": [change ids]}}.

    By hand and not as nested schemas: a batch may have thousands, and each is checked alike.
    """

    def _deserialize(self, value: Any, *_rest: Any, **_more: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ma.ValidationError(MALFORMED)
        wrong = {
            code: [problem]
            for code, entry in value.items()
            if (problem := self._problem(code, entry)) is not None
        }
        if wrong:
            raise ma.ValidationError(wrong)
        return value

    @staticmethod
    def _problem(code: str, entry: Any) -> str | None:
        if not _is_code(code) or not isinstance(entry, dict) or "value" not in entry:
            return MALFORMED
        return unstorable(entry) or (None if _are_ids(entry.get("base")) else MALFORMED)


class Heads(ma.fields.Field[dict[str, list[str]]]):
    """The heads a submit or a discard names: {code: [change ids]}."""

    def _deserialize(self, value: Any, *_rest: Any, **_more: Any) -> dict[str, list[str]]:
        if not isinstance(value, dict):
            raise ma.ValidationError(MALFORMED)
        wrong = {code: [MALFORMED] for code, ids in value.items() if not _are_ids(ids)}
        wrong |= {code: [MALFORMED] for code in value if not _is_code(code)}
        if wrong:
            raise ma.ValidationError(wrong)
        return value


class ChangeSchema(Growing):
    """One immutable patch of an observation (sync.md §2)."""

    id = identity(required=True)
    obs = identity(required=True, metadata={"description": "The observation."})
    author = identity(required=True)
    kind = ma.fields.String(required=True, validate=validate.OneOf([k.value for k in ChangeKind]))
    form = ma.fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9-]{1,24}\Z"))
    version = WholeNumber(required=True, validate=validate.Range(1, LARGEST_INTEGER))
    fields_ = Fields(data_key="fields", metadata={"type": "object"})
    heads = Heads(metadata={"type": "object"})
    at = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=64),
        metadata={"description": "By the tablet's clock: shown, never believed."},
    )

    @ma.validates_schema
    def _has_what_its_kind_needs(self, data: Mapping[str, Any], **_more: Any) -> None:
        needed = "fields" if data.get("kind") == ChangeKind.EDIT else "heads"
        if ("fields_" if needed == "fields" else "heads") not in data:
            raise ma.ValidationError(MALFORMED, needed)


class UnsentSchema(Growing):
    """What a tablet has not sent yet."""

    count = WholeNumber(validate=validate.Range(0, LARGEST_INTEGER))
    oldest_at = Instant(allow_none=True)


class StorageSchema(Growing):
    """Whether a tablet's storage is safe from eviction, and how much was proven by writing."""

    persisted = ma.fields.Boolean()
    free_tested = WholeNumber(
        allow_none=True,
        validate=validate.Range(0, LARGEST_NUMBER),
        metadata={"description": "Bytes."},
    )


class HeartbeatSchema(Growing):
    """What a tablet says about itself along with a push."""

    app = Text(validate=validate.Length(max=64), metadata={"description": "Digest."})
    sent_at = Instant()
    unsent = ma.fields.Nested(UnsentSchema)
    storage = ma.fields.Nested(StorageSchema)


class PushSchema(HeartbeatSchema):
    """A tablet's outbox, or a part of it."""

    device = identity()
    epoch = identity()
    changes = ma.fields.List(
        ma.fields.Nested(ChangeSchema), required=True, validate=validate.Length(max=CHANGES)
    )


class ReceiptSchema(ma.Schema):
    """What became of one change; receipts stand in the order of the changes."""

    id = ma.fields.String(allow_none=True)
    hash = ma.fields.String(metadata={"description": "SHA-256 of its canonical JSON, as stored."})
    result = ma.fields.String(
        required=True,
        validate=validate.OneOf(["applied", "known", "conflict", "held", "reused", "invalid"]),
    )
    seq = ma.fields.Integer()
    number = ma.fields.String(metadata={"description": "The observation's, for people."})
    code = ma.fields.String(metadata={"description": "Why it is held, reused or invalid."})
    title = ma.fields.String()
    detail = ma.fields.String()
    fields_ = ma.fields.Dict(data_key="fields", keys=ma.fields.String(), values=ma.fields.String())


class PushedSchema(ma.Schema):
    """The answer to a push: everything in it is on disk."""

    server_time = ma.fields.AwareDateTime(required=True)
    epoch = identity(required=True)
    oldest_app = ma.fields.String(allow_none=True)
    results = ma.fields.List(ma.fields.Nested(ReceiptSchema), required=True)


class PullQuerySchema(Growing):
    """Where to go on reading the feed."""

    cursor = ma.fields.String(load_default="", validate=validate.Length(max=120))
    epoch = ma.fields.String(validate=validate.Length(max=40))
    limit = ma.fields.Integer(load_default=500, validate=validate.Range(1, 1000))


class RecordSchema(ma.Schema):
    """One row of the feed, or that it is gone."""

    t = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    seq = ma.fields.Integer(required=True)
    data = ma.fields.Dict()
    gone = ma.fields.String()
    held = ma.fields.String(metadata={"description": "A change that was set aside, and why."})
    decided = ma.fields.Dict(
        metadata={"description": "That it stays set aside: verdict, reason, by, at."}
    )


class PulledSchema(ma.Schema):
    """A part of the feed. `reset`: the reference rows a tablet has are to be replaced."""

    epoch = identity(required=True)
    cursor = ma.fields.String(required=True)
    more = ma.fields.Boolean(required=True)
    reset = ma.fields.Boolean(required=True)
    oldest_app = ma.fields.String(allow_none=True)
    changes = ma.fields.List(ma.fields.Nested(RecordSchema), required=True)


class KeptSchema(Growing):
    """A change that a tablet believes to be stored."""

    id = identity(required=True)
    hash = ma.fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))


class ReconcileSchema(Growing):
    """Changes that a tablet believes to be stored."""

    changes = ma.fields.List(
        ma.fields.Nested(KeptSchema), required=True, validate=validate.Length(max=RECEIPTS)
    )


class ReconciledSchema(ma.Schema):
    """Ids of what the server lacks, and of what it holds with other content."""

    epoch = identity(required=True)
    lacking = ma.fields.List(ma.fields.String(), required=True)
    different = ma.fields.List(ma.fields.String(), required=True)


def _is_code(code: str) -> bool:
    return 0 < len(code) <= 80 and code.isascii() and code.isprintable()


def _are_ids(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, str) and len(each) == 36 and _UUID.fullmatch(each) for each in value
    )
