"""Planned visits to a lesson, what was done about them, and days on which nobody comes."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from svēris.db import Base, Fed, uuid7
from svēris.people.models import Assignment, Institution, Person, Site, coded


class VisitState(StrEnum):
    """Where a visit is before the lesson; what came of it is an observation."""

    #: Somebody asks for it, and somebody else has to accept.
    ASKED = "asked"
    PLANNED = "planned"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class VisitDeed(StrEnum):
    """What a person does with a visit."""

    ASK = "ask"
    PLAN = "plan"
    ACCEPT = "accept"
    DECLINE = "decline"
    MOVE = "move"
    CANCEL = "cancel"


class Visit(Fed, Base):
    """One lesson that somebody is to see. Its id links joint observations (K.KOPA)."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR starts_at < ends_at", name="ends_after_it_starts"),
        Index("ix_visit_institution_id_on", "institution_id", "on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str] = mapped_column(String(16))
    form: Mapped[str] = mapped_column(String(24))
    #: Codes of K.MERKIS and K.PIETEIKTS; shown to the teacher beforehand.
    purpose: Mapped[str | None] = mapped_column(String(24))
    announced: Mapped[str | None] = mapped_column(String(24))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"), index=True)
    #: None while it is only asked for.
    on: Mapped[date | None] = mapped_column(index=True)
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    state: Mapped[VisitState] = mapped_column(coded(VisitState))
    #: Codes of the criteria to look at, chosen by the teacher (at most three).
    focus: Mapped[list[str]] = mapped_column(default=list)
    #: What the teacher is told, or asks.
    note: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    institution: Mapped[Institution] = relationship()
    site: Mapped[Site | None] = relationship()
    assignment: Mapped[Assignment] = relationship()
    asked_by: Mapped[Person] = relationship()
    observers: Mapped[list["VisitObserver"]] = relationship(
        back_populates="visit", cascade="all, delete-orphan"
    )


class VisitObserver(Base):
    """Somebody who is to observe a visit; two make it a joint one."""

    __tablename__ = "visit_observer"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

    visit: Mapped[Visit] = relationship(back_populates="observers")
    person: Mapped[Person] = relationship()


class VisitAct(Base):
    """One deed about a visit. Only ever added: who moved it from when to when, and why."""

    __tablename__ = "visit_act"
    __table_args__ = (Index("ix_visit_act_visit_id", "visit_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    deed: Mapped[VisitDeed] = mapped_column(coded(VisitDeed))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    #: Of moving: the day and time before.
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)

    by: Mapped[Person] = relationship()


class Blackout(Base):
    """Days on which no visit is planned: of an institution, or of the whole city."""

    __tablename__ = "blackout"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]

    institution: Mapped[Institution | None] = relationship()


class CalendarLink(Base):
    """The address at which a person's own calendar program reads the visits; one a person."""

    __tablename__ = "calendar_link"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: SHA-256 of the secret in the address, lower-case hex.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
