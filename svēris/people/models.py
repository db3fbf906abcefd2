"""Institutions, persons, assignments, roles, devices, and the record of what people did.

A person is not an assignment: 54 of 831 teachers of the city work in several institutions
(domain.md §0.10). City coverage counts persons, a school's coverage counts assignments.
Nothing here is ever deleted: institutions close, assignments and roles end, devices are revoked.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from svēris.db import Base, Fed, SortKey, uuid7


def coded(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the codes of `kind` as text, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class InstitutionType(StrEnum):
    """Kinds of institutions (domain.md §2.2). The form follows the lesson, never this."""

    PRESCHOOL = "preschool"
    GENERAL = "general"
    VOCATIONAL = "vocational"
    HOBBY = "hobby"
    SPORTS = "sports"


class RoleName(StrEnum):
    """What a person may be besides a teacher (domain.md §2.6); a teacher is one by assignment."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    EXTERNAL_OBSERVER = "external_observer"
    HEAD = "head"
    INTERNAL_OBSERVER = "internal_observer"
    METHODOLOGIST = "methodologist"
    DPO = "dpo"


#: Roles held at one institution; the others are held for the whole city.
INSTITUTION_ROLES = frozenset({RoleName.HEAD, RoleName.INTERNAL_OBSERVER})


class Duty(StrEnum):
    """What an assignment is to (figure #31 of domain.md §3.5 counts preschool teachers apart)."""

    TEACHER = "teacher"
    PRESCHOOL_TEACHER = "preschool_teacher"
    COACH = "coach"
    #: Special-needs teachers, speech therapists, psychologists: coverage counts them apart.
    SUPPORT = "support"


class Institution(Fed, Base):
    """A school, preschool or other institution; closed, never deleted."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Stable ASCII code: on the wire, in files and in addresses.
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80))
    name_sort: Mapped[str] = mapped_column(SortKey, index=True)
    type: Mapped[InstitutionType] = mapped_column(coded(InstitutionType))
    #: Its number in VIIS, the state's register.
    viis_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    closed_on: Mapped[date | None]

    sites: Mapped[list["Site"]] = relationship(back_populates="institution", order_by="Site.code")


class Site(Base):
    """An address where an institution teaches (īstenošanas vieta)."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    address: Mapped[str] = mapped_column(String(200))
    #: Eight-digit programme codes licensed here (domain.md §2.5).
    programmes: Mapped[list[str]] = mapped_column(default=list)

    institution: Mapped[Institution] = relationship(back_populates="sites")


class Succession(Base):
    """One institution went into another on a day; trends follow this."""

    __tablename__ = "succession"
    __table_args__ = (CheckConstraint("predecessor_id <> successor_id", name="distinct"),)

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    on: Mapped[date]


class Person(Fed, Base):
    """Anybody who signs in or is observed."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    #: The city's own number of the person, for imports.
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    #: Family name first: lists of people are ordered by it.
    name_sort: Mapped[str] = mapped_column(SortKey, index=True)
    name_search: Mapped[str] = mapped_column(String(200), index=True)
    #: Lower case; None for a teacher who has no account yet.
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    #: Raised to end every session of this person (new password, disabled account).
    session_version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(2), default="lv")
    disabled_at: Mapped[datetime | None]
    #: The year in which the first school year as a teacher began; None where it is not known.
    teaching_since: Mapped[int | None]
    #: An invented person of the demo data, shown as such.
    invented: Mapped[bool] = mapped_column(default=False)

    assignments: Mapped[list["Assignment"]] = relationship(back_populates="person")
    roles: Mapped[list["Role"]] = relationship(back_populates="person")

    @property
    def name(self) -> str:
        """The name as it is written: given name first."""
        return f"{self.given_name} {self.family_name}"


class Assignment(Fed, Base):
    """A person teaches at an institution from a day to a day (darba vieta)."""

    __tablename__ = "assignment"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="period"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    duty: Mapped[Duty] = mapped_column(coded(Duty))
    #: Codes of the reference list "subjects".
    subjects: Mapped[list[str]] = mapped_column(default=list)
    #: Share of a full load, per cent.
    load_percent: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="assignments")
    institution: Mapped[Institution] = relationship()


class Role(Base):
    """A person is something besides a teacher, at one institution or for the city."""

    __tablename__ = "role"
    __table_args__ = (
        CheckConstraint(
            "(name IN ('head', 'internal_observer')) = (institution_id IS NOT NULL)", name="place"
        ),
        CheckConstraint("ends_on >= starts_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[RoleName] = mapped_column(coded(RoleName))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="roles")
    institution: Mapped[Institution | None] = relationship()


class Device(Base):
    """One person's database on one tablet, with the token that signs its requests.

    The identity is made with the local database: a new database is a new device, and two people
    on one tablet are two devices.
    """

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    #: SHA-256 of the token, hex; the token itself is shown once and never kept.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    #: Digest of the application it ran when last seen.
    app: Mapped[str | None] = mapped_column(String(64))
    #: What it said it still held, and since when.
    unsent_count: Mapped[int] = mapped_column(default=0)
    unsent_oldest_at: Mapped[datetime | None]
    storage_persisted: Mapped[bool | None]
    #: How many bytes it could write when it last tried; None where it has not tried.
    storage_free_tested: Mapped[int | None] = mapped_column(BigInteger)
    #: The tablet it is on: what the cookie says that the browser keeps apart from its storage.
    tablet_id: Mapped[UUID | None] = mapped_column(index=True)
    #: When it got its token; None where nobody has signed in on it and only copies came from it.
    registered_at: Mapped[datetime | None]
    #: When its person signed in on the same tablet with an empty storage, and it held unsent work.
    storage_lost_at: Mapped[datetime | None]
    #: The device's clock minus the server's when last seen, in milliseconds.
    clock_ahead_ms: Mapped[int | None] = mapped_column(BigInteger)

    person: Mapped[Person] = relationship()


class RecoveryKey(Base):
    """What opens the keys of tablets when a PIN is forgotten; the newest seals, all open.

    The private half stands here in clear, on purpose. It opens copies of what tablets have sent
    or will send to this very database, so who has the database has all that it could open; a
    further key to lock it with would protect nothing and be one more to lose, and with it every
    unsent word behind a forgotten PIN.
    """

    __tablename__ = "recovery_key"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    #: RSA-3072: SPKI and PKCS #8, both DER in base64url without padding, as on the wire.
    public_key: Mapped[str] = mapped_column(Text)
    private_key: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class SignInAttempt(Base):
    """A failed attempt to sign in, kept for throttling (in the database: processes share it)."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the e-mail or of the address it came from; neither is kept in clear.
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Event(Base):
    """Something a person did that must be accountable; only ever added.

    `read` events of an observation are what its teacher sees under "who read this".
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_observation_id_at", "observation_id", "at"),
        Index("ix_event_about_id_at", "about_id", "at"),
        Index("ix_event_actor_id_at", "actor_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    #: Dotted verb: "sign-in", "sign-in.failed", "observation.read", "export.rows", …
    action: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The person it is about (the observed teacher).
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    observation_id: Mapped[UUID | None]
    #: Codes and counts only: never a name, an answer or free text.
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])


class ListItem(Fed, Base):
    """One entry of a maintained reference list (subjects, sports), used by forms."""

    __tablename__ = "list_item"
    __table_args__ = (UniqueConstraint("list", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    lv: Mapped[str] = mapped_column(String(200))
    en: Mapped[str] = mapped_column(String(200))
    #: Attributes that rules may ask for, e.g. {"area": "VAL", "foreign": true}.
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)
