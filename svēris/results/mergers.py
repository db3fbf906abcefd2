"""Institutions that went into another: where a year cannot be read beside the one before."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from svēris import calendar
from svēris.people.models import Institution, Succession

#: A school that goes into another in summer is the successor's from the next school year on.
_SUMMER = (6, 7, 8)


@dataclass(frozen=True, slots=True)
class Merger:
    """One institution went into another on a day."""

    predecessor: str
    successor: str
    on: date

    @property
    def year(self) -> int:
        """The first school year whose figures of the successor include the predecessor's people."""
        return calendar.school_year(self.on) + (self.on.month in _SUMMER)


def mergers(session: Session, year: int) -> list[Merger]:
    """Return the mergers that part a school year from the one before, in the order of names."""
    before, after = aliased(Institution), aliased(Institution)
    query = (
        select(before.short_name, after.short_name, Succession.on)
        .join(before, before.id == Succession.predecessor_id)
        .join(after, after.id == Succession.successor_id)
        .order_by(after.name_sort, before.name_sort)
    )
    found = [Merger(*row) for row in session.execute(query)]
    return [merger for merger in found if merger.year == year]
