"""Figures that are shares: counted in few passes, then judged cell by cell and together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy.orm import Session

from svēris.results import counts, disclosure
from svēris.results.counts import TOGETHER, Pass
from svēris.results.disclosure import Hidden, Rule
from svēris.results.figure import Figure
from svēris.results.filters import TOGETHER as MAY_STAND_TOGETHER
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.overlaps import overlaps
from svēris.results.tallies import Tally

_NOTHING = Tally()
#: A year and the one before it.
PAIR = 2
_SHARES = frozenset({"share", "ratio", "teachers"})


@dataclass(frozen=True, slots=True)
class Column:
    """One cell to fill: an indicator, over a period, for one kind or for two together."""

    formula: Formula
    period: str
    kinds: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The key under which it is counted."""
        return self.kinds[0] if len(self.kinds) == 1 else TOGETHER


def shares(  # noqa: PLR0913  (what is counted of what, judged how: nothing to leave out)
    session: Session,
    of: Filter,
    formulas: Sequence[Formula],
    *,
    rule: Rule,
    kinds: Sequence[str],
    weighed: Mapping[tuple[int, Column], Tally] = MappingProxyType({}),
) -> list[Figure]:
    """Return the figures of every indicator that is a share, of the kinds one may see.

    `weighed` has what was counted of an indicator that is not published, and so has no outcomes.
    """
    found = list(columns(of, formulas, kinds))
    sheet = Sheet(session, of, formulas, found, Terms(rule, (of.year, of.year - 1)))
    sheet.here.update(weighed)
    return [sheet.figure(column) for column in found]


def columns(of: Filter, formulas: Sequence[Formula], kinds: Sequence[str]) -> Iterator[Column]:
    """Give the cells to fill: every indicator that is a share, by kind and kinds together."""
    for formula in formulas:
        if formula.measure["kind"] not in _SHARES:
            continue
        if of.family is not None and of.family not in formula.families:
            continue
        chosen = of.kinds or formula.kinds(city=of.city)
        seen = [kind for kind in kinds if kind in chosen]
        period = of.period or formula.period
        yield from (Column(formula, period, (kind,)) for kind in seen)
        both = tuple(kind for kind in seen if kind in MAY_STAND_TOGETHER)
        if len(both) > 1:
            yield Column(formula, period, both)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms figures are counted and shown: the smallest group, and the school years."""

    rule: Rule
    years: tuple[int, ...]


class Sheet:
    """All tallies that the judgement of one report needs."""

    def __init__(
        self,
        session: Session,
        of: Filter,
        formulas: Sequence[Formula],
        columns: Sequence[Column],
        terms: Terms,
    ) -> None:
        """Count what is needed."""
        self.of, self.rule, years = of, terms.rule, terms.years
        self.by_code = {formula.code: formula for formula in formulas}
        self.columns = frozenset(columns)
        ids = {formula.code: formula.id for formula in formulas}
        self.overlaps = overlaps(formulas)
        judges = [
            replace(column, formula=other)
            for column in columns
            for other in self.overlaps.get(column.formula.code, ())
        ]
        self.here = _count(session, of, years, [*columns, *judges], ids)
        self.wide = _count(session, of.wide(), years, columns, ids) if of.narrow else self.here
        outside = [column for column in columns if not _is_peer(column)]
        city = replace(of, institution_id=None, lineage=())
        self.city = {} if of.city else _count(session, city, (of.year,), outside, ids)
        # Where another period than the indicator's own was asked for, the two may differ by a few.
        own = {c: replace(c, period=c.formula.period) for c in columns}
        other = [column for column, mine in own.items() if mine != column]
        self.own_period = _count(session, of, years, [own[column] for column in other], ids)

    def figure(self, column: Column, year: int | None = None) -> Figure:
        """Return a column's figure, of the filter's year unless another is named."""
        if year is not None and year != self.of.year:
            return self._of_year(column, year)
        year = self.of.year
        hidden = self.hidden(column, year)
        return Figure(
            formula=column.formula,
            kinds=column.kinds,
            year=year,
            period=column.period,
            tally=None if hidden else self.here.get((year, column), _NOTHING),
            hidden=hidden,
            before=self._before(column),
            city=self._city(column),
        )

    def _of_year(self, column: Column, year: int) -> Figure:
        hidden = self.hidden(column, year)
        return Figure(
            formula=column.formula, kinds=column.kinds, year=year, period=column.period,
            tally=None if hidden else self.here.get((year, column), _NOTHING), hidden=hidden,
        )  # fmt: skip

    def hidden(self, column: Column, year: int) -> Hidden | None:
        """Say why a cell is not shown; None where it is."""
        alone = self._alone(column, year)
        if alone is not None or column.kind != TOGETHER:
            return alone
        parts = (self._alone(replace(column, kinds=(kind,)), year) for kind in column.kinds)
        return disclosure.judge_sum(parts)

    def _alone(self, column: Column, year: int) -> Hidden | None:
        """Judge a cell by itself and against every whole it is a part of."""
        cell = self.here.get((year, column), _NOTHING)
        wholes = [self.wide.get((year, column), _NOTHING)]
        beside = column.formula.beside
        if beside is not None and beside["as"] == "narrower-base":
            whole = replace(column, formula=self.by_code[beside["of"]])
            wholes.append(self.here.get((year, whole), _NOTHING))
        wholes += [
            self.here.get((year, replace(column, formula=other)), _NOTHING)
            for other in self.overlaps.get(column.formula.code, ())
        ]
        own = replace(column, period=column.formula.period)
        if own != column:
            wholes.append(self.own_period.get((year, own), _NOTHING))
        why = (
            disclosure.judge_city(cell, _NOTHING, self.rule)
            if self.of.city
            else disclosure.judge(cell, self.rule)
        )
        if why is not None:
            return why
        parts = (disclosure.judge_part(cell, whole, self.rule) for whole in wholes)
        return next((part for part in parts if part is not None), None)

    def _before(self, column: Column) -> Tally | None:
        year = self.of.year - 1
        if not self.of.compares() or self.hidden(column, year) is not None:
            return None
        return self.here.get((year, column))

    def _city(self, column: Column) -> Tally | None:
        """Return the city's figure, unless it gives away another school's, or a hidden part."""
        hidden = self._city_alone(column)
        if hidden is None and column.kind == TOGETHER:
            parts = (self._city_alone(replace(column, kinds=(kind,))) for kind in column.kinds)
            hidden = disclosure.judge_sum(parts)
        return None if hidden else self.city.get((self.of.year, column))

    def _city_alone(self, column: Column) -> Hidden | None:
        cell, school = (
            cells.get((self.of.year, column), _NOTHING) for cells in (self.city, self.here)
        )
        return disclosure.judge_city(cell, school, self.rule)


def _is_peer(column: Column) -> bool:
    return not MAY_STAND_TOGETHER.issuperset(column.kinds)


def _count(
    session: Session,
    of: Filter,
    years: tuple[int, ...],
    columns: Iterable[Column],
    ids: Mapping[str, int],
) -> dict[tuple[int, Column], Tally]:
    """Count columns in one pass for each period and way of counting."""
    passes: dict[tuple[str, bool, bool], list[Column]] = {}
    for column in columns:
        teachers = column.formula.measure["kind"] == "teachers"
        key = (column.period, column.kind == TOGETHER, teachers)
        passes.setdefault(key, []).append(column)
    found = {}
    for (period, together, teachers), group in passes.items():
        counted = {column: counted_id(column.formula, ids) for column in group}
        # Kinds together are not compared with the year before: their mixture changes, and the sort
        # of a second year would double the cost of the dearest pass.
        asked = years[:1] if together and len(years) == PAIR else years
        wanted = Pass(
            of=of, years=asked, period=period, indicators=frozenset(counted.values()),
            kinds=tuple(sorted({kind for column in group for kind in column.kinds})),
            together=together,
        )  # fmt: skip
        tallies = (counts.tally_teachers if teachers else counts.tally)(session, wanted)
        for column, indicator in counted.items():
            for year in years:
                if (tally := tallies.get((year, column.kind, indicator))) is not None:
                    found[year, column] = tally
    return found


def counted_id(formula: Formula, ids: Mapping[str, int]) -> int:
    """Return the indicator whose outcomes are counted: its own, or that of whose teachers."""
    return ids[formula.measure["of"]] if formula.measure["kind"] == "teachers" else formula.id
