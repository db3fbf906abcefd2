"""At which revision a database is, and how to bring it to another."""

import sys

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from svēris.places import MIGRATIONS


def config(engine: Engine | None = None, connection: Connection | None = None) -> Config:
    """Return what alembic wants to know; with `connection` it works in that one's transaction."""
    made = Config(MIGRATIONS / "alembic.ini", stdout=sys.stdout)
    # A % in the path would be read as the beginning of an interpolation.
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes |= {"engine": engine, "connection": connection}
    return made


def head() -> str | None:
    """Return the revision this application is written for."""
    return ScriptDirectory.from_config(config()).get_current_head()


def is_known(revision: str) -> bool:
    """Say whether this application has the migrations that lead to a revision."""
    try:
        return ScriptDirectory.from_config(config()).get_revision(revision) is not None
    except CommandError:
        return False


def revision_of(connection: Connection) -> str | None:
    """Return the revision a database is at; None where it has never been migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str) -> None:
    """Migrate within the transaction of a connection, whose foreign keys SQLite must not check."""
    command.upgrade(config(connection=connection), revision)
