"""Decisions about what was set aside, and the list of what waits for one."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("areja", "ieksieja", "savstarpeja", "pasverosana")


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "aside",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submits", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("lesson_on", sa.Date(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_aside_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["person.id"], name=op.f("fk_aside_teacher_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aside")),
    )
    op.create_index(op.f("ix_aside_observation_id"), "aside", ["observation_id"])
    op.create_index("ix_aside_waiting", "aside", ["kept_at", "last_at"])
    _create_decision()
    _list_what_waits()


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "let-in",
                "kept-aside",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("held_code", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "place",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "verdict = 'let-in' OR reason <> ''", name=op.f("ck_decision_kept_for_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_decision_change_id_change")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_decision_decided_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_change_id"), "decision", ["change_id"])
    op.create_index(op.f("ix_decision_observation_id"), "decision", ["observation_id"])


def _list_what_waits() -> None:
    """List what was set aside before there was a list: by author, device and reason."""
    bind = op.get_bind()
    change, institution, assignment = (
        sa.Table(name, sa.MetaData(), autoload_with=bind)
        for name in ("change", "institution", "assignment")
    )
    # SQLite says of a UUID's column only that it holds 32 letters.
    columns = sa.select(
        *(sa.type_coerce(change.c[name], sa.Uuid()).label(name)
          for name in ("id", "observation_id", "author_id", "device_id")),
        change.c.kind, change.c.content, change.c.held_code,
        sa.type_coerce(change.c.received_at, sa.DateTime(timezone=True)).label("received_at"),
    )  # fmt: skip
    held = sa.select(change.c.observation_id).where(change.c.held_code.is_not(None))
    found = bind.execute(
        columns.where(change.c.observation_id.in_(held)).order_by(
            change.c.observation_id, change.c.received_at, change.c.seq
        )
    ).all()
    schools = dict(bind.execute(sa.select(institution.c.code, institution.c.id)).all())
    posts = sa.select(assignment.c.code, sa.type_coerce(assignment.c.person_id, sa.Uuid()))
    teachers = dict(bind.execute(posts).all())
    rows = [
        row
        for _, group in groupby(found, key=lambda row: row.observation_id)
        for row in _asides(list(group), schools, teachers)
    ]
    if rows:
        typed = sa.table("aside", *(sa.column(name, _TYPES.get(name)) for name in rows[0]))
        bind.execute(sa.insert(typed), rows)


_TYPES: dict[str, Any] = {
    **dict.fromkeys(("id", "observation_id", "author_id", "device_id", "teacher_id"), sa.Uuid()),
    **dict.fromkeys(("first_at", "last_at", "kept_at"), sa.DateTime(timezone=True)),
    "lesson_on": sa.Date(),
    "submits": sa.Boolean(),
}


def _asides(
    changes: list[Any], schools: dict[str, int], teachers: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    said: dict[str, Any] = {}
    gathered: dict[tuple[Any, ...], list[Any]] = {}
    for change in changes:
        fields = json.loads(change.content).get("fields", {})
        said |= {field: str(entry["value"]) for field, entry in fields.items()}
        if change.held_code is not None:
            key = (change.author_id, change.device_id, change.held_code)
            gathered.setdefault(key, []).append(change)
    school, kind = schools.get(said.get("K.IESTADE", "")), said.get("K.VEIDS")
    near = kind in KINDS and (kind == "areja" or school is not None)
    for (author_id, device_id, code), group in gathered.items():
        yield {
            "id": group[0].id,
            "observation_id": group[0].observation_id,
            "author_id": author_id,
            "device_id": device_id,
            "code": code,
            "changes": len(group),
            "first_at": group[0].received_at,
            "last_at": group[-1].received_at,
            "submits": any(change.kind == "submit" for change in group),
            "kind": kind if near else "",
            "institution_id": school,
            "teacher_id": teachers.get(said.get("K.PEDAGOGS", "")),
            "lesson_on": None,
            "kept_at": None,
        }


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("decision")
    op.drop_table("aside")
