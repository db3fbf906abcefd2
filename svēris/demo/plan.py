"""Who sees whom, where and when, in the city's real numbers.

One school year is 182 external observations of lessons and play-lessons and 4 of training
sessions, and 1 561 internal and peer ones (domain.md §0.6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from svēris.demo.people import City, School
from svēris.people.models import Assignment, Duty, InstitutionType, Person

#: (kind, family) → observations in one school year; the sums are domain.md §0.6.
YEAR_PLAN: Mapping[tuple[str, str], int] = {
    ("areja", "ms"): 120,
    ("areja", "rn"): 62,
    ("areja", "mt"): 4,
    ("ieksieja", "ms"): 874,
    ("ieksieja", "rn"): 372,
    ("savstarpeja", "ms-s"): 315,
}
SCHOOL_TYPES = frozenset({InstitutionType.GENERAL, InstitutionType.VOCATIONAL})
DUTY_OF_FORM = {
    "ms": Duty.TEACHER,
    "ms-s": Duty.TEACHER,
    "rn": Duty.PRESCHOOL_TEACHER,
    "mt": Duty.COACH,
}
#: School holidays inside the teaching year, (month, day) both ends included.
HOLIDAYS = (((10, 21), (10, 27)), ((12, 21), (12, 31)), ((1, 1), (1, 5)), ((3, 11), (3, 17)))


@dataclass(frozen=True, slots=True)
class Lesson:
    """Who sees whom, where and when."""

    kind: str
    form: str
    school: School
    assignment: Assignment
    observer: Person
    on: date


def plan(city: City, random: Random, year: int) -> list[Lesson]:
    """Return the lessons of the school year that began in `year`, in the order of their days."""
    pools = {form: _teachers(city, duty, year) for form, duty in DUTY_OF_FORM.items()}
    lessons = [
        _lesson(city, random, what, pools[what[1]], year)
        for what, count in YEAR_PLAN.items()
        for _ in range(count)
    ]
    return sorted(lessons, key=lambda lesson: lesson.on)


def _teachers(city: City, duty: Duty, year: int) -> list[tuple[School, Assignment]]:
    return [
        (school, assignment)
        for school in city.schools.values()
        for assignment in school.assignments
        if assignment.duty is duty
        and (duty is not Duty.TEACHER or school.institution.type in SCHOOL_TYPES)
        and assignment.starts_on <= date(year, 9, 1)
        and (assignment.ends_on is None or assignment.ends_on >= date(year + 1, 7, 31))
    ]


def _lesson(
    city: City,
    random: Random,
    what: tuple[str, str],
    pool: Sequence[tuple[School, Assignment]],
    year: int,
) -> Lesson:
    kind, form = what
    school, assignment = random.choice(pool)
    if kind == "areja":
        observer = random.choice(city.specialists)
    elif kind == "ieksieja":
        observer = random.choice(school.observers)
    else:
        colleagues = [a for s, a in pool if s is school and a.person is not assignment.person]
        observer = random.choice(colleagues).person
    summer = kind == "ieksieja" and form == "rn" and random.random() < 0.02
    return Lesson(kind, form, school, assignment, observer, _day(random, year, summer))


def _day(random: Random, year: int, summer: bool) -> date:
    first, length = (date(year + 1, 7, 1), 24) if summer else (date(year, 9, 9), 260)
    while True:
        day = first + timedelta(days=random.randrange(length))
        if day.weekday() < 5 and not any(
            start <= (day.month, day.day) <= end for start, end in HOLIDAYS
        ):
            return day
