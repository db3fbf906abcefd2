"""Indicators as versioned data, and what each observation amounts to under each of them."""

from datetime import date, datetime
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


class Result(StrEnum):
    """What one observation is under one indicator (design.md §2)."""

    TRUE = "true"
    PARTLY = "partly"
    FALSE = "false"
    NA = "na"
    MISSING = "missing"


class Indicator(Base):
    """One published version of an indicator: a formula over criteria, with its base in words."""

    __tablename__ = "indicator"
    __table_args__ = (
        # Of two who publish the next version of an indicator at once, one comes too late.
        UniqueConstraint("code", "version"),
        CheckConstraint(
            "withdrawn_at IS NULL OR (withdrawn_for <> '' AND NOT current)",
            name="withdrawn_for_a_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    definition: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    #: In force: at most one version of a code. The others keep published figures explainable.
    current: Mapped[bool] = mapped_column(default=True)
    #: Who of the board published it in the browser; None for one that came in a file.
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When and by whom it was taken off the pages, and why; it stays here.
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_for: Mapped[str | None] = mapped_column(Text)

    publisher: Mapped[Person | None] = relationship(foreign_keys=[published_by])
    withdrawer: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by])


class Target(Base):
    """What an indicator should come to in a year, or came to at the start of a programme.

    Of the code and not of one version: what is aimed at outlives a better wording.
    """

    __tablename__ = "target"
    __table_args__ = (CheckConstraint("permille BETWEEN 0 AND 1000", name="is_a_share"),)

    indicator_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: The year in which the school year ends: a programme's 2026 is the school year 2025/2026.
    year: Mapped[int] = mapped_column(primary_key=True)
    #: The share in tenths of a per cent.
    permille: Mapped[int]
    #: The value a programme began with; nothing to be reached.
    is_base: Mapped[bool] = mapped_column(default=False)
    #: Where it is written: the programme and its indicator.
    source: Mapped[str] = mapped_column(Text)


class AgreedTerms(Base):
    """Semesters and holidays of a school year as the board has compared them with the regulation.

    They go before those that are shipped (`results.terms`); of a year without a row nobody has.
    """

    __tablename__ = "agreed_terms"
    __table_args__ = (
        CheckConstraint(
            "first_from < first_to AND first_to < second_from AND second_from < second_to",
            name="one_after_another",
        ),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_from: Mapped[date]
    first_to: Mapped[date]
    second_from: Mapped[date]
    second_to: Mapped[date]
    #: As in the shipped file: {"name": {"lv": …, "en": …}, "days": [first, last]}.
    holidays: Mapped[list[Any]]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Outcome(Base):
    """One counted observation under one indicator.

    `numerator` and `denominator` are 1/1, 0/1 or 0/0 where lessons are counted, and numbers of
    learners where learners are (domain.md §3.5 #33, #34), so that every figure is a pair of sums.
    Rows exist only for observations that count. The copied columns are what is grouped by.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        ForeignKeyConstraint(
            [
                "observation_id", "institution_id", "school_year", "kind", "family", "headline",
                "teacher_id",
            ],
            [
                "observation.id", "observation.institution_id", "observation.school_year",
                "observation.kind", "observation.family", "observation.headline",
                "observation.teacher_id",
            ],
            name="fk_outcome_grouping",
            onupdate="CASCADE",
        ),
        # In the order of `counts.tally`'s GROUP BY, which then needs no sorting, and covering: at
        # 17 000 observations a city with two school years takes 73 ms instead of 121 ms.
        Index(
            "ix_outcome_city", "school_year", "kind", "indicator_id", "headline", "family",
            "institution_id", "result", "numerator", "denominator", "teacher_id",
        ),
        Index("ix_outcome_institution", "institution_id", "school_year", "kind"),
    )  # fmt: skip

    observation_id: Mapped[UUID] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    result: Mapped[Result] = mapped_column(coded(Result))
    numerator: Mapped[int]
    denominator: Mapped[int]
    institution_id: Mapped[int]
    school_year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    family: Mapped[str] = mapped_column(String(8))
    headline: Mapped[bool]
    teacher_id: Mapped[UUID]
