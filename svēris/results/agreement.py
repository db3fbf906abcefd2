"""How far two observers of the same lesson agree (domain.md §5.6). Pure.

Per cent agreement says what people ask; Cohen's kappa takes chance away, weighted where the
answers are an order; Gwet's AC1 does so without collapsing where almost all lessons are alike. All
three are shown with the number of pairs, by criterion, to repair its wording – never by observer.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from svēris.results.statistics import Interval, wilson

Value = TypeVar("Value", bound=Hashable)
#: The weight of a pair of categories, by their places: 1 where they agree wholly.
Weight = Callable[[int, int, int], float]

#: Fewer pairs say nothing, and would say something about two people.
FEWEST_PAIRS = 5
#: Exact agreement that is aimed at, and the pairs a year it should rest on.
TARGET_SHARE, TARGET_PAIRS = 0.8, 30


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two independent forms of each of `n` lessons come to under one criterion."""

    n: int
    agreed: int
    #: None where chance alone would agree always: every answer is the same.
    kappa: float | None
    ac1: float | None

    @property
    def share(self) -> float:
        """The exact agreement; 1 is 100 %."""
        return self.agreed / self.n

    @property
    def interval(self) -> Interval:
        """Wilson's 95 % interval of the exact agreement."""
        return wilson(self.agreed, self.n)


def exact(one: int, other: int, _count: int) -> float:
    """Return 1 where two categories are the same."""
    return float(one == other)


def linear(one: int, other: int, count: int) -> float:
    """Return less the farther two categories of an order are apart: of three, next ones 1/2."""
    return 1 - abs(one - other) / (count - 1)


def agreement(
    pairs: Sequence[tuple[Value, Value]], categories: Sequence[Value], *, weight: Weight = exact
) -> Agreement:
    """Return how far pairs of answers agree; raises ValueError where there is none.

    `categories` are all answers there can be, in their order.
    """
    if not pairs:
        raise ValueError("no pairs, no agreement")
    place = {category: number for number, category in enumerate(categories)}
    placed = [(place[one], place[other]) for one, other in pairs]
    return Agreement(
        n=len(placed),
        agreed=sum(one == other for one, other in placed),
        kappa=_kappa(placed, len(categories), weight),
        ac1=_ac1(placed, len(categories)),
    )


def _kappa(pairs: Sequence[tuple[int, int]], count: int, weight: Weight) -> float | None:
    """Return Cohen's kappa, weighted (Cohen 1960, 1968)."""
    n = len(pairs)
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    observed = sum(weight(one, other, count) for one, other in pairs) / n
    by_chance = sum(
        weight(one, other, count) * first[one] * second[other] for one in first for other in second
    ) / (n * n)
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def _ac1(pairs: Sequence[tuple[int, int]], count: int) -> float | None:
    """Return Gwet's AC1 (Gwet 2008)."""
    n = len(pairs)
    seen = Counter(answer for pair in pairs for answer in pair)
    shares = [seen[category] / (2 * n) for category in range(count)]
    by_chance = sum(share * (1 - share) for share in shares) / (count - 1)
    observed = sum(one == other for one, other in pairs) / n
    return (observed - by_chance) / (1 - by_chance)
