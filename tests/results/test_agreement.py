"""Agreement of two observers: the figures of published worked examples come out."""

import pytest

from svēris.results.agreement import agreement, linear


def pairs(table):
    """Return the pairs that a table of counts stands for, first observer by rows."""
    return [
        (one, other)
        for one, row in enumerate(table)
        for other, count in enumerate(row)
        for _ in range(count)
    ]


def test_kappa_of_cohens_own_example_and_its_weighted_form():
    # Cohen 1968, table 1: kappa .492, weighted kappa .348 with weights of disagreement
    # 1 (personality–neurosis), 3 (personality–psychosis) and 6 (neurosis–psychosis).
    table = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
    apart = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]

    def weight(one, other, _count):
        return 1 - apart[one][other] / 6

    assert agreement(pairs(table), range(3)).kappa == pytest.approx(0.492, abs=5e-4)
    weighted = agreement(pairs(table), range(3), weight=weight)
    assert weighted.kappa == pytest.approx(0.348, abs=5e-4)


def test_ac1_stays_where_kappa_collapses():
    # Gwet 2002: 118, 5, 2, 0 – kappa −0.0234, AC1 0.9408.
    found = agreement(pairs([[118, 5], [2, 0]]), range(2))
    assert found.kappa == pytest.approx(-0.0234, abs=5e-5)
    assert found.ac1 == pytest.approx(0.9408, abs=5e-5)


@pytest.mark.parametrize(
    ("table", "kappa", "ac1"),
    # The two examples of the house's statistics: lopsided and balanced.
    [([[45, 2], [2, 1]], 0.29, 0.91), ([[23, 2], [2, 23]], 0.84, 0.84)],
)
def test_the_same_share_means_different_things(table, kappa, ac1):
    found = agreement(pairs(table), range(2))
    assert found.share == 0.92
    assert found.kappa == pytest.approx(kappa, abs=5e-3)
    assert found.ac1 == pytest.approx(ac1, abs=5e-3)


def test_on_the_scale_one_step_apart_is_half_an_agreement():
    near = agreement([(2, 1), (1, 2), (2, 2), (0, 0)], (0, 1, 2), weight=linear)
    far = agreement([(2, 0), (0, 2), (2, 2), (0, 0)], (0, 1, 2), weight=linear)
    assert near.agreed == far.agreed == 2
    assert near.kappa > far.kappa


def test_where_every_answer_is_the_same_kappa_says_nothing():
    found = agreement([(2, 2)] * 8, (0, 1, 2), weight=linear)
    assert (found.share, found.kappa, found.ac1) == (1, None, 1)


def test_it_has_the_interval_of_a_share():
    found = agreement(pairs([[45, 2], [2, 1]]), range(2))
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (0.81, 0.97)


def test_without_pairs_there_is_no_agreement():
    with pytest.raises(ValueError, match="no pairs"):
        agreement([], range(2))
