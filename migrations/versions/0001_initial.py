"""The first tables and the rows without which nothing works."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "edit",
                "submit",
                "discard",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("held_code", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("seq", name=op.f("uq_change_seq")),
    )
    op.create_index("ix_change_held_code", "change", ["held_code"])
    op.create_index("ix_change_observation_id_seq", "change", ["observation_id", "seq"])
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "form_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "definition",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closing",
                "closed",
                name="formstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_form_version_digest")),
        sa.UniqueConstraint("form", "version", name=op.f("uq_form_version_form_version")),
    )
    op.create_index(op.f("ix_form_version_seq"), "form_version", ["seq"])
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "definition",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_indicator_code_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_indicator_digest")),
    )
    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "type",
            sa.Enum(
                "preschool",
                "general",
                "vocational",
                "hobby",
                "sports",
                name="institutiontype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("viis_id", sa.String(length=40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
        sa.UniqueConstraint("viis_id", name=op.f("uq_institution_viis_id")),
    )
    op.create_index(op.f("ix_institution_name_sort"), "institution", ["name_sort"])
    op.create_index(op.f("ix_institution_seq"), "institution", ["seq"])
    op.create_table(
        "list_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("lv", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column(
            "attributes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_item")),
        sa.UniqueConstraint("list", "code", name=op.f("uq_list_item_list_code")),
    )
    op.create_index(op.f("ix_list_item_seq"), "list_item", ["seq"])
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name_search", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_index(op.f("ix_person_name_search"), "person", ["name_search"])
    op.create_index(op.f("ix_person_name_sort"), "person", ["name_sort"])
    op.create_index(op.f("ix_person_seq"), "person", ["seq"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_key_at", "sign_in_attempt", ["key", "at"])
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "teacher",
                "preschool_teacher",
                "coach",
                name="duty",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "subjects",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("load_percent", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_assignment_period")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_assignment_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("code", name=op.f("uq_assignment_code")),
    )
    op.create_index(op.f("ix_assignment_institution_id"), "assignment", ["institution_id"])
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"])
    op.create_index(op.f("ix_assignment_seq"), "assignment", ["seq"])
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("app", sa.String(length=64), nullable=True),
        sa.Column("unsent_count", sa.Integer(), nullable=False),
        sa.Column("unsent_oldest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("storage_persisted", sa.Boolean(), nullable=True),
        sa.Column("clock_ahead_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_device_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index(op.f("ix_device_person_id"), "device", ["person_id"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("observation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "detail",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_event_about_id_person")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_about_id_at", "event", ["about_id", "at"])
    op.create_index("ix_event_actor_id_at", "event", ["actor_id", "at"])
    op.create_index("ix_event_observation_id_at", "event", ["observation_id", "at"])
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "name",
            sa.Enum(
                "admin",
                "coordinator",
                "external_observer",
                "head",
                "internal_observer",
                "methodologist",
                "dpo",
                name="rolename",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(name IN ('head', 'internal_observer')) = (institution_id IS NOT NULL)",
            name=op.f("ck_role_place"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_role_period")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_role_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
    )
    op.create_index(op.f("ix_role_institution_id"), "role", ["institution_id"])
    op.create_index(op.f("ix_role_person_id"), "role", ["person_id"])
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column(
            "programmes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_site_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    op.create_index(op.f("ix_site_institution_id"), "site", ["institution_id"])
    op.create_table(
        "succession",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("predecessor_id <> successor_id", name=op.f("ck_succession_distinct")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["institution.id"],
            name=op.f("fk_succession_predecessor_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["institution.id"],
            name=op.f("fk_succession_successor_id_institution"),
        ),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_succession")),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "draft",
                "submitted",
                "acknowledged",
                "discussed",
                "closed",
                "cancelled",
                "moved",
                "reopened",
                "void",
                "discarded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("observer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "heads",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "conflicts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "flags",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("purpose", sa.String(length=24), nullable=True),
        sa.Column("lesson_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("school_year", sa.Integer(), nullable=True),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=True),
        sa.Column("group_label", sa.String(length=40), nullable=True),
        sa.Column("joint_id", sa.Uuid(), nullable=True),
        sa.Column("primary", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "NOT counts OR institution_id IS NOT NULL",
            name=op.f("ck_observation_counted_has_place"),
        ),
        sa.CheckConstraint(
            "NOT counts OR school_year IS NOT NULL", name=op.f("ck_observation_counted_has_year")
        ),
        sa.CheckConstraint(
            "NOT counts OR teacher_id IS NOT NULL", name=op.f("ck_observation_counted_has_teacher")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_observation_assignment_id_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["form", "version"],
            ["form_version.form", "form_version.version"],
            name=op.f("fk_observation_form_version_form_version"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_observation_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["observer_id"], ["person.id"], name=op.f("fk_observation_observer_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_observation_site_id_site")),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["person.id"], name=op.f("fk_observation_teacher_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint(
            "id",
            "institution_id",
            "school_year",
            "kind",
            "family",
            "headline",
            "teacher_id",
            name="uq_observation_grouping",
        ),
        sa.UniqueConstraint("number", name=op.f("uq_observation_number")),
    )
    op.create_index(op.f("ix_observation_assignment_id"), "observation", ["assignment_id"])
    op.create_index(
        "ix_observation_institution_id_school_year",
        "observation",
        ["institution_id", "school_year"],
    )
    op.create_index(op.f("ix_observation_joint_id"), "observation", ["joint_id"])
    op.create_index(op.f("ix_observation_lesson_on"), "observation", ["lesson_on"])
    op.create_index(op.f("ix_observation_observer_id"), "observation", ["observer_id"])
    op.create_index("ix_observation_school_year_kind", "observation", ["school_year", "kind"])
    op.create_index(op.f("ix_observation_seq"), "observation", ["seq"])
    op.create_index(op.f("ix_observation_teacher_id"), "observation", ["teacher_id"])
    op.create_table(
        "facet",
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_facet_observation_id_observation")
        ),
        sa.PrimaryKeyConstraint("observation_id", "name", "value", name=op.f("pk_facet")),
    )
    op.create_index("ix_facet_name_value", "facet", ["name", "value", "observation_id"])
    op.create_table(
        "outcome",
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "true",
                "partly",
                "false",
                "na",
                "missing",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("family", sa.String(length=8), nullable=False),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_outcome_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            [
                "observation_id",
                "institution_id",
                "school_year",
                "kind",
                "family",
                "headline",
                "teacher_id",
            ],
            [
                "observation.id",
                "observation.institution_id",
                "observation.school_year",
                "observation.kind",
                "observation.family",
                "observation.headline",
                "observation.teacher_id",
            ],
            name="fk_outcome_grouping",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("observation_id", "indicator_id", name=op.f("pk_outcome")),
    )
    op.create_index(
        "ix_outcome_city",
        "outcome",
        [
            "school_year",
            "kind",
            "indicator_id",
            "headline",
            "family",
            "institution_id",
            "result",
            "numerator",
            "denominator",
            "teacher_id",
        ],
    )
    op.create_index("ix_outcome_institution", "outcome", ["institution_id", "school_year", "kind"])
    op.create_table(
        "submission",
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_submission_observation_id_observation"),
        ),
        sa.PrimaryKeyConstraint("observation_id", "revision", name=op.f("pk_submission")),
        sa.UniqueConstraint("change_id", name=op.f("uq_submission_change_id")),
    )
    _first_rows()


def _first_rows() -> None:
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    # The epoch tells tablets that the server was restored from a backup (sync.md).
    op.bulk_insert(meta, [{"key": "epoch", "value": str(uuid.uuid4())}])
    counter = sa.table("counter", sa.column("name"), sa.column("value"))
    op.bulk_insert(counter, [{"name": "feed", "value": 0}])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("submission")
    op.drop_table("outcome")
    op.drop_table("facet")
    op.drop_table("observation")
    op.drop_table("succession")
    op.drop_table("site")
    op.drop_table("role")
    op.drop_table("event")
    op.drop_table("device")
    op.drop_table("assignment")
    op.drop_table("sign_in_attempt")
    op.drop_table("person")
    op.drop_table("meta")
    op.drop_table("list_item")
    op.drop_table("institution")
    op.drop_table("indicator")
    op.drop_table("form_version")
    op.drop_table("counter")
    op.drop_table("change")
