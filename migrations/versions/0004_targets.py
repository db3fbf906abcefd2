"""What indicators should come to, by year."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "target",
        sa.Column("indicator_code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("permille", sa.Integer(), nullable=False),
        sa.Column("is_base", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("permille BETWEEN 0 AND 1000", name=op.f("ck_target_is_a_share")),
        sa.PrimaryKeyConstraint("indicator_code", "year", name=op.f("pk_target")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("target")
