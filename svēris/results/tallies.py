"""What counting comes to: plain numbers, which judging, wording and drawing work on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tally:
    """What one indicator amounts to in one group of observations."""

    #: The figure is `k` of `n`: lessons, or learners or teachers where those are counted.
    k: int = 0
    n: int = 0
    #: Lessons in the base; of them those that came part of the way.
    lessons: int = 0
    partly: int = 0
    #: Lessons outside the base: not applicable, and not answered.
    na: int = 0
    missing: int = 0
    #: Different teachers and institutions of the lessons in the base.
    teachers: int = 0
    institutions: int = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was observed, and how."""

    lessons: int = 0
    teachers: int = 0
    institutions: int = 0
    #: Lessons of which only a part was seen.
    partly_seen: int = 0
    #: Lessons by the way the visit was announced (codes of K.PIETEIKTS).
    announced: Mapping[str, int] = field(default_factory=dict)
    #: Teachers of whom several lessons were seen.
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """How the lessons of a base lie with their teachers, or with their institutions."""

    #: How many teachers or institutions there are; of them those with several lessons.
    owners: int
    repeated: int
    lessons: int
    #: The sum of the squares of everybody's lessons.
    squares: int
    #: The mean of everybody's own share.
    mean: float


@dataclass(frozen=True, slots=True)
class Lessons:
    """Numbers of observations by (school year, kind, family, in the headline period or not)."""

    cells: Mapping[tuple[int, str, str, bool], int]

    def of(
        self, year: int, kinds: Sequence[str], families: Sequence[str], *, headline: bool
    ) -> int:
        """Return how many observations of kinds and families a year has."""
        periods = (True,) if headline else (True, False)
        return sum(
            self.cells.get((year, kind, family, period), 0)
            for kind in kinds
            for family in families
            for period in periods
        )
