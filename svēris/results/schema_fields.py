"""Fields of the room's JSON that say what they hold, for its description."""

from typing import Any

import marshmallow as ma

#: What is counted in an indicator.
UNITS = ("lessons", "learners", "teachers", "assignments", "count")


def text(description: str, **options: Any) -> ma.fields.String:
    """Return a field of text."""
    return ma.fields.String(metadata={"description": description}, **options)


def number(description: str) -> ma.fields.Integer:
    """Return a field of a whole number."""
    return ma.fields.Integer(metadata={"description": description})


def per_cent(description: str, *, allow_none: bool = False) -> ma.fields.Float:
    """Return a field of per cent."""
    return ma.fields.Float(allow_none=allow_none, metadata={"description": description})


def one_of(choices: tuple[str, ...], description: str, **options: Any) -> ma.fields.String:
    """Return a field that holds one of some codes."""
    return text(description, validate=ma.validate.OneOf(choices), **options)
