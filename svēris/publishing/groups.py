"""Groups of observations behind figures: counted anew, one by one, and told apart. Pure.

The naive twin of `results.counts`: what is published has been counted by both, and they agree.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from svēris.forms.answers import Lists
from svēris.forms.items import Definition
from svēris.forms.rules import evaluate
from svēris.publishing.basis import Seen
from svēris.results.indicators import Formula
from svēris.results.models import Result
from svēris.results.outcomes import Weighed, outcome
from svēris.results.shares import Column
from svēris.results.tallies import Tally

#: An institution's id; None is the city.
Place = int | None
#: A figure of any place: the indicator's code, and kinds of observation.
Key = tuple[str, tuple[str, ...]]
#: Outcomes by the code of the indicator that is counted, then by observation.
Outcomes = Mapping[str, Mapping[UUID, Weighed]]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Observations and whose they are: what a rule about small groups needs to know."""

    #: Pairs of an observation and its teacher.
    pairs: frozenset[tuple[UUID, UUID]] = frozenset()

    @property
    def lessons(self) -> int:
        """Different observations."""
        return len({observation for observation, _teacher in self.pairs})

    @property
    def teachers(self) -> int:
        """Different teachers."""
        return len({teacher for _observation, teacher in self.pairs})

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __or__(self, other: "Crowd") -> "Crowd":
        return Crowd(self.pairs | other.pairs)

    def __xor__(self, other: "Crowd") -> "Crowd":
        return Crowd(self.pairs ^ other.pairs)


#: What one observation adds to a figure.
Part = tuple[Weighed, UUID, int]


@dataclass(slots=True)
class Cell:
    """One figure of one place, and the observations behind it."""

    #: By observation: its outcome, its teacher and its institution.
    parts: dict[UUID, Part] = field(default_factory=dict)

    def crowd(self) -> Crowd:
        """Return the observations in the base."""
        return Crowd(frozenset(
            (key, teacher) for key, (weighed, teacher, _place) in self.parts.items()
            if weighed.denominator > 0
        ))  # fmt: skip

    def tally(self, *, teachers: bool = False) -> Tally:
        """Return the figure; with `teachers`, teachers are counted and not lessons."""
        base = [part for part in self.parts.values() if part[0].denominator > 0]
        people = {teacher for _weighed, teacher, _place in base}
        places = len({place for _weighed, _teacher, place in base})
        if teachers:
            reached = {teacher for weighed, teacher, _place in base if weighed.numerator > 0}
            return Tally(
                len(reached), len(people), len(base), teachers=len(people), institutions=places
            )
        results = [weighed.result for weighed, _teacher, _place in self.parts.values()]
        return Tally(
            k=sum(weighed.numerator for weighed, _teacher, _place in base),
            n=sum(weighed.denominator for weighed, _teacher, _place in base),
            lessons=len(base),
            partly=results.count(Result.PARTLY),
            na=results.count(Result.NA),
            missing=results.count(Result.MISSING),
            teachers=len(people),
            institutions=places,
        )

    def differing(self, other: "Cell") -> Crowd:
        """Return the observations that add something else here than there."""
        return Crowd(frozenset(
            (key, part[1])
            for key in self.parts.keys() | other.parts.keys()
            if self.parts.get(key) != other.parts.get(key)
            for part in (self.parts.get(key), other.parts.get(key))
            if part is not None
        ))  # fmt: skip


#: All figures of all places.
Cells = Mapping[Key, Mapping[Place, Cell]]


def weigh(
    seen: Iterable[Seen],
    formulas: Sequence[Formula],
    definitions: Mapping[tuple[str, int], Definition],
    lists: Lists,
) -> Outcomes:
    """Return what every observation is under every indicator that looks at one by one."""
    asked = [formula for formula in formulas if formula.per_observation]
    found: dict[str, dict[UUID, Weighed]] = {formula.code: {} for formula in asked}
    for each in seen:
        definition = definitions[each.form, each.version]
        answers = evaluate(definition, each.document, lists)
        for formula in asked:
            weighed = outcome(formula, definition, answers)
            if weighed is not None:
                found[formula.code][each.id] = weighed
    return found


def cells(seen: Sequence[Seen], outcomes: Outcomes, columns: Iterable[Column]) -> Cells:
    """Return the cells of all columns, for the city and for every institution with observations."""
    return {key_of(column): _places(seen, outcomes, column) for column in columns}


def _places(seen: Sequence[Seen], outcomes: Outcomes, column: Column) -> dict[Place, Cell]:
    weighed = outcomes[counted_code(column.formula)]
    found: dict[Place, Cell] = {None: Cell()}
    for each in seen:
        if each.kind not in column.kinds or not each.within(column.period):
            continue
        here = found.setdefault(each.institution_id, Cell())
        if each.id in weighed:
            part = weighed[each.id], each.teacher_id, each.institution_id
            here.parts[each.id] = found[None].parts[each.id] = part
    return found


def counted_code(formula: Formula) -> str:
    """Return the indicator whose outcomes are counted: its own, or that of whose teachers."""
    return str(formula.measure["of"]) if counts_teachers(formula) else formula.code


def counts_teachers(formula: Formula) -> bool:
    """Say whether teachers are counted, and not lessons."""
    return bool(formula.measure["kind"] == "teachers")


def key_of(column: Column) -> Key:
    """Return what the figures of a column are known by in every edition."""
    return column.formula.code, column.kinds


def crowds(of: Cells) -> dict[Key, dict[Place, Crowd]]:
    """Return the groups in the bases of all cells."""
    return {key: {place: cell.crowd() for place, cell in row.items()} for key, row in of.items()}


def differences(now: Cells, before: Cells) -> dict[Key, dict[Place, Crowd]]:
    """Return by which observations the cells that both have differ."""
    nothing = Cell()
    return {
        key: {
            place: row.get(place, nothing).differing(before[key].get(place, nothing))
            for place in {*row, *before[key]}
        }
        for key, row in now.items()
        if key in before
    }


def nested(
    of: Mapping[Key, Mapping[Place, Crowd]], columns: Sequence[Column]
) -> Iterator[tuple[Key, Key]]:
    """Give pairs of a wider and a narrower base in which the same is counted.

    What the two differ by is a group of its own, whose figure is the difference of theirs. Where
    the lessons left out of the narrower base are false by definition (a second base), there is
    nothing to find out about them.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Column]] = {}
    for column in columns:
        measure = column.formula.measure
        same = f"{measure['kind']} {measure.get('numerator')} {measure.get('denominator')}"
        groups.setdefault((same, column.kinds), []).append(column)
    for alike in groups.values():
        for wide in alike:
            for narrow in alike:
                beside = narrow.formula.beside or {}
                if wide is narrow or beside.get("as") == "second-base":
                    continue
                outer, inner = of[key_of(wide)][None], of[key_of(narrow)][None]
                if inner.pairs < outer.pairs:
                    yield key_of(wide), key_of(narrow)
