"""Who published an indicator in the browser, and which were withdrawn."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PEOPLE = ("published_by", "withdrawn_by")


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("indicator") as indicator:
        indicator.add_column(sa.Column("published_by", sa.Uuid(), nullable=True))
        indicator.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        indicator.add_column(sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
        indicator.add_column(sa.Column("withdrawn_for", sa.Text(), nullable=True))
        for name in _PEOPLE:
            key = op.f(f"fk_indicator_{name}_person")
            indicator.create_foreign_key(key, "person", [name], ["id"])
        indicator.create_check_constraint(
            op.f("ck_indicator_withdrawn_for_a_reason"),
            "withdrawn_at IS NULL OR (withdrawn_for <> '' AND NOT current)",
        )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("indicator") as indicator:
        indicator.drop_constraint(op.f("ck_indicator_withdrawn_for_a_reason"), type_="check")
        for name in _PEOPLE:
            indicator.drop_constraint(op.f(f"fk_indicator_{name}_person"), type_="foreignkey")
        for name in ("withdrawn_for", "withdrawn_by", "withdrawn_at", "published_by"):
            indicator.drop_column(name)
