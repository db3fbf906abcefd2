"""Counting by hand: figures from the documents, one lesson after another, without any SQL of ours.

What the database counts in one pass is said here a second time, as plainly as it can be said: a
lesson at a time is judged by `outcomes.outcome` and added up in lists and sets.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.forms.rules import evaluate
from svēris.observations.models import Observation
from svēris.results import class_sets, indicators, outcomes
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.models import Result
from svēris.results.outcomes import Weighed
from svēris.results.tallies import Tally

Weighing = tuple[Observation, Weighed]
#: Indicator, kinds and part of a figure.
Name = tuple[str, tuple[str, ...], str | None]


class Recount:
    """Every observation that counts, weighed by hand under every indicator in force."""

    def __init__(self, session: Session) -> None:
        lists = library.lists(session)
        self.formulas = {each.code: each for each in indicators.current(session)}
        self.lessons = list(session.scalars(select(Observation).where(Observation.counts)))
        self.types = {
            each.institution_id: each.institution.type.value
            for each in self.lessons
            if each.institution
        }
        self.weighed: dict[str, list[Weighing]] = {code: [] for code in self.formulas}
        for lesson in self.lessons:
            definition = library.definition(session, lesson.form, lesson.version)
            answers = evaluate(definition, lesson.document, lists)
            for code, formula in self.formulas.items():
                weighed = outcomes.outcome(formula, definition, answers)
                if weighed is not None:
                    self.weighed[code].append((lesson, weighed))

    def tally(
        self, code: str, kinds: tuple[str, ...], of: Filter, part: str | None = None
    ) -> Tally:
        """Return what an indicator comes to for kinds of observation counted as one group."""
        formula = self.formulas[code]
        period = of.period or formula.period
        if formula.measure["kind"] == "count":
            return self._count(formula, kinds, of, period, part)
        whose = formula.measure.get("of", code)
        mine = [
            (lesson, weighed)
            for lesson, weighed in self.weighed[whose]
            if lesson.kind in kinds and self.stands_in(lesson, of, period)
        ]
        return _teachers(mine) if formula.measure["kind"] == "teachers" else _lessons(mine)

    def stands_in(self, lesson: Observation, of: Filter, period: str) -> bool:
        """Say whether a lesson stands in a filter."""
        content = lesson.document
        grades = content.get("K.KLASE", [])
        ages = [content["K.VECUMS"]] if "K.VECUMS" in content else []
        in_set = class_sets.of_year(of.year).get(of.class_set or "")
        return (
            lesson.school_year == of.year
            and (period == "year" or lesson.lesson_on.month not in (7, 8))
            and of.family in (None, lesson.family)
            and of.institution_id in (None, lesson.institution_id)
            and of.institution_type in (None, self.types[lesson.institution_id])
            and (of.grade is None or of.grade in grades)
            and (of.age is None or of.age in ages)
            and (
                of.class_set is None
                or (in_set is not None and any(int(grade) in in_set.grades for grade in grades))
            )
        )

    def _count(
        self, formula: Formula, kinds: tuple[str, ...], of: Filter, period: str, part: str | None
    ) -> Tally:
        mine = [
            lesson
            for lesson in self.lessons
            if lesson.kind in kinds
            and lesson.family in formula.families
            and self.stands_in(lesson, of, period)
        ]
        split = formula.measure.get("split")
        if part is not None:
            mine = [lesson for lesson in mine if part in _parts(lesson, split, of.year)]
        return Tally(k=len(mine), lessons=len(mine))


def _parts(lesson: Observation, split: str | None, year: int) -> list[str]:
    """Return in which parts of a split a lesson stands: all its grades, or its one class set."""
    grades = lesson.document.get("K.KLASE", [])
    if split == "grade":
        return list(grades)
    if lesson.family != "MS":
        return [{"RN": "preschool", "MT": "training"}[lesson.family]]
    for found in class_sets.partition(year):
        if any(int(grade) in found.grades for grade in grades):
            return [found.code]
    return ["other"]


def _lessons(mine: Iterable[Weighing]) -> Tally:
    found = list(mine)
    base = [(lesson, weighed) for lesson, weighed in found if weighed.denominator]
    results = [weighed.result for _lesson, weighed in found]
    return Tally(
        k=sum(weighed.numerator for _lesson, weighed in found),
        n=sum(weighed.denominator for _lesson, weighed in found),
        lessons=len(base),
        partly=results.count(Result.PARTLY),
        na=results.count(Result.NA),
        missing=results.count(Result.MISSING),
        teachers=len({lesson.teacher_id for lesson, _weighed in base}),
        institutions=len({lesson.institution_id for lesson, _weighed in base}),
    )


def _teachers(mine: Iterable[Weighing]) -> Tally:
    base = [(lesson, weighed) for lesson, weighed in mine if weighed.denominator]
    everybody = {lesson.teacher_id for lesson, _weighed in base}
    some = {lesson.teacher_id for lesson, weighed in base if weighed.numerator}
    places = {lesson.institution_id for lesson, _weighed in base}
    return Tally(
        len(some), len(everybody), len(base), teachers=len(everybody), institutions=len(places)
    )


def numbers(tally: Tally, unit: str) -> Mapping[str, Any]:
    """Return the numbers of a tally that a figure of a unit is shown with."""
    if unit == "count":
        return {"k": tally.k}
    shown = {
        "k": tally.k, "n": tally.n, "lessons": tally.lessons, "teachers": tally.teachers,
        "institutions": tally.institutions,
    }  # fmt: skip
    if unit in ("lessons", "learners"):
        shown |= {"partly": tally.partly, "na": tally.na, "missing": tally.missing}
    return shown
