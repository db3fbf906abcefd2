"""What an institution's self-evaluation report is made of: figures, checked and chosen.

Everything in it is of internal observations and of one period, so that its numbers can be added
up; that they do add up is checked before anything is written (`check`). Texts of observers never
stand in it: it is made of figures only, which the board's coordinator may see as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from svēris.people.models import Institution
from svēris.problems import Problem
from svēris.results import counts, grades, indicators
from svēris.results.counts import Pass
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.figures import SCHOOL_KINDS, Report, figures
from svēris.results.filters import Filter
from svēris.results.grades import Row
from svēris.results.indicators import Formula
from svēris.results.tallies import Volume
from svēris.results.volumes import PRESCHOOL, TRAINING

#: Criteria of 3.1.2, as the sections of the report speak of them.
LANGUAGE = ("val-lv", "val-lv-strict")
LEARNERS = ("val-vide", "lim-l1", "lim-l2", "lim-l3", "lim-l4", "ipat-50")
PRESCHOOLERS = ("val-lv-preschool", "preschool-kom")
#: Columns of 3.1.3.
BY_GRADE = ("val-lv", "val-vide", "lim-l1", "lim-l2", "lim-l3", "lim-l4", "ipat-50")
#: Headings under which it is good when something is observed; how a lesson is held is neither.
_RESULTS = frozenset({"outcome", "dip", "language", "problem", "environment"})
#: Strengths and needs that are named; a longer list names nothing.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures of one institution's report."""

    institution: Institution
    report: Report
    grades: Sequence[Row]
    #: Forms and their versions behind the figures.
    forms: Sequence[tuple[str, int]]

    @property
    def volume(self) -> Volume:
        """Lessons and play-lessons of the period, their teachers."""
        return self.report.population[SCHOOL_KINDS[0]]

    def figure(self, code: str) -> Figure | None:
        """Return the figure of an indicator as a whole; None where there is none."""
        found = (each for each in self.report.figures if each.formula.code == code)
        return next((each for each in found if each.part is None), None)

    def parts(self, code: str) -> dict[str, int]:
        """Return the parts of a split count."""
        return {
            each.part: each.tally.k
            for each in self.report.figures
            if each.formula.code == code and each.part is not None and each.tally is not None
        }

    def total(self, code: str) -> int:
        """Return a count of observations."""
        found = self.figure(code)
        return 0 if found is None or found.tally is None else found.tally.k


def gather(
    session: Session, institution: Institution, of: Filter, *, rule: Rule, now: datetime
) -> Evaluation:
    """Return the figures of an institution's report; raises Problem where they disagree."""
    of = replace(of.wide(), period=of.period or "headline", kinds=SCHOOL_KINDS)
    report = figures(session, of, rule=rule, now=now, kinds=SCHOOL_KINDS)
    formulas = [each for each in indicators.current(session) if each.code in BY_GRADE]
    wanted = Pass(of=of, years=(of.year,), period=report.period, kinds=SCHOOL_KINDS)
    evaluation = Evaluation(
        institution=institution,
        report=report,
        grades=grades.rows(session, of, formulas, rule=rule, kind=SCHOOL_KINDS[0]),
        forms=counts.forms(session, wanted),
    )
    check(evaluation)
    return evaluation


def check(evaluation: Evaluation) -> None:
    """Refuse to go on where numbers that are printed do not add up; raises Problem."""
    for disagreement in disagreements(evaluation):
        raise Problem("report-does-not-add-up", what=disagreement)


def disagreements(evaluation: Evaluation) -> Iterator[str]:
    """Give every pair of numbers that ought to be equal, or below one another, and is not.

    They were read by several statements: what was submitted in between stands in some only.
    """
    parts = evaluation.parts("count-class-sets")
    whole, lessons = evaluation.total("count-class-sets"), evaluation.volume.lessons
    yield from _unequal("count-class-sets", sum(parts.values()), whole)
    yield from _unequal("count-internal", evaluation.total("count-internal"), whole)
    yield from _unequal("population", lessons + parts.get(TRAINING, 0), whole)
    outside = parts.get(PRESCHOOL, 0) + parts.get(TRAINING, 0)
    yield from _unequal("count-grades", evaluation.total("count-grades"), whole - outside)
    for grade, seen in evaluation.parts("count-grades").items():
        if seen > evaluation.total("count-grades"):
            yield f"count-grades {grade}: {seen} > {evaluation.total('count-grades')}"
    for each in evaluation.report.figures:
        if each.tally is not None and each.formula.unit == "lessons":
            seen = each.tally.lessons + each.tally.na + each.tally.missing
            if seen > whole:
                yield f"{each.formula.code}: {seen} > {whole}"


def _unequal(what: str, one: int, other: int) -> Iterator[str]:
    if one != other:
        yield f"{what}: {one} ≠ {other}"


def strengths(report: Report) -> list[Figure]:
    """Return what is seen in most lessons for certain: the highest lower limits, the best first."""
    found = [(interval.low, each) for each, interval in _judged(report) if interval.low > 0.5]
    return _first(sorted(found, key=lambda pair: pair[0], reverse=True))


def needs(report: Report) -> list[Figure]:
    """Return what is not shown to be seen in most lessons: the lowest upper limits first."""
    found = [(interval.high, each) for each, interval in _judged(report) if interval.low <= 0.5]
    return _first(sorted(found, key=lambda pair: pair[0]))


def _first(found: Iterable[tuple[float, Figure]]) -> list[Figure]:
    return [each for _limit, each in found][:MOST_NAMED]


def _judged(report: Report) -> Iterator[tuple[Figure, Any]]:
    for each in results(report):
        if each.interval is not None:
            yield each, each.interval


def results(report: Report) -> list[Figure]:
    """Return the figures among which strengths and needs are looked for, hidden ones too.

    One that is made of criteria with figures of their own would name the same thing twice.
    """
    formulas = {each.formula.code: each.formula for each in report.figures}
    own = [each.measure.get("numerator") for each in formulas.values()]
    return [
        each
        for each in report.figures
        if each.formula.group in _RESULTS
        and each.formula.unit == "lessons"
        and each.formula.beside is None
        and not _is_compound(each.formula, own)
    ]


def _is_compound(formula: Formula, own: Sequence[Any]) -> bool:
    numerator: Mapping[str, Any] = formula.measure["numerator"]
    parts = numerator.get("all") or numerator.get("any") or ()
    return bool(parts) and all(part in own for part in parts)
