"""Lessons by grade divide into semesters and years of teaching; small groups do not."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from svēris.results import coverage_grades, presence
from svēris.results.coverage import EVERYTHING
from svēris.results.coverage_grades import Taught
from svēris.results.disclosure import INSIDE

E, I = "areja", "ieksieja"  # noqa: E741  (as the domain calls them)


def taught(teacher, *, grade="7", kind=I, semester="first", since=2000, lessons=1):
    """Return lessons of a teacher in a grade."""
    return Taught(grade, kind, semester, UUID(int=teacher), since, lessons)


def test_a_grade_has_its_lessons_by_semester_and_its_teachers_once():
    found = coverage_grades.grades(
        [
            taught(1), taught(1, semester="second", lessons=2), taught(2, kind=E),
            taught(3, grade="10", since=None),
        ],
        [I], 2023, EVERYTHING,
    )  # fmt: skip
    assert list(found) == ["7", "10"]
    assert dict(found["7"].lessons) == {"first": 1, "second": 2, "year": 3}
    assert found["7"].teachers == 1
    assert found["7"].experience == {"20": 3}
    assert found["10"].experience == {presence.UNKNOWN: 1}


def test_a_small_band_is_hidden_and_another_with_it():
    lessons = [
        *(taught(n, lessons=2) for n in range(6)),
        *(taught(10 + n, since=2015, lessons=2) for n in range(4)),
        taught(20, since=2022),
    ]
    found = coverage_grades.grades(lessons, [I], 2023, INSIDE)["7"]
    assert found.experience == {"20": 12, "3": None, "0": None}
    assert coverage_grades.grades(lessons, [I], 2023, EVERYTHING)["7"].experience == {
        "20": 12, "3": 8, "0": 1,
    }  # fmt: skip


def test_two_kinds_together_show_only_what_each_may_show():
    lessons = [
        *(taught(n, kind=E, lessons=2) for n in range(6)),
        *(taught(n, lessons=2) for n in range(2)),
        *(taught(30 + n, since=2015, kind=kind, lessons=2) for n in range(6) for kind in (E, I)),
    ]
    found = coverage_grades.grades(lessons, [E, I], 2023, INSIDE)["7"]
    # Of the older teachers too few internal lessons are known; shown together with the external
    # ones they would follow. They alone are too few, so that the younger ones' go with them.
    assert found.experience == {"20": None, "3": None}
    assert coverage_grades.grades(lessons, [E], 2023, INSIDE)["7"].experience == {"20": 12, "3": 12}


LESSONS = st.lists(
    st.builds(
        taught, st.integers(1, 12), kind=st.sampled_from([E, I]),
        since=st.sampled_from([None, 2023, 2018, 2008, 1990]), lessons=st.integers(1, 3),
    ),
    max_size=40,
)  # fmt: skip


@given(LESSONS)
def test_what_is_hidden_of_a_grade_is_a_group_that_might_be_shown(lessons):
    for kind in (E, I):
        for grade in coverage_grades.grades(lessons, [kind], 2023, INSIDE).values():
            shown = [each for each in grade.experience.values() if each is not None]
            hidden = grade.lessons["year"] - sum(shown)
            assert hidden == 0 or hidden >= INSIDE.lessons or not shown
