"""Figures of all institutions beside one another and the city, for who sees them by name.

Counted in one pass for each period and way of counting, however many institutions there are. The
rows are shown as `releases` lets who compares schools see them, so that no hidden institution is
the city less the others, nor a page or a file tells what a row does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from svēris.results import counts, remembered
from svēris.results.counts import TOGETHER, Pass
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.releases import Release
from svēris.results.remembered import Memory
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
    memory, seeing = (
        remembered.memory(session),
        replace(rule, institutions=1, own=rule.own or frozenset()),
    )
    cells = _count(memory, of, formulas, wanted)
    city = shares(session, of, formulas, rule=seeing, kinds=kinds)
    releases: dict[int, Release] = {}

    def figure(column: Column, place: int, tally: Tally) -> Figure:
        if place not in releases:
            releases[place] = Release(memory, place, seeing)
        why = releases[place].hidden(column.formula, of, column.kinds, column.period)
        return Figure(
            formula=column.formula, kinds=column.kinds, year=of.year, period=column.period,
            tally=None if why else tally, hidden=why,
        )  # fmt: skip

    return [
        Row(shown, {place: figure(column, place, tally) for place, tally in cells[column].items()})
        for column, shown in zip(wanted, city, strict=True)
    ]


def _count(
    memory: Memory, of: Filter, formulas: Sequence[Formula], wanted: Iterable[Column]
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
        tallies = _tallies(memory, asked, teachers=teachers)
        places = sorted({place for place, _kind, _indicator in tallies})
        for column in group:
            key = (column.kind, counted_id(column.formula, ids))
            found[column] = {place: tallies.get((place, *key), Tally()) for place in places}
    return found


def _tallies(memory: Memory, asked: Pass, *, teachers: bool) -> dict[tuple[int, str, int], Tally]:
    def count() -> dict[tuple[int, str, int], Tally]:
        return counts.tally_places(memory.session, asked, teachers=teachers)

    return memory.of(("places", asked, teachers), count, years=asked.years)
