"""What an indicator would show, before it is published: counted lesson by lesson, judged the same.

Nothing is written. Each observation is weighed by `outcomes.outcome`, which will weigh it once the
indicator is published, and the figures are judged by the very plan that will then judge them: what
a preview shows and hides is what publishing shows and hides.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.forms.rules import evaluate
from svēris.results import counts_lessons, indicators
from svēris.results.counts import TOGETHER, Pass
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.models import Result
from svēris.results.outcomes import Weighed, outcome
from svēris.results.shares import Column, columns, shares
from svēris.results.tallies import Tally

#: The id of an indicator that is not published: later than all, and no row has it.
UNPUBLISHED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Preview:
    """Figures of the city for one school year; none where criteria do not decide them."""

    year: int
    figures: list[Figure]
    #: The same of the version in force; of a new indicator none.
    in_force: list[Figure]
    #: By kind, of every institution: in how many lessons it holds, of how many. For warnings only.
    places: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)


def preview(
    session: Session, raw: Mapping[str, Any], of: Filter, *, rule: Rule, kinds: Sequence[str]
) -> Preview:
    """Return what a definition would show of a school year and kinds, beside what stands now."""
    formulas = indicators.current(session)
    code = str(raw["code"])
    draft = Formula(UNPUBLISHED, code, int(raw["version"]), indicators.digest(raw), raw)
    if not draft.per_observation:
        return Preview(of.year, [], [])
    wanted = list(columns(of, [draft], kinds))
    sums = _weigh(session, of, draft, wanted)
    weighed = {(of.year, column): sums[column.kind].tally() for column in wanted}
    found = shares(session, of, [draft], rule=rule, kinds=kinds, draft=draft, weighed=weighed)
    before = [formula for formula in formulas if formula.code == code and formula.per_observation]
    places = {
        kind: [(k, n) for k, n in each.places.values()]
        for kind, each in sums.items()
        if kind != TOGETHER and draft.unit == "lessons"
    }
    stands = shares(session, of, before, rule=rule, kinds=kinds)
    return Preview(of.year, found, stands, places)


@dataclass
class _Sum:
    """A tally while it is being added up."""

    results: dict[Result, int] = field(default_factory=lambda: defaultdict(int))
    k: int = 0
    n: int = 0
    lessons: int = 0
    teachers: set[UUID] = field(default_factory=set)
    #: By institution: what is summed of it.
    places: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, weighed: Weighed, row: Any) -> None:
        self.results[weighed.result] += 1
        self.k += weighed.numerator
        self.n += weighed.denominator
        if weighed.denominator > 0:
            self.lessons += 1
            self.teachers.add(row.teacher_id)
            place = self.places[row.institution_id]
            place[0] += weighed.numerator
            place[1] += weighed.denominator

    def tally(self) -> Tally:
        return Tally(
            k=self.k, n=self.n, lessons=self.lessons, partly=self.results[Result.PARTLY],
            na=self.results[Result.NA], missing=self.results[Result.MISSING],
            teachers=len(self.teachers), institutions=len(self.places),
        )  # fmt: skip


def _weigh(
    session: Session, of: Filter, formula: Formula, wanted: Sequence[Column]
) -> dict[str, _Sum]:
    """Count by kind an indicator that has no outcome rows, in one pass over the observations."""
    sums: dict[str, _Sum] = defaultdict(_Sum)
    if not wanted:
        return sums
    asked = Pass(
        of=of, years=(of.year,), period=of.period or formula.period,
        kinds=tuple(sorted({kind for column in wanted for kind in column.kinds})),
    )  # fmt: skip
    lists = library.lists(session)
    for part in counts_lessons.parts(session, asked, formula.families):
        definitions = library.definitions(session, {(row.form, row.version) for row in part})
        for row in part:
            definition = definitions[row.form, row.version]
            weighed = outcome(formula, definition, evaluate(definition, row.document, lists))
            if weighed is not None:
                sums[row.kind].add(weighed, row)
                sums[TOGETHER].add(weighed, row)
    return sums
