"""When lessons are taught, as the board has confirmed it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "agreed_terms",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_from", sa.Date(), nullable=False),
        sa.Column("first_to", sa.Date(), nullable=False),
        sa.Column("second_from", sa.Date(), nullable=False),
        sa.Column("second_to", sa.Date(), nullable=False),
        sa.Column(
            "holidays",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "first_from < first_to AND first_to < second_from AND second_from < second_to",
            name=op.f("ck_agreed_terms_one_after_another"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_agreed_terms_confirmed_by_person")
        ),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_agreed_terms")),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("agreed_terms")
