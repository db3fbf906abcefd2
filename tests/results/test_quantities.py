"""The words for shares: each needs what a claim needs."""

import pytest

from svēris.results.quantities import Quantity, quantity


@pytest.mark.parametrize(
    ("k", "n", "word"),
    [
        (182, 182, Quantity.NEARLY_ALL),
        (173, 182, Quantity.NEARLY_ALL),
        (172, 182, Quantity.MOST),  # 94.5 %
        # 105 of 182 is 57.7 %, and its interval begins at 50.4 %; that of 104 at 49.9 %.
        (105, 182, Quantity.MOST),
        (104, 182, Quantity.ABOUT_HALF),
        (91, 182, Quantity.ABOUT_HALF),
        (78, 182, Quantity.ABOUT_HALF),
        (77, 182, Quantity.LESS_THAN_HALF),
        (28, 182, Quantity.LESS_THAN_HALF),  # 15.4 %
        (27, 182, Quantity.FEW),
        (0, 182, Quantity.FEW),
    ],
)
def test_a_word_is_said_where_the_interval_bears_it(k, n, word):
    assert quantity(k, n) is word


@pytest.mark.parametrize(("k", "n"), [(19, 19), (0, 19), (1, 1), (0, 0)])
def test_a_base_too_small_for_per_cent_has_no_word(k, n):
    assert quantity(k, n) is None


def test_sixty_per_cent_of_a_few_lessons_are_not_yet_most():
    assert quantity(12, 20) is Quantity.ABOUT_HALF
    assert quantity(120, 200) is Quantity.MOST
