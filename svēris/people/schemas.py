"""Shapes of the room's JSON."""

import marshmallow as ma

from svēris.web import Text


class DeviceRequest(ma.Schema):
    """A tablet asks for a token, with a web session or with e-mail and password."""

    class Meta:
        """A newer tablet may say more; what is not known is ignored (sync.md §5)."""

        unknown = ma.EXCLUDE

    device = ma.fields.UUID(required=True, metadata={"description": "Made with the database."})
    name = Text(required=True, validate=ma.validate.Length(1, 120))
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


class DeviceToken(ma.Schema):
    """The token, shown this once."""

    token = ma.fields.String()
    person = ma.fields.Nested(PersonOfDevice)
    epoch = ma.fields.String()


class DeviceSelf(ma.Schema):
    """What the server knows about the device that asks."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    person = ma.fields.Nested(PersonOfDevice)
    created_at = ma.fields.AwareDateTime()
    last_seen_at = ma.fields.AwareDateTime()
    epoch = ma.fields.String()
