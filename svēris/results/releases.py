"""What is shown of a place, a school year and a kind: the plans of `release`, made from the data.

Three ways of seeing, after what the person may ask (`disclosure.Rule`):

- the *own* institution: by form, class set, age and grade on one side, by subject area on the
  other;
- the *city* for who sees no other school by name: the same with the type of institution, and every
  block large enough, and of enough institutions, also without the person's own;
- the city for who *compares* schools: the same, with institutions and their types as a third side.
  Another school is seen whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from svēris.results import indicators, statements
from svēris.results.counts_ground import ground
from svēris.results.counts_marks import marks
from svēris.results.cuts import bits
from svēris.results.disclosure import PUBLISHED, Hidden, Rule, judge_sum
from svēris.results.filters import TOGETHER, Filter
from svēris.results.ground import Ground, Lessons, groups
from svēris.results.guard import Guard
from svēris.results.indicators import Formula
from svēris.results.release import Base, Plan, Sides
from svēris.results.remembered import Memory
from svēris.results.scenes import (
    CITY,
    COMPARE,
    OWN,
    PLACES,
    WHOLE,
    Scene,
    cell_of,
    cells,
    narrowed,
)
from svēris.results.statements import Stated


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: an indicator over a period, of a part of the place."""

    formula: Formula
    key: tuple[str, Any]
    period: str


class Release:
    """Decides cell by cell what is shown of one place to one audience.

    With a `draft` it decides what would be shown if that were published.
    """

    def __init__(
        self,
        memory: Memory,
        institution_id: int | None,
        rule: Rule,
        draft: Formula | None = None,
    ) -> None:
        self._memory = memory
        self._place = institution_id
        self._rule = rule
        self._draft = draft
        self._formulas = memory.of("formulas", lambda: indicators.current(memory.session))
        if draft is not None:
            others = (each for each in self._formulas if each.code != draft.code)
            self._formulas = indicators.in_order([*others, draft])

    @property
    def _own(self) -> frozenset[int]:
        """The person's own institutions."""
        if self._rule.own is not None:
            return self._rule.own
        return frozenset() if self._place is None else frozenset({self._place})

    def hidden(
        self, formula: Formula, of: Filter, kinds: Sequence[str], period: str
    ) -> Hidden | None:
        """Say why a figure of an indicator is not shown; None where it is.

        Kinds together are shown where each of them is, or was not observed at all: then they say
        nothing that the kinds do not say.
        """
        found = [self._of_kind(formula, of, kind, period) for kind in kinds]
        seen = [why for why in found if why is not Hidden.EMPTY]
        if len(kinds) == 1 or not seen:
            return found[0]
        if formula.measure["kind"] == "teachers":
            # Whoever was seen in both kinds would be told apart from who was seen in one.
            return Hidden.COMPLEMENT
        return judge_sum(seen)

    def _of_kind(self, formula: Formula, of: Filter, kind: str, period: str) -> Hidden | None:
        key = narrowed(of)
        if key is None:
            return Hidden.COMPLEMENT
        question = _Question(formula, key, period)
        alone = self._alone(question, of.year, kind)
        joined = [place for place, last in of.lineage if of.year <= last]
        return self._pooled(question, alone, joined, of.year, kind) if joined else alone

    def _alone(self, question: _Question, year: int, kind: str) -> Hidden | None:
        scene, key = self._scene(year, kind), question.key
        if scene.way == COMPARE and self._place is not None:
            if key != WHOLE:
                return Hidden.COMPLEMENT
            return self._in(scene, replace(question, key=("institution", self._place)), PLACES)
        return self._in(scene, question, key[0])

    def _in(self, scene: Scene, question: _Question, part: str) -> Hidden | None:
        """Judge a cell of a scene by its plan."""
        formula, period = question.formula, question.period
        counted = self._counted(formula)
        plan = self._plan(scene, counted, part)
        cell = cell_of(scene.land, scene.year, question.key)
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
        if scene.way == CITY and part and scene.kind in TOGETHER:
            # Institutions are published by name: what follows beside them must be large, too.
            named = self._plan(replace(scene, way=COMPARE), counted, part)
            if named.hidden(counted.id, cell) is not None:
                return Hidden.COMPLEMENT
        return _period(self._group(scene, counted), plan, scene, question)

    def _pooled(
        self, question: _Question, alone: Hidden | None, joined: Sequence[int], year: int, kind: str
    ) -> Hidden | None:
        """Judge a figure with predecessors: the school's own beside it tells theirs.

        So both must be such as may be shown, each by a plan of its own.
        """
        land = self._ground(year, None)
        theirs = 0
        for place in joined:
            theirs |= land.lessons("institution", place)
        seen = theirs & land.lessons("kind", kind)
        if not seen:
            return alone
        if question.formula.measure["kind"] == "teachers":
            own = land.lessons("institution", self._place) & land.lessons("kind", kind)
            if any(part & own for part in (land.teachers[bit] for bit in bits(seen))):
                return Hidden.COMPLEMENT
        if self._rule.institutions < 2 and self._rule.own is not None:
            each = [
                Release(self._memory, place, self._rule, self._draft)._alone(question, year, kind)
                for place in joined
            ]
        else:
            scene = Scene(OWN, land, year, kind, theirs)
            each = [self._in(scene, question, question.key[0])]
            if self._rule.institutions > 1 and not self._leaves_the_city(scene, question):
                each.append(Hidden.COMPLEMENT)
        found = [why for why in (alone, *each) if why is not Hidden.EMPTY]
        return judge_sum(found) if found else Hidden.EMPTY

    def _leaves_the_city(self, theirs: Scene, question: _Question) -> bool:
        """Say whether the city is shown as it is, also to who knows what the predecessors saw."""
        counted = self._counted(question.formula)
        rule = self._rule
        if rule.own is None:
            rule = replace(rule, own=self._own)
        seeing = Release(self._memory, None, rule, self._draft)
        scene = seeing._scene(theirs.year, theirs.kind)
        knowing = replace(scene, known=theirs.within or 0)
        for part in ("", "narrow"):
            one, other = (seeing._plan(each, counted, part) for each in (scene, knowing))
            if (one.taken, one.cells.names, one.exact) != (
                other.taken, other.cells.names, other.exact,
            ):  # fmt: skip
                return False
        return True

    def _counted(self, formula: Formula) -> Formula:
        if formula.measure["kind"] != "teachers":
            return formula
        return next(each for each in self._formulas if each.code == formula.measure["of"])

    def _scene(self, year: int, kind: str) -> Scene:
        if self._place is not None and (self._rule.own is None or self._place in self._rule.own):
            return Scene(OWN, self._ground(year, self._place), year, kind)
        way = COMPARE if self._rule.institutions < 2 else CITY
        return Scene(way, self._ground(year, None), year, kind)

    def _ground(self, year: int, institution_id: int | None) -> Ground:
        session, formulas, draft = self._memory.session, self._formulas, self._draft

        def read() -> Ground:
            marked = marks(session, year, institution_id, formulas, draft)
            return ground(session, year, institution_id, marked)

        return self._memory.of(("ground", year, institution_id, draft), read)

    def _plan(self, scene: Scene, formula: Formula, part: str) -> Plan:
        """Return the plan by which a part is judged: "" the whole, PLACES, or a narrowing."""
        part = part if part in ("", PLACES) else "narrow"
        key = (scene.key, formula.id, part, self._rule, self._place)
        return scene.land.kept(key, lambda: self._made(scene, formula, part))

    def _group(self, scene: Scene, formula: Formula) -> Sequence[Stated]:
        """Return the indicators that are one question with this one, itself among them."""

        def found() -> dict[int, list[Stated]]:
            each = [
                one for one in self._formulas
                if one.per_observation and _same_outside(one, self._formulas) is None
            ]  # fmt: skip
            return statements.questions(each, scene.land, scene.universe(headline=False))

        groups_ = scene.land.kept(("questions", scene.key), found)
        universe = scene.universe(headline=False)
        base = scene.land.base.get(formula.id, 0) & universe
        return groups_.get(formula.id) or [Stated(formula, base, ())]

    def _made(self, scene: Scene, formula: Formula, part: str) -> Plan:
        land, group = scene.land, self._group(scene, formula)
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
        wider = _same_outside(formula, self._formulas)
        if wider is not None:
            return self._plan(scene, wider, part).cells
        found = cells(scene, universe)
        if part == PLACES:
            return Sides(found.places)
        if scene.kind in self._rule.read:
            # Of what is read in full anyway, schools and filters need not be kept apart.
            types = [cell for cell in found.places if cell.key[0] == "type"]
            return Sides((), [*types, *found.first], found.second)
        return found

    def _named(self, scene: Scene, guard: Guard) -> Guard | None:
        """Return which institutions anybody sees by name: those that may be published."""
        if scene.way != COMPARE or self._rule.institutions < 2:
            return None
        rule = replace(guard.rule, lessons=PUBLISHED.lessons, teachers=PUBLISHED.teachers)
        return replace(guard, rule=rule)

    def _guard(self, scene: Scene) -> Guard:
        rule, land = self._rule, scene.land
        if scene.way == OWN:
            return Guard(land, replace(rule, institutions=1))
        own, known = self._own, scene.known
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
    group: Sequence[Stated], plan: Plan, scene: Scene, question: _Question
) -> Hidden | None:
    """Judge another period than the indicator's own: the two differ by lessons of the summer."""
    land, formula, period = scene.land, question.formula, question.period
    cell = cell_of(land, scene.year, question.key)
    summer = scene.universe(headline=False) & ~scene.universe(headline=True)
    if period == formula.period or not summer & cell:
        return None
    whole = cell & plan.universe == plan.universe
    # Of teachers the two would differ by who was seen in the summer as well.
    if period == "headline" or not whole or formula.measure["kind"] == "teachers":
        return Hidden.COMPLEMENT
    bases = [summer & each for stated in group for each in (stated.base, *stated.parts)]
    apart = [one & ~other for one in bases for other in bases]
    asked = [summer & land.asked.get(each.indicator, 0) for each in plan.bases]
    asked += [summer & each for stated in group for each in stated.asked]
    safe = all(plan.guard.safe(each) for each in (*bases, *apart, *asked))
    return None if safe else Hidden.COMPLEMENT


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
