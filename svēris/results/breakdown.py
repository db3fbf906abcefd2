"""One indicator by parts of its base: grades, class sets, ages, areas. One at a time.

A part is shown only beside its whole, and never under another filter. What is shown of a part is
what `releases` lets the page show under that part as its filter: one plan, whoever asks where.
Months are no parts: they would cut across everything else that is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from svēris.results import class_sets, counts_parts, remembered
from svēris.results.class_sets import ClassSet
from svēris.results.counts import Pass
from svēris.results.disclosure import Hidden, Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.queries import AGES, AREAS
from svēris.results.releases import Release
from svēris.results.tallies import Tally

CLASS_SET = "class_set"

#: The order in which the values of a part are read.
_ORDER: Mapping[str, Sequence[str]] = {
    "grade": [str(grade) for grade in range(1, 13)],
    "age": AGES,
    "area": AREAS,
}
_FAMILY = {"grade": "MS", CLASS_SET: "MS", "age": "RN"}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One indicator by the values of one part: a figure for each value and kind."""

    name: str
    kinds: tuple[str, ...]
    rows: Mapping[str, Mapping[str, Figure]]


def breakdowns(
    session: Session, of: Filter, wholes: Sequence[Figure], rule: Rule
) -> list[Breakdown]:
    """Return an indicator by its parts, of every kind alone whose whole is shown."""
    alone = [each for each in wholes if len(each.kinds) == 1 and each.tally is not None]
    if of.narrow or not alone or not alone[0].formula.per_observation:
        return []
    formula = alone[0].formula
    wanted = Pass(
        of=of, years=(of.year,), period=alone[0].period, indicators=frozenset({formula.id}),
        kinds=tuple(figure.kinds[0] for figure in alone),
    )  # fmt: skip
    found = []
    memory = remembered.memory(session)
    release = Release(memory, of.institution_id, rule)
    for name in ("grade", CLASS_SET, "age", "area"):
        if _FAMILY.get(name, formula.families[0]) not in formula.families:
            continue
        sets = list(class_sets.of_year(of.year).values())
        if name == CLASS_SET:
            count = partial(counts_parts.class_sets, session, wanted, sets)
        else:
            count = partial(counts_parts.parts, session, wanted, name)
        cells = memory.of(("parts", name, wanted), count, years=wanted.years)
        row = _Row(name, cells, release, of, sets)
        if (breakdown := row.breakdown(alone)).rows:
            found.append(breakdown)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one part, by (value, kind), and what judges them."""

    name: str
    cells: Mapping[tuple[str, str], Tally]
    release: Release
    of: Filter
    sets: Sequence[ClassSet]

    def breakdown(self, wholes: Sequence[Figure]) -> Breakdown:
        """Return the figures of the row."""
        order = _ORDER.get(self.name) or [each.code for each in self.sets]
        seen = {value for value, _kind in self.cells}
        rows = {
            value: {whole.kinds[0]: self._figure(whole, value) for whole in wholes}
            for value in order
            if value in seen
        }
        return Breakdown(self.name, tuple(whole.kinds[0] for whole in wholes), rows)

    def _figure(self, whole: Figure, value: str) -> Figure:
        tally = self.cells.get((value, whole.kinds[0]))
        if tally is None or tally.lessons == 0:
            hidden: Hidden | None = Hidden.EMPTY
        else:
            narrowed = self.of.narrowed_to(self.name, value)
            hidden = self.release.hidden(whole.formula, narrowed, whole.kinds, whole.period)
        return replace(
            whole, part=value, hidden=hidden, tally=None if hidden else tally, before=None,
            city=None, change=None, against=None, weights=None,
        )  # fmt: skip
