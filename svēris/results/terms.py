"""Semesters and holidays of each school year, as they are shipped; the board corrects them.

The days on which lessons are taught differ from year to year (domain.md §2.7). Counting needs more
than that: preschools run through the holidays, and whatever was observed must lie in exactly one
semester. So a semester is counted from its first day to the day before the next one begins.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from svēris import calendar
from svēris.calendar import Period
from svēris.places import FORMS_SCHEMA

FILE = FORMS_SCHEMA / "calendar" / "terms.json"

#: The parts of a school year for which coverage is counted.
SEMESTERS = ("first", "second")
PERIODS = (*SEMESTERS, "year")

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A stretch of days without lessons."""

    name: Mapping[str, str]
    days: Period


@dataclass(frozen=True, slots=True)
class Terms:
    """When lessons are taught in one school year."""

    year: int
    first: Period
    second: Period
    holidays: tuple[Holiday, ...] = ()
    #: The board has compared the semesters with the regulation of that year.
    confirmed: bool = False
    #: When it did so in the browser; None where the dates are those that are shipped.
    confirmed_at: datetime | None = None

    def taught(self, period: str) -> Period:
        """Return the days of a semester, or of both, from the first lesson to the last."""
        if period == "year":
            return Period(self.first.first, self.second.last)
        return self.first if period == "first" else self.second

    def counted(self, period: str) -> Period:
        """Return the days whose observations belong to a semester, or to the year."""
        whole = calendar.whole_year(self.year)
        if period == "first":
            return Period(whole.first, self.second.first - _ONE_DAY)
        return Period(self.second.first, whole.last) if period == "second" else whole

    def semester(self, day: date) -> str:
        """Return the semester to which an observation on a day of this school year belongs."""
        return "first" if day < self.second.first else "second"

    def lessons_on(self, day: date) -> bool:
        """Say whether a day is one of lessons: a weekday of a semester outside the holidays."""
        return (
            day.weekday() < 5
            and (day in self.first or day in self.second)
            and not any(day in holiday.days for holiday in self.holidays)
        )

    def days_left(self, semester: str, today: date) -> int:
        """Return how many days of lessons a semester still has, today among them."""
        day, last = max(today, self.taught(semester).first), self.taught(semester).last
        days = (day + timedelta(days=ahead) for ahead in range((last - day).days + 1))
        return sum(self.lessons_on(each) for each in days)


def of_year(year: int) -> Terms:
    """Return the terms that are shipped; of a year without data, unconfirmed ones that are usual.

    Those that hold are `agreed_terms.of_year`.
    """
    return _read().get(year) or Terms(
        year,
        Period(date(year, 9, 1), date(year, 12, 20)),
        Period(date(year + 1, 1, 6), date(year + 1, 6, 20)),
    )


@cache
def _read() -> dict[int, Terms]:
    raw = json.loads(FILE.read_text("utf-8"))
    return {each["year"]: _terms(each) for each in raw["years"]}


def _terms(raw: Mapping[str, Any]) -> Terms:
    return Terms(
        raw["year"], _period(raw["first"]), _period(raw["second"]),
        holidays_of(raw["holidays"]), raw["confirmed"],
    )  # fmt: skip


def holidays_of(raw: Iterable[Mapping[str, Any]]) -> tuple[Holiday, ...]:
    """Return holidays as they are written in the file."""
    return tuple(Holiday(each["name"], _period(each["days"])) for each in raw)


def _period(days: list[str]) -> Period:
    return Period(*map(date.fromisoformat, days))
