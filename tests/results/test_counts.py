"""Counting in SQL is counting by hand, whatever was observed and however it is filtered."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from svēris.forms import library
from svēris.forms.rules import evaluate
from svēris.observations.models import Facet, Observation
from svēris.people.models import Duty, InstitutionType
from svēris.results import class_sets, counts, counts_parts, indicators, outcomes
from svēris.results.counts import TOGETHER, Pass
from svēris.results.counts_ground import ground
from svēris.results.filters import KINDS, Filter
from svēris.results.models import Outcome, Result
from svēris.results.tallies import Tally

DAYS = [date(2022, 10, 3), date(2023, 9, 1), date(2024, 3, 4), date(2024, 6, 30), date(2024, 7, 1)]
SCALE = st.sampled_from([2, 1, 0, None])
MS = st.fixed_dictionaries(
    {
        "family": st.just("MS"),
        "SR.DEF": SCALE,
        "ST.REF": st.sampled_from([2, 1, 0, None, {"na": "vērots sākums"}]),
        "VAL.STUNDA": st.sampled_from(["lv", "lv_atb", "bil", "svv", None]),
        "DIP.IND": SCALE,
        "DIP.ATB_SK": st.sampled_from([0, 3, None]),
        "DIP.UZD": SCALE,
        "KD.PLAN": st.sampled_from(["ja", "ne", None]),
        "KD.1": SCALE,
        "K.KLASE": st.sets(st.sampled_from(["1", "3", "6", "7", "9", "11"]), min_size=1).map(
            sorted
        ),
    }
)
RN = st.fixed_dictionaries(
    {"family": st.just("RN"), "SR.DEF": SCALE, "K.VECUMS": st.sampled_from(["3-4", "5-6"])}
)
LESSONS = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from(KINDS), st.sampled_from(DAYS),
        st.sampled_from([True, True, True, False]),
        st.one_of(MS, RN),
    ),
    min_size=6,
    max_size=12,
)  # fmt: skip
FILTERS = st.builds(
    dict,
    family=st.sampled_from([None, "MS", "RN"]),
    grade=st.sampled_from([None, None, "7", "9"]),
    age=st.sampled_from([None, None, None, "5-6"]),
    class_set=st.sampled_from([None, None, "parejas", "gatavibas"]),
    institution_type=st.sampled_from([None, None, "general", "preschool"]),
    place=st.sampled_from([None, 0, 1]),
)


@pytest.fixture
def staff(city):
    """Five teachers: three of a school, two of a preschool, one person of them in both."""
    school = city.school()
    preschool = city.school(type=InstitutionType.PRESCHOOL)
    first = [city.teacher(school) for _ in range(3)]
    shared = city.teacher(preschool, person=first[0].person, duty=Duty.PRESCHOOL_TEACHER)
    return [*first, shared, city.teacher(preschool, duty=Duty.PRESCHOOL_TEACHER)]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seen=LESSONS, asked=FILTERS, period=st.sampled_from(["headline", "year"]))
def test_counting_in_sql_is_counting_by_hand(city, staff, session, seen, asked, period):
    for table in (Outcome, Facet, Observation):
        session.execute(delete(table))
    for teacher, kind, on, counted, answers in seen:
        city.observe(staff[teacher], kind=kind, on=on, counts=counted, **answers)
    place = asked.pop("place")
    places = {teacher.institution_id: teacher.institution for teacher in staff}
    institution_id = None if place is None else sorted(places)[place]
    of = Filter(year=2023, institution_id=institution_id, **asked)
    lessons = [
        lesson
        for lesson in session.scalars(select(Observation).where(Observation.counts))
        if stands_in(lesson, of, period, places[lesson.institution_id].type)
    ]
    for together in (False, True):
        wanted = Pass(of=of, years=(2023, 2022), period=period, kinds=KINDS[:2], together=together)
        assert counts.tally(session, wanted) == by_hand(session, lessons, together=together)
        assert volumes(counts.volume(session, wanted, ("MS", "RN"))) == headcount(
            lessons, together=together
        )
    check_partition(session, of, period, lessons)
    check_ground(session, of)


def check_partition(session, of, period, lessons):
    """The parts of a year's lessons are disjoint and are all of them."""
    wanted = Pass(of=of, years=(2023,), period=period, kinds=("ieksieja",))
    sets = class_sets.partition(2023)
    parts = counts_parts.by_class_set(session, wanted, ("MS", "RN", "MT"), sets)
    internal = [each for each in lessons if each.kind == "ieksieja" and each.school_year == 2023]
    assert sum(parts.values()) == len(internal)
    for (family, part), number in parts.items():
        mine = [each for each in internal if (each.family, first_set(each, sets)) == (family, part)]
        assert number == len(mine)


def check_ground(session, of):
    """The lessons that disclosure is decided from are those that are counted, one by one."""
    land = ground(session, of.year, of.institution_id)
    lists = library.lists(session)
    query = select(Observation).where(Observation.counts, Observation.school_year == of.year)
    if of.institution_id is not None:
        query = query.where(Observation.institution_id == of.institution_id)
    lessons = session.scalars(query).all()
    asked, base = Counter(), Counter()
    for lesson in lessons:
        definition = library.definition(session, lesson.form, lesson.version)
        answers = evaluate(definition, lesson.document, lists)
        for formula in indicators.current(session):
            weighed = outcomes.outcome(formula, definition, answers)
            if weighed is not None:
                asked[formula.id, lesson.kind] += 1
                base[formula.id, lesson.kind] += weighed.denominator > 0
    assert land.everything.bit_count() == len(lessons)
    for found, counted in ((land.asked, asked), (land.base, base)):
        numbers = {
            (indicator, kind): (mine & land.lessons("kind", kind)).bit_count()
            for indicator, mine in found.items()
            for kind in KINDS
        }
        assert +Counter(numbers) == +counted
    for name, code in (("grade", "K.KLASE"), ("age", "K.VECUMS")):
        for value in land.values(name):
            mine = [each for each in lessons if value in each.document.get(code, [])]
            assert land.lessons(name, value).bit_count() == len(mine)


def first_set(lesson, sets):
    """Return the place of the first set that has one of a lesson's grades."""
    grades = {int(grade) for grade in lesson.document.get("K.KLASE", [])}
    return next((place for place, each in enumerate(sets) if grades & set(each.grades)), None)


def stands_in(lesson, of, period, institution_type):
    """Say by hand whether a lesson stands in a filter."""
    grades = lesson.document.get("K.KLASE", [])
    found = class_sets.of_year(lesson.school_year).get(of.class_set)
    return (
        lesson.school_year in (2022, 2023)
        and lesson.kind in KINDS[:2]
        and (period == "year" or lesson.lesson_on.month not in (7, 8))
        and of.family in (None, lesson.family)
        and of.institution_id in (None, lesson.institution_id)
        and of.institution_type in (None, institution_type)
        and (of.grade is None or of.grade in grades)
        and of.age in (None, lesson.document.get("K.VECUMS"))
        and (
            of.class_set is None
            or (found is not None and any(int(grade) in found.grades for grade in grades))
        )
    )


@dataclass
class Sum:
    """What is added up for one indicator."""

    k: int = 0
    n: int = 0
    lessons: int = 0
    partly: int = 0
    na: int = 0
    missing: int = 0
    teachers: set = field(default_factory=set)
    institutions: set = field(default_factory=set)


def by_hand(session, lessons, *, together):
    """Count outcomes one by one, from the documents and not from the rows."""
    lists = library.lists(session)
    found = {}
    for lesson in lessons:
        definition = library.definition(session, lesson.form, lesson.version)
        answers = evaluate(definition, lesson.document, lists)
        for formula in indicators.current(session):
            weighed = outcomes.outcome(formula, definition, answers)
            if weighed is None:
                continue
            kind = TOGETHER if together else lesson.kind
            total = found.setdefault((lesson.school_year, kind, formula.id), Sum())
            total.k += weighed.numerator
            total.n += weighed.denominator
            total.partly += weighed.result is Result.PARTLY
            total.na += weighed.result is Result.NA
            total.missing += weighed.result is Result.MISSING
            if weighed.denominator:
                total.lessons += 1
                total.teachers.add(lesson.teacher_id)
                total.institutions.add(lesson.institution_id)
    return {
        key: Tally(
            each.k, each.n, each.lessons, each.partly, each.na, each.missing,
            len(each.teachers), len(each.institutions),
        )
        for key, each in found.items()
    }  # fmt: skip


def volumes(found):
    """Return volumes as plain values."""
    return {key: (each.lessons, each.teachers, each.institutions) for key, each in found.items()}


def headcount(lessons, *, together):
    """Count lessons, teachers and institutions one by one."""
    groups = {}
    for lesson in lessons:
        key = (lesson.school_year, TOGETHER if together else lesson.kind)
        groups.setdefault(key, []).append(lesson)
    return {
        key: (
            len(group),
            len({lesson.teacher_id for lesson in group}),
            len({lesson.institution_id for lesson in group}),
        )
        for key, group in groups.items()
    }


def test_a_combined_class_stands_in_each_grade_but_once_in_the_total(city, session):
    teacher = city.teacher(city.school())
    city.observe(teacher, kind="ieksieja", **{"K.KLASE": ["3", "4"]})
    city.observe(teacher, kind="ieksieja", **{"K.KLASE": ["4"]})
    wanted = Pass(of=Filter(year=2023), years=(2023,), period="year", kinds=("ieksieja",))
    assert counts_parts.by_grade(session, wanted, ("MS",)) == {"3": 1, "4": 2}
    assert counts.volume(session, wanted, ("MS",))[2023, "ieksieja"].lessons == 2


def test_a_person_in_two_schools_is_two_assignments_and_one_person(city, session, staff):
    city.observe(staff[0], kind="ieksieja")
    city.observe(staff[3], kind="ieksieja", family="RN")

    def covered(institution_id, *duties):
        of = Filter(year=2023, institution_id=institution_id)
        wanted = Pass(of=of, years=(2023,), period="year", kinds=("ieksieja",))
        on = date(2024, 5, 31)
        tally = counts.coverage(session, wanted, on=on, duties=duties, observers=False)
        return tally.k, tally.n

    assert covered(None) == (1, 4)
    assert covered(staff[0].institution_id) == (1, 3)
    assert covered(staff[3].institution_id, "preschool_teacher") == (1, 2)
    assert covered(None, "preschool_teacher") == (1, 2)


def test_who_left_before_the_reference_day_is_in_neither_number(city, session):
    school = city.school()
    left = city.teacher(school, ends_on=date(2024, 2, 1))
    city.teacher(school)
    city.observe(left, kind="ieksieja", on=date(2024, 1, 8))
    of = Filter(year=2023, institution_id=school.id)
    wanted = Pass(of=of, years=(2023,), period="year", kinds=("ieksieja",))
    on = date(2024, 5, 31)
    tally = counts.coverage(session, wanted, on=on, duties=(), observers=False)
    assert (tally.k, tally.n) == (0, 1)


def test_support_staff_are_not_among_teachers_unless_they_are_asked_for(city, session):
    school = city.school()
    city.teacher(school)
    city.teacher(school, duty=Duty.SUPPORT)
    wanted = Pass(
        of=Filter(year=2023, institution_id=school.id), years=(2023,), period="year",
        kinds=("ieksieja",),
    )  # fmt: skip
    for duties, n in (((), 1), (("support",), 1), (("teacher", "support"), 2)):
        on = date(2024, 5, 31)
        assert counts.coverage(session, wanted, on=on, duties=duties, observers=False).n == n


def test_observers_of_colleagues_are_counted_by_where_they_observed(city, session):
    school = city.school()
    anna, zane = city.teacher(school), city.teacher(school)
    lesson = city.observe(zane, kind="savstarpeja")
    lesson.observer_id = anna.person_id
    session.flush()
    of = Filter(year=2023, institution_id=school.id)
    wanted = Pass(of=of, years=(2023,), period="year", kinds=("savstarpeja",))
    on = date(2024, 5, 31)
    tally = counts.coverage(session, wanted, on=on, duties=(), observers=True)
    assert (tally.k, tally.n) == (1, 2)


def test_newest_and_oldest_year_are_those_with_something_to_count(city, session):
    assert counts.newest_year(session) is None
    teacher = city.teacher(city.school())
    for on, counted in ((DAYS[0], True), (DAYS[2], True), (date(2025, 10, 1), False)):
        city.observe(teacher, on=on, counts=counted)
    assert (counts.oldest_year(session), counts.newest_year(session)) == (2022, 2023)
