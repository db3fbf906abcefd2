"""Figures of all institutions beside one another and the city, for who sees them by name.

Counted in one pass for each period and way of counting, however many institutions there are. A
row is judged as a whole: the city's figure is shown as well, so that what is hidden of one
institution must not be the city less the others (`disclosure.judge_row`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from svēris.results import counts, disclosure
from svēris.results.counts import TOGETHER, Pass
from svēris.results.disclosure import Hidden, Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.shares import Column, columns, counted_id, shares
from svēris.results.tallies import Tally


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator for one kind of observation, of the city and of every institution."""

    city: Figure
    #: By institution id; an institution without any observation of the year is not in it.
    schools: Mapping[int, Figure]


def rows(
    session: Session, of: Filter, formulas: Sequence[Formula], *, rule: Rule, kinds: Sequence[str]
) -> list[Row]:
    """Return the rows of a filter of the whole city, in the order of `shares`."""
    wanted = list(columns(of, formulas, kinds))
    cells = _count(session, of, formulas, wanted)
    judged = {column: _judged(column, cells, rule) for column in wanted}
    city = shares(session, of, formulas, rule=rule, kinds=kinds)
    return [
        Row(figure, {
            place: Figure(
                formula=column.formula, kinds=column.kinds, year=of.year, period=column.period,
                tally=None if why else cells[column][place], hidden=why,
            )
            for place, why in judged[column].items()
        })
        for column, figure in zip(wanted, city, strict=True)
    ]  # fmt: skip


def _judged(
    column: Column, cells: Mapping[Column, Mapping[int, Tally]], rule: Rule
) -> dict[int, Hidden | None]:
    judged = disclosure.judge_row(cells[column], rule)
    if column.kind != TOGETHER:
        return judged
    parts = [disclosure.judge_row(cells[each], rule) for each in cells if _is_part(each, column)]
    return {
        place: why or disclosure.judge_sum(part.get(place, Hidden.EMPTY) for part in parts)
        for place, why in judged.items()
    }


def _is_part(part: Column, whole: Column) -> bool:
    same = part.formula == whole.formula and part.period == whole.period
    return same and len(part.kinds) == 1 and part.kinds[0] in whole.kinds


def _count(
    session: Session, of: Filter, formulas: Sequence[Formula], wanted: Iterable[Column]
) -> dict[Column, dict[int, Tally]]:
    ids = {formula.code: formula.id for formula in formulas}
    passes: dict[tuple[str, bool, bool], list[Column]] = {}
    for column in wanted:
        teachers = column.formula.measure["kind"] == "teachers"
        passes.setdefault((column.period, column.kind == TOGETHER, teachers), []).append(column)
    found: dict[Column, dict[int, Tally]] = {}
    for (period, together, teachers), group in passes.items():
        asked = Pass(
            of=of, years=(of.year,), period=period, together=together,
            indicators=frozenset(counted_id(column.formula, ids) for column in group),
            kinds=tuple(sorted({kind for column in group for kind in column.kinds})),
        )  # fmt: skip
        tallies = counts.tally_places(session, asked, teachers=teachers)
        places = sorted({place for place, _kind, _indicator in tallies})
        for column in group:
            key = (column.kind, counted_id(column.formula, ids))
            found[column] = {place: tallies.get((place, *key), Tally()) for place in places}
    return found
