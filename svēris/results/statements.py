"""Which indicators are one question: what each says, and of which lessons. Pure.

A *statement* is what a figure adds up: an answer, over some lessons. Most indicators make one, of
what their numerator asks over their base. One that a board makes may make several: where its
condition brings in what is known anyway, other lessons are asked something else (`answers.residue`;
`counts_marks` marks them), and a base that mixes the two says itself what was seen.

Two indicators are one question where a statement of one is a statement of the other: the same in
other words, or the opposite. Of an indicator that does not ship with the project the lessons decide
as well: two that ask for the same criterion, and of no lesson say something else, are one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from svēris.results import answers, indicators
from svēris.results.answers import CONTEXT, Form
from svēris.results.ground import Ground, Lessons
from svēris.results.indicators import Formula

#: Names of the marks of lessons, an indicator's id after them.
TRUE, PART, BASE_PART = "true:", "part:", "base-part:"


@dataclass(frozen=True, slots=True)
class Statement:
    """An answer that an indicator adds up over some lessons."""

    #: The condition in its one form and that of its opposite; of a sum only itself.
    forms: frozenset[Form]
    #: The criteria it asks for; none where only its form decides.
    criteria: frozenset[str]
    lessons: Lessons
    true: Lessons


@dataclass(frozen=True, slots=True)
class Stated:
    """An indicator and what it says."""

    formula: Formula
    base: Lessons
    statements: Sequence[Statement]
    #: The lessons of each part that are asked at all: whether a lesson is in the base is an answer.
    asked: tuple[Lessons, ...] = ()

    @property
    def parts(self) -> tuple[Lessons, ...]:
        """The lessons of each statement, where they are not simply the base."""
        return tuple(each.lessons for each in self.statements if each.lessons != self.base)


def is_shipped(formula: Formula) -> bool:
    """Say whether an indicator ships with the project, as it is."""
    return formula.digest in indicators.shipped()


def concerned(formulas: Iterable[Formula]) -> list[Formula]:
    """Return the indicators of which it must be known of which lessons they are true.

    Those of the board's own, and those that ask for a criterion of theirs.
    """
    shares = [each for each in formulas if each.measure["kind"] == "share"]
    asked = {
        code
        for each in shares
        if not is_shipped(each)
        for code in answers.criteria(each.measure["numerator"])
    }
    return [each for each in shares if asked & answers.criteria(each.measure["numerator"])]


def mixed(formula: Formula) -> bool:
    """Say whether an indicator's conditions bring in what is known anyway."""
    measure = formula.measure
    numerator = measure["numerator"] if measure["kind"] == "share" else None
    return not is_shipped(formula) and any(map(answers.mixes, (numerator, measure.get("base"))))


def questions(
    formulas: Sequence[Formula], land: Ground, universe: Lessons
) -> dict[int, list[Stated]]:
    """Return, by id of indicator, all indicators of the same question, in the order of taking.

    What stands beside another gives way to it, and what a board has made to what ships.
    """
    stated = [_stated(each, land, universe) for each in formulas]
    order = {each.formula.id: place for place, each in enumerate(stated)}
    groups = {each.formula.id: [each] for each in stated}
    for one, other in combinations(stated, 2):
        mine, theirs = groups[one.formula.id], groups[other.formula.id]
        if mine is not theirs and _is_one_question(one, other):
            mine += theirs
            for each in theirs:
                groups[each.formula.id] = mine
    for group in groups.values():
        group.sort(
            key=lambda each: (
                not is_shipped(each.formula), each.formula.beside is not None,
                order[each.formula.id],
            )
        )  # fmt: skip
    return groups


def _stated(formula: Formula, land: Ground, universe: Lessons) -> Stated:
    base = land.base.get(formula.id, 0) & universe
    asked = land.asked.get(formula.id, 0) & universe
    name = PART + str(formula.id)
    parts = (land.lessons(name, text) & asked for text in land.values(name))
    return Stated(
        formula, base, tuple(_statements(formula, land, universe, base)), tuple(filter(None, parts))
    )


def _statements(
    formula: Formula, land: Ground, universe: Lessons, base: Lessons
) -> Iterator[Statement]:
    measure, key = formula.measure, str(formula.id)
    true = land.lessons(TRUE, key)
    if measure["kind"] == "ratio":
        for name in ("numerator", "denominator"):
            if not measure[name].startswith(CONTEXT) or name == "numerator":
                yield Statement(frozenset({("sum", measure[name])}), frozenset(), base, 0)
    elif mixed(formula) and answers.mixes(measure["numerator"]):
        yield from _parts(land, PART + key, base, true)
    else:
        yield _statement(measure["numerator"], base, true)
    if mixed(formula) and answers.mixes(measure.get("base")):
        asked = land.asked.get(formula.id, 0) & universe
        yield from _parts(land, BASE_PART + key, asked, land.base.get(formula.id, 0))


def _parts(land: Ground, name: str, lessons: Lessons, true: Lessons) -> Iterator[Statement]:
    for text in land.values(name):
        mine = land.lessons(name, text) & lessons
        if mine:
            yield _statement(answers.read(text), mine, true)


def _statement(asked: Any, lessons: Lessons, true: Lessons) -> Statement:
    forms = frozenset({answers.plain(asked), answers.plain(asked, opposite=True)})
    return Statement(forms, answers.criteria(asked), lessons, true)


def _is_one_question(one: Stated, other: Stated) -> bool:
    judged = not (is_shipped(one.formula) and is_shipped(other.formula))
    return any(
        mine.forms & theirs.forms or (judged and _agree(mine, theirs))
        for mine in one.statements
        for theirs in other.statements
    )


def _agree(one: Statement, other: Statement) -> bool:
    """Say whether two say the same, or the opposite, of all lessons of which both say anything."""
    both = one.lessons & other.lessons
    if not both or not one.criteria & other.criteria:
        return False
    return (one.true ^ other.true) & both in (0, both)
