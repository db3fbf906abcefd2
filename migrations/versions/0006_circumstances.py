"""Which part of a lesson was seen and how the visit was announced, as columns to count."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: Column and the context item it is read from, as `observations.context` reads them.
ITEMS = {"part_seen": "K.DALA", "announced": "K.PIETEIKTS"}
LONGEST = 24
BATCH = 500

OBSERVATION = sa.table(
    "observation",
    sa.column("id", sa.Uuid()),
    sa.column("document", sa.JSON()),
    *(sa.column(name, sa.String()) for name in ITEMS),
)


def upgrade() -> None:
    """Change the tables."""
    for name in ITEMS:
        op.add_column("observation", sa.Column(name, sa.String(length=LONGEST), nullable=True))
    connection = op.get_bind()
    filling = (
        sa.update(OBSERVATION)
        .where(OBSERVATION.c.id == sa.bindparam("key"))
        .values({name: sa.bindparam(f"new_{name}") for name in ITEMS})
    )
    for rows in _batches(connection):
        connection.execute(
            filling,
            [
                {"key": key, **{f"new_{name}": _code(document, ITEMS[name]) for name in ITEMS}}
                for key, document in rows
            ],
        )


def downgrade() -> None:
    """Take the change back."""
    for name in ITEMS:
        op.drop_column("observation", name)


def _batches(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    """Give key and document of all observations, some at a time: they need not fit at once."""
    query = sa.select(OBSERVATION.c.id, OBSERVATION.c.document).order_by(OBSERVATION.c.id)
    rows = connection.execute(query.limit(BATCH)).all()
    while rows:
        yield rows
        query_on = query.where(OBSERVATION.c.id > rows[-1][0])
        rows = connection.execute(query_on.limit(BATCH)).all()


def _code(document: Any, item: str) -> str | None:
    """Return the code an item is answered with; a document may hold anything at all."""
    value = document.get(item) if isinstance(document, dict) else None
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST else None
