"""Figures that are shares: counted in few passes, shown as far as `releases` lets them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy.orm import Session

from svēris.results import counts, remembered
from svēris.results.counts import TOGETHER, Pass
from svēris.results.disclosure import Hidden, Rule
from svēris.results.figure import Figure
from svēris.results.filters import TOGETHER as MAY_STAND_TOGETHER
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.releases import Release
from svēris.results.remembered import Memory
from svēris.results.tallies import Tally

NOTHING = Tally()
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
    draft: Formula | None = None,
    weighed: Mapping[tuple[int, Column], Tally] = MappingProxyType({}),
) -> list[Figure]:
    """Return the figures of every indicator that is a share, of the kinds one may see.

    `draft` is an indicator that is not published, judged as if it were; it has no outcomes, so
    that `weighed` has what was counted of it.
    """
    found = list(columns(of, formulas, kinds))
    sheet = Sheet(session, of, formulas, found, Terms(rule, (of.year, of.year - 1), draft))
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
    #: An indicator that is judged as if it were published.
    draft: Formula | None = None


class Sheet:
    """The tallies of one report, and what of them may be shown."""

    def __init__(
        self,
        session: Session,
        of: Filter,
        formulas: Sequence[Formula],
        columns: Sequence[Column],
        terms: Terms,
    ) -> None:
        """Count what is needed."""
        self.of, self.rule = of, terms.rule
        memory = remembered.memory(session)
        ids = {formula.code: formula.id for formula in formulas}
        self.here = count(memory, of, terms.years, columns, ids)
        self.release = Release(memory, of.institution_id, terms.rule, terms.draft)
        self.whole_city = replace(of, institution_id=None, lineage=())
        outside = [column for column in columns if not _is_peer(column)]
        self.city = {} if of.city else count(memory, self.whole_city, (of.year,), outside, ids)
        self.city_release = Release(memory, None, _beside(terms.rule, of), terms.draft)

    def figure(self, column: Column, year: int | None = None) -> Figure:
        """Return a column's figure, of the filter's year unless another is named."""
        asked = self.of.year if year is None else year
        tally = self.here.get((asked, column), NOTHING)
        hidden = self.hidden(column, asked)
        if hidden is None and tally.lessons == 0:
            hidden = Hidden.EMPTY
        figure = Figure(
            formula=column.formula, kinds=column.kinds, year=asked, period=column.period,
            tally=None if hidden else tally, hidden=hidden,
        )  # fmt: skip
        if asked != self.of.year:
            return figure
        return replace(figure, before=self._before(column), city=self._city(column))

    def hidden(self, column: Column, year: int) -> Hidden | None:
        """Say why a cell is not shown; None where it is."""
        of = replace(self.of, year=year)
        return self.release.hidden(column.formula, of, column.kinds, column.period)

    def _before(self, column: Column) -> Tally | None:
        year = self.of.year - 1
        tally = self.here.get((year, column))
        if tally is None or not self.of.compares():
            return None
        return None if self.hidden(column, year) else tally

    def _city(self, column: Column) -> Tally | None:
        tally = self.city.get((self.of.year, column))
        if tally is None:
            return None
        of, kinds = self.whole_city, column.kinds
        hidden = self.city_release.hidden(column.formula, of, kinds, column.period)
        return None if hidden else tally


def _beside(rule: Rule, of: Filter) -> Rule:
    """Return the rule for the city's figure beside an institution's."""
    own = rule.own
    if own is None and of.institution_id is not None:
        own = frozenset({of.institution_id})
    return replace(rule, own=own)


def _is_peer(column: Column) -> bool:
    return not MAY_STAND_TOGETHER.issuperset(column.kinds)


def count(
    memory: Memory,
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
        asked = (of.year,) if together and years == (of.year, of.year - 1) else years
        wanted = Pass(
            of=of, years=asked, period=period, indicators=frozenset(counted.values()),
            kinds=tuple(sorted({kind for column in group for kind in column.kinds})),
            together=together,
        )  # fmt: skip
        tallies = _tallies(memory, wanted, teachers=teachers)
        for column, indicator in counted.items():
            for year in years:
                if (tally := tallies.get((year, column.kind, indicator))) is not None:
                    found[year, column] = tally
    return found


def _tallies(memory: Memory, wanted: Pass, *, teachers: bool) -> dict[tuple[int, str, int], Tally]:
    how = counts.tally_teachers if teachers else counts.tally

    def of_years(years: tuple[int, ...]) -> dict[int, dict[tuple[int, str, int], Tally]]:
        found: dict[int, dict[tuple[int, str, int], Tally]] = {year: {} for year in years}
        for key, tally in how(memory.session, replace(wanted, years=years)).items():
            found[key[0]][key] = tally
        return found

    key = (how.__name__, replace(wanted, years=()))
    by_year = memory.by_year(key, wanted.years, of_years)
    return {key: tally for found in by_year.values() for key, tally in found.items()}


def counted_id(formula: Formula, ids: Mapping[str, int]) -> int:
    """Return the indicator whose outcomes are counted: its own, or that of whose teachers."""
    return ids[formula.measure["of"]] if formula.measure["kind"] == "teachers" else formula.id
