"""What figures are about, as plain JSON: indicators, institutions, school years."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.models import Institution, Succession
from svēris.results.indicators import Version


def indicators_json(versions: Sequence[Version], language: str) -> dict[str, Any]:
    """Return the published versions of indicators with their definitions."""
    return {"indicators": [_indicator(version, language) for version in versions]}


def _indicator(version: Version, language: str) -> dict[str, Any]:
    formula = version.formula
    return {
        "code": formula.code,
        "version": formula.version,
        "in_force": version.current,
        "published_at": version.published_at.isoformat(timespec="seconds"),
        "digest": formula.digest,
        "name": formula.text("name", language),
        "base": formula.text("base", language),
        "group": formula.group,
        "unit": formula.unit,
        "period": formula.period,
        "families": list(formula.families),
        "kinds": {
            "city": list(formula.kinds(city=True)),
            "institution": list(formula.kinds(city=False)),
        },
        "definition": formula.raw,
    }


def institutions_json(
    places: Sequence[Institution], successors: Mapping[int, str]
) -> dict[str, Any]:
    """Return institutions; `successors` are the codes of those they went into, by id."""
    return {
        "institutions": [
            {
                "code": place.code,
                "name": place.name,
                "short_name": place.short_name,
                "type": place.type.value,
                "closed_on": place.closed_on.isoformat() if place.closed_on else None,
                "successor": successors.get(place.id),
            }
            for place in places
        ]
    }


def successors(session: Session) -> dict[int, str]:
    """Return the code of the institution that each closed one went into, by its id."""
    found = select(Succession.predecessor_id, Institution.code).join(
        Institution, Institution.id == Succession.successor_id
    )
    return {row[0]: row[1] for row in session.execute(found)}


def years_json(years: Sequence[int]) -> dict[str, Any]:
    """Return school years with their days; `to` is the last day of the headline period."""
    return {
        "school_years": [
            {
                "school_year": calendar.year_label(year),
                "from": calendar.whole_year(year).first.isoformat(),
                "to": calendar.headline_period(year).last.isoformat(),
                "last_day": calendar.whole_year(year).last.isoformat(),
            }
            for year in years
        ]
    }
