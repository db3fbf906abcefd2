"""What is called a change, and how it is said."""

import pytest

from svēris.results import change
from svēris.results.change import Reached
from svēris.results.statistics import Interval
from svēris.results.tallies import Tally


def tally(k, n):
    """Return a tally of lessons."""
    return Tally(k=k, n=n, lessons=n)


def test_ten_points_of_182_lessons_are_no_change():
    found = change.change(tally(118, 182), tally(100, 182))
    assert change.points(found.points, "lv") == "+9,9"
    assert change.span(found.interval, "lv") == "−0,2…+19,7"
    assert not found.is_change


@pytest.mark.parametrize(
    ("now", "before", "is_change", "named"),
    [
        # 27 points of 50 lessons each: the 99 % interval leaves out zero.
        ((45, 50), (28, 50), True, True),
        # 11 points of 182: the 95 % interval leaves out zero, that of 99 % does not.
        ((120, 182), (100, 182), False, True),
        ((100, 182), (120, 182), False, True),
        ((100, 182), (100, 182), False, False),
    ],
)
def test_a_change_is_called_one_at_99_per_cent_or_at_95_where_it_was_named_before(
    now, before, is_change, named
):
    now, before = tally(*now), tally(*before)
    assert change.change(now, before).is_change is is_change
    assert change.change(now, before, named_before=True).is_change is named


def test_a_base_that_carries_no_percentage_is_not_compared():
    assert change.change(tally(19, 19), tally(1, 200)) is None
    assert change.change(tally(1, 200), tally(19, 19)) is None
    assert change.change(tally(20, 20), tally(1, 200)) is not None


def test_a_change_is_said_in_both_languages():
    found = change.change(tally(118, 182), tally(100, 182))
    assert change.sentence(found, 2024, "lv") == (
        "Salīdzinājumā ar 2024./2025. mācību gadu: +9,9 procentpunkti "
        "(95\N{NO-BREAK SPACE}% TI −0,2…+19,7) – izmaiņa nav pierādāma."
    )
    assert change.sentence(found, 2024, "en") == (
        "Compared with 2024/2025: +9.9 percentage points (95% CI −0.2…+19.7) – "
        "no change can be shown."
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0,0"), (0.0004, "0,0"), (-0.0004, "0,0"), (0.011, "+1,1"), (-0.5, "−50,0")],
)
def test_points_carry_a_sign_unless_they_are_nothing(value, written):
    assert change.points(value, "lv") == written


@pytest.mark.parametrize(
    ("points", "unit"),
    [(0.01, "procentpunkts"), (0.021, "procentpunkts"), (0.11, "procentpunkti"),
     (0.21, "procentpunkts"), (0.099, "procentpunkti"), (0.1, "procentpunkti")],
)  # fmt: skip
def test_latvian_puts_the_unit_into_the_number_it_follows(points, unit):
    found = change.Change(points, Interval(0, 1), is_change=False)
    assert f" {unit} (" in change.sentence(found, 2024, "lv")


def test_a_target_is_reached_only_when_the_whole_interval_says_so():
    assert change.reached(tally(160, 182), 0.70) is Reached.YES
    assert change.reached(tally(130, 182), 0.70) is Reached.OPEN
    assert change.reached(tally(100, 182), 0.70) is Reached.NO
