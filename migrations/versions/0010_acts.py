"""What people do with submitted observations, and with the steps agreed on."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DEEDS = ("acknowledge", "answer", "discuss", "close", "reopen", "void")
STEP_DEEDS = ("add", "status", "refer", "withdraw")
STATES = (
    "planned", "draft", "submitted", "acknowledged", "discussed", "closed", "cancelled", "moved",
    "reopened", "void", "discarded",
)  # fmt: skip


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deed", _coded(DEEDS, "deed"), nullable=False),
        sa.Column("state", _coded(STATES, "state"), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "content",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "deed NOT IN ('void', 'reopen') OR reason <> ''", name=op.f("ck_act_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_act_by_id_person")),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_act_observation_id_observation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_index("ix_act_observation_id", "act", ["observation_id", "id"])
    op.create_table(
        "step_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("deed", _coded(STEP_DEEDS, "stepdeed"), nullable=False),
        sa.Column(
            "content",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_step_act_by_id_person")),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_step_act_observation_id_observation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_act")),
    )
    op.create_index("ix_step_act_observation_id", "step_act", ["observation_id", "id"])
    op.create_index(op.f("ix_step_act_step_id"), "step_act", ["step_id"])


def _coded(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=24)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_step_act_step_id"), "step_act")
    op.drop_index("ix_step_act_observation_id", "step_act")
    op.drop_table("step_act")
    op.drop_index("ix_act_observation_id", "act")
    op.drop_table("act")
