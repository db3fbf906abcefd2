"""What is shown of a place, a school year and a kind: the plans of `release`, made from the data.

Three ways of seeing, after what the person may ask (`disclosure.Rule`):

- the *own* institution: by form, class set, age and grade on one side, by subject area on the
  other;
- the *city* for who sees no other school by name: the same with the type of institution, and every
  block large enough, and of enough institutions, also without the person's own;
- the city for who *compares* schools: institutions and their types on one side and everything else
  on the other. Another school is seen whole.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

import rfc8785
from sqlalchemy.orm import Session

from svēris.results import class_sets, indicators
from svēris.results.counts_ground import ground
from svēris.results.disclosure import Hidden, Rule
from svēris.results.filters import Filter
from svēris.results.ground import Ground, Lessons, groups
from svēris.results.indicators import Formula
from svēris.results.release import Base, Cell, Guard, Plan
from svēris.results.remembered import Memory

OWN, CITY, COMPARE = "own", "city", "compare"
WHOLE = ("", "")
_FORM = ("family", "type", "age", "class_set", "grade")


class Release:
    """Decides cell by cell what is shown of one place to one audience."""

    def __init__(
        self, session: Session, memory: Memory, institution_id: int | None, rule: Rule
    ) -> None:
        self._session, self._memory = session, memory
        self._place = institution_id
        self._rule = rule
        self._formulas = memory.of("formulas", lambda: indicators.current(session))

    def hidden(self, formula: Formula, of: Filter, kinds: Sequence[str], period: str) -> Hidden | None:
        """Say why a figure of an indicator is not shown; None where it is.

        Kinds together are shown where each of them is, or was not observed at all: then they say
        nothing that the kinds do not say.
        """
        found = [self._alone(formula, of, kind, period) for kind in kinds]
        seen = [why for why in found if why is not Hidden.EMPTY]
        if len(kinds) == 1 or not seen:
            return found[0]
        if formula.measure["kind"] == "teachers":
            # Whoever was seen in both kinds would be told apart from who was seen in one.
            return Hidden.COMPLEMENT
        return next((Hidden.COMPLEMENT for why in seen if why is not None), None)

    def _alone(self, formula: Formula, of: Filter, kind: str, period: str) -> Hidden | None:
        key = _narrowed(of)
        if key is None:
            return Hidden.COMPLEMENT
        way, land = self._way(of.year, kind, narrow=key != WHOLE)
        counted = self._counted(formula)
        plan = self._plan(land, way, of.year, kind, counted)
        cell = _cell(land, of.year, key)
        if way == COMPARE and self._place is not None:
            if key != WHOLE:
                return Hidden.COMPLEMENT
            cell = land.lessons("institution", self._place)
        why = plan.hidden(counted.id, cell)
        if why is not None:
            return why
        if formula.measure["kind"] == "teachers" and not _teachers(plan, counted, cell):
            return Hidden.COMPLEMENT
        return _period(plan, kind, formula, cell, period)

    def _counted(self, formula: Formula) -> Formula:
        if formula.measure["kind"] != "teachers":
            return formula
        return next(each for each in self._formulas if each.code == formula.measure["of"])

    def _way(self, year: int, kind: str, *, narrow: bool) -> tuple[str, Ground]:
        """Return how the place is seen, and its ground."""
        if self._place is not None and (self._rule.own is None or self._place in self._rule.own):
            return OWN, self._ground(year, self._place)
        land = self._ground(year, None)
        if self._rule.institutions < 2 and not (kind in self._rule.read and narrow):
            return COMPARE, land
        return CITY, land

    def _ground(self, year: int, institution_id: int | None) -> Ground:
        return self._memory.of(
            ("ground", year, institution_id), lambda: ground(self._session, year, institution_id)
        )

    def _plan(self, land: Ground, way: str, year: int, kind: str, formula: Formula) -> Plan:
        key = (way, year, kind, formula.id, self._rule, self._place)
        return land.kept(key, lambda: self._made(land, way, year, kind, formula))

    def _made(self, land: Ground, way: str, year: int, kind: str, formula: Formula) -> Plan:
        group = _of_same_answer(formula, self._formulas)
        headline = land.lessons("headline", True)
        # Whose base has lessons of the summer takes the year; the others are a part of it.
        whole = any(each.period == "year" for each in group)
        universe = land.lessons("kind", kind) & (land.everything if whole else headline)
        bases = tuple(
            Base(each.id, land.asked.get(each.id, 0) & mine, land.base.get(each.id, 0) & mine)
            for each in group
            for mine in [universe & (land.everything if each.period == "year" else headline)]
        )
        guard = self._guard(land, way, kind)
        plan = Plan(guard, universe, bases)
        sides = self._sides(land, way, year, kind, formula, universe)
        for asked in sorted({each.asked for each in plan.taken}):
            sides = _asked(land, guard, universe, asked, sides)
        lessons = tuple((each.asked, each.base) for each in bases)
        key = (universe, lessons, _names(sides), guard.key)
        blocks = land.kept(key, lambda: plan.divide(*sides))
        plan.cells, plan.blocks = blocks.cells, blocks.blocks
        return plan

    def _sides(
        self, land: Ground, way: str, year: int, kind: str, formula: Formula, universe: Lessons
    ) -> tuple[list[Cell], list[Cell]]:
        """Return what may be asked about at most."""
        wider = _same_outside(formula, self._formulas)
        if wider is not None:
            return self._plan(land, way, year, kind, wider).cells
        first, second = _cells(land, way, year, universe)
        # Of what is read in full anyway, schools and filters need not be kept apart.
        return first, [] if way == COMPARE and kind in self._rule.read else second

    def _guard(self, land: Ground, way: str, kind: str) -> Guard:
        rule = self._rule
        if way == OWN:
            return Guard(land, replace(rule, institutions=1))
        own = frozenset({self._place} - {None}) if rule.own is None else rule.own
        known = 0
        for place in own:
            known |= land.lessons("institution", place)
        seen = land.lessons("kind", kind)
        if len(own) == 1 and seen & known == seen:
            # Nobody else was observed: the city is the person's own institution.
            return Guard(land, replace(rule, institutions=1))
        return Guard(land, rule, known, reads=rule.institutions < 2)


def _asked(
    land: Ground, guard: Guard, universe: Lessons, asked: Lessons,
    sides: tuple[list[Cell], list[Cell]],
) -> tuple[list[Cell], list[Cell]]:  # fmt: skip
    """Return the cells that may be told apart of all whose form asks, in whatever base they are."""
    key = ("asked", universe, asked, _names(sides), guard.key)
    return land.kept(
        key, lambda: Plan(guard, universe, (Base(0, asked, asked),)).divide(*sides).cells
    )


def _names(sides: tuple[list[Cell], list[Cell]]) -> Hashable:
    return tuple(tuple(cell.key for cell in side) for side in sides)


def _teachers(plan: Plan, formula: Formula, cell: Lessons) -> bool:
    """Say whether teachers may be counted: of the whole, and beside the number of lessons.

    Who has one lesson is counted alike in both, so that the two figures differ by those who have
    several: they must be none or enough.
    """
    if cell & plan.universe != plan.universe:
        return False
    (mine,) = [each for each in plan.bases if each.indicator == formula.id]
    guard = plan.guard
    parts = list(groups(mine.base, guard.ground.teachers))
    several = [each for each in parts if (each & ~guard.known).bit_count() > 1]
    mixed = [each for each in parts if each & guard.known and each & ~guard.known]
    return len(several) >= guard.rule.teachers or not (several or mixed)


def _period(
    plan: Plan, kind: str, formula: Formula, cell: Lessons, period: str
) -> Hidden | None:
    """Judge another period than the indicator's own: the two differ by lessons of the summer."""
    land = plan.guard.ground
    summer = land.lessons("kind", kind) & ~land.lessons("headline", True)
    if period == formula.period or not summer & cell:
        return None
    if period == "headline" or cell & plan.universe != plan.universe:
        return Hidden.COMPLEMENT
    bases = [summer & land.base.get(each.indicator, 0) for each in plan.bases]
    apart = [one & ~other for one in bases for other in bases]
    asked = [summer & land.asked.get(each.indicator, 0) for each in plan.bases]
    safe = all(plan.guard.safe(each) for each in (*bases, *apart, *asked))
    return None if safe else Hidden.COMPLEMENT


def _narrowed(of: Filter) -> tuple[str, str] | None:
    """Return by what a filter narrows, WHOLE where it does not; None where it does so twice."""
    found = of.narrowed()
    if len(found) > 1:
        return None
    return found[0] if found else WHOLE


def _cell(land: Ground, year: int, key: tuple[str, str]) -> Lessons:
    name, value = key
    if key == WHOLE:
        return land.everything
    if name == "class_set":
        found = class_sets.of_year(year).get(value)
        lessons = 0
        for grade in found.grades if found else ():
            lessons |= land.lessons("grade", str(grade))
        return lessons
    return land.lessons("type" if name == "institution_type" else name, value)


def _cells(
    land: Ground, way: str, year: int, universe: Lessons
) -> tuple[list[Cell], list[Cell]]:
    """Return the cells that may be asked about, in the order in which they are taken in."""

    def of(name: str) -> Iterator[Cell]:
        values = class_sets.of_year(year) if name == "class_set" else land.values(name)
        cells = (
            Cell((name, str(value)), _cell(land, year, (name, value)) & universe)
            for value in values
        )
        # The large first: of two that cannot both be shown it says more.
        return iter(sorted(cells, key=lambda cell: (-cell.lessons.bit_count(), cell.key)))

    areas = list(of("area"))
    if way == COMPARE:
        rest = [cell for name in ("age", "class_set", "grade") for cell in of(name)]
        return [*of("type"), *of("institution")], [*of("family"), *areas, *rest]
    names = [name for name in _FORM if way == CITY or name != "type"]
    return [cell for name in names for cell in of(name)], areas


def _of_same_answer(formula: Formula, formulas: Iterable[Formula]) -> list[Formula]:
    """Return the indicators that count the same answer over whatever base, this one among them."""
    if _same_outside(formula, formulas) is not None:
        return [formula]
    wanted = _answer(formula)
    found = [
        each
        for each in formulas
        if each.per_observation
        and _answer(each) == wanted
        and _same_outside(each, formulas) is None
    ]
    # What stands beside another gives way to it.
    found.sort(key=lambda each: each.beside is not None)
    return found if formula in found else [*found, formula]


def _same_outside(formula: Formula, formulas: Iterable[Formula]) -> Formula | None:
    """Return the indicator of which this one has a second base, outside which nothing counts.

    A step of problem solving counts only where there was a problem: of the other lessons both
    figures say nothing.
    """
    beside = formula.beside
    if beside is None or beside["as"] != "second-base":
        return None
    return next((each for each in formulas if each.code == beside["of"]), None)


def _answer(formula: Formula) -> bytes:
    measure = formula.measure
    parts = {name: measure.get(name) for name in ("kind", "numerator", "denominator")}
    return rfc8785.dumps(parts)

