"""Rows as plain values: every column a table has, but secrets, with people and places by name.

A column that is added tomorrow is in the file tomorrow.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import NamedColumn

from svēris.db import Base
from svēris.own.kept import SECRETS, TECHNICAL
from svēris.people.models import Institution, Person, Site

_HIDDEN = SECRETS | TECHNICAL


def plain(session: Session, row: Base, *, without: Sequence[str] = ()) -> dict[str, Any]:
    """Return a row as values: codes, days and moments, and names in place of people and places."""
    values = {}
    for attribute in inspect(type(row)).column_attrs:
        column = attribute.columns[0]
        if str(column) not in _HIDDEN and attribute.key not in without:
            name, value = _named(session, column, attribute.key, getattr(row, attribute.key))
            values[name] = value
    return values


def _named(session: Session, column: NamedColumn[Any], name: str, value: Any) -> tuple[str, Any]:
    tables = {key.column.table.name for key in column.foreign_keys}
    if "person" in tables:
        return name.removesuffix("_id"), name_of(session, value)
    if "institution" in tables:
        place = session.get(Institution, value) if value is not None else None
        return "institution", place.name if place else None
    if "site" in tables:
        site = session.get(Site, value) if value is not None else None
        return "site", site.address if site else None
    if isinstance(value, UUID):
        return name, str(value)
    return name, value.value if isinstance(value, StrEnum) else value


def name_of(session: Session, person_id: UUID | None) -> str | None:
    """Return somebody's name."""
    person = session.get(Person, person_id) if person_id is not None else None
    return person.name if person else None
