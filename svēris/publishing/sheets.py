"""The figures of a period over some observations, before anything is judged. Pure but for reading.

What is to be published is made of it, and what was published is computed anew with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.publishing import amounts, basis, groups
from svēris.publishing.basis import Seen, Surroundings
from svēris.publishing.document import FORMAT, SUPPORT_APART, Period
from svēris.publishing.groups import Cells, Place
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.shares import Column, columns
from svēris.results.tallies import Tally

#: Kinds whose answers are published; peer answers are a school's own (domain.md §3.7).
KINDS = ("areja", "ieksieja")


@dataclass
class Sheet:
    """The figures of a period over some observations, with one version of every indicator."""

    period: Period
    formulas: Sequence[Formula]
    seen: Sequence[Seen]
    around: Surroundings
    cells: Cells
    #: Of the publication's document: which rules of counting it was made with.
    format: int = FORMAT

    @property
    def of(self) -> Filter:
        """The filter that the figures are about."""
        return _filter(self.period)

    @cached_property
    def columns(self) -> list[Column]:
        """The shares, in their order."""
        return list(columns(self.of, self.formulas, KINDS))

    def amount(self, formula: Formula, *, place: Place = None) -> dict[str | None, Tally]:
        """Return a number of observations, or coverage, by part."""
        stretch = self.period.of(formula)
        if formula.measure["kind"] == "coverage":
            return {None: self._covered(formula, place)}
        here = self.seen if place is None else [e for e in self.seen if e.institution_id == place]
        kinds = formula.kinds(city=place is None)
        counted = amounts.counted(here, formula, kinds, stretch, self.period.year)
        return {part: Tally(k=seen, lessons=seen) for part, seen in counted.items()}

    def _covered(self, formula: Formula, place: Place) -> Tally:
        return amounts.covered(
            self.seen, self.around.posts, formula, self.period.of(formula), self.period.year, place,
            support=self.format < SUPPORT_APART,
        )  # fmt: skip


def sheet(
    session: Session, period: Period, formulas: Sequence[Formula], seen: Sequence[Seen], text: str
) -> Sheet:
    """Return the figures of a period over some observations."""
    around = basis.surrounded(text)
    definitions = library.definitions(session, {(each.form, each.version) for each in seen})
    outcomes = groups.weigh(seen, formulas, definitions, around.lists)
    wanted = columns(_filter(period), formulas, KINDS)
    return Sheet(period, formulas, seen, around, groups.cells(seen, outcomes, wanted))


def _filter(period: Period) -> Filter:
    # Each indicator over its own period, unless the whole year is published.
    return Filter(year=period.year, period="year" if period.name == "year" else None, kinds=KINDS)
