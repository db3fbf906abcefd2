"""Everything about one indicator at one place: what its page shows.

As many statements whatever the number of observations, and few of them: only this indicator and
those that stand beside it are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.results import counts, counts_parts, indicators
from svēris.results.asking import Asked
from svēris.results.breakdown import Breakdown, breakdowns
from svēris.results.circumstances import Told, told
from svēris.results.counts import Pass
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.figures import Report, figures_about
from svēris.results.indicators import Formula
from svēris.results.lineage import Lineage, lineage
from svēris.results.models import Indicator
from svēris.results.tallies import Volume
from svēris.results.trend import Trend
from svēris.results.trends import NOWHERE, of_every_kind, trend_of


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of an indicator."""

    number: int
    published_at: datetime
    #: Whether it computes what the version in force computes; it may be worded otherwise.
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Everything about one indicator."""

    formula: Formula
    report: Report
    #: Its own figures, by kind; and of each indicator that stands beside it.
    figures: Sequence[Figure]
    parts: Sequence[Figure]
    beside: Mapping[str, Sequence[Figure]]
    trend: Trend | None
    breakdowns: Sequence[Breakdown]
    #: How the lessons were seen, by kind.
    circumstances: Mapping[str, Volume]
    told: Sequence[Told]
    versions: Sequence[Version]
    lineage: Lineage


def look(session: Session, wanted: Asked, code: str, language: str, now: datetime) -> Looked | None:
    """Return everything about an indicator; None where there is none of that code."""
    formulas = indicators.current(session)
    formula = next((each for each in formulas if each.code == code), None)
    if formula is None:
        return None
    wanted = of_every_kind(wanted)
    of, rule = wanted.of, wanted.rule
    report = figures_about(session, wanted, code, now)
    own = [each for each in report.figures if each.formula == formula]
    whole = _seen([each for each in own if each.part is None])
    family = NOWHERE if of.institution_id is None else lineage(session, of.institution_id)
    return Looked(
        formula=formula,
        report=report,
        figures=whole,
        parts=[each for each in own if each.part is not None],
        beside=_beside(report, formula),
        trend=trend_of(session, wanted, formulas, formula, now),
        breakdowns=breakdowns(session, of, whole, rule),
        circumstances=_circumstances(session, whole, wanted),
        told=_told(session, formula, language),
        versions=_versions(session, formula),
        lineage=family,
    )  # fmt: skip


def _seen(figures: Sequence[Figure]) -> list[Figure]:
    """Leave out kinds of which nothing was seen, and kinds together that are one of them alone."""
    seen = [each for each in figures if each.hidden is not Hidden.EMPTY]
    alone = {each.kinds[0] for each in seen if len(each.kinds) == 1}
    found = [each for each in seen if len(each.kinds) == 1 or alone.issuperset(each.kinds)]
    return found or list(figures[:1])


def _beside(report: Report, formula: Formula) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in report.figures:
        if figure.formula != formula and figure.part is None:
            found.setdefault(figure.formula.code, []).append(figure)
    return {code: _seen(figures) for code, figures in found.items()}


def _circumstances(
    session: Session, own: Sequence[Figure], wanted: Asked
) -> dict[str, Volume]:  # fmt: skip
    """Count how the lessons of the indicator's families were seen, over its own period."""
    kinds = tuple(dict.fromkeys(kind for figure in own for kind in figure.kinds))
    if not kinds:
        return {}
    families, of = own[0].formula.families, wanted.of
    asked = Pass(of=of, years=(of.year,), period=own[0].period, kinds=kinds)
    seen = counts.volume(session, asked, families)
    repeated = counts_parts.repeated(session, asked, families)
    return {
        kind: replace(seen[of.year, kind], repeated=repeated.get(kind, 0))
        for kind in kinds
        if (of.year, kind) in seen
    }


def _told(session: Session, formula: Formula, language: str) -> list[Told]:
    """Return the formula in the words of the newest version of each form that asks for it."""
    newest: dict[str, int] = {}
    for row in library.published(session):
        newest[row.form] = max(newest.get(row.form, 0), row.version)
    counted = formula
    if "of" in formula.measure:
        counted = next(
            each for each in indicators.current(session) if each.code == formula.measure["of"]
        )
    definitions = library.definitions(session, set(newest.items()))
    said = (told(counted, each, language) for _key, each in sorted(definitions.items()))
    # A short form has a part of a family's criteria, in the same words.
    by_family = {each.definition.family: each for each in said if each is not None}
    return [by_family[family] for family in counted.families if family in by_family]


def _versions(session: Session, formula: Formula) -> list[Version]:
    query = select(Indicator.version, Indicator.published_at, Indicator.definition).where(
        Indicator.code == formula.code
    )
    return [
        Version(number, at, definition["measure"] == formula.measure)
        for number, at, definition in session.execute(query.order_by(Indicator.version.desc()))
    ]
