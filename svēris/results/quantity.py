"""Words for how many of the lessons, tied to figures (domain.md §5.7). Pure.

"Most" is said only when the interval says so: 55 % of twenty lessons is "about half".
"""

from enum import StrEnum

from svēris.results import statistics
from svēris.results.tallies import Tally

_NEARLY_ALL, _FEW = 95, 15


class Quantity(StrEnum):
    """How many of the lessons observed."""

    NEARLY_ALL = "nearly-all"
    MOST = "most"
    HALF = "half"
    MINORITY = "minority"
    FEW = "few"


def quantity(tally: Tally) -> Quantity:
    """Return the word for a share; raises ValueError for an empty base."""
    interval = statistics.wilson(tally.k, tally.n)
    if interval.low > 0.5:
        return Quantity.NEARLY_ALL if 100 * tally.k >= _NEARLY_ALL * tally.n else Quantity.MOST
    if interval.high < 0.5:
        return Quantity.FEW if 100 * tally.k < _FEW * tally.n else Quantity.MINORITY
    return Quantity.HALF
