"""One indicator by parts of its base: grades, ages, areas, class sets, months. One at a time.

A part is shown only beside its whole, and never under another filter: two narrowings at once
would leave groups too small to judge. The parts of a row are judged together, because the whole
is shown as well; class sets besides against the grades they are made of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from svēris.results import class_sets, counts_parts, disclosure
from svēris.results.class_sets import ClassSet
from svēris.results.counts import Pass
from svēris.results.disclosure import Hidden, Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.queries import AGES, AREAS
from svēris.results.tallies import Tally

Cells = Mapping[str, Tally]
Judged = Mapping[str, Hidden | None]
CLASS_SET = "class_set"
_NOTHING = Tally()

#: The order in which the values of a part are read.
_ORDER: Mapping[str, Sequence[str]] = {
    "grade": [str(grade) for grade in range(1, 13)],
    "age": AGES,
    "area": AREAS,
    counts_parts.MONTH: [str(month) for month in (9, 10, 11, 12, *range(1, 9))],
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
    found, grades = [], dict[tuple[str, str], Tally]()
    for name in ("grade", CLASS_SET, "age", "area", counts_parts.MONTH):
        if _FAMILY.get(name, formula.families[0]) not in formula.families:
            continue
        sets = list(class_sets.of_year(of.year).values())
        if name == CLASS_SET:
            cells = counts_parts.class_sets(session, wanted, sets)
        else:
            cells = counts_parts.parts(session, wanted, name)
        grades = cells if name == "grade" else grades
        row = _Row(name, cells, rule, city=of.city, sets=sets, grades=grades)
        if (breakdown := row.breakdown(alone)).rows:
            found.append(breakdown)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one part, by (value, kind), and what judges them."""

    name: str
    cells: Mapping[tuple[str, str], Tally]
    rule: Rule
    city: bool
    sets: Sequence[ClassSet]
    grades: Mapping[tuple[str, str], Tally]

    def breakdown(self, wholes: Sequence[Figure]) -> Breakdown:
        """Return the figures of the row."""
        judged = {whole.kinds[0]: self._judged(whole) for whole in wholes}
        order = _ORDER.get(self.name) or [each.code for each in self.sets]
        seen = {value for value, _kind in self.cells}
        rows = {
            value: {
                whole.kinds[0]: self._figure(whole, value, judged[whole.kinds[0]].get(value))
                for whole in wholes
            }
            for value in order
            if value in seen
        }
        return Breakdown(self.name, tuple(whole.kinds[0] for whole in wholes), rows)

    def _figure(self, whole: Figure, value: str, hidden: Hidden | None) -> Figure:
        tally = self.cells.get((value, whole.kinds[0]))
        if tally is None or tally.lessons == 0:
            hidden = Hidden.EMPTY
        return replace(
            whole, part=value, hidden=hidden, tally=None if hidden else tally, before=None,
            city=None, change=None, against=None, weights=None,
        )  # fmt: skip

    def _judged(self, whole: Figure) -> Judged:
        cells = _of_kind(self.cells, whole.kinds[0])
        found = dict(judge(cells, whole.tally or _NOTHING, self.rule, city=self.city))
        if self.name == CLASS_SET:
            grades = _of_kind(self.grades, whole.kinds[0])
            hidden = judge(grades, whole.tally or _NOTHING, self.rule, city=self.city)
            for each in self.sets:
                if each.code in found and _gives_away(each, grades, hidden, self.rule):
                    found[each.code] = found[each.code] or Hidden.COMPLEMENT
        return found


def judge(cells: Cells, whole: Tally, rule: Rule, *, city: bool) -> Judged:
    """Say for each part of a shown whole why it is not shown, or None."""
    judged = disclosure.judge_row(cells, rule)
    return {
        value: why
        or (disclosure.judge_city(cells[value], _NOTHING, rule) if city else None)
        or disclosure.judge_part(cells[value], whole, rule)
        for value, why in judged.items()
    }


def _of_kind(cells: Mapping[tuple[str, str], Tally], kind: str) -> dict[str, Tally]:
    return {value: tally for (value, of_kind), tally in cells.items() if of_kind == kind}


def _gives_away(of: ClassSet, grades: Cells, judged: Judged, rule: Rule) -> bool:
    """Say whether a class set less its shown grades would be a group too small to show."""
    hidden = [
        grades[str(grade)]
        for grade in of.grades
        if judged.get(str(grade)) not in (None, Hidden.EMPTY)
    ]
    lessons = sum(cell.lessons for cell in hidden)
    teachers = max((cell.teachers for cell in hidden), default=0)
    return bool(hidden) and (lessons < rule.lessons or teachers < rule.teachers)
