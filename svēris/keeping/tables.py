"""Tables as lines of JSON: the same for the same rows, whichever database holds them.

Columns are read from the database and not from the models, so that a backup of an older revision
is loaded into tables of that revision. Rows stand in the order of their primary key, text by code
point, and JSON has its keys sorted; hence the SHA-256 of a table's lines is the same before and
after, and a backup made on SQLite can be restored into PostgreSQL.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Time,
    Uuid,
    collate,
    func,
    insert,
    select,
    text,
)

#: Alembic's own: a restored database has it from its migrations.
_NOT_CONTENT = "alembic_version"
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Summary:
    """A table in two facts: how many rows, and the SHA-256 of their lines."""

    rows: int
    sha256: str


class Tally:
    """A summary that grows line by line."""

    def __init__(self) -> None:
        self._rows, self._hash = 0, sha256()

    def add(self, line: bytes) -> None:
        """Take in a line."""
        self._rows += 1
        self._hash.update(line)

    def summary(self) -> Summary:
        """Return what it comes to."""
        return Summary(self._rows, self._hash.hexdigest())


def everything(connection: Connection) -> MetaData:
    """Return the tables there are, alembic's own among them."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                # A value that is missing, and not JSON's null.
                column.type.none_as_null = True
    return found


def content(metadata: MetaData) -> list[Table]:
    """Return the tables that hold content, those that are referred to first."""
    return [table for table in metadata.sorted_tables if table.name != _NOT_CONTENT]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Give the rows of a table, each as one line."""
    keys = [_ordered(column, connection) for column in table.primary_key.columns]
    rows = connection.execute(
        select(table).order_by(*keys), execution_options={"yield_per": _ROWS_AT_ONCE}
    )
    for row in rows:
        yield _ENCODE([_plain(value) for value in row]).encode() + b"\n"


def summary(connection: Connection, table: Table) -> Summary:
    """Return how many rows a table has, and the SHA-256 of their lines."""
    tally = Tally()
    for line in lines(connection, table):
        tally.add(line)
    return tally.summary()


def load(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add rows to a table."""
    readers = [(name, _reader(table.columns[name])) for name in columns]
    values = [
        {
            name: None if value is None else read(value)
            for (name, read), value in zip(readers, row, strict=True)
        }
        for row in rows
    ]
    connection.execute(insert(table), values)


def follow_ids(connection: Connection, tables: Iterable[Table]) -> None:
    """Let PostgreSQL count on after the highest ids that were loaded; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        name = text("SELECT pg_get_serial_sequence(:table, :column)")
        named = {"table": table.name, "column": keys[0].name}
        if sequence := connection.scalar(name, named):
            highest = connection.scalar(select(func.max(keys[0])))
            connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))


def _ordered(column: Column[Any], connection: Connection) -> Any:
    by_words = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return collate(column, "C") if by_words else column


_ENCODE: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else value


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """Return what makes a column's value of what stands in a line."""
    for kind, reader in _READERS:
        if isinstance(column.type, kind):
            return reader
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


_READERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
    (Uuid, UUID),
)
