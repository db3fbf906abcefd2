"""Publications: closed periods, their figures, what they rest on and what came later."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("span", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "head",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("surroundings", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_publication_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_publication_published_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("code", "edition", name=op.f("uq_publication_code_edition")),
        sa.UniqueConstraint("digest", name=op.f("uq_publication_digest")),
    )
    op.create_index("ix_publication_school_year", "publication", ["school_year"], unique=False)

    op.create_table(
        "published_figure",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("part", sa.String(length=24), nullable=True),
        sa.Column("k", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("lessons", sa.Integer(), nullable=True),
        sa.Column("partly", sa.Integer(), nullable=True),
        sa.Column("na", sa.Integer(), nullable=True),
        sa.Column("missing", sa.Integer(), nullable=True),
        sa.Column("teachers", sa.Integer(), nullable=True),
        sa.Column("institutions", sa.Integer(), nullable=True),
        sa.Column("withheld", sa.String(length=8), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "withheld IS NULL OR k IS NULL", name=op.f("ck_published_figure_withheld_has_no_number")
        ),
        sa.ForeignKeyConstraint(
            ["indicator", "version"],
            ["indicator.code", "indicator.version"],
            name=op.f("fk_published_figure_indicator_version_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_published_figure_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("publication_id", "position", name=op.f("pk_published_figure")),
    )
    op.create_index(
        "ix_published_figure_indicator",
        "published_figure",
        ["publication_id", "indicator", "position"],
        unique=False,
    )
    op.create_index(
        "ix_published_figure_place",
        "published_figure",
        ["publication_id", "place", "position"],
        unique=False,
    )

    op.create_table(
        "later_change",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "added",
                "void",
                "gone",
                "moved",
                "revised",
                name="later",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_later_change_observation_id_observation"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_later_change_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("publication_id", "observation_id", name=op.f("pk_later_change")),
    )
    op.create_index(
        "ix_later_change_observation_id", "later_change", ["observation_id"], unique=False
    )

    op.create_table(
        "published_observation",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("family", sa.String(length=8), nullable=False),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("observer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_published_observation_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["observation_id", "revision"],
            ["submission.observation_id", "submission.revision"],
            name=op.f("fk_published_observation_observation_id_revision_submission"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_published_observation_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint(
            "publication_id", "observation_id", name=op.f("pk_published_observation")
        ),
    )
    op.create_index(
        "ix_published_observation_observation_id",
        "published_observation",
        ["observation_id"],
        unique=False,
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("published_observation")
    op.drop_table("later_change")
    op.drop_table("published_figure")
    op.drop_table("publication")
