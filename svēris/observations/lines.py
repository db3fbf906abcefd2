"""The lines of an import file: one observation each, understood one by one."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import marshmallow as ma
from marshmallow import validate

from svēris.observations import context
from svēris.observations.schemas import LARGEST_INTEGER, Growing, identity
from svēris.web import Instant, Text, WholeNumber


class LineSchema(Growing):
    """One observation of an import file (sync.md §4)."""

    obs = identity(required=True)
    form = ma.fields.String(required=True, validate=validate.Length(1, 24))
    version = WholeNumber(required=True, validate=validate.Range(1, LARGEST_INTEGER))
    observer = Text(required=True, validate=validate.Length(1, 200))
    fields_ = ma.fields.Dict(keys=ma.fields.String(), required=True, data_key="fields")
    submitted_at = Instant(load_default=None, allow_none=True)


@dataclass(frozen=True, slots=True)
class Line:
    """An observation to be imported, as its line says it."""

    number: int
    obs: str
    form: str
    version: int
    #: E-mail (in lower case) or code.
    observer: str
    fields: Mapping[str, Any]
    #: When it was submitted; None leaves it a draft.
    submitted_at: datetime | None

    @property
    def institution(self) -> str | None:
        """The institution's code."""
        return context.code(self.fields.get(context.INSTITUTION))

    @property
    def site(self) -> str | None:
        """The site's code."""
        return context.code(self.fields.get(context.SITE))

    @property
    def post(self) -> str | None:
        """The code of the teacher's post, or of the teacher."""
        return context.code(self.fields.get(context.ASSIGNMENT))

    @property
    def lesson_on(self) -> date | None:
        """The day of the lesson."""
        return context.day(self.fields.get("K.DATUMS"))

    def at_post(self, code: str) -> "Line":
        """Return the same line with the teacher's post named by its own code."""
        return replace(self, fields={**self.fields, context.ASSIGNMENT: code})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a line: a code of problems.json, and the field it is about."""

    line: int
    code: str
    field: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


_SCHEMA = LineSchema()


def read(lines: Iterable[str | bytes]) -> Iterator[Line | Remark]:
    """Yield each line that is not blank: what it says, or why it cannot be understood."""
    for number, text in enumerate(lines, 1):
        if text.strip():
            yield _read(number, text)


def _read(number: int, text: str | bytes) -> Line | Remark:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return Remark(number, "line-broken")
    if not isinstance(raw, dict):
        return Remark(number, "line-broken")
    try:
        said = _SCHEMA.load(raw)
    except ma.ValidationError as error:
        return Remark(number, "line-malformed", params={"fields": ", ".join(error.messages_dict)})
    observer = said["observer"].strip()
    return Line(
        number=number,
        obs=said["obs"],
        form=said["form"],
        version=said["version"],
        observer=observer.lower() if "@" in observer else observer,
        fields=said["fields_"],
        submitted_at=said["submitted_at"],
    )
