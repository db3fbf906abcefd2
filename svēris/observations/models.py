"""Changes as tablets sent them, and the observations they fold into.

A change is kept for ever exactly as it was accepted; everything in `observation`, `submission`
and `facet` can be made again from the changes (`sveris check` does, and compares).
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from svēris.db import Base, Fed
from svēris.people.models import Assignment, Institution, Person, Site, coded


class State(StrEnum):
    """Where an observation is on its way (domain.md §4.1), and `discarded`: a draft thrown away."""

    PLANNED = "planned"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    DISCUSSED = "discussed"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MOVED = "moved"
    REOPENED = "reopened"
    VOID = "void"
    DISCARDED = "discarded"


#: States from which an observation counts in statistics (domain.md §3.0, population filter).
COUNTED_STATES = frozenset({State.SUBMITTED, State.ACKNOWLEDGED, State.DISCUSSED, State.CLOSED})


class Deed(StrEnum):
    """What a person does with a submitted observation (domain.md §4.1)."""

    #: The teacher has read it.
    ACKNOWLEDGE = "acknowledge"
    #: The teacher's reflection, agreement or objection.
    ANSWER = "answer"
    #: The talk was held.
    DISCUSS = "discuss"
    CLOSE = "close"
    #: For correction: its observer edits and submits anew; what was submitted before is kept.
    REOPEN = "reopen"
    #: It was a mistake: it stays readable and counts nowhere.
    VOID = "void"


class ChangeKind(StrEnum):
    """What a change does (sync.md §2)."""

    EDIT = "edit"
    SUBMIT = "submit"
    DISCARD = "discard"


class Change(Base):
    """One immutable patch of an observation, as its author's tablet froze it.

    No foreign keys: what refers to something unknown is still kept, set aside as held.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_observation_id_seq", "observation_id", "seq"),
        Index("ix_change_held_code", "held_code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    observation_id: Mapped[UUID]
    author_id: Mapped[UUID]
    device_id: Mapped[UUID | None]
    kind: Mapped[ChangeKind] = mapped_column(coded(ChangeKind))
    #: The change in canonical JSON (RFC 8785): the very text that `hash` is of.
    content: Mapped[str] = mapped_column(Text)
    #: SHA-256 of `content`, lower-case hex.
    hash: Mapped[str] = mapped_column(String(64))
    #: Place in the feed, in the order of commits.
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    #: Why it is set aside (a right withdrawn, an unknown form, too late, …); None if it is not.
    held_code: Mapped[str | None] = mapped_column(String(40))
    received_at: Mapped[datetime]


class Observation(Fed, Base):
    """A lesson seen: the fold of its changes, and where it is on its way."""

    __tablename__ = "observation"
    __table_args__ = (
        ForeignKeyConstraint(["form", "version"], ["form_version.form", "form_version.version"]),
        # What every outcome row repeats; the composite key lets the database keep the copies right.
        UniqueConstraint(
            "id", "institution_id", "school_year", "kind", "family", "headline", "teacher_id",
            name="uq_observation_grouping",
        ),
        CheckConstraint("NOT counts OR teacher_id IS NOT NULL", name="counted_has_teacher"),
        CheckConstraint("NOT counts OR institution_id IS NOT NULL", name="counted_has_place"),
        CheckConstraint("NOT counts OR school_year IS NOT NULL", name="counted_has_year"),
        Index("ix_observation_institution_id_school_year", "institution_id", "school_year"),
        Index("ix_observation_school_year_kind", "school_year", "kind"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Printed on receipts, "2026-000123".
    number: Mapped[str] = mapped_column(String(16), unique=True)
    form: Mapped[str] = mapped_column(String(24))
    version: Mapped[int]
    #: The form's family, "MS", "RN" or "MT".
    family: Mapped[str] = mapped_column(String(8))
    state: Mapped[State] = mapped_column(coded(State), default=State.DRAFT)
    observer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    #: The fold: value by field (one head), and the change ids that are the heads of every field.
    document: Mapped[dict[str, Any]] = mapped_column(default=dict)
    heads: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Fields with several heads, in the order of the form.
    conflicts: Mapped[list[str]] = mapped_column(default=list)
    #: What needs attention: [{"code": …, "field": …, "params": {…}}].
    flags: Mapped[list[Any]] = mapped_column(default=list)
    #: Number of accepted submissions; the content in force is that of `submission.revision`.
    revision: Mapped[int] = mapped_column(default=0)
    #: Whether it stands in statistics: the whole population filter of domain.md §3.0, decided once.
    counts: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    # Read from the document, so that lists and counts need not look inside it.
    kind: Mapped[str | None] = mapped_column(String(16))
    purpose: Mapped[str | None] = mapped_column(String(24))
    lesson_on: Mapped[date | None] = mapped_column(index=True)
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    school_year: Mapped[int | None]
    #: The lesson lies in the board's reporting period, 1 September – 30 June.
    headline: Mapped[bool] = mapped_column(default=False)
    #: Which part of the lesson was seen and how the visit was announced: codes of K.DALA and
    #: K.PIETEIKTS, printed under every figure.
    part_seen: Mapped[str | None] = mapped_column(String(24))
    announced: Mapped[str | None] = mapped_column(String(24))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    teacher_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: Code of the subject, and the text a list shows for the class ("7.b", "5–6 gadi").
    subject: Mapped[str | None] = mapped_column(String(40))
    group_label: Mapped[str | None] = mapped_column(String(40))
    #: Joint observations of one lesson share this; one of them is primary.
    joint_id: Mapped[UUID | None] = mapped_column(index=True)
    primary: Mapped[bool] = mapped_column(default=True)

    observer: Mapped[Person] = relationship(foreign_keys=[observer_id])
    teacher: Mapped[Person | None] = relationship(foreign_keys=[teacher_id])
    assignment: Mapped[Assignment | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    site: Mapped[Site | None] = relationship()


class Submission(Base):
    """One accepted submission: exactly the content its observer saw when submitting."""

    __tablename__ = "submission"

    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    #: The `submit` change.
    change_id: Mapped[UUID] = mapped_column(unique=True)
    document: Mapped[dict[str, Any]]
    submitted_at: Mapped[datetime]


class Act(Base):
    """One deed of a person about a submitted observation. Only ever added; none is taken back.

    The state after submission is what the acts lead to, one after another (`states.after`).
    """

    __tablename__ = "act"
    __table_args__ = (
        CheckConstraint("deed NOT IN ('void', 'reopen') OR reason <> ''", name="for_a_reason"),
        Index("ix_act_observation_id", "observation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"))
    #: The submission it is about.
    revision: Mapped[int]
    deed: Mapped[Deed] = mapped_column(coded(Deed))
    #: Where the observation was after it.
    state: Mapped[State] = mapped_column(coded(State))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    #: `reflection`, `agreement` (T.PIEKR), `comment`; `held_on`; that the teacher had not read it.
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)

    by: Mapped[Person] = relationship()


class StepDeed(StrEnum):
    """What a person does with an agreed step after the observation was submitted."""

    ADD = "add"
    STATUS = "status"
    #: The teacher lets the methodologists see it, or lets them no more.
    REFER = "refer"
    WITHDRAW = "withdraw"


class StepAct(Base):
    """One deed about an agreed step. Only ever added; the last of a kind holds.

    The step itself is a row of the form ("S.SOLIS.<step_id>") or the content of its ADD.
    """

    __tablename__ = "step_act"
    __table_args__ = (Index("ix_step_act_observation_id", "observation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"))
    step_id: Mapped[UUID] = mapped_column(index=True)
    deed: Mapped[StepDeed] = mapped_column(coded(StepDeed))
    #: Of ADD `text`, `term`, `support`; of STATUS `status` and `note`. Codes are those of S.SOLIS.
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship()


class Verdict(StrEnum):
    """What was decided about a change that had been set aside."""

    LET_IN = "let-in"
    KEPT_ASIDE = "kept-aside"


class Decision(Base):
    """What a person decided about a change that was set aside. Only ever added; the last holds."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("verdict = 'let-in' OR reason <> ''", name="kept_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"), index=True)
    observation_id: Mapped[UUID] = mapped_column(index=True)
    verdict: Mapped[Verdict] = mapped_column(coded(Verdict))
    #: Why it had been set aside. Set aside for something else, it waits for another decision.
    held_code: Mapped[str] = mapped_column(String(40))
    #: What the person gave as the reason.
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    #: Kind, institution and day that were let in: for these the observer's place is judged no more.
    place: Mapped[list[str] | None]

    decider: Mapped[Person] = relationship()


class Aside(Base):
    """What one author set down on one device of one observation, set aside for one reason.

    Decided about as one: a tablet freezes a change every few seconds. Made anew from the changes
    and decisions whenever they change (`observations.asides`), so that lists need no look inside.
    """

    __tablename__ = "aside"
    __table_args__ = (Index("ix_aside_waiting", "kept_at", "last_at"),)

    #: The first of its changes.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    observation_id: Mapped[UUID] = mapped_column(index=True)
    author_id: Mapped[UUID]
    device_id: Mapped[UUID | None]
    #: Why: a code of problems.json.
    code: Mapped[str] = mapped_column(String(40))
    changes: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    #: Its author meant it as a submission: it is no private draft any more.
    submits: Mapped[bool]
    #: With everything that was sent, also what is set aside: kind ("" where nobody can be near:
    #: not known, or not known where), place, teacher and day.
    kind: Mapped[str] = mapped_column(String(16))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    teacher_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    lesson_on: Mapped[date | None]
    #: When it was decided to keep it aside; None while it waits.
    kept_at: Mapped[datetime | None]


class Facet(Base):
    """What an observation can be filtered by where it may have several values at once.

    A combined class stands in each of its grades but once in totals (domain.md §3.5 #37).
    """

    __tablename__ = "facet"
    __table_args__ = (Index("ix_facet_name_value", "name", "value", "observation_id"),)

    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"), primary_key=True)
    #: "grade" (1–12), "age" (codes of K.VECUMS) or "area" (codes of mācību jomas).
    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    value: Mapped[str] = mapped_column(String(24), primary_key=True)
