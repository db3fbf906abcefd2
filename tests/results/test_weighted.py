"""Other weighings of the same lessons, and when they are shown."""

import pytest

from svēris.results.tallies import Spread, Tally
from svēris.results.weighted import weigh

TALLY = Tally(k=30, n=60, lessons=60, teachers=20, institutions=6)


def spread(owners=20, *, repeated=5, lessons=60, squares=200, mean=0.5):
    """Return how lessons lie."""
    return Spread(owners, repeated, lessons, squares, mean)


def test_teachers_counted_once_are_printed_where_they_differ_by_more_than_five_points():
    assert weigh(TALLY, spread(mean=0.551), None).by_teacher == 0.551
    assert weigh(TALLY, spread(mean=0.449), None).by_teacher == 0.449
    assert weigh(TALLY, spread(mean=0.549), None).by_teacher is None


def test_a_second_weighing_of_a_few_teachers_would_tell_who_was_seen_often():
    assert weigh(TALLY, spread(9, mean=0.7), None).by_teacher is None
    assert weigh(TALLY, spread(10, mean=0.7), None).by_teacher == 0.7


def test_a_mean_of_a_few_institutions_would_give_their_shares_away():
    assert weigh(TALLY, spread(), spread(4, mean=0.4)).of_schools is None
    found = weigh(TALLY, spread(), spread(5, mean=0.4))
    assert (found.of_schools, found.schools) == (0.4, 5)


def test_a_base_too_small_for_per_cent_has_no_other_weighing():
    assert weigh(Tally(k=5, n=19, lessons=19), spread(), spread(5)) is None


@pytest.mark.parametrize(
    ("each", "expected"),
    # domain.md §5.2: with lessons alike by 0.3, 2 a teacher lose 1.3 times, 3 lose 1.6.
    [(1, None), (2, round(60 / 1.3)), (3, round(60 / 1.6))],
)  # fmt: skip
def test_lessons_of_one_teacher_say_less_than_those_of_several(each, expected):
    teachers = 60 // each
    spread_ = spread(teachers, squares=teachers * each * each)
    assert weigh(TALLY, spread_, None).effective == expected
