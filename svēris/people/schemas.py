"""Shapes of the room's JSON."""

import marshmallow as ma

from svēris.people.recovery import LONGEST_WRAPPED
from svēris.web import Text

#: Of one profile a tablet keeps few keys; more would only be work for the server.
_WRAPS = 50


class DeviceRequest(ma.Schema):
    """A tablet asks for a token, with a web session or with e-mail and password."""

    class Meta:
        """A newer tablet may say more; what is not known is ignored (sync.md §5)."""

        unknown = ma.EXCLUDE

    device = ma.fields.UUID(required=True, metadata={"description": "Made with the database."})
    name = Text(required=True, validate=ma.validate.Length(1, 120))
    here = ma.fields.List(
        Text(),
        load_default=[],
        metadata={"description": "Devices whose storage is still in this browser, whoever's."},
    )
    email = Text(validate=ma.validate.Length(1, 200))
    password = Text(validate=ma.validate.Length(1, 2000), load_only=True)

    @ma.validates_schema
    def _both_or_neither(self, data: dict[str, object], **_: object) -> None:
        if ("email" in data) != ("password" in data):
            raise ma.ValidationError("email and password belong together", "password")


class PersonOfDevice(ma.Schema):
    """Whose device it is."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    email = ma.fields.String()
    language = ma.fields.String()


class RecoveryPublic(ma.Schema):
    """The recovery key to wrap with: RSA-OAEP with SHA-256, labelled with the person's id."""

    key = ma.fields.UUID()
    public = ma.fields.String(metadata={"description": "SPKI in base64url without padding."})


class LostStorage(ma.Schema):
    """The storage this browser had and has lost."""

    unsent = ma.fields.Integer(metadata={"description": "Changes it last said it still held."})
    last_seen_at = ma.fields.AwareDateTime()


class DeviceToken(ma.Schema):
    """The token, shown this once."""

    token = ma.fields.String()
    person = ma.fields.Nested(PersonOfDevice)
    epoch = ma.fields.String()
    recovery = ma.fields.Nested(RecoveryPublic)
    before = ma.fields.Nested(LostStorage, allow_none=True)


class WrappedKey(ma.Schema):
    """A tablet's key, wrapped with a recovery key."""

    class Meta:
        """A newer tablet may say more."""

        unknown = ma.EXCLUDE

    key = Text(required=True, metadata={"description": "Id of the recovery key."})
    wrapped = Text(
        required=True,
        validate=ma.validate.Length(max=LONGEST_WRAPPED),
        metadata={"description": "Base64url without padding."},
    )


class WrappedKeys(ma.Schema):
    """Keys that a tablet cannot open by itself."""

    class Meta:
        """A newer tablet may say more."""

        unknown = ma.EXCLUDE

    wraps = ma.fields.List(
        ma.fields.Nested(WrappedKey), required=True, validate=ma.validate.Length(max=_WRAPS)
    )


class OpenedKeys(ma.Schema):
    """The keys in the order they came; null is what does not open for this person."""

    keys = ma.fields.List(
        ma.fields.String(allow_none=True), metadata={"description": "Base64url without padding."}
    )


class DeviceSelf(ma.Schema):
    """What the server knows about the device that asks."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    person = ma.fields.Nested(PersonOfDevice)
    created_at = ma.fields.AwareDateTime()
    last_seen_at = ma.fields.AwareDateTime()
    epoch = ma.fields.String()
