"""The JSON API's frame: flask-smorest with our refusals and an OpenAPI document.

flask-smorest would answer every error of the application in its own JSON, pages included (its
issue 640); here it registers no handlers, and `problems` answers for both.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

import flask_smorest
import marshmallow as ma
from flask import Flask, Response, request

View = TypeVar("View", bound=Callable[..., object])


#: How a caller says who it is; which routes take what, each route says.
_SPEC = {
    "info": {
        "description": "Figures of lesson observation for other programs, and the sync of tablets. "
        "A reading program sends an access token that a coordinator or a head makes on the account "
        "page. A token reads what its person may see at that moment, within its scopes, and "
        "nothing else. Answers carry an ETag; refusals are application/problem+json with a stable "
        "`code`. The same figures are a feed for Excel and Power BI at /odata/v4/ (OData 4.0)."
    },
    "components": {
        "securitySchemes": {
            "accessToken": {
                "type": "http", "scheme": "bearer",
                "description": "Authorization: Bearer svapi_… – with the scope figures:read or "
                "definitions:read. Never in an address.",
            },
            "accessTokenAsPassword": {
                "type": "http", "scheme": "basic",
                "description": "For programs that know only Basic: any user name, the access "
                "token as the password.",
            },
            "deviceToken": {
                "type": "http", "scheme": "bearer", "description": "The token of a tablet.",
            },
            "session": {"type": "apiKey", "in": "cookie", "name": "sveris"},
        }
    },
}  # fmt: skip


class Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest has no types
    """The API under /api/v1, described at /api/openapi.json."""

    def __init__(self, app: Flask) -> None:
        app.config.update(
            API_TITLE="SvērIS",
            API_VERSION="v1",
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX="/api",
            OPENAPI_JSON_PATH="openapi.json",
            API_SPEC_OPTIONS=_SPEC,
        )
        super().__init__(app)

    def _register_error_handlers(self) -> None:
        """Leave refusals to `problems`."""


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A blueprint of the API; paging is in the body, never in a header."""

    PAGINATION_HEADER_NAME = None

    # The library's decorators keep the view; they only cannot say so.
    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Serve the decorated view at an address."""
        return super().route(rule, **options)  # type: ignore[no-any-return]

    def doc(self, **described: Any) -> Callable[[View], View]:
        """Describe what cannot be read off the decorated view."""
        return super().doc(**described)  # type: ignore[no-any-return]

    def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]:
        """Hand the decorated view what the schema made of the request."""
        return super().arguments(schema, **options)  # type: ignore[no-any-return]

    def response(
        self, status_code: int, schema: Any = None, **options: Any
    ) -> Callable[[View], View]:
        """Answer with what the schema makes of the decorated view's result."""
        return super().response(status_code, schema, **options)  # type: ignore[no-any-return]


def unless_known(response: Response, *, apart: str = "") -> Response:
    """Return a response, or 304 to a client that has the same already.

    `apart` is text in it that makes no difference: the moment at which the data were read. A
    client may keep it, for itself and for this reader only, and must ask whether it still holds.
    """
    content = response.get_data()
    if apart:
        content = content.replace(apart.encode(), b"")
    response.set_etag(sha256(content).hexdigest()[:32], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Authorization", "Cookie", "Accept-Language"))
    response.make_conditional(request)
    return response


class WholeNumber(ma.fields.Integer):
    """A whole number as JSON Schema means it: 281.0 is one, "12" and true are not."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error("invalid", input=value)
        if isinstance(value, float) and not value.is_integer():
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Text(ma.fields.String):
    """Text that every database stores: without NUL and lone surrogates, which JSON can spell."""

    def _deserialize(self, value: Any, *rest: Any, **more: Any) -> str:
        text: str = super()._deserialize(value, *rest, **more)
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise self.make_error("invalid")
        return text


class Instant(ma.fields.AwareDateTime):
    """An instant, in UTC: in the first or last hours of the calendar that is no instant at all."""

    def _deserialize(self, value: Any, *rest: Any, **more: Any) -> datetime:
        try:
            return super()._deserialize(value, *rest, **more).astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None
