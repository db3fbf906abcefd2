"""Whether a figure changed from one school year to the next, and how that is said.

Pure. A change is called one only when Newcombe's 99 % interval of the difference leaves out zero:
of forty indicators two would "change" by chance at 95 % (domain.md §5.7). What a programme named
beforehand, by setting targets, is judged at 95 %. The interval that is printed is that of 95 %.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from svēris.results import statistics, wording
from svēris.results.compared import compare
from svēris.results.figure import Figure
from svēris.results.statistics import Interval
from svēris.results.tallies import Tally

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two shares of independent groups; 1 is 100 points."""

    points: float
    #: Newcombe's 95 % interval of the difference.
    interval: Interval
    #: Whether it may be called a change.
    is_change: bool


def change(now: Tally, before: Tally, *, named_before: bool = False) -> Change | None:
    """Return the change from one year's lessons to the next; None where a base is too small.

    `named_before`: a programme set targets for it, so that it is not one of many looked at.
    """
    if min(now.n, before.n) < statistics.WHOLE_FROM:
        return None
    found = compare(now, before, watched=named_before)
    if found is None:
        return None
    return Change(found.points, found.interval, is_change=found.proven)


def of_figure(figure: Figure, *, named_before: bool = False) -> Change | None:
    """Return how a figure changed.

    None where it, or last year's, is hidden or no sample, or the two mean different things.
    """
    if figure.tally is None or figure.before is None or figure.interval is None or figure.broken:
        return None
    # Where it was judged with the others of a report, whether a target is set is known already.
    named_before = named_before or figure.watched
    return change(figure.tally, figure.before, named_before=named_before)


class Reached(StrEnum):
    """Where a measured share stands against what it should come to."""

    YES = "yes"
    NO = "no"
    #: The value aimed at lies within the interval: neither can be said.
    OPEN = "open"


def reached(tally: Tally, aim: float) -> Reached:
    """Return where a share stands against an aim; raises ValueError for an empty base."""
    interval = statistics.wilson(tally.k, tally.n)
    if interval.low >= aim:
        return Reached.YES
    return Reached.NO if interval.high < aim else Reached.OPEN


def points(value: float, language: str) -> str:
    """Return a difference in points with its sign, "+9,9"."""
    rounded = statistics.rounded(value, wording.DIFFERENCE_DECIMALS)
    if not rounded:
        return wording.decimal(abs(rounded), language)
    sign = "+" if rounded > 0 else _MINUS
    return sign + wording.decimal(abs(rounded), language)


def span(interval: Interval, language: str) -> str:
    """Return an interval of points, "−0,2…+19,7"."""
    return f"{points(interval.low, language)}{_ELLIPSIS}{points(interval.high, language)}"


def verdict(found: Change, language: str) -> str:
    """Return whether it is a change, in words for a table."""
    if language == "lv":
        return "izmaiņa" if found.is_change else "izmaiņa nav pierādāma"
    return "a change" if found.is_change else "no change can be shown"


def sentence(found: Change, year: int, language: str) -> str:
    """Return the change since the school year that began in `year`, as a sentence."""
    moved, ends = points(found.points, language), span(found.interval, language)
    said = verdict(found, language)
    if language == "lv":
        one = statistics.rounded(abs(found.points), wording.DIFFERENCE_DECIMALS)
        unit = "procentpunkts" if _is_singular(one) else "procentpunkti"
        return (
            f"Salīdzinājumā ar {year}./{year + 1}. mācību gadu: {moved} {unit} "
            f"(95{wording.NBSP}% TI {ends}) – {said}."
        )
    return f"Compared with {year}/{year + 1}: {moved} percentage points (95% CI {ends}) – {said}."


def _is_singular(value: Decimal) -> bool:
    """Say whether Latvian puts the noun after a decimal number in the singular: 1,0 and 2,1."""
    last = f"{value:f}".replace(".", "")
    whole = value == value.to_integral_value()
    number = int(value) if whole else int(last[-1])
    return number % 10 == 1 and (number % 100 != 11 or not whole)
