"""What is called a change, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svēris.results.compared import compare, rest
from svēris.results.tallies import Tally


def share(k, n):
    """Return a tally of lessons."""
    return Tally(k=k, n=n, lessons=n)


def test_ten_points_of_182_lessons_are_no_change():
    difference = compare(share(118, 182), share(100, 182), watched=True)
    assert difference.points == pytest.approx(0.0989, abs=1e-4)
    assert not difference.proven
    assert not difference.is_rise


def test_what_was_declared_beforehand_needs_95_per_cent_and_the_others_99():
    # +10.4 points; the 95 % interval begins at +0.4, that of 99 % at -2.7.
    now, then = share(119, 182), share(100, 182)
    assert compare(now, then, watched=True).is_rise
    assert not compare(now, then, watched=False).proven


def test_the_printed_interval_is_that_of_95_per_cent_either_way():
    now, then = share(119, 182), share(100, 182)
    watched, other = (compare(now, then, watched=each) for each in (True, False))
    assert watched.interval == other.interval


def test_a_proven_fall_is_a_fall():
    difference = compare(share(60, 182), share(120, 182), watched=False)
    assert (difference.is_fall, difference.is_rise) == (True, False)


def test_nothing_is_compared_with_an_empty_base():
    assert compare(share(0, 0), share(5, 10), watched=True) is None
    assert compare(share(5, 10), share(0, 0), watched=True) is None


@given(n=st.integers(1, 400), m=st.integers(1, 400), data=st.data())
def test_what_is_proven_for_all_is_proven_for_the_watched_too(n, m, data):
    now = share(data.draw(st.integers(0, n)), n)
    then = share(data.draw(st.integers(0, m)), m)
    if compare(now, then, watched=False).proven:
        assert compare(now, then, watched=True).proven


def test_the_rest_of_a_city_is_without_the_school():
    others = rest(share(130, 180), share(50, 60))
    assert (others.k, others.n) == (80, 120)
