"""Notices and mail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "needless",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_mail_sent_at_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_person_id_made_at", "mail", ["person_id", "made_at"])
    op.create_index("ix_mail_state_next_at", "mail", ["state", "next_at"])

    op.create_table(
        "mail_wish",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_wish_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_wish")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "submitted",
                "revised",
                "reopened",
                "void",
                "answered",
                "discussed",
                "closed",
                "draft-waits",
                "step-referred",
                "visit-asked",
                "visit-planned",
                "visit-accepted",
                "visit-declined",
                "visit-moved",
                "visit-cancelled",
                name="happening",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("observation_id", sa.Uuid(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(observation_id IS NULL) <> (visit_id IS NULL)", name=op.f("ck_notice_about_one_thing")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_notice_mail_id_mail")),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_notice_observation_id_observation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_notice_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_mail_id_read_at", "notice", ["mail_id", "read_at"])
    op.create_index(op.f("ix_notice_observation_id"), "notice", ["observation_id"])
    op.create_index("ix_notice_person_id_id", "notice", ["person_id", "id"])
    op.create_index(op.f("ix_notice_visit_id"), "notice", ["visit_id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_notice_visit_id"), "notice")
    op.drop_index("ix_notice_person_id_id", "notice")
    op.drop_index(op.f("ix_notice_observation_id"), "notice")
    op.drop_index("ix_notice_mail_id_read_at", "notice")

    op.drop_table("notice")
    op.drop_table("mail_wish")
    op.drop_index("ix_mail_state_next_at", "mail")
    op.drop_index("ix_mail_person_id_made_at", "mail")

    op.drop_table("mail")
