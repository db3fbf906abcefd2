"""Where dots and lines stand on the 0–100 line of a figure. Pure geometry; templates draw it.

Places are per cent of the drawing's width, so that marks keep their size however wide it is.
"""

from dataclasses import dataclass

from svēris.results.figure import Figure
from svēris.results.tallies import Tally
from svēris.results.targets import Aim


@dataclass(frozen=True, slots=True)
class Chart:
    """Places along the line, "76.37%"; None where there is nothing to draw."""

    dot: str
    low: str | None
    high: str | None
    before: str | None
    city: str | None
    target: str | None = None


def chart(figure: Figure, aim: Aim | None = None) -> Chart | None:
    """Return the drawing of a figure; None for a hidden one and for mere counts."""
    if figure.tally is None or figure.counted:
        return None
    interval = figure.interval
    return Chart(
        dot=_place(figure.tally.k / figure.tally.n),
        low=None if interval is None else _place(interval.low),
        high=None if interval is None else _place(interval.high),
        before=_share_place(figure.before),
        city=_share_place(figure.city),
        target=None if aim is None else _place(aim.share),
    )


def _share_place(tally: Tally | None) -> str | None:
    return None if tally is None or tally.n == 0 else _place(tally.k / tally.n)


def _place(share: float) -> str:
    return f"{share * 100:.2f}%"
