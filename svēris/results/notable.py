"""What is worth noticing in a report: targets, and changes that are more than chance. Pure.

Nothing else is: among forty figures the eye finds a rise every year, and there is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from svēris.results.figure import Figure
from svēris.results.targets import Aim, ahead


class What(StrEnum):
    """What there is to notice."""

    #: The whole interval lies at the target or above it, or below it; or the target within it.
    REACHED = "reached"
    BELOW = "below"
    OPEN = "open"
    #: A proven change since the year before.
    RISE = "rise"
    FALL = "fall"
    #: A proven difference from the other lessons of the city.
    ABOVE_CITY = "above-city"
    BELOW_CITY = "below-city"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to notice about one figure."""

    what: What
    figure: Figure
    aim: Aim | None = None


def notices(figures: Iterable[Figure], aims: Mapping[str, Sequence[Aim]]) -> list[Notice]:
    """Return what is worth noticing: targets first, then changes, then the city."""
    shown = [figure for figure in figures if figure.tally is not None and figure.part is None]
    return [
        *_targets(shown, aims),
        *(
            Notice(What.RISE if each.change.is_rise else What.FALL, each)
            for each in shown
            if each.change is not None and each.change.proven
        ),
        *(
            Notice(What.ABOVE_CITY if each.against.is_rise else What.BELOW_CITY, each)
            for each in shown
            if each.against is not None and each.against.proven
        ),
    ]


def _targets(figures: Sequence[Figure], aims: Mapping[str, Sequence[Aim]]) -> Iterable[Notice]:
    # Of a programme's indicator the kinds together are measured, where they may stand together.
    widest: dict[str, Figure] = {}
    for figure in figures:
        known = widest.get(figure.formula.code)
        if known is None or len(figure.kinds) > len(known.kinds):
            widest[figure.formula.code] = figure
    for code, figure in widest.items():
        aim = ahead(aims.get(code, ()), figure.year)
        if aim is not None:
            yield Notice(standing(figure, aim), figure, aim)


def standing(figure: Figure, aim: Aim) -> What:
    """Say whether a shown figure has reached a target, as far as its interval lets one say."""
    interval = figure.interval
    if interval is None:
        return What.OPEN
    if interval.low >= aim.share:
        return What.REACHED
    return What.BELOW if interval.high < aim.share else What.OPEN
