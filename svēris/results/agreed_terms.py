"""The semesters and holidays that hold: the board's own where it has confirmed them.

A form that the board sends is read by `understood`, which is pure. The caller commits.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.calendar import Period
from svēris.people import audit
from svēris.people.access import Access
from svēris.problems import Problem
from svēris.results import terms
from svēris.results.models import AgreedTerms
from svēris.results.terms import Holiday, Terms

#: What is asked for where a year ships no holidays.
_USUAL = (
    {"lv": "Rudens brīvlaiks", "en": "Autumn holidays"},
    {"lv": "Ziemas brīvlaiks", "en": "Winter holidays"},
    {"lv": "Pavasara brīvlaiks", "en": "Spring holidays"},
)


def of_year(session: Session, year: int) -> Terms:
    """Return the terms of a school year: the board's, or those that are shipped."""
    row = session.get(AgreedTerms, year)
    return terms.of_year(year) if row is None else _terms(row)


def of_years(session: Session, years: range) -> list[Terms]:
    """Return the terms of several school years, in their order."""
    query = select(AgreedTerms).where(AgreedTerms.year.in_(years))
    agreed = {row.year: _terms(row) for row in session.scalars(query)}
    return [agreed.get(year) or terms.of_year(year) for year in years]


def _terms(row: AgreedTerms) -> Terms:
    return Terms(
        row.year, Period(row.first_from, row.first_to), Period(row.second_from, row.second_to),
        terms.holidays_of(row.holidays), confirmed=True, confirmed_at=row.confirmed_at,
    )  # fmt: skip


def asked_for(of: Terms) -> list[tuple[Mapping[str, str], Period | None]]:
    """Return the holidays a form asks for, with their days where they are known."""
    if of.holidays:
        return [(each.name, each.days) for each in of.holidays]
    return [(name, None) for name in _USUAL]


def understood(given: Mapping[str, str], of: Terms) -> Terms:
    """Return what a form says of a school year; raises Problem, whose `extra` names the field."""
    first, second = (_period(given, name, of.year) for name in terms.SEMESTERS)
    assert first is not None
    assert second is not None
    if second.first <= first.last:
        raise Problem("terms-out-of-order", extra={"field": "second-from"})
    return Terms(of.year, first, second, tuple(_holidays(given, of)), confirmed=True)


def _holidays(given: Mapping[str, str], of: Terms) -> Iterator[Holiday]:
    for number, (name, _days) in enumerate(asked_for(of)):
        days = _period(given, f"holiday-{number}", of.year, needed=False)
        if days is not None:
            yield Holiday(name, days)


def _period(
    given: Mapping[str, str], name: str, year: int, *, needed: bool = True
) -> Period | None:  # fmt: skip
    begins, ends = (given.get(f"{name}-{end}", "").strip() for end in ("from", "to"))
    if not needed and not begins and not ends:
        return None
    first, last = _day(begins, f"{name}-from", year), _day(ends, f"{name}-to", year)
    if last < first or (needed and last == first):
        raise Problem("terms-out-of-order", extra={"field": f"{name}-to"})
    return Period(first, last)


def _day(text: str, field: str, year: int) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Problem("terms-day-missing", extra={"field": field}) from None
    if day not in calendar.whole_year(year):
        raise Problem("terms-outside-year", extra={"field": field}, day=day.isoformat())
    return day


def confirm(session: Session, access: Access, agreed: Terms, now: datetime) -> None:
    """Let the terms of a school year hold from now on, whatever held before."""
    row = session.get(AgreedTerms, agreed.year) or AgreedTerms(year=agreed.year)
    row.first_from, row.first_to = agreed.first.first, agreed.first.last
    row.second_from, row.second_to = agreed.second.first, agreed.second.last
    row.holidays = [
        {
            "name": dict(each.name),
            "days": [each.days.first.isoformat(), each.days.last.isoformat()],
        }
        for each in agreed.holidays
    ]
    row.confirmed_at, row.confirmed_by = now, access.person_id
    session.add(row)
    audit.record(
        session, "terms.confirmed", actor_id=access.person_id, at=now,
        year=calendar.year_label(agreed.year),
    )  # fmt: skip
