"""Words for how many: only those that the interval allows."""

import pytest

from svēris.results.quantity import Quantity, quantity
from svēris.results.tallies import Tally


@pytest.mark.parametrize(
    ("k", "n", "word"),
    [
        (182, 182, Quantity.NEARLY_ALL),
        (173, 182, Quantity.NEARLY_ALL),
        (172, 182, Quantity.MOST),
        (138, 182, Quantity.MOST),
        (11, 20, Quantity.HALF),
        (91, 182, Quantity.HALF),
        (51, 182, Quantity.MINORITY),
        (20, 182, Quantity.FEW),
        (0, 182, Quantity.FEW),
        # All of three, or none of them: of so few nothing can be said.
        (3, 3, Quantity.HALF),
        (0, 3, Quantity.HALF),
    ],
)
def test_a_share_has_the_word_that_its_interval_allows(k, n, word):
    assert quantity(Tally(k=k, n=n, lessons=n)) is word
