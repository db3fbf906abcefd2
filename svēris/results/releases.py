"""What is shown of a place, a school year and a kind: the plans of `release`, made from the data.

Three ways of seeing, after what the person may ask (`disclosure.Rule`):

- the *own* institution: by form, class set, age and grade on one side, by subject area on the
  other;
- the *city* for who sees no other school by name: the same with the type of institution, and every
  block large enough, and of enough institutions, also without the person's own;
- the city for who *compares* schools: the same, with institutions and their types as a third side.
  Another school is seen whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import rfc8785

from svēris.results import class_sets, indicators
from svēris.results.counts_ground import ground
from svēris.results.disclosure import Hidden, Rule, judge_sum
from svēris.results.filters import Filter
from svēris.results.ground import Cell, Ground, Lessons, groups
from svēris.results.guard import Guard
from svēris.results.indicators import Formula
from svēris.results.release import Base, Plan, Sides
from svēris.results.remembered import Memory

OWN, CITY, COMPARE = "own", "city", "compare"
WHOLE = ("", "")
#: The part of a plan that says which institutions are shown by name.
PLACES = "places"


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where something is asked: a place as it is seen, a school year and a kind."""

    way: str
    land: Ground
    year: int
    kind: str

    def universe(self, *, headline: bool) -> Lessons:
        """Return all lessons of the kind, or those of the headline period."""
        seen = self.land.lessons("kind", self.kind)
        return seen & self.land.lessons("headline", True) if headline else seen


class Release:
    """Decides cell by cell what is shown of one place to one audience."""

    def __init__(self, memory: Memory, institution_id: int | None, rule: Rule) -> None:
        self._memory = memory
        self._place = institution_id
        self._rule = rule
        #: By school year and kind.
        self._scenes: dict[tuple[int, str], _Scene] = {}

    @cached_property
    def _formulas(self) -> list[Formula]:
        session = self._memory.session
        return self._memory.of("formulas", lambda: indicators.current(session), years=())

    def hidden(
        self, formula: Formula, of: Filter, kinds: Sequence[str], period: str
    ) -> Hidden | None:
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
        return judge_sum(seen)

    def _alone(self, formula: Formula, of: Filter, kind: str, period: str) -> Hidden | None:
        key = _narrowed(of)
        if key is None:
            return Hidden.COMPLEMENT
        where = of.year, kind
        scene = self._scenes.get(where) or self._scenes.setdefault(where, self._scene(*where))
        by_name = scene.way == COMPARE and self._place is not None
        if by_name and key != WHOLE:
            return Hidden.COMPLEMENT
        counted = self._counted(formula)
        plan = self._plan(scene, counted, PLACES if by_name else key[0])
        cell = _cell(scene.land, of.year, ("institution", self._place) if by_name else key)
        why = plan.hidden(counted.id, cell)
        asked = scene.land.asked.get(counted.id, 0)
        if (
            why is Hidden.EMPTY
            and period == "year"
            and scene.universe(headline=False) & cell & asked
        ):
            # Empty by its own period; in the summer somebody was seen.
            return Hidden.COMPLEMENT
        if why is not None:
            return why
        if formula.measure["kind"] == "teachers" and not _teachers(plan, counted, cell):
            return Hidden.COMPLEMENT
        return _period(plan, scene, formula, cell, period)

    def _counted(self, formula: Formula) -> Formula:
        if formula.measure["kind"] != "teachers":
            return formula
        return next(each for each in self._formulas if each.code == formula.measure["of"])

    def _scene(self, year: int, kind: str) -> _Scene:
        if self._place is not None and (self._rule.own is None or self._place in self._rule.own):
            return _Scene(OWN, self._ground(year, self._place), year, kind)
        way = COMPARE if self._rule.institutions < 2 else CITY
        return _Scene(way, self._ground(year, None), year, kind)

    def _ground(self, year: int, institution_id: int | None) -> Ground:
        session = self._memory.session
        return self._memory.of(
            ("ground", year, institution_id),
            lambda: ground(session, year, institution_id),
            years=(year,),
        )

    def _plan(self, scene: _Scene, formula: Formula, part: str) -> Plan:
        """Return the plan by which a part is judged: "" the whole, PLACES, or a narrowing."""
        part = part if part in ("", PLACES) else "narrow"
        key = (scene.way, scene.year, scene.kind, formula.id, part, self._rule, self._place)
        return scene.land.kept(key, lambda: self._made(scene, formula, part))

    def _made(self, scene: _Scene, formula: Formula, part: str) -> Plan:
        land, group = scene.land, _of_same_answer(formula, self._formulas)
        # Whose base has lessons of the summer takes the year; the others are a part of it.
        universe = scene.universe(headline=all(each.period == "headline" for each in group))
        bases = tuple(
            Base(each.id, land.asked.get(each.id, 0) & mine, land.base.get(each.id, 0) & mine)
            for each in group
            for mine in [scene.universe(headline=each.period == "headline")]
        )
        guard = self._guard(scene)
        plan = Plan(guard, universe, bases)
        if not part:
            return plan
        sides = self._sides(scene, formula, universe, part)
        for asked in sorted({each.asked for each in plan.taken}):
            sides = _asked(plan, asked, sides)
        lessons = tuple((each.asked, each.base) for each in bases)
        divided = land.kept((universe, lessons, sides.names, guard.key), lambda: plan.divide(sides))
        plan.cells, plan.blocks, plan.exact = divided.cells, divided.blocks, divided.exact
        return plan

    def _sides(self, scene: _Scene, formula: Formula, universe: Lessons, part: str) -> Sides:
        """Return what may be asked about at most."""
        wider = _same_outside(formula, self._formulas)
        if wider is not None:
            return self._plan(scene, wider, part).cells
        found = _cells(scene, universe)
        if part == PLACES:
            return Sides(found.places)
        if scene.kind in self._rule.read:
            # Of what is read in full anyway, schools and filters need not be kept apart.
            types = [cell for cell in found.places if cell.key[0] == "type"]
            return Sides((), [*types, *found.first], found.second)
        return found

    def _guard(self, scene: _Scene) -> Guard:
        rule, land = self._rule, scene.land
        if scene.way == OWN:
            return Guard(land, replace(rule, institutions=1))
        own = frozenset({self._place} - {None}) if rule.own is None else rule.own
        known = 0
        for place in own:
            known |= land.lessons("institution", place)
        seen = land.lessons("kind", scene.kind)
        if len(own) == 1 and seen & known == seen:
            # Nobody else was observed: the city is the person's own institution.
            return Guard(land, replace(rule, institutions=1))
        return Guard(land, rule, known, reads=rule.institutions < 2)


def _asked(plan: Plan, asked: Lessons, sides: Sides) -> Sides:
    """Return the cells that may be told apart of all whose form asks, in whatever base they are."""
    guard, universe = plan.guard, plan.universe
    key = ("asked", universe, asked, sides.names, guard.key)
    return guard.ground.kept(
        key, lambda: Plan(guard, universe, (Base(0, asked, asked),)).divide(sides).cells
    )


def _teachers(plan: Plan, formula: Formula, cell: Lessons) -> bool:
    """Say whether teachers may be counted: of the whole, and beside the number of lessons.

    Who has one lesson is counted alike in both, so that the two figures differ by those who have
    several: they must be none or enough.
    """
    if cell & plan.universe != plan.universe:
        return False
    (mine,) = [each for each in plan.bases if each.indicator == formula.id]
    guard, enough = plan.guard, plan.guard.rule.teachers
    parts = list(groups(mine.base, guard.ground.teachers))
    several = [each for each in parts if (each & ~guard.known).bit_count() > 1]
    mixed = [each for each in parts if each & guard.known and each & ~guard.known]
    if several or mixed:
        return len(several) >= enough
    # What is left are those of the person's own institution.
    own = [each for each in parts if each.bit_count() > 1]
    return guard.reads or not own or len(own) >= enough


def _period(
    plan: Plan, scene: _Scene, formula: Formula, cell: Lessons, period: str
) -> Hidden | None:
    """Judge another period than the indicator's own: the two differ by lessons of the summer."""
    land = scene.land
    summer = scene.universe(headline=False) & ~scene.universe(headline=True)
    if period == formula.period or not summer & cell:
        return None
    whole = cell & plan.universe == plan.universe
    # Of teachers the two would differ by who was seen in the summer as well.
    if period == "headline" or not whole or formula.measure["kind"] == "teachers":
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


def _cell(land: Ground, year: int, key: tuple[str, Any]) -> Lessons:
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


def _cells(scene: _Scene, universe: Lessons) -> Sides:
    """Return the cells that may be asked about, in the order in which they are taken in."""
    land, year = scene.land, scene.year

    def of(name: str) -> list[Cell]:
        values = class_sets.of_year(year) if name == "class_set" else land.values(name)
        cells = [
            Cell((name, str(value)), _cell(land, year, (name, value)) & universe)
            for value in values
        ]
        # The large first: of two that cannot both be shown it says more.
        return sorted(cells, key=lambda cell: (-cell.lessons.bit_count(), cell.key))

    form = [cell for name in ("family", "age", "class_set", "grade") for cell in of(name)]
    if scene.way == COMPARE:
        return Sides([*of("type"), *of("institution")], form, of("area"))
    return Sides((), form if scene.way == OWN else [*of("family"), *of("type"), *form], of("area"))


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


@cache
def _answer(formula: Formula) -> bytes:
    """Return what an indicator counts, once for the life of the process: it never changes."""
    measure = formula.measure
    parts = {name: measure.get(name) for name in ("kind", "numerator", "denominator")}
    return rfc8785.dumps(parts)
