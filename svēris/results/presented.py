"""Figures as plain JSON: what the API answers and the command prints, key for key."""

from typing import Any

from svēris import calendar
from svēris.results import statistics, wording
from svēris.results.figure import Figure
from svēris.results.figures import Report
from svēris.results.filters import days
from svēris.results.queries import address
from svēris.results.tallies import Tally

#: Columns of the command's CSV, in order; each is a key of a figure's JSON.
COLUMNS = (
    "code", "version", "name", "kinds", "period", "part", "k", "n", "percent", "low", "high",
    "partly", "na", "missing", "lessons", "teachers", "institutions", "hidden", "base",
)  # fmt: skip


def report_json(
    report: Report, institution: str | None, language: str, decimals: int | None
) -> dict[str, Any]:
    """Return a report: what it is about, and every figure of it."""
    period = days(report.of.year, report.period)
    return {
        "school_year": calendar.year_label(report.of.year),
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
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
        "smallest_group": {"lessons": report.rule.lessons, "teachers": report.rule.teachers},
        "data_at": report.at.isoformat(timespec="seconds"),
        "figures": [figure_json(figure, language, decimals) for figure in report.figures],
    }


def figure_json(figure: Figure, language: str, decimals: int | None) -> dict[str, Any]:
    """Return one figure; a hidden one says why and has no number."""
    tally, formula = figure.tally, figure.formula
    shown = {} if tally is None else _tally(figure, tally, decimals)
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
        "hidden": figure.hidden,
        **shown,
        "before": _share(figure.before, decimals, counted=figure.counted),
        "city": _share(figure.city, decimals, counted=figure.counted),
        "sentence": wording.sentence(figure, language, decimals),
    }


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
