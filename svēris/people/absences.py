"""Long absences from an assignment: who was away for long is not counted as to be observed."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from svēris.db import Base


class Absence(Base):
    """A teacher is away from an assignment from a day to a day.

    Only that and when: why somebody is away is health data as often as not, and no figure needs it.
    """

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="period"),)

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    #: None while the return is not known.
    ends_on: Mapped[date | None]
