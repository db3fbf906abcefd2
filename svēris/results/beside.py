"""What stands beside the figures of a report: changes, the rest of the city, other weighings.

In as many statements for all indicators as for one. Nothing here shows a figure that is hidden.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from svēris.results import breaks, counts_parts
from svēris.results.breaks import Used
from svēris.results.compared import compare, rest
from svēris.results.counts import TOGETHER, Pass
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.remembered import memory
from svēris.results.statistics import decimals_for
from svēris.results.tallies import Spread
from svēris.results.targets import Aim
from svēris.results.weighted import weigh

_Key = tuple[str, str, int]


def complete(
    session: Session, of: Filter, figures: Sequence[Figure], aims: Mapping[str, Sequence[Aim]]
) -> list[Figure]:
    """Return the figures with everything that is said beside them."""
    kinds = sorted({kind for figure in figures for kind in figure.kinds})
    weighed = [figure for figure in figures if _is_weighed(figure)]
    around = _Around(
        of=of,
        aims=aims,
        used=breaks.used(session, of, (of.year - 1, of.year), kinds),
        teachers=_spreads(session, of, weighed, counts_parts.by_teacher),
        schools=_spreads(session, of, weighed, counts_parts.by_institution) if of.city else {},
    )
    return [around.figure(each) for each in figures]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    of: Filter
    aims: Mapping[str, Sequence[Aim]]
    used: Used
    teachers: Mapping[_Key, Spread]
    schools: Mapping[_Key, Spread]

    def figure(self, figure: Figure) -> Figure:
        """Return one figure with what stands beside it."""
        tally, interval = figure.tally, figure.interval
        if tally is None or interval is None:
            return figure
        watched, key = figure.formula.code in self.aims, _key(figure)
        lessons = figure.formula.unit == "lessons"
        broken = self.used.between(figure.formula, self.of, figure.year - 1, figure.year)
        before = None if broken else figure.before
        others = None if figure.city is None or not lessons else rest(figure.city, tally)
        return replace(
            figure,
            broken=broken,
            watched=watched,
            change=None if before is None else compare(tally, before, watched=watched),
            against=None if others is None else compare(tally, others, watched=watched),
            weights=weigh(tally, self.teachers.get(key), self.schools.get(key))
            if lessons
            else None,
        )


def _is_weighed(figure: Figure) -> bool:
    large = figure.tally is not None and decimals_for(figure.tally.n) is not None
    return large and figure.formula.unit == "lessons"


def _key(figure: Figure) -> _Key:
    kind = figure.kinds[0] if len(figure.kinds) == 1 else TOGETHER
    return figure.period, kind, figure.formula.id


def _spreads(
    session: Session,
    of: Filter,
    figures: Sequence[Figure],
    count: Callable[[Session, Pass], dict[tuple[str, int], Spread]],
) -> dict[_Key, Spread]:
    passes: dict[tuple[str, bool], list[Figure]] = {}
    for figure in figures:
        passes.setdefault((figure.period, len(figure.kinds) > 1), []).append(figure)
    found = {}
    for (period, together), group in passes.items():
        wanted = Pass(
            of=of, years=(of.year,), period=period, together=together,
            indicators=frozenset(figure.formula.id for figure in group),
            kinds=tuple(sorted({kind for figure in group for kind in figure.kinds})),
        )  # fmt: skip
        spreads = memory(session).of(
            (count.__name__, wanted), partial(count, session, wanted), years=wanted.years
        )
        for (kind, indicator), spread in spreads.items():
            found[period, kind, indicator] = spread
    return found
