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

from svēris.results import indicators
from svēris.results.counts_ground import ground
from svēris.results.counts_marks import marks
from svēris.results.cuts import bits
from svēris.results.disclosure import Hidden, Rule, judge_sum
from svēris.results.filters import TOGETHER, Filter
from svēris.results.ground import Ground, Lessons, groups
from svēris.results.indicators import Formula
from svēris.results.planning import Planning
from svēris.results.release import Plan
from svēris.results.remembered import Memory
from svēris.results.scenes import (
    CITY,
    COMPARE,
    OWN,
    PLACES,
    WHOLE,
    Scene,
    cell_of,
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
        self._formulas = memory.of("formulas", lambda: indicators.current(memory.session), years=())
        if draft is not None:
            others = (each for each in self._formulas if each.code != draft.code)
            self._formulas = indicators.in_order([*others, draft])
        self._planning = Planning(self._formulas, rule, institution_id)
        #: By school year and kind.
        self._scenes: dict[tuple[int, str], Scene] = {}

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
        plan = self._planning.plan(scene, counted, part)
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
            named = self._planning.plan(replace(scene, way=COMPARE), counted, part)
            if named.hidden(counted.id, cell) is not None:
                return Hidden.COMPLEMENT
        return _period(self._planning.group(scene, counted), plan, scene, question)

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
            rule = replace(rule, own=self._planning.own)
        seeing = Release(self._memory, None, rule, self._draft)
        scene = seeing._scene(theirs.year, theirs.kind)
        knowing = replace(scene, known=theirs.within or 0)
        for part in ("", "narrow"):
            one, other = (seeing._planning.plan(each, counted, part) for each in (scene, knowing))
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
        where = year, kind
        return self._scenes.get(where) or self._scenes.setdefault(where, self._set(*where))

    def _set(self, year: int, kind: str) -> Scene:
        if self._place is not None and (self._rule.own is None or self._place in self._rule.own):
            return Scene(OWN, self._ground(year, self._place), year, kind)
        way = COMPARE if self._rule.institutions < 2 else CITY
        return Scene(way, self._ground(year, None), year, kind)

    def _ground(self, year: int, institution_id: int | None) -> Ground:
        session, formulas, draft = self._memory.session, self._formulas, self._draft

        def read() -> Ground:
            marked = marks(session, year, institution_id, formulas, draft)
            return ground(session, year, institution_id, marked)

        return self._memory.of(("ground", year, institution_id, draft), read, years=(year,))


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
