"""Figures of volume: how much was observed, split by class set and grade, and coverage.

Counts of observations are shown however small they are: they say that a lesson was seen, never
what was seen in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from svēris.results import class_sets, counts, counts_parts, disclosure
from svēris.results.counts import Pass
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter, reference_day
from svēris.results.indicators import Formula
from svēris.results.remembered import Memory, memory
from svēris.results.tallies import Lessons, Tally, Volume

#: Families whose lessons are spoken of together; training sessions stand apart (domain.md §3.4).
POOLED = ("MS", "RN")

#: Parts of the split by class set that are no set of grades.
PRESCHOOL, TRAINING, OTHER = "preschool", "training", "other"
_OF_FAMILY = {"RN": PRESCHOOL, "MT": TRAINING}


def headcount(session: Session, of: Filter, kinds: Sequence[str]) -> Mapping[str, Volume]:
    """Return what was observed by kind: the population that the head of a report states."""
    families = (of.family,) if of.family else POOLED
    wanted = _pass(of, of.period or "headline", tuple(kinds))
    kept = memory(session)
    found = kept.of(
        ("volume", wanted, families),
        lambda: counts.volume(session, wanted, families),
        years=wanted.years,
    )
    repeated = kept.of(
        ("repeated", wanted, families),
        lambda: counts_parts.repeated(session, wanted, families),
        years=wanted.years,
    )
    return {
        kind: replace(found.get((of.year, kind), Volume()), repeated=repeated.get(kind, 0))
        for kind in kinds
    }


def volumes(
    session: Session, of: Filter, formulas: Sequence[Formula], *, rule: Rule, today: date
) -> list[Figure]:
    """Return the figures of every indicator that is a number of observations, or coverage."""
    kept = memory(session)
    years = (of.year, of.year - 1)
    lessons = kept.of(
        ("lessons", of, years), lambda: counts.lessons(session, of, years), years=years
    )
    asked = [each for each in formulas if of.family is None or of.family in each.families]
    found: list[Figure] = []
    for formula in asked:
        if formula.measure["kind"] == "count":
            found += _counted(kept, of, formula, lessons)
    if not of.narrow:
        covered = [each for each in asked if each.measure["kind"] == "coverage"]
        found += _covered(kept, of, covered, rule=rule, today=today)
    return found


def numbers_of_places(
    session: Session, of: Filter, formulas: Sequence[Formula]
) -> dict[int, list[Figure]]:
    """Return the numbers of observations of every institution by its id, in one pass.

    Wholes only: how they split by grade or class set is said of one institution at a time.
    """
    counted = [
        formula
        for formula in formulas
        if formula.measure["kind"] == "count" and of.family in (None, *formula.families)
    ]
    return {
        place: [_number(of, formula, lessons) for formula in counted]
        for place, lessons in counts.lessons_of_places(session, of, of.year).items()
    }


def _number(of: Filter, formula: Formula, lessons: Lessons) -> Figure:
    period, kinds = of.period or formula.period, formula.kinds(city=False)
    families = (of.family,) if of.family else formula.families
    seen = lessons.of(of.year, kinds, families, headline=period == "headline")
    return Figure(
        formula=formula, kinds=kinds, year=of.year, period=period,
        tally=Tally(k=seen, lessons=seen),
    )  # fmt: skip


def _pass(of: Filter, period: str, kinds: tuple[str, ...]) -> Pass:
    return Pass(of=of, years=(of.year,), period=period, kinds=kinds)


def _counted(kept: Memory, of: Filter, formula: Formula, lessons: Lessons) -> Iterator[Figure]:
    period = of.period or formula.period
    kinds, split = formula.kinds(city=of.city), formula.measure.get("split")
    families = (of.family,) if of.family else formula.families
    wanted = _pass(of, period, kinds)

    def figure(part: str | None, seen: int, before: int | None = None) -> Figure:
        return Figure(
            formula=formula, kinds=kinds, year=of.year, period=period, part=part,
            tally=Tally(k=seen, lessons=seen),
            before=None if before is None else Tally(k=before, lessons=before),
        )  # fmt: skip

    if split == "class-sets":
        key = ("class sets", wanted, families)
        parts = kept.of(
            key, lambda: _by_class_set(kept.session, wanted, families), years=wanted.years
        )
        # The parts are disjoint, so their sum is the total by construction.
        yield figure(None, sum(parts.values()))
        yield from (figure(part, seen) for part, seen in parts.items())
        return
    total, before = (
        lessons.of(year, kinds, families, headline=period == "headline")
        for year in (of.year, of.year - 1)
    )
    yield figure(None, total, before if of.compares() else None)
    if split == "grade":
        key = ("grades", wanted, families)
        by_grade = kept.of(
            key, lambda: counts_parts.by_grade(kept.session, wanted, families), years=wanted.years
        )
        yield from (figure(grade, by_grade[grade]) for grade in sorted(by_grade, key=int))


def _by_class_set(session: Session, wanted: Pass, families: Sequence[str]) -> dict[str, int]:
    sets = class_sets.partition(wanted.years[0])
    parts = {PRESCHOOL: 0, **{found.code: 0 for found in sets}, OTHER: 0, TRAINING: 0}
    for (family, place), seen in counts_parts.by_class_set(session, wanted, families, sets).items():
        part = _OF_FAMILY.get(family) or (OTHER if place is None else sets[place].code)
        parts[part] += seen
    return parts


def _covered(
    kept: Memory, of: Filter, formulas: Sequence[Formula], *, rule: Rule, today: date
) -> Iterator[Figure]:
    """Give coverage, each judged beside those that it is a part of."""
    tallies = {each: _coverage(kept, of, each, today=today) for each in formulas}
    for formula, tally in tallies.items():
        wholes = [other for each, other in tallies.items() if is_part(formula, each)]
        hidden = disclosure.judge_coverage(tally, wholes, rule)
        yield Figure(
            formula=formula, kinds=formula.kinds(city=of.city), year=of.year,
            period=of.period or formula.period, tally=None if hidden else tally, hidden=hidden,
        )  # fmt: skip


def is_part(formula: Formula, whole: Formula) -> bool:
    """Say whether one coverage counts some of the assignments of the other, or the same."""
    if formula.measure["who"] != whole.measure["who"]:
        return False
    mine, all_of_them = set(_duties(formula)), set(_duties(whole))
    return not all_of_them or bool(mine and mine <= all_of_them)


def _duties(formula: Formula) -> tuple[str, ...]:
    """Return the duties whose assignments are counted; () for all."""
    return tuple(formula.measure.get("duties", ()))


def _coverage(kept: Memory, of: Filter, formula: Formula, *, today: date) -> Tally:
    measure: Mapping[str, Any] = formula.measure
    wanted = _pass(of, of.period or formula.period, formula.kinds(city=of.city))
    on = reference_day(of.year, measure["reference"], today)
    duties, observers = _duties(formula), measure["who"] == "observers"
    return kept.of(
        ("coverage", wanted, on, duties, observers),
        lambda: counts.coverage(kept.session, wanted, on=on, duties=duties, observers=observers),
        years=wanted.years,
        staff=True,
    )
