"""Figures as plain JSON: what the API answers and the command prints, byte for byte."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from svēris import calendar
from svēris.results import statistics, wording
from svēris.results.asking import Asked
from svēris.results.compared import Difference
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.figures import Report
from svēris.results.filters import Filter, days
from svēris.results.queries import address
from svēris.results.schools import Row
from svēris.results.tallies import Tally
from svēris.results.trend import Point, Trend
from svēris.results.wording import DIFFERENCE_DECIMALS

#: Columns of the command's CSV, in order; each is a key of a figure's JSON.
COLUMNS = (
    "code", "version", "name", "kinds", "period", "part", "k", "n", "percent", "low", "high",
    "partly", "na", "missing", "lessons", "teachers", "institutions", "hidden", "base",
    "change", "change_low", "change_high", "change_verdict", "broken",
    "against", "against_low", "against_high", "against_verdict",
)  # fmt: skip


def as_text(document: Mapping[str, Any]) -> str:
    """Return a document as it is sent and printed."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def report_json(
    report: Report, institution: str | None, language: str, decimals: int | None
) -> dict[str, Any]:
    """Return a report: what it is about, and every figure of it."""
    return {
        **_about(report.of, report.period),
        "institution": institution,
        "filter": address(report.of, decimals),
        "observed": {
            kind: {
                "lessons": volume.lessons,
                "teachers": volume.teachers,
                "institutions": volume.institutions,
            }
            for kind, volume in report.population.items()
        },
        "smallest_group": _smallest(report.rule),
        "data_at": moment(report.at),
        "figures": [
            {**figure_json(figure, language, decimals), **_compared(figure, decimals)}
            for figure in report.figures
        ],
    }


def flat(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return a figure of a report as a row of the command's CSV."""
    row = {**shown, "kinds": "+".join(shown["kinds"])}
    for name in ("change", "against"):
        found = row.pop(name) or {}
        row |= {name: found.get("points")}
        row |= {f"{name}_{part}": found.get(part) for part in ("low", "high", "verdict")}
    return row


def _compared(figure: Figure, decimals: int | None) -> dict[str, Any]:
    """Return how a figure differs from the year before, and from the rest of the city."""
    return {
        "change": difference_json(figure.change, decimals),
        "broken": figure.broken,
        "against": difference_json(figure.against, decimals),
    }


def difference_json(found: Difference | None, decimals: int | None) -> dict[str, Any] | None:
    """Return a difference in percentage points as it is printed, and what may be said of it."""
    if found is None:
        return None
    places = DIFFERENCE_DECIMALS if decimals is None else decimals
    ends = {"points": found.points, "low": found.interval.low, "high": found.interval.high}
    verdict = "rise" if found.is_rise else "fall" if found.is_fall else "not-proven"
    return {
        **{name: float(statistics.rounded(end, places)) for name, end in ends.items()},
        "verdict": verdict,
    }


def schools_json(
    rows: Sequence[Row], codes: Mapping[int, str], asked: Asked, at: datetime, language: str
) -> dict[str, Any]:
    """Return the figures of all institutions, each indicator's beside the city's.

    `codes` are those of the institutions by their id, in the order they are shown.
    """
    return {
        **_about(asked.of, asked.of.period or "headline"),
        "filter": address(asked.of, asked.decimals),
        "smallest_group": _smallest(asked.rule),
        "data_at": moment(at),
        "rows": [
            {
                "city": figure_json(row.city, language, asked.decimals),
                "institutions": [
                    {"institution": code, **figure_numbers(figure, asked.decimals)}
                    for place, code in codes.items()
                    if (figure := row.schools.get(place)) is not None
                ],
            }
            for row in rows
        ],
    }


def trend_json(
    found: Trend, asked: Asked, institution: str | None, at: datetime, language: str
) -> dict[str, Any]:
    """Return an indicator over the school years, with its breaks, changes and targets."""
    formula, decimals = found.formula, asked.decimals
    return {
        "institution": institution,
        "code": formula.code,
        "version": formula.version,
        "name": formula.text("name", language),
        "base": formula.text("base", language),
        "unit": formula.unit,
        "filter": {**address(asked.of, decimals), "indicator": formula.code},
        "smallest_group": _smallest(asked.rule),
        "data_at": moment(at),
        "lines": [
            {
                "kinds": list(line.kinds),
                "points": [_point_json(point, decimals) for point in line.points],
            }
            for line in found.lines
        ],
        "targets": [
            {
                "school_year": calendar.year_label(aim.school_year), "percent": aim.permille / 10,
                "is_base": aim.is_base, "source": aim.source,
            }
            for aim in found.aims
        ],
    }  # fmt: skip


def _point_json(point: Point, decimals: int | None) -> dict[str, Any]:
    return {
        "school_year": calendar.year_label(point.year),
        **figure_numbers(point.figure, decimals),
        "joined": list(point.joined),
        "own": None if point.own is None else figure_numbers(point.own, decimals),
        "broken": point.broken,
        "change": difference_json(point.change, decimals),
    }


def moment(at: datetime) -> str:
    """Return the moment of the data as it stands in a document."""
    return at.isoformat(timespec="seconds")


def _about(of: Filter, period: str) -> dict[str, Any]:
    stretch = days(of.year, period)
    return {
        "school_year": calendar.year_label(of.year),
        "from": stretch.first.isoformat(),
        "to": stretch.last.isoformat(),
    }


def _smallest(rule: Rule) -> dict[str, Any]:
    return {"lessons": rule.lessons, "teachers": rule.teachers}


def figure_json(figure: Figure, language: str, decimals: int | None) -> dict[str, Any]:
    """Return one figure; a hidden one says why and has no number."""
    formula = figure.formula
    return {
        "code": formula.code,
        "version": formula.version,
        "name": formula.text("name", language),
        "base": formula.text("base", language),
        "unit": formula.unit,
        "group": formula.group,
        "beside": formula.beside,
        "kinds": list(figure.kinds),
        "period": figure.period,
        "part": figure.part,
        **figure_numbers(figure, decimals),
        "before": _share(figure.before, decimals, counted=figure.counted),
        "city": _share(figure.city, decimals, counted=figure.counted),
        "sentence": wording.sentence(figure, language, decimals),
    }


def figure_numbers(figure: Figure, decimals: int | None) -> dict[str, Any]:
    """Return what a figure comes to, or why that is not shown."""
    tally = figure.tally
    shown = {} if tally is None else _tally(figure, tally, decimals)
    return {"hidden": figure.hidden, **shown}


def _tally(figure: Figure, tally: Tally, decimals: int | None) -> dict[str, Any]:
    if figure.counted:
        return {"k": tally.k}
    interval = figure.interval
    places = wording.decimals(tally.n, decimals)
    ends: dict[str, float] = {}
    if interval is not None and places is not None:
        ends = {
            "low": float(statistics.rounded(interval.low, places)),
            "high": float(statistics.rounded(interval.high, places)),
        }
    numbers = {
        "k": tally.k, "n": tally.n, "percent": _percent(tally, decimals), **ends,
        "lessons": tally.lessons, "teachers": tally.teachers, "institutions": tally.institutions,
    }  # fmt: skip
    if figure.formula.unit in ("lessons", "learners"):
        numbers |= {"partly": tally.partly, "na": tally.na, "missing": tally.missing}
    return numbers


def _share(tally: Tally | None, decimals: int | None, *, counted: bool) -> dict[str, Any] | None:
    if tally is None:
        return None
    if counted:
        return {"k": tally.k}
    return {"k": tally.k, "n": tally.n, "percent": _percent(tally, decimals)}


def _percent(tally: Tally, decimals: int | None) -> float | None:
    """Return a share as it is printed; None where its base carries no percentage."""
    places = wording.decimals(tally.n, decimals)
    return None if places is None else float(statistics.per_cent(tally.k, tally.n, places))
