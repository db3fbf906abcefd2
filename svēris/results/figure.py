"""One number that may leave the system, with what it takes to understand it."""

from dataclasses import dataclass

from svēris.results import statistics
from svēris.results.breaks import Break
from svēris.results.compared import Difference
from svēris.results.disclosure import Hidden
from svēris.results.indicators import Formula
from svēris.results.statistics import Interval
from svēris.results.tallies import Tally
from svēris.results.weighted import Weights

#: Units whose lessons or teachers are a sample of something, so that an interval means something.
#: Learners are not independent of one another within a lesson; coverage counts everybody.
_SAMPLED = frozenset({"lessons", "teachers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, judged: a hidden one has no numbers in it at all."""

    formula: Formula
    #: Kinds of observation it is about: one, or two that are also shown apart.
    kinds: tuple[str, ...]
    year: int
    #: "headline" or "year".
    period: str
    #: Part of a split count: a grade, or a class set's code; None for the whole.
    part: str | None = None
    #: None where it is hidden.
    tally: Tally | None = None
    hidden: Hidden | None = None
    #: The same figure a year before, and of the city; None where there is none to show.
    before: Tally | None = None
    city: Tally | None = None
    #: How it differs from the year before, where the two may be compared; why not, where not.
    change: Difference | None = None
    broken: Break | None = None
    #: Whether a target was set for it beforehand: a change is then judged at 95 %.
    watched: bool = False
    #: How a school differs from the other lessons of the city.
    against: Difference | None = None
    #: What other weighings of the same lessons say.
    weights: Weights | None = None

    @property
    def counted(self) -> bool:
        """Whether it is a mere number of observations, without a base."""
        return self.formula.unit == "count"

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval; None where it is hidden or an interval would mean nothing."""
        if self.tally is None or self.formula.unit not in _SAMPLED:
            return None
        return statistics.wilson(self.tally.k, self.tally.n)
