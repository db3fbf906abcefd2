"""Shares, their intervals and how they are rounded (domain.md §5). Pure; knows no language.

Rounding is done in whole numbers, half up: 12.5 % of 8 is 13 %, as a calculator on paper gives
it, and never what a binary fraction happens to be near to.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

#: The normal quantile of a 95 % interval, as domain.md §5.1 writes it.
Z95 = 1.96
#: That of a 99 % interval, which decides where many indicators are watched at once (§5.7).
Z99 = 2.5758

#: From these bases on a whole per cent, and one decimal, are honest (domain.md §5.1).
WHOLE_FROM = 20
DECIMAL_FROM = 200


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of a share or of a difference of shares; 1 is 100 %."""

    low: float
    high: float


def wilson(k: int, n: int, z: float = Z95) -> Interval:
    """Return Wilson's score interval of `k` in `n`; raises ValueError for an empty base."""
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"no share: {k} of {n}")
    p = k / n
    spread = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / spread
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / spread
    # At the ends the interval touches 0 or 1 exactly; floating point would miss by 1e-17.
    return Interval(0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)


def difference(now: tuple[int, int], before: tuple[int, int], z: float = Z95) -> Interval:
    """Return Newcombe's interval of share `now` minus share `before`, each (k, n).

    The hybrid score interval: Newcombe 1998, method 10. The two groups are independent.
    """
    (k1, n1), (k2, n2) = now, before
    p1, p2 = k1 / n1, k2 / n2
    one, two = wilson(k1, n1, z), wilson(k2, n2, z)
    change = p1 - p2
    low = change - sqrt((p1 - one.low) ** 2 + (two.high - p2) ** 2)
    high = change + sqrt((one.high - p1) ** 2 + (p2 - two.low) ** 2)
    return Interval(low, high)


def decimals_for(n: int) -> int | None:
    """Return how many decimals a base of `n` carries; None where no percentage is printed."""
    if n < WHOLE_FROM:
        return None
    return 1 if n >= DECIMAL_FROM else 0


def per_cent(k: int, n: int, decimals: int) -> Decimal:
    """Return `k` of `n` in per cent, rounded half up to so many decimals."""
    scale = 10**decimals
    return Decimal((2 * k * 100 * scale + n) // (2 * n)).scaleb(-decimals)


def rounded(share: float, decimals: int) -> Decimal:
    """Return an interval's end in per cent; the ends are estimates, so plain rounding serves."""
    return Decimal(f"{share * 100:.{decimals}f}")
