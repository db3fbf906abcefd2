"""What coverage counts by: long absences, years of teaching, and support staff apart."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DUTIES = ("teacher", "preschool_teacher", "coach")


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "absence",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_period")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_absence_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("assignment_id", "starts_on", name=op.f("pk_absence")),
    )
    op.add_column("person", sa.Column("teaching_since", sa.Integer(), nullable=True))
    _allow((*DUTIES, "support"))


def downgrade() -> None:
    """Take the change back; support staff become teachers, which they were until now."""
    op.execute("UPDATE assignment SET duty = 'teacher' WHERE duty = 'support'")
    _allow(DUTIES)
    with op.batch_alter_table("person") as person:
        person.drop_column("teaching_since")
    op.drop_table("absence")


def _allow(duties: Sequence[str]) -> None:
    listed = ", ".join(f"'{duty}'" for duty in duties)
    name = op.f("ck_assignment_duty")
    with op.batch_alter_table("assignment") as assignment:
        assignment.drop_constraint(name, type_="check")
        assignment.create_check_constraint(name, f"duty IN ({listed})")
