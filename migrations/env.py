"""Run migrations with the application's engine, on SQLite without losing children.

SQLite cannot alter a column, so alembic rebuilds the table and drops the old one; with foreign
keys on, the drop silently deletes every row that refers to it with ON DELETE CASCADE. The pragma
does nothing inside a transaction, hence it is switched on the driver's own connection first.
"""

from alembic import context
from sqlalchemy import Connection

from svēris.db import Base, Instant
from svēris.forms import models as forms
from svēris.observations import models as observations
from svēris.observations import plan_models as plan
from svēris.people import absences, access_tokens
from svēris.people import models as people
from svēris.publishing import models as publishing
from svēris.results import models as results
from svēris.telling import models as telling

#: Rooms whose tables are compared; importing them is what puts the tables into Base.metadata.
ROOMS = (people, absences, access_tokens, forms, observations, plan, telling, results, publishing)


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as what they are in the database: a migration outlives our code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def set_foreign_keys(connection: Connection, state: str) -> None:
    """Let SQLite check foreign keys, or not, before anything has begun a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit on SQLite what has left a row without the row it refers to."""
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"broken references: {broken[:5]}")


def run(connection: Connection) -> None:
    """Run what was asked for in one transaction: the caller's, where there is one."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        # One transaction on SQLite too: db.py begins it, alembic believes there can be none.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        check_foreign_keys(connection)


# `sveris restore` migrates what it restores in the very transaction in which it does so.
if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with context.config.attributes["engine"].connect() as connection:
        set_foreign_keys(connection, "OFF")
        try:
            run(connection)
        finally:
            connection.rollback()
            set_foreign_keys(connection, "ON")
