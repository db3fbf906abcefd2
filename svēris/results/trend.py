"""An indicator over all school years, in one pass, across mergers.

What a school was before a merger is its own lessons; what it grew out of is counted with it from
the predecessors' lessons as well. Both are given, each judged, and marked for what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from svēris.results import breaks, disclosure, targets
from svēris.results.breaks import Break
from svēris.results.compared import Difference, compare
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.lineage import Lineage
from svēris.results.shares import NOTHING, Column, Sheet, Terms, columns
from svēris.results.targets import Aim


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One school year of a line."""

    year: int
    #: With the predecessors where there were any that year.
    figure: Figure
    #: The institution's own lessons only, where `figure` holds more than those.
    own: Figure | None
    #: Names of the predecessors counted with it.
    joined: tuple[str, ...]
    #: Why it is not compared with the point before it; None where it is, or there is none.
    broken: Break | None
    #: How it differs from the point before it, where the two are compared.
    change: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The points of one kind of observation, or of two together, the earliest first."""

    kinds: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """All lines of an indicator, and what they should come to."""

    formula: Formula
    lines: tuple[Line, ...]
    aims: tuple[Aim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines: of which place and indicator, over which school years, for whom."""

    of: Filter
    formula: Formula
    #: The earliest first.
    years: tuple[int, ...]
    kinds: tuple[str, ...]
    rule: Rule
    lineage: Lineage


def trend(session: Session, wanted: Wanted, formulas: Sequence[Formula]) -> Trend:
    """Return the lines of an indicator that is a share; `formulas` are all in force."""
    of, formula, lineage = wanted.of, wanted.formula, wanted.lineage
    by_code = {each.code: each for each in formulas}
    beside = formula.beside
    related = [formula] if beside is None else [formula, by_code[beside["of"]]]
    counted = by_code[formula.measure["of"]] if "of" in formula.measure else formula
    wide = list(columns(of, related, wanted.kinds))
    terms = Terms(wanted.rule, wanted.years)
    pooled = replace(of, lineage=lineage.filter)
    around = _Around(
        own=Sheet(session, of, formulas, wide, terms),
        pooled=Sheet(session, pooled, formulas, wide, terms) if lineage.ancestors else None,
        lineage=lineage,
        used=breaks.used(session, pooled, wanted.years, wanted.kinds),
        counted=counted,
        aims=tuple(targets.aims(session, formula.code)),
    )
    cells = [column for column in wide if column.formula == formula]
    lines = tuple(around.line(column, wanted.years) for column in cells)
    return Trend(formula=formula, lines=lines, aims=around.aims)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What every line of a trend is made with."""

    own: Sheet
    pooled: Sheet | None
    lineage: Lineage
    used: breaks.Used
    counted: Formula
    aims: tuple[Aim, ...]

    def line(self, column: Column, years: Sequence[int]) -> Line:
        """Return the line of a column; years in which nothing was seen have no point."""
        points: list[Point] = []
        for year in years:
            figure, own = self._figures(column, year)
            if figure.hidden is disclosure.Hidden.EMPTY and own is None:
                continue
            before = points[-1] if points else None
            broken = self._broken(before, year)
            points.append(
                Point(
                    year=year, figure=figure, own=own, broken=broken,
                    joined=tuple(each.name for each in self.lineage.joined(year)) if own else (),
                    change=None if before is None or broken else self._change(before, figure),
                )
            )  # fmt: skip
        return Line(kinds=column.kinds, points=tuple(points))

    def _broken(self, before: Point | None, year: int) -> Break | None:
        if before is None:
            return None
        return self.used.between(self.counted, self.own.of, before.year, year)

    def _figures(self, column: Column, year: int) -> tuple[Figure, Figure | None]:
        own = self.own.figure(column, year)
        if self.pooled is None or not self.lineage.joined(year):
            return own, None
        both, alone = (sheet.here.get((year, column), NOTHING) for sheet in (self.pooled, self.own))
        if both == alone:
            # Of the predecessors nothing was seen.
            return own, None
        return self.pooled.figure(column, year), own

    def _change(self, before: Point, figure: Figure) -> Difference | None:
        # A mixture of kinds changes from year to year, and learners are no independent sample.
        then = before.figure.tally
        if figure.tally is None or then is None or figure.interval is None:
            return None
        if len(figure.kinds) > 1:
            return None
        return compare(figure.tally, then, watched=bool(self.aims))
