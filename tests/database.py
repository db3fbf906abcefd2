"""The database the tests run on: made once per session, empty again before each test that uses it.

SQLite by default; PostgreSQL where TEST_DATABASE_URL names a server's empty database
(`./manage test` starts a private one). The name does not begin with SVERIS_, since the
application refuses settings it does not know.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine, create_engine, insert, make_url, text
from sqlalchemy.pool import NullPool

from svēris.db import Base, Counter, Meta
from svēris.forms import models as forms
from svēris.observations import models as observations
from svēris.observations import plan_models as plan
from svēris.people import access_tokens, recovery
from svēris.people import models as people
from svēris.people.models import RecoveryKey
from svēris.publishing import models as publishing
from svēris.results import models as results
from svēris.telling import models as telling

#: Importing the models is what puts their tables into Base.metadata.
ROOMS = (people, access_tokens, forms, observations, plan, telling, results, publishing)

#: The recovery key that every database under test begins with.
RECOVERY_KEY = UUID("01900000-0000-7000-8000-000000000001")


class Database:
    """An empty database with its schema and its first rows, and a way back to that state."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder = folder
        self.server = server
        self.url = server or f"sqlite:///{folder / 'sveris.db'}"
        self._pristine = folder / "pristine.db"

    @property
    def on_postgresql(self) -> bool:
        """Whether the tests run on PostgreSQL."""
        return self.server is not None

    def create(self) -> None:
        """Make the schema and the first rows."""
        if self.on_postgresql:
            with connected(self.url) as engine:
                Base.metadata.drop_all(engine)
                fill(engine)
        else:
            with connected(f"sqlite:///{self._pristine}") as engine:
                fill(engine)

    def reset(self) -> None:
        """Bring the database back to its first state; nobody may be connected to it."""
        if not self.on_postgresql:
            for suffix in ("-wal", "-shm"):
                Path(f"{self.folder / 'sveris.db'}{suffix}").unlink(missing_ok=True)
            shutil.copyfile(self._pristine, self.folder / "sveris.db")
            return
        tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
        with connected(self.url) as engine, engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
            first_rows(connection)

    @contextmanager
    def another(self) -> Iterator[str]:
        """Give the address of a further database on the same system, without any table."""
        name = f"sveris_{uuid4().hex[:12]}"
        if not self.on_postgresql:
            yield f"sqlite:///{self.folder / name}.db"
            return
        with connected(self.url, isolation_level="AUTOCOMMIT") as engine:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
            yield make_url(self.url).set(database=name).render_as_string(hide_password=False)
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def connected(url: str, **options: object) -> Iterator[Engine]:
    """Give an engine that leaves no connection behind."""
    engine = create_engine(url, poolclass=NullPool, **options)
    try:
        yield engine
    finally:
        engine.dispose()


def fill(engine: Engine) -> None:
    """Make every table of the models, and the first rows, in an empty database."""
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        first_rows(connection)


def first_rows(connection) -> None:
    """Add what the first migration adds to an empty database, and a recovery key."""
    connection.execute(insert(Meta).values(key="epoch", value=str(uuid4())))
    connection.execute(insert(Counter).values(name="feed", value=0))
    key = _recovery_key()
    connection.execute(
        insert(RecoveryKey).values(
            id=RECOVERY_KEY, public_key=key.public_key, private_key=key.private_key,
            created_at=key.created_at,
        )
    )  # fmt: skip


@cache
def _recovery_key() -> RecoveryKey:
    """Make a recovery key once a run: each takes longer than most tests."""
    return recovery.make(datetime(2024, 1, 1, tzinfo=UTC))
