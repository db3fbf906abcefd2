"""Long absences of the demo: of people whom nobody observed in that school year."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.demo.people import City
from svēris.observations.models import Observation
from svēris.people.absences import Absence

#: Of the teachers who were not observed, every so many is away for the year.
EVERY = 25


def absences(session: Session, city: City, year: int) -> Iterator[Absence]:
    """Give the absences of a school year."""
    days = calendar.whole_year(year)
    observed = select(Observation.assignment_id).where(Observation.school_year == year).distinct()
    seen = set(session.scalars(observed))
    unseen = [
        each
        for school in city.schools.values()
        for each in school.assignments
        if each.id not in seen and (each.ends_on is None or each.ends_on >= days.last)
    ]
    for each in unseen[year % EVERY :: EVERY]:
        yield Absence(assignment_id=each.id, starts_on=days.first, ends_on=days.last)
