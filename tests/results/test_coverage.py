"""Coverage from the database: against a naive recount, by person and by assignment."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svēris.people.models import Duty
from svēris.results import presence, terms
from svēris.results.coverage import EVERYTHING, Question, Reader, coverage
from svēris.results.disclosure import INSIDE, Hidden, Rule
from svēris.results.not_yet import in_this_semester, not_yet
from tests.factories import (
    make_absence,
    make_assignment,
    make_institution,
    make_list_item,
    make_observation,
    make_person,
)
from tests.queries import count_queries

OF = terms.of_year(2023)
AFTER = date(2024, 8, 31)
OPEN = Reader(rule=EVERYTHING, by_name=True, inside=EVERYTHING)
DUTIES = tuple(Duty)
KINDS = ("areja", "ieksieja", "savstarpeja")


def ask(session, *, institution=None, way="ieksieja", today=AFTER, reader=OPEN, of=OF):
    """Return the coverage of the city or of an institution in 2023/2024."""
    question = Question(terms=of, today=today, way=way, institution=institution)
    return coverage(session, question, reader)


def observe(session, assignment, kind="ieksieja", on=date(2023, 11, 6), **given):
    """Let somebody observe a teacher; it counts."""
    return make_observation(
        session, assignment=assignment, kind=kind, lesson_on=on, counts=True, headline=True, **given
    )


def numbers(line, way="ieksieja"):
    """Return k of n by period."""
    return tuple(
        (tally.k, tally.n) if (tally := line.tally(period, way)) else None
        for period in terms.PERIODS
    )


@pytest.fixture
def school(session):
    """A school."""
    return make_institution(session)


def test_a_teacher_in_two_schools_is_two_assignments_and_one_person(session, school):
    other, person = make_institution(session), make_person(session)
    here = make_assignment(session, person=person, institution=school)
    there = make_assignment(session, person=person, institution=other)
    observe(session, here)
    observe(session, there, on=date(2024, 2, 5))
    assert numbers(ask(session).line) == ((1, 1), (1, 1), (1, 1))
    assert numbers(ask(session, institution=school).line) == ((1, 1), (0, 1), (1, 1))
    assert numbers(ask(session, institution=other).line) == ((0, 1), (1, 1), (1, 1))


def test_observed_in_both_semesters_is_observed_once_in_the_year(session, school):
    anna, _zane = (make_assignment(session, institution=school) for _ in range(2))
    for on in (date(2023, 9, 1), date(2024, 1, 7), date(2024, 1, 8), date(2024, 8, 31)):
        observe(session, anna, on=on)
    assert numbers(ask(session).line) == ((1, 2), (1, 2), (1, 2))
    observe(session, anna, kind="areja", on=date(2024, 3, 1))
    found = ask(session).line
    assert numbers(found, "areja") == ((0, 2), (1, 2), (1, 2))
    assert numbers(found, presence.EITHER) == ((1, 2), (1, 2), (1, 2))


def test_the_second_semester_begins_with_its_first_day(session, school):
    observe(session, make_assignment(session, institution=school), on=OF.second.first)
    observe(
        session, make_assignment(session, institution=school),
        on=OF.second.first - timedelta(days=1),
    )  # fmt: skip
    assert numbers(ask(session).line) == ((1, 2), (1, 2), (2, 2))
    observe(session, make_assignment(session, institution=school), on=OF.second.first)
    assert numbers(ask(session).line) == ((1, 3), (2, 3), (3, 3))


def test_who_was_away_or_is_support_staff_is_not_in_the_base(session, school):
    make_absence(session, assignment=make_assignment(session, institution=school))
    make_assignment(session, institution=school, duty=Duty.SUPPORT)
    observe(session, make_assignment(session, institution=school))
    found = ask(session, institution=school)
    assert numbers(found.line) == ((1, 1), (0, 1), (1, 1))
    assert numbers(found.support) == ((0, 1), (0, 1), (0, 1))
    assert "support" not in found.splits["duty"]


def test_who_will_begin_is_not_to_be_observed_yet(session, school):
    make_assignment(session, institution=school)
    make_assignment(session, institution=school, starts_on=date(2024, 1, 8))
    autumn = ask(session, institution=school, today=date(2023, 10, 2)).line
    assert [tally and tally[1] for tally in numbers(autumn)] == [1, 1, 1]
    assert [tally and tally[1] for tally in numbers(ask(session, institution=school).line)] == [
        1, 2, 2,
    ]  # fmt: skip


def test_who_observed_a_colleague_is_found_by_where_it_was(session, school):
    anna, zane = (make_assignment(session, institution=school) for _ in range(2))
    elsewhere = make_assignment(session)
    observe(session, zane, kind="savstarpeja", observer=anna.person)
    observe(session, elsewhere, kind="savstarpeja", observer=zane.person)
    found = ask(session, institution=school).line
    assert numbers(found, presence.OBSERVER) == ((1, 2), (0, 2), (1, 2))
    assert numbers(found, "savstarpeja") == ((1, 2), (0, 2), (1, 2))


def test_areas_overlap_and_experience_has_those_of_whom_nothing_is_known(session, school):
    make_list_item(session, code="matematika", attributes={"area": "MAT"})
    make_list_item(session, code="datorika", attributes={"area": "TEH"})
    both = make_assignment(session, institution=school, subjects=["matematika", "datorika"])
    both.person.teaching_since = 2022
    make_assignment(session, institution=school, subjects=["datorika"])
    observe(session, both)
    splits = ask(session, institution=school).splits
    assert {area: numbers(line)[2] for area, line in splits["area"].items()} == {
        "MAT": (1, 1), "TEH": (1, 2),
    }  # fmt: skip
    assert {band: numbers(line)[2] for band, line in splits["experience"].items()} == {
        "0": (1, 1), "unknown": (0, 1),
    }  # fmt: skip


def test_external_observations_are_stated_as_a_share_of_teachers_they_could_have_reached(
    session, school
):
    teachers = [make_assignment(session, institution=school) for _ in range(10)]
    for teacher in (teachers[0], teachers[0], teachers[1]):
        observe(session, teacher, kind="areja")
    found = ask(session).external
    assert (found.lessons, found.at_most.k, found.teachers.k, found.teachers.n) == (3, 3, 2, 10)


def staffed(session, *sizes):
    """Make schools with so many teachers."""
    schools = [make_institution(session, name=f"Skola {place}") for place in range(len(sizes))]
    for school, size in zip(schools, sizes, strict=True):
        for _ in range(size):
            make_assignment(session, institution=school)
    return schools


def test_the_board_sees_no_number_of_a_small_school_nor_of_the_one_that_gives_it_away(session):
    small, middle, large = staffed(session, 3, 6, 9)
    board = Reader(rule=INSIDE, by_name=True)
    shown = {each.id: line for each, line in ask(session, reader=board).institutions}
    assert [shown[each.id].hidden for each in (small, middle, large)] == [
        Hidden.SMALL, Hidden.COMPLEMENT, None,
    ]  # fmt: skip
    for each in (small, middle, large):
        page = ask(session, institution=each, reader=board)
        assert page.line == shown[each.id], "a school's own page must not give back its row"
        assert not page.splits
        assert not page.grades
        assert page.support.hidden is Hidden.EMPTY


def test_a_head_of_one_of_two_schools_sees_no_city(session):
    own, _other = staffed(session, 6, 9)
    rule = Rule(INSIDE.lessons, INSIDE.teachers, institutions=3)
    head = Reader(rule=rule, inside=EVERYTHING)
    found = ask(session, institution=own, reader=head)
    assert found.city.hidden is Hidden.SMALL
    assert numbers(found.line)[2] == (0, 6)
    city = ask(session, reader=Reader(rule=rule))
    assert (city.line.covers, city.splits, city.grades, city.external) == ({}, {}, {}, None)
    staffed(session, 7)
    assert ask(session, institution=own, reader=head).city.hidden is None


def test_as_many_statements_serve_many_schools_and_teachers_as_few(session):
    taken = []
    for sizes in ((2,), (5, 6, 7)):
        staffed(session, *sizes)
        with count_queries() as city:
            found = ask(session)
        with count_queries() as school:
            ask(session, institution=found.institutions[0][0])
        taken.append((len(city), len(school)))
    assert taken[0] == taken[1]
    assert max(taken[0]) <= 9


ASSIGNMENTS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 2), st.sampled_from(DUTIES), st.integers(-400, 350),
        st.none() | st.integers(0, 300),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
ABSENCES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(-50, 330), st.none() | st.integers(0, 150)),
    max_size=4, unique_by=lambda absence: absence[:2],
)  # fmt: skip
LESSONS = st.lists(
    st.tuples(
        st.integers(0, 6), st.integers(0, 3), st.sampled_from(KINDS), st.integers(-30, 380),
        st.booleans(),
    ),
    max_size=10,
)  # fmt: skip


def day(number):
    """Return a day from 1 September 2023 on."""
    return date(2023, 9, 1) + timedelta(days=number)


@given(ASSIGNMENTS, ABSENCES, LESSONS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_coverage_is_what_a_naive_recount_gives(session, assignments, absences, lessons):
    nest = session.begin_nested()
    schools = [make_institution(session) for _ in range(3)]
    people = [make_person(session) for _ in range(4)]
    made = [
        make_assignment(
            session, person=people[person], institution=schools[school], duty=duty,
            starts_on=day(start), ends_on=None if length is None else day(start + length),
        )
        for person, school, duty, start, length in assignments
    ]  # fmt: skip
    away = [
        make_absence(
            session, assignment=made[place % len(made)], starts_on=day(start),
            ends_on=None if length is None else day(start + length),
        )
        for place, start, length in {(a[0] % len(made), *a[1:2]): a for a in absences}.values()
    ]  # fmt: skip
    seen = [
        observe(
            session, made[place % len(made)], kind=kind, on=day(on), observer=people[person],
            school_year=2022 if on < 0 else 2023 if on < 366 else 2024,
        )
        for place, person, kind, on, _counts in lessons
    ]  # fmt: skip
    for lesson, (*_rest, counts) in zip(seen, lessons, strict=True):
        lesson.counts = counts
    session.flush()
    found = ask(session)
    expected = recount(made, away, seen)
    assert counted(found.line) == expected(None)
    for institution, line in found.institutions:
        assert counted(line) == expected(institution.id)
    nest.rollback()


def counted(line):
    """Return every number of a line."""
    return {
        (period, way): (line.covers[period].k[way], line.covers[period].n)
        for period in terms.PERIODS
        for way in presence.WAYS
    } if not line.hidden else {}  # fmt: skip


def recount(assignments, absences, lessons):
    """Return a function that counts a place, or the city, one by one."""

    def present(assignment, period):
        taught = OF.taught(period)
        days = [
            taught.first + timedelta(days=n) for n in range((taught.last - taught.first).days + 1)
        ]
        here = [
            each for each in days
            if assignment.starts_on <= each <= (assignment.ends_on or date.max)
            and not any(
                a.assignment_id == assignment.id and a.starts_on <= each <= (a.ends_on or date.max)
                for a in absences
            )
        ]  # fmt: skip
        return len(here) >= 30

    def happened(assignment, period, way):
        for lesson in lessons:
            if not lesson.counts or lesson.school_year != 2023:
                continue
            if period == "first" and lesson.lesson_on >= OF.second.first:
                continue
            if period == "second" and lesson.lesson_on < OF.second.first:
                continue
            if way == presence.OBSERVER:
                if (
                    lesson.kind == "savstarpeja"
                    and lesson.observer_id == assignment.person_id
                    and lesson.institution_id == assignment.institution_id
                ):
                    return True
            elif lesson.assignment_id == assignment.id and lesson.kind in way.split(","):
                return True
        return False

    def of(institution_id):
        numbers = {}
        for period in terms.PERIODS:
            active = [
                each for each in assignments
                if each.duty is not Duty.SUPPORT and present(each, period)
                and institution_id in (None, each.institution_id)
            ]  # fmt: skip
            for way in presence.WAYS:
                unit = "person_id" if institution_id is None else "id"
                n = {getattr(each, unit) for each in active}
                k = {getattr(each, unit) for each in active if happened(each, period, way)}
                numbers[period, way] = (len(k), len(n))
        return numbers if any(n for _k, n in numbers.values()) else {}

    return of


def test_the_list_has_who_was_not_observed_in_the_order_of_latvian_names(session, school):
    people = [
        make_person(session, given_name="Anna", family_name=name)
        for name in ("Žagare", "Āboliņa", "Čaka", "Cīrule", "Abele")
    ]
    posts = [make_assignment(session, person=each, institution=school) for each in people]
    observe(session, posts[2])
    observe(session, posts[0], kind="areja")
    observe(session, posts[1], on=date(2023, 3, 6), school_year=2022)
    question = Question(terms=OF, today=date(2023, 12, 1), way="ieksieja", institution=school)
    found = not_yet(session, question, school.id, "first")
    assert [(each.name, each.last) for each in found.teachers] == [
        ("Abele Anna", None), ("Āboliņa Anna", date(2023, 3, 6)), ("Cīrule Anna", None),
        ("Žagare Anna", None),
    ]  # fmt: skip
    assert (found.tally.k, found.tally.n, found.left) == (1, 5, 0)
    assert in_this_semester(session, [school.id], date(2023, 12, 1)) == {school.id: 4}


def test_the_list_leaves_out_who_has_left_or_is_away_and_parts_support_staff(session, school):
    make_absence(session, assignment=make_assignment(session, institution=school))
    make_assignment(session, institution=school, ends_on=date(2023, 11, 30))
    make_assignment(session, institution=school, duty=Duty.SUPPORT)
    question = Question(terms=OF, today=date(2023, 12, 1), way="ieksieja", institution=school)
    found = not_yet(session, question, school.id, "first")
    assert (len(found.teachers), len(found.support), found.left) == (0, 1, 1)
    assert in_this_semester(session, [school.id], date(2023, 12, 1)) == {school.id: 0}


def test_in_summer_nobody_is_waited_for(session, school):
    make_assignment(session, institution=school)
    assert in_this_semester(session, [school.id], date(2024, 7, 15)) == {}
    assert in_this_semester(session, [school.id], date(2024, 1, 2)) == {school.id: 1}
