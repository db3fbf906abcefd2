"""Two shares compared: when a difference may be called one (domain.md §5.3, §5.7). Pure.

Of many indicators some move by chance every year. A difference is called a change where it was
declared beforehand that this indicator would be watched and its 95 % interval excludes nothing
at all; for the others the 99 % interval has to. What is printed is the 95 % interval either way.
"""

from dataclasses import dataclass

from svēris.results import statistics
from svēris.results.statistics import Interval
from svēris.results.tallies import Tally


@dataclass(frozen=True, slots=True)
class Difference:
    """One share less another, both of independent lessons; 0.1 is ten percentage points."""

    points: float
    #: The 95 % interval (Newcombe).
    interval: Interval
    #: Whether it is more than chance would bring about.
    proven: bool

    @property
    def is_rise(self) -> bool:
        """Whether the first share is proven to be the larger."""
        return self.proven and self.points > 0

    @property
    def is_fall(self) -> bool:
        """Whether the first share is proven to be the smaller."""
        return self.proven and self.points < 0


def compare(now: Tally, then: Tally, *, watched: bool) -> Difference | None:
    """Return how the share of `now` differs from that of `then`; None where either is empty.

    `watched`: declared beforehand, as every indicator with a target is.
    """
    if now.n == 0 or then.n == 0:
        return None
    one, other = (now.k, now.n), (then.k, then.n)
    decides = statistics.difference(
        one, other, statistics.Z95 if watched else statistics.Z99
    )  # fmt: skip
    return Difference(
        points=now.k / now.n - then.k / then.n,
        interval=statistics.difference(one, other),
        proven=decides.low > 0 or decides.high < 0,
    )


def rest(whole: Tally, part: Tally) -> Tally:
    """Return the lessons of a whole without a part: only apart are the two independent."""
    return Tally(
        k=whole.k - part.k, n=whole.n - part.n, lessons=whole.lessons - part.lessons,
        institutions=whole.institutions - part.institutions,
    )  # fmt: skip
