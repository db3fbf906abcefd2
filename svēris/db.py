"""The database: base class, session, and what SQLite and PostgreSQL need to behave alike.

SQLite transactions that write begin with BEGIN IMMEDIATE. A deferred BEGIN that reads first and
writes later cannot upgrade its snapshot while another writer commits, and busy_timeout does not
help (154 of 200 concurrent syncs failed so; with IMMEDIATE none). Reading requests keep a plain
BEGIN, so that readers never wait. `synchronous=FULL`: an acknowledgement means it is on disk.
"""

import os
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    MetaData,
    String,
    event,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from svēris import turns
from svēris.names import search_key, sort_key

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant in UTC. SQLite would hand back naive times, PostgreSQL aware ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the driver stores: the instant in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what was stored, aware of its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: JSON everywhere; JSONB on PostgreSQL, where it can be asked into.
Json = JSON().with_variant(JSONB(), "postgresql")

#: A `sort_key()`: compared by code point on both databases.
SortKey = String(400).with_variant(String(400, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """The base of every model. One registry with our constraint names and column types."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: Instant,
            dict[str, Any]: Json,
            list[Any]: Json,
            list[str]: Json,
        },
    )


db = SQLAlchemy(metadata=Base.metadata)


class Counter(Base):
    """A named counter whose row lock makes numbers appear in the order of commits.

    A database sequence would let a reader of the change feed skip a row that commits late.
    """

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class Meta(Base):
    """Facts about this database as a whole, such as its epoch."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]


class Fed:
    """Mixin of rows that the tablets' feed carries: their place in the order of commits."""

    #: Position in the feed; drawn anew whenever the row changes (see `_feed_changed_rows`).
    seq: Mapped[int] = mapped_column(BigInteger, index=True, default=0)


def draw(session: Session, counter: str, count: int = 1) -> int:
    """Take `count` numbers from a counter, held until commit; return the first of them."""
    last = session.scalar(
        update(Counter)
        .where(Counter.name == counter)
        .values(value=Counter.value + count)
        .returning(Counter.value)
        .execution_options(synchronize_session=False)
    )
    if last is not None:
        return last - count + 1
    session.execute(
        upsert(session, Counter.__table__, [{"name": counter, "value": 0}], on=["name"])
    )
    return draw(session, counter, count)


@event.listens_for(Session, "before_flush")
def _feed_changed_rows(session: Session, _context: object, _instances: object) -> None:
    rows = [
        row
        for row in (*session.new, *session.dirty)
        if isinstance(row, Fed) and (row in session.new or session.is_modified(row))
    ]
    if rows:
        first = draw(session, "feed", len(rows))
        for position, row in enumerate(rows, start=first):
            row.seq = position


def upsert(
    session: Session,
    table: Any,
    rows: Sequence[Mapping[str, Any]] | None = None,
    *,
    on: Sequence[str],
    change: Sequence[str] = (),
) -> Insert:
    """Return INSERT … ON CONFLICT for this session's database.

    `on` names the columns of the unique constraint; `change` the columns that a row already
    there takes from the new one. With no `change` a row already there stays as it is. Without
    `rows` they are given when it is executed, for many of them: the statement is then made once.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    statement = insert(table) if rows is None else insert(table).values(list(rows))
    if not change:
        return statement.on_conflict_do_nothing(index_elements=list(on))
    new = statement.excluded
    taken = {column: new[column] for column in change}
    return statement.on_conflict_do_update(index_elements=list(on), set_=taken)


@contextmanager
def writing() -> Iterator[Session]:
    """Give a session of its own that may write inside a reading request, and commit it.

    Needed where a GET must leave a trace (who read whose observation): the request's own
    transaction is a reading one, and SQLite could not turn it into a writing one.
    """
    engine = db.engine.execution_options(writes=True)
    with Session(engine) as session:
        yield session
        session.commit()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees the database as it is now, whatever is written meanwhile.

    It keeps nobody from writing: a reading transaction on SQLite (WAL), a repeatable one on
    PostgreSQL.
    """
    options: dict[str, Any] = {"reads": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.execution_options(**options).begin() as connection:
        yield connection


def epoch(session: Session) -> str:
    """Return this database's epoch: a UUID, replaced when it is restored from a backup."""
    value = session.scalar(select(Meta.value).where(Meta.key == "epoch"))
    if value is None:
        raise LookupError("the database has no epoch: run `sveris db upgrade`")
    return value


def set_setting(session: Session, key: str, value: str) -> None:
    """Set one fact about this database."""
    session.execute(
        upsert(
            session, Meta.__table__, [{"key": key, "value": value}], on=["key"], change=["value"]
        )
    )


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    # SQLAlchemy begins transactions itself (below); the driver must not begin any of its own.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    asked = connection.get_execution_options()
    reads = has_request_context() and request.method in READING_METHODS and not asked.get("writes")
    if reads or asked.get("reads", False):
        connection.exec_driver_sql("BEGIN")
    else:
        turns.wait(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class _LastId:
    lock = threading.Lock()
    milliseconds = 0
    count = 0


def uuid7() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562 §5.7), rising within this process.

    The standard library has it from Python 3.14.
    """
    with _LastId.lock:
        now = time.time_ns() // 1_000_000
        if now > _LastId.milliseconds:
            _LastId.milliseconds, _LastId.count = now, int.from_bytes(os.urandom(2)) & 0x3FF
        else:
            _LastId.count += 1
            if _LastId.count > 0xFFF:
                _LastId.milliseconds, _LastId.count = _LastId.milliseconds + 1, 0
        head = _LastId.milliseconds << 80 | 7 << 76 | _LastId.count << 64
    return uuid.UUID(int=head | 2 << 62 | int.from_bytes(os.urandom(8)) & (1 << 62) - 1)


__all__ = [
    "Base",
    "Counter",
    "Fed",
    "Instant",
    "Json",
    "Meta",
    "SortKey",
    "db",
    "draw",
    "epoch",
    "search_key",
    "set_setting",
    "snapshot",
    "sort_key",
    "upsert",
    "uuid7",
    "writing",
]
