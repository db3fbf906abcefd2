"""Notices of what happened, and the e-mails that carry them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from svēris.db import Base, uuid7
from svēris.observations.models import Observation
from svēris.observations.plan_models import Visit
from svēris.people.models import Person, coded


class Happening(StrEnum):
    """What a notice tells of. A code and nothing of what anybody wrote."""

    SUBMITTED = "submitted"
    REVISED = "revised"
    REOPENED = "reopened"
    VOID = "void"
    ANSWERED = "answered"
    DISCUSSED = "discussed"
    CLOSED = "closed"
    DRAFT_WAITS = "draft-waits"
    STEP_REFERRED = "step-referred"
    VISIT_ASKED = "visit-asked"
    VISIT_PLANNED = "visit-planned"
    VISIT_ACCEPTED = "visit-accepted"
    VISIT_DECLINED = "visit-declined"
    VISIT_MOVED = "visit-moved"
    VISIT_CANCELLED = "visit-cancelled"


class MailState(StrEnum):
    """Where an e-mail is; one that is being sent is a waiting one with a lease."""

    WAITING = "waiting"
    SENT = "sent"
    #: The mail server will not have it, or could not be reached for too long.
    FAILED = "failed"
    #: Before it was sent, everything in it had been read or no mail was wanted any more.
    NEEDLESS = "needless"


class Mail(Base):
    """One digest to one person. What stands in it is put together when it is sent."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_a_time"),
        Index("ix_mail_state_next_at", "state", "next_at"),
        Index("ix_mail_person_id_made_at", "person_id", "made_at"),
    )

    #: Also its Message-ID: whoever gets it twice after all can see that it is the same.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    state: Mapped[MailState] = mapped_column(coded(MailState), default=MailState.WAITING)
    #: Not tried before.
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Until then one run has it in its hands, and no other touches it.
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    #: What the mail server, or the way there, said last against it.
    reason: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship()


class Notice(Base):
    """One person is told of one thing. Written in the transaction in which it happens."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("(observation_id IS NULL) <> (visit_id IS NULL)", name="about_one_thing"),
        Index("ix_notice_person_id_id", "person_id", "id"),
        # What waits for a mail is a handful among many.
        Index("ix_notice_mail_id_read_at", "mail_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    what: Mapped[Happening] = mapped_column(coded(Happening))
    observation_id: Mapped[UUID | None] = mapped_column(ForeignKey("observation.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True)
    #: Of an observation: the submission it is about.
    revision: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    #: The mail that carries it; None where none does, or not yet.
    mail_id: Mapped[UUID | None] = mapped_column(ForeignKey("mail.id"))

    observation: Mapped[Observation | None] = relationship()
    visit: Mapped[Visit | None] = relationship()

    @property
    def day(self) -> date | None:
        """The day of the lesson, by which people tell one from another; it is nobody's name."""
        if self.what is Happening.STEP_REFERRED:
            return None  # A methodologist sees a step and nothing of the observation.
        if self.visit is not None:
            return self.visit.on
        return self.observation.lesson_on if self.observation else None


class MailWish(Base):
    """Somebody has said whether to get mail; who has said nothing gets it."""

    __tablename__ = "mail_wish"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: "digest" or "none".
    wish: Mapped[str] = mapped_column(String(8))
