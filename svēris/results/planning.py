"""The plans of `release` for one audience, made from the lessons of a scene. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from svēris.results import statements
from svēris.results.disclosure import PUBLISHED, Rule
from svēris.results.ground import Lessons
from svēris.results.guard import Guard
from svēris.results.indicators import Formula
from svēris.results.release import Base, Plan, Sides
from svēris.results.scenes import COMPARE, OWN, PLACES, Scene, cells
from svēris.results.statements import Stated


@dataclass(frozen=True, slots=True)
class Planning:
    """Makes plans for who asks about a place, by a rule; what was made is kept with the lessons."""

    formulas: Sequence[Formula]
    rule: Rule
    #: The institution that is asked about; None is the city.
    place: int | None

    @property
    def own(self) -> frozenset[int]:
        """The person's own institutions."""
        if self.rule.own is not None:
            return self.rule.own
        return frozenset() if self.place is None else frozenset({self.place})

    def plan(self, scene: Scene, formula: Formula, part: str) -> Plan:
        """Return the plan by which a part is judged: "" the whole, PLACES, or a narrowing."""
        part = part if part in ("", PLACES) else "narrow"
        key = (scene.key, formula.id, part, self.rule, self.place)
        return scene.land.kept(key, lambda: self._made(scene, formula, part))

    def group(self, scene: Scene, formula: Formula) -> Sequence[Stated]:
        """Return the indicators that are one question with this one, itself among them."""

        def found() -> dict[int, list[Stated]]:
            each = [
                one for one in self.formulas
                if one.per_observation and _same_outside(one, self.formulas) is None
            ]  # fmt: skip
            return statements.questions(each, scene.land, scene.universe(headline=False))

        groups_ = scene.land.kept(("questions", scene.key), found)
        universe = scene.universe(headline=False)
        base = scene.land.base.get(formula.id, 0) & universe
        return groups_.get(formula.id) or [Stated(formula, base, ())]

    def _made(self, scene: Scene, formula: Formula, part: str) -> Plan:
        land, group = scene.land, self.group(scene, formula)
        # Whose base has lessons of the summer takes the year; the others are a part of it.
        own = all(each.formula.period == "headline" for each in group)
        universe = scene.universe(headline=own)
        bases = tuple(_base(each, scene) for each in group)
        guard = self._guard(scene)
        plan = Plan(guard, universe, bases, named=self._named(scene, guard))
        if not part:
            return plan
        sides = self._sides(scene, formula, universe, part)
        for asked in sorted({one for each in plan.taken for one in (each.asked, *each.told)}):
            sides = _asked(plan, asked, sides)
        lessons = tuple((each.asked, each.base, each.parts, each.told) for each in bases)
        key = (universe, lessons, sides.names, guard.key, plan.named and plan.named.key)
        divided = land.kept(key, lambda: plan.divide(sides))
        plan.cells, plan.blocks, plan.exact = divided.cells, divided.blocks, divided.exact
        return plan

    def _sides(self, scene: Scene, formula: Formula, universe: Lessons, part: str) -> Sides:
        """Return what may be asked about at most."""
        wider = _same_outside(formula, self.formulas)
        if wider is not None:
            return self.plan(scene, wider, part).cells
        found = cells(scene, universe)
        if part == PLACES:
            return Sides(found.places)
        if scene.kind in self.rule.read:
            # Of what is read in full anyway, schools and filters need not be kept apart.
            types = [cell for cell in found.places if cell.key[0] == "type"]
            return Sides((), [*types, *found.first], found.second)
        return found

    def _named(self, scene: Scene, guard: Guard) -> Guard | None:
        """Return which institutions anybody sees by name: those that may be published."""
        if scene.way != COMPARE or self.rule.institutions < 2:
            return None
        rule = replace(guard.rule, lessons=PUBLISHED.lessons, teachers=PUBLISHED.teachers)
        return replace(guard, rule=rule)

    def _guard(self, scene: Scene) -> Guard:
        rule, land = self.rule, scene.land
        if scene.way == OWN:
            return Guard(land, replace(rule, institutions=1))
        own, known = self.own, scene.known
        for place in own:
            known |= land.lessons("institution", place)
        if scene.way == COMPARE and rule.institutions > 1:
            return Guard(land, replace(rule, institutions=1), known)
        seen = land.lessons("kind", scene.kind)
        if len(own) == 1 and seen & known == seen:
            # Nobody else was observed: the city is the person's own institution.
            return Guard(land, replace(rule, institutions=1))
        return Guard(land, rule, known, reads=rule.institutions < 2)


def _base(stated: Stated, scene: Scene) -> Base:
    key, mine = stated.formula.id, scene.universe(headline=stated.formula.period == "headline")
    asked, base = scene.land.asked.get(key, 0), scene.land.base.get(key, 0)
    parts, told = (tuple(each & mine for each in some) for some in (stated.parts, stated.asked))
    return Base(key, asked & mine, base & mine, parts, told)


def _asked(plan: Plan, asked: Lessons, sides: Sides) -> Sides:
    """Return the cells that may be told apart of all whose form asks, in whatever base they are."""
    guard, universe, named = plan.guard, plan.universe, plan.named
    key = ("asked", universe, asked, sides.names, guard.key, named and named.key)
    whole = (Base(0, asked, asked),)
    return guard.ground.kept(
        key, lambda: Plan(guard, universe, whole, named=named).divide(sides).cells
    )


def _same_outside(formula: Formula, formulas: Sequence[Formula]) -> Formula | None:
    """Return the indicator of which this one has a second base, outside which nothing counts.

    A step of problem solving counts only where there was a problem: of the other lessons both
    figures say nothing. Of what a board has made nobody knows that it is so.
    """
    beside = formula.beside
    if beside is None or beside["as"] != "second-base" or not statements.is_shipped(formula):
        return None
    wider = next((each for each in formulas if each.code == beside["of"]), None)
    return wider if wider is not None and statements.is_shipped(wider) else None
