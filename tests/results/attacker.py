"""Somebody who asks everything he may and then adds and subtracts until a few lessons are left.

He knows more than anybody does: of every lesson in which cells and in whose base it stands. What he
does not know is what was seen. Each figure he is shown is an equation: a sum over lessons. A group
is given away when some weighted sum of the equations says something of its lessons and of no others
(`small_groups`); the arithmetic is exact, modulo a large prime.
"""

import itertools
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from svēris.observations.models import Facet, Observation
from svēris.people.models import Institution
from svēris.results import class_sets, indicators
from svēris.results.models import Outcome

PRIME = (1 << 61) - 1
#: Random directions on which columns are projected: twice as many as are looked at together.
FEW, MANY = 8, 40


@dataclass(frozen=True)
class Shown:
    """One figure that somebody was shown."""

    code: str
    kinds: tuple[str, ...]
    period: str
    year: int
    #: None is the city.
    institution: str | None
    narrow: str | None


class Lessons:
    """All counted lessons, with everything that decides in which figures they stand."""

    def __init__(self, session):
        self.formulas = {each.code: each for each in indicators.current(session)}
        places = {each.id: each for each in session.scalars(select(Institution))}
        self.all = list(session.scalars(select(Observation).where(Observation.counts)))
        self.place = {each.id: places[each.institution_id] for each in self.all}
        self.facets = {each.id: set() for each in self.all}
        for facet in session.scalars(select(Facet)):
            if facet.observation_id in self.facets:
                self.facets[facet.observation_id].add((facet.name, facet.value))
        self.asked, self.base = {}, {}
        for row in session.execute(
            select(Outcome.observation_id, Outcome.indicator_id, Outcome.denominator)
        ):
            self.asked.setdefault(row[1], set()).add(row[0])
            if row[2]:
                self.base.setdefault(row[1], set()).add(row[0])
        self.teacher = {each.id: each.teacher_id for each in self.all}

    def within(self, shown: Shown, *, base: bool):
        """Return the ids of the lessons that a figure adds up, or of all whose form asks."""
        formula = self.formulas[shown.code]
        if formula.measure["kind"] == "teachers":
            formula = self.formulas[formula.measure["of"]]
        known = (self.base if base else self.asked).get(formula.id, set())
        return frozenset(each.id for each in self.all if each.id in known and self._in(each, shown))

    def _in(self, lesson, shown):
        seen = lesson.school_year == shown.year and lesson.kind in shown.kinds
        held = lesson.headline or shown.period == "year"
        there = shown.institution in (None, self.place[lesson.id].code)
        return seen and held and there and self._narrowed(lesson, shown)

    def _narrowed(self, lesson, shown):
        if shown.narrow is None:
            return True
        name, value = shown.narrow.split(":")
        if name == "class_set":
            found = class_sets.of_year(shown.year).get(value)
            grades = {("grade", str(grade)) for grade in found.grades} if found else set()
            return bool(grades & self.facets[lesson.id])
        own = {("family", lesson.family), ("institution_type", self.place[lesson.id].type)}
        return (name, value) in self.facets[lesson.id] | own

    def choices(self) -> Iterator[str | None]:
        """Give every way of narrowing that has any lesson, and none."""
        yield None
        yield from sorted({f"family:{each.family}" for each in self.all})
        yield from sorted({f"institution_type:{each.type}" for each in self.place.values()})
        yield from sorted(
            {f"{name}:{value}" for each in self.facets.values() for name, value in each}
        )
        yield from (f"class_set:{code}" for code in class_sets.of_year(2023))


def systems(lessons: Lessons, shown: Iterable[Shown], known=frozenset()):
    """Give the equations about each thing one might not know: (what, rows of sets of unknowns).

    About each answer, whatever base it is counted over; and about each base, since that a lesson is
    not in it is an answer, too. `known` are lessons that he may read.
    """
    rows = {}
    for each in set(shown):
        formula = lessons.formulas[each.code]
        if formula.unit in ("count", "assignments"):
            continue
        base = lessons.within(each, base=True) - known
        rows.setdefault(answer_of(lessons, formula), set()).add(unknowns(lessons, formula, base))
        if formula.measure["kind"] != "teachers":
            asked = lessons.within(each, base=False) - known
            rows.setdefault(base_of(formula), set()).add(asked)
    for what, sums in rows.items():
        yield what, [row for row in sums if row]


def answer_of(lessons, formula):
    """Return what a figure counts: the same for figures of the same answer over different bases."""
    measure = formula.measure
    if measure["kind"] == "teachers":
        measure = lessons.formulas[measure["of"]].measure
    if formula.beside and formula.beside["as"] == "second-base":
        # Outside the second base nothing counts by definition: it is the same sum as the first.
        return ("second-base", formula.code)
    return json.dumps([measure.get("numerator"), measure.get("denominator")], sort_keys=True)


def base_of(formula):
    """Return what decides whether a lesson is in a base: the same for figures of the same items."""
    measure = formula.measure
    names = set(criteria(measure.get("numerator"))) | set(criteria(measure.get("denominator")))
    return ("base", json.dumps(measure.get("base"), sort_keys=True), *sorted(names))


def criteria(predicate):
    """Give the criteria that a predicate asks for."""
    if isinstance(predicate, str):
        yield predicate
    elif isinstance(predicate, list):
        for part in predicate:
            yield from criteria(part)
    elif isinstance(predicate, dict):
        for name, part in predicate.items():
            if name in ("observed", "item") or isinstance(part, (dict, list)):
                yield from criteria(part) if name not in ("in", "not_in") else ()


def unknowns(lessons, formula, base):
    """Return what is added up: lessons, and for teachers with several lessons these together."""
    if formula.measure["kind"] != "teachers":
        return base
    of = {}
    for each in base:
        of.setdefault(lessons.teacher[each], set()).add(each)
    return frozenset(
        next(iter(mine)) if len(mine) == 1 else frozenset(mine) for mine in of.values()
    )


def small_groups(lessons: Lessons, rows, rule, *, together: int = 4):
    """Give groups below a rule of which a weighted sum of the rows says something alone."""
    atoms = {}
    for unknown in {each for row in rows for each in row}:
        atoms.setdefault(tuple(unknown in row for row in rows), []).append(unknown)
    columns = [[int(each) for each in column] for column in atoms]
    groups = [
        frozenset(each for one in unknown for each in ((one,) if one in lessons.teacher else one))
        for unknown in atoms.values()
    ]
    reduced = _reduced([list(row) for row in zip(*columns, strict=True)])
    checks = _checks(reduced, len(columns), FEW)
    for found in _few_lessons(groups, checks, min(rule.lessons - 1, together)):
        yield frozenset().union(*(groups[place] for place in found))
    for found in _light(reduced, [len(each) for each in groups], rule.lessons - 1):
        yield frozenset().union(*(groups[place] for place in found))
    yield from _few_teachers(lessons, groups, _checks(reduced, len(columns), MANY), rule)


def _checks(reduced, count, ways):
    """Return for each column its part in what the equations leave open, on random directions."""
    pivots = dict(reduced)
    free = [place for place in range(count) if place not in pivots]
    draw = random.Random(7)
    weights = {place: [draw.randrange(1, PRIME) for _ in range(ways)] for place in free}
    return [
        weights[place]
        if place in weights
        else [
            -sum(pivots[place][each] * weights[each][way] for each in free) % PRIME
            for way in range(ways)
        ]
        for place in range(count)
    ]


def _reduced(rows):
    """Return the reduced rows of a matrix, each with the column of its pivot."""
    found = []
    for row in rows:
        rest = _without([value % PRIME for value in row], found)
        if not any(rest):
            continue
        pivot, new = _scaled(rest)
        found = [(place, _less(other, other[pivot], new)) for place, other in found]
        found.append((pivot, new))
    return found


def _few_lessons(groups, checks, most):
    """Give sets of atoms of few lessons whose columns depend on one another."""
    small = [place for place, group in enumerate(groups) if len(group) <= most]

    def further(start, taken, basis, seen):
        for position in range(start, len(small)):
            place = small[position]
            together = seen | groups[place]
            if len(together) > most:
                continue
            rest = _without(checks[place], basis)
            if not any(rest):
                yield [*taken, place]
                continue
            yield from further(position + 1, [*taken, place], [*basis, _scaled(rest)], together)

    yield from further(0, [], [], frozenset())


def _light(reduced, sizes, most, *, times=12):
    """Give sets of atoms that a sum of one or two equations says something of, of few lessons.

    What is larger than that is got rid of first; what is left is brought into its simplest form
    in one random order of the atoms after another (information set decoding).
    """
    large = [place for place, size in enumerate(sizes) if size > most]
    small = [place for place, size in enumerate(sizes) if size <= most]
    rows = [row for pivot, row in _in_order([row for _, row in reduced], large + small)
            if pivot not in set(large)]  # fmt: skip
    draw = random.Random(11)
    for _ in range(times if rows else 0):
        draw.shuffle(small)
        rows = [row for _pivot, row in _in_order(rows, small)]
        for row in itertools.chain(rows, _two_together(rows)):
            support = [place for place, value in enumerate(row) if value]
            if support and sum(sizes[place] for place in support) <= most:
                yield support


def _in_order(rows, order):
    """Return the reduced rows of a matrix, pivots taken in an order of the columns."""
    found, left = [], list(rows)
    for place in order:
        pivot = next((row for row in left if row[place]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        inverse = pow(pivot[place], -1, PRIME)
        pivot = [value * inverse % PRIME for value in pivot]
        left = [_less(row, row[place], pivot) if row[place] else row for row in left]
        found = [(at, _less(row, row[place], pivot) if row[place] else row) for at, row in found]
        found.append((place, pivot))
    return found


def _two_together(rows):
    """Give the sums of two rows in which a column cancels."""
    for one, other in itertools.combinations(rows[:30], 2):
        for ratio in {
            a * pow(b, -1, PRIME) % PRIME for a, b in zip(one, other, strict=True) if a and b
        }:
            yield _less(one, ratio, other)


def _few_teachers(lessons, groups, checks, rule):
    """Give the lessons of few teachers where the columns of these alone depend on one another."""
    most = rule.teachers - 1
    of = [frozenset(lessons.teacher[each] for each in group) for group in groups]
    teachers = sorted({each for few in of if len(few) <= most for each in few})
    for few in itertools.combinations(teachers, min(most, len(teachers))):
        mine = [place for place, each in enumerate(of) if each <= set(few)]
        assert len(mine) < MANY, "look in more directions"
        basis = []
        for place in mine:
            rest = _without(checks[place], basis)
            if not any(rest):
                yield frozenset().union(*(groups[each] for each in mine))
                break
            basis.append(_scaled(rest))


def _without(column, basis):
    rest = column
    for pivot, other in basis:
        if rest[pivot]:
            rest = _less(rest, rest[pivot], other)
    return rest


def _less(column, times, other):
    return [(a - times * b) % PRIME for a, b in zip(column, other, strict=True)]


def _scaled(column):
    pivot = next(place for place, value in enumerate(column) if value)
    inverse = pow(column[pivot], -1, PRIME)
    return pivot, [value * inverse % PRIME for value in column]
