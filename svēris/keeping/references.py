"""Rows that refer to what is not there, and damage in SQLite's own file."""

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, and_, exists, func, select, text
from sqlalchemy.orm import Session

from svēris.db import Base

#: Of one damaged page SQLite may complain a thousand times.
_COMPLAINTS = 20


def wrong(session: Session) -> Iterator[str]:
    """Give a sentence for everything that refers to nothing."""
    if session.get_bind().dialect.name == "sqlite":
        complaints = session.scalars(text(f"PRAGMA integrity_check({_COMPLAINTS})"))
        yield from (f"the database file: {each}" for each in complaints if each != "ok")
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            if lost := _lost(session, key):
                names = ", ".join(key.column_keys)
                yield f"table {table.name}: {lost} rows refer by {names} to what is not there"


def _lost(session: Session, key: ForeignKeyConstraint) -> int:
    """Count the rows whose reference leads nowhere; one without a value refers to nothing."""
    child, parent = key.table, key.referred_table.alias()
    pairs = [(each.parent, parent.columns[each.column.name]) for each in key.elements]
    there = exists().where(*(mine == theirs for mine, theirs in pairs)).select_from(parent)
    given = and_(*(mine.is_not(None) for mine, _ in pairs))
    statement = select(func.count()).select_from(child).where(given, ~there.correlate(child))
    return session.scalar(statement) or 0
