"""Shares and their intervals, against the figures of domain.md §5."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svēris.results import statistics
from svēris.results.statistics import decimals_for, difference, per_cent, rounded, wilson

SEED = [
    (138, 182, 69, 82), (131, 182, 65, 78), (118, 182, 58, 71), (135, 182, 67, 80),
    (149, 182, 76, 87), (171, 182, 90, 97), (133, 171, 71, 83), (51, 171, 24, 37),
    (43, 171, 19, 32), (40, 182, 17, 29), (51, 182, 22, 35), (80, 182, 37, 51),
    (73, 182, 33, 47), (4, 5, 38, 96), (16, 20, 58, 92), (40, 50, 67, 89),
]  # fmt: skip


@pytest.mark.parametrize(("k", "n", "low", "high"), SEED)
def test_wilson_gives_the_intervals_of_the_domain(k, n, low, high):
    # The domain's table was rounded twice: 81.47 by way of 81.5 to 82, and 23.47 to 24.
    interval = wilson(k, n)
    assert interval.low * 100 == pytest.approx(low, abs=0.54)
    assert interval.high * 100 == pytest.approx(high, abs=0.54)


def test_an_interval_is_rounded_once():
    interval = wilson(138, 182)
    assert (rounded(interval.low, 0), rounded(interval.high, 0)) == (69, 81)
    assert (rounded(interval.low, 1), rounded(interval.high, 1)) == (
        Decimal("69.1"), Decimal("81.5"),
    )  # fmt: skip


@pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_has_no_interval(k, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)


@given(n=st.integers(1, 2000), data=st.data())
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(n, data):
    k = data.draw(st.integers(0, n))
    interval = wilson(k, n)
    assert 0 <= interval.low <= k / n <= interval.high <= 1


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    # Shares 65 and 55 %, 70 and 65 % of 182 lessons, as near as whole lessons come.
    [((118, 182), (100, 182), "-0.2", "19.7"), ((127, 182), (118, 182), "-4.7", "14.4")],
)
def test_newcombe_gives_the_differences_of_the_domain(now, before, low, high):
    interval = difference(now, before)
    assert (rounded(interval.low, 1), rounded(interval.high, 1)) == (Decimal(low), Decimal(high))


@given(n=st.integers(1, 500), m=st.integers(1, 500), data=st.data())
def test_a_difference_turned_round_changes_its_sign(n, m, data):
    one = (data.draw(st.integers(0, n)), n)
    two = (data.draw(st.integers(0, m)), m)
    there, back = difference(one, two), difference(two, one)
    assert there.low == pytest.approx(-back.high)
    assert there.high == pytest.approx(-back.low)


@pytest.mark.parametrize(
    ("n", "decimals"), [(1, None), (19, None), (20, 0), (199, 0), (200, 1), (5000, 1)]
)
def test_a_base_carries_only_the_decimals_it_can_bear(n, decimals):
    assert decimals_for(n) == decimals


@pytest.mark.parametrize(
    ("k", "n", "decimals", "expected"),
    [
        (1, 8, 0, "13"), (3, 8, 0, "38"), (1, 200, 0, "1"), (1, 3, 1, "33.3"),
        (2, 3, 2, "66.67"), (117, 122, 2, "95.90"), (0, 7, 1, "0.0"), (7, 7, 0, "100"),
    ],
)  # fmt: skip
def test_per_cent_is_rounded_half_up(k, n, decimals, expected):
    assert per_cent(k, n, decimals) == Decimal(expected)
    assert statistics.per_cent(k, n, decimals).as_tuple().exponent == -decimals


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # R. G. Newcombe, Two-sided confidence intervals for the single proportion: comparison of seven
    # methods. Statistics in Medicine 17 (1998), 857-872, table I, method 3 (score).
    [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718),
    ],
)  # fmt: skip
def test_wilson_gives_the_published_intervals(k, n, low, high):
    interval = wilson(k, n)
    assert interval.low == pytest.approx(low, abs=6e-5)
    assert interval.high == pytest.approx(high, abs=6e-5)


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    # R. G. Newcombe, Interval estimation for the difference between independent proportions:
    # comparison of eleven methods. Statistics in Medicine 17 (1998), 873-890, table II, method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062), ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775), ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000), ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)  # fmt: skip
def test_newcombe_gives_the_published_differences(now, before, low, high):
    interval = difference(now, before)
    assert interval.low == pytest.approx(low, abs=6e-5)
    assert interval.high == pytest.approx(high, abs=6e-5)


def test_a_99_per_cent_interval_holds_the_95_per_cent_one():
    narrow, wide = (wilson(138, 182, z) for z in (statistics.Z95, statistics.Z99))
    assert wide.low < narrow.low < narrow.high < wide.high
    # P(|Z| > 2.5758) = 1 %.
    assert math.erfc(statistics.Z99 / math.sqrt(2)) == pytest.approx(0.01, abs=1e-6)
