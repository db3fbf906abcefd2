"""The word for a share: "nearly all", "most", "about half" (domain.md §5.7). Pure.

A word is a claim, so that it needs what a claim needs: "most" is said only where even the lower
end of the interval lies above one half.
"""

from enum import StrEnum

from svēris.results import statistics


class Quantity(StrEnum):
    """How much of a base a share is, in a word."""

    NEARLY_ALL = "nearly-all"
    MOST = "most"
    ABOUT_HALF = "about-half"
    LESS_THAN_HALF = "less-than-half"
    FEW = "few"


_HALF, _NEARLY_ALL, _FEW = 0.5, 0.95, 0.15


def quantity(k: int, n: int) -> Quantity | None:
    """Return the word for `k` of `n`; None where the base carries no percentage either."""
    if statistics.decimals_for(n) is None:
        return None
    share, interval = k / n, statistics.wilson(k, n)
    if interval.low > _HALF:
        return Quantity.NEARLY_ALL if share >= _NEARLY_ALL else Quantity.MOST
    if interval.high < _HALF:
        return Quantity.FEW if share < _FEW else Quantity.LESS_THAN_HALF
    return Quantity.ABOUT_HALF
