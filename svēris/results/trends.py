"""The trend of any indicator that has one, as the page of the indicator and the API show it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from svēris.results import counts, targets, volumes
from svēris.results.asking import Asked
from svēris.results.disclosure import Hidden
from svēris.results.figures import related
from svēris.results.indicators import Formula
from svēris.results.lineage import Lineage, lineage
from svēris.results.trend import Line, Point, Trend, Wanted, trend

NOWHERE = Lineage((), ())
_SHARES = frozenset({"share", "ratio", "teachers"})


def trend_of(
    session: Session, wanted: Asked, formulas: Sequence[Formula], formula: Formula, now: datetime
) -> Trend | None:
    """Return the lines of an indicator over all school years; None where it has none.

    `formulas` are all in force.
    """
    wanted = of_every_kind(wanted)
    if formula.measure["kind"] == "coverage":
        return _coverage(session, wanted, formulas, formula, now.date())
    if formula.measure["kind"] not in _SHARES:
        return None
    of = wanted.of
    family = NOWHERE if of.institution_id is None else lineage(session, of.institution_id)
    asked = Wanted(
        of=of, formula=formula, years=_years(session, of.year), kinds=wanted.kinds,
        rule=wanted.rule, lineage=family,
    )  # fmt: skip
    return _lines(trend(session, asked, related(formulas, formula.code)))


def of_every_kind(wanted: Asked) -> Asked:
    """Return the question about every kind one may see, side by side, where none was chosen."""
    if wanted.of.kinds:
        return wanted
    return replace(wanted, of=replace(wanted.of, kinds=wanted.kinds))


def _years(session: Session, year: int) -> tuple[int, ...]:
    """Return the school years there is anything of, the earliest first."""
    return tuple(reversed(counts.years(session, year)))


def _lines(found: Trend) -> Trend:
    """Leave out kinds of which nothing was seen, and kinds together that are one of them alone."""
    lines = [line for line in found.lines if line.points]
    alone = {line.kinds[0] for line in lines if len(line.kinds) == 1}
    kept = (line for line in lines if len(line.kinds) == 1 or alone.issuperset(line.kinds))
    return replace(found, lines=tuple(kept))


def _coverage(
    session: Session, wanted: Asked, formulas: Sequence[Formula], formula: Formula, today: date
) -> Trend | None:
    """Return coverage by year: everybody is counted, so that there is no change to be proven.

    What an institution grew out of had a staff of its own and is not counted with it.
    """
    of = replace(wanted.of, kinds=())
    if of.narrow:
        return None
    beside = [
        each for each in formulas
        if each.measure["kind"] == "coverage" and each.measure["who"] == formula.measure["who"]
    ]  # fmt: skip
    points: list[Point] = []
    for year in _years(session, of.year):
        found = volumes.volumes(
            session, replace(of, year=year), beside, rule=wanted.rule, today=today
        )
        figure = next(each for each in found if each.formula == formula)
        if figure.hidden is not Hidden.EMPTY:
            points.append(
                Point(year=year, figure=figure, own=None, joined=(), broken=None, change=None)
            )
    lines = (Line(kinds=formula.kinds(city=of.city), points=tuple(points)),) if points else ()
    return Trend(
        formula=formula, lines=lines, aims=tuple(targets.aims(session, formula.code))
    )  # fmt: skip
