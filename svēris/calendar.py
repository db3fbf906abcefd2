"""School years and reporting periods. No clock inside: every date comes in as an argument.

A school year is the data key 1 September – 31 August (domain.md §2.7), whatever the teaching
dates of that year are. It is named by the year in which it began and written "2023/2024".
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_LABEL = re.compile(r"([1-9]\d{3})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def school_year(day: date) -> int:
    """Return the year in which the school year of `day` began (1 September – 31 August)."""
    return day.year if day.month >= 9 else day.year - 1


def whole_year(year: int) -> Period:
    """Return all days of the school year that began in `year`."""
    return Period(date(year, 9, 1), date(year + 1, 8, 31))


def headline_period(year: int) -> Period:
    """Return the board's own reporting period, 1 September – 30 June (domain.md §2.7)."""
    return Period(date(year, 9, 1), date(year + 1, 6, 30))


def is_headline(day: date) -> bool:
    """Say whether a day lies in the headline period of its school year; any day at all may come."""
    return day.month not in (7, 8)


def working_days(first: date, last: date) -> int:
    """Return how many days from Monday to Friday lie after `first`, up to and with `last`.

    Public holidays count as well: a term that is too long by one day harms nobody.
    """
    weeks, rest = divmod(max(0, (last - first).days), 7)
    return weeks * 5 + sum(
        (first + timedelta(weeks=weeks, days=day)).weekday() < 5 for day in range(1, rest + 1)
    )


def year_label(year: int) -> str:
    """Return the name of a school year, "2023/2024"."""
    return f"{year}/{year + 1}"


def parse_year_label(label: str) -> int | None:
    """Return the year in which the named school year began; None where the label names none."""
    match = _LABEL.fullmatch(label)
    if match is None or int(match[2]) != int(match[1]) + 1:
        return None
    return int(match[1])
