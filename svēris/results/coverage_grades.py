"""Lessons by grade: when they were seen, and of teachers with how many years of teaching. Pure.

Who teaches in which grade is not recorded, so that there is no share: lessons are counted where
they were seen. How many they were by grade is shown however few; how they divide by the years of
their teachers says something of those teachers, and is judged like every division.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from svēris.results import disclosure, presence
from svēris.results.disclosure import SUM, Rule
from svēris.results.tallies import Tally
from svēris.results.terms import PERIODS


@dataclass(frozen=True, slots=True)
class Taught:
    """Lessons of one teacher in one grade and semester, seen in one way."""

    grade: str
    kind: str
    semester: str
    teacher_id: UUID
    teaching_since: int | None
    lessons: int


@dataclass(frozen=True, slots=True)
class Grade:
    """What was seen in one grade; a combined class stands in each of its grades."""

    #: By period.
    lessons: Mapping[str, int]
    #: Different teachers of the whole year.
    teachers: int
    #: Lessons of the whole year by years of teaching; None is hidden.
    experience: Mapping[str, int | None]


def grades(
    taught: Iterable[Taught], kinds: Sequence[str], year: int, rule: Rule
) -> dict[str, Grade]:
    """Return what was seen by grade, in their order; `kinds` are counted together."""
    by_grade: dict[str, list[Taught]] = {}
    for each in taught:
        by_grade.setdefault(each.grade, []).append(each)
    return {
        grade: _grade([each for each in found if each.kind in kinds], kinds, year, rule)
        for grade, found in sorted(by_grade.items(), key=lambda pair: int(pair[0]))
        if any(each.kind in kinds for each in found)
    }


def _grade(seen: Sequence[Taught], kinds: Sequence[str], year: int, rule: Rule) -> Grade:
    lessons = dict.fromkeys(PERIODS, 0)
    for each in seen:
        lessons[each.semester] += each.lessons
        lessons["year"] += each.lessons
    teachers = len({each.teacher_id for each in seen})
    return Grade(lessons, teachers, _experience(seen, kinds, year, rule))


def _experience(
    seen: Sequence[Taught], kinds: Sequence[str], year: int, rule: Rule
) -> dict[str, int | None]:
    table = {kind: _bands(seen, kind, year) for kind in kinds}
    judged = disclosure.judge_table(table, rule)
    # Of two kinds together only where each is shown: either page would give the other away.
    why = judged[SUM if len(kinds) > 1 else kinds[0]]
    found: dict[str, int | None] = {}
    for kind in kinds:
        for band, group in table[kind].items():
            before = found.get(band, 0)
            hidden = why.get(band) is not None or before is None
            found[band] = None if hidden else (before or 0) + group.lessons
    return found


def _bands(seen: Sequence[Taught], kind: str, year: int) -> dict[str, Tally]:
    lessons: dict[str, int] = {}
    teachers: dict[str, set[UUID]] = {}
    for each in seen:
        if each.kind == kind:
            band = presence.band(each.teaching_since, year)
            lessons[band] = lessons.get(band, 0) + each.lessons
            teachers.setdefault(band, set()).add(each.teacher_id)
    return {band: Tally(lessons=lessons[band], teachers=len(teachers[band])) for band in lessons}
