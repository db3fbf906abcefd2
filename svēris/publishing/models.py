"""Publications: the figures of a closed period, kept as they were published, and never changed.

An edition is added and nothing of it is ever changed or deleted. `content` is the very text that
`digest` is of and that everybody can download; the rows beside it are its index.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from svēris.db import Base
from svēris.people.models import Person, coded


class Publication(Base):
    """One edition of the figures of a closed period."""

    __tablename__ = "publication"
    __table_args__ = (
        # Also what makes one edition of two people who close at once.
        UniqueConstraint("code", "edition"),
        CheckConstraint("edition >= 1", name="counted_from_one"),
        Index("ix_publication_school_year", "school_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: In addresses: "2023-2024", or "2023-2024-year" for the whole school year.
    code: Mapped[str] = mapped_column(String(16))
    edition: Mapped[int]
    school_year: Mapped[int]
    #: "headline" or "year".
    period: Mapped[str] = mapped_column(String(8))
    #: The widest period of any of its figures: what came in for it later is a later change.
    span: Mapped[str] = mapped_column(String(8))
    #: SHA-256 of `content`, lower-case hex.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: All but indicators and figures: title, note, places, rule, what was observed, …
    head: Mapped[dict[str, Any]]
    #: The publication in canonical JSON (RFC 8785): what stands in the file.
    content: Mapped[str] = mapped_column(Text, deferred=True)
    #: What else it was computed with, in canonical JSON: attributes of lists, assignments.
    surroundings: Mapped[str] = mapped_column(Text, deferred=True)
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    publisher: Mapped[Person | None] = relationship()


class PublishedFigure(Base):
    """One figure as it was published; a withheld one has no number at all."""

    __tablename__ = "published_figure"
    __table_args__ = (
        ForeignKeyConstraint(["indicator", "version"], ["indicator.code", "indicator.version"]),
        CheckConstraint("withheld IS NULL OR k IS NULL", name="withheld_has_no_number"),
        Index("ix_published_figure_place", "publication_id", "place", "position"),
        Index("ix_published_figure_indicator", "publication_id", "indicator", "position"),
    )

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    #: Its place in the publication, from 0.
    position: Mapped[int] = mapped_column(primary_key=True)
    #: Code of the institution; "" is the city.
    place: Mapped[str] = mapped_column(String(40))
    indicator: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    #: Kinds of observation with + between, "areja+ieksieja".
    kinds: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(8))
    part: Mapped[str | None] = mapped_column(String(24))
    k: Mapped[int | None]
    n: Mapped[int | None]
    lessons: Mapped[int | None]
    partly: Mapped[int | None]
    na: Mapped[int | None]
    missing: Mapped[int | None]
    teachers: Mapped[int | None]
    institutions: Mapped[int | None]
    #: Why it has no number: "empty" or "few"; None where it has.
    withheld: Mapped[str | None] = mapped_column(String(8))
    #: The edition whose figure it is; an earlier one where a correction would tell of too few.
    edition: Mapped[int]


class PublishedObservation(Base):
    """One observation that a publication rests on: which submission, and as what it was counted."""

    __tablename__ = "published_observation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["observation_id", "revision"], ["submission.observation_id", "submission.revision"]
        ),
        Index("ix_published_observation_observation_id", "observation_id"),
    )

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    observation_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    #: Hash of the `submit` change.
    hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    family: Mapped[str] = mapped_column(String(8))
    headline: Mapped[bool]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    teacher_id: Mapped[UUID]
    assignment_id: Mapped[UUID | None]
    observer_id: Mapped[UUID]


class Later(StrEnum):
    """What became of an observation after the period was closed."""

    #: Submitted, or moved into the period, after it was closed.
    ADDED = "added"
    VOID = "void"
    #: No longer counted for another reason: reopened, moved out of the period, …
    GONE = "gone"
    #: Counted for another institution, teacher or kind.
    MOVED = "moved"
    #: A further submission replaced the one that was counted.
    REVISED = "revised"


class LaterChange(Base):
    """An observation that is not what the edition in force counted.

    Made anew whenever an observation changes (`publishing.later`), so that a public page reads a
    few rows and compares nothing.
    """

    __tablename__ = "later_change"
    __table_args__ = (Index("ix_later_change_observation_id", "observation_id"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"), primary_key=True)
    what: Mapped[Later] = mapped_column(coded(Later))
    #: When it was first seen to differ.
    at: Mapped[datetime]
