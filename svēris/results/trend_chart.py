"""Where the marks of a trend stand: school years across, 0–100 % upwards. Pure geometry.

In units of the drawing's own box, whose height and width are fixed; templates draw it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from svēris.results.targets import Aim
from svēris.results.trend import Line, Point

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 20, 18, 252
#: Of the dot of a share.
_RADIUS = 7
#: School years that are drawn at least, so that two do not stand at the ends of a long line.
FEWEST_YEARS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One measured share with its interval."""

    point: Point
    x: float
    y: float
    low: float | None
    high: float | None

    @property
    def label_y(self) -> float:
        """Where the share is written: above its interval, or below where there is no room."""
        top = self.y - _RADIUS if self.high is None else self.high
        bottom = self.y + _RADIUS if self.low is None else self.low
        return top - 8 if top - 22 > TOP - 8 else bottom + 18


@dataclass(frozen=True, slots=True)
class Goal:
    """One value of a programme."""

    aim: Aim
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is drawn of one line."""

    years: Sequence[tuple[int, float]]
    levels: Sequence[tuple[int, float]]
    marks: Sequence[Mark]
    goals: Sequence[Goal]
    #: Stretches of the line between two points that are compared: "x1,y1 x2,y2 …".
    stretches: Sequence[str]
    #: Where the line is broken, half-way between the two years, with the later point.
    breaks: Sequence[tuple[Point, float]]
    #: Where predecessors have come in, half-way before the first year without them.
    mergers: Sequence[float]


def draw(line: Line, aims: Sequence[Aim]) -> Drawing | None:
    """Return the drawing of a line with its targets; None where no point of it is shown."""
    shown = [point for point in line.points if point.figure.tally is not None]
    if not shown:
        return None
    years = _years(line, aims)
    place = {year: _across(position, len(years)) for position, year in enumerate(years)}
    marks = [_mark(point, place[point.year]) for point in shown]
    return Drawing(
        years=list(place.items()),
        levels=[(level, _up(level / 100)) for level in (0, 25, 50, 75, 100)],
        marks=marks,
        goals=[Goal(aim, place[aim.school_year], _up(aim.share)) for aim in aims],
        stretches=_stretches(marks),
        breaks=[
            (point, place[point.year] - _step(len(years)) / 2)
            for point in line.points
            if point.broken
        ],
        mergers=_mergers(line, place, _step(len(years))),
    )


def _years(line: Line, aims: Sequence[Aim]) -> list[int]:
    named = [*(point.year for point in line.points), *(aim.school_year for aim in aims)]
    first, last = min(named), max(named)
    return list(range(first, max(last, first + FEWEST_YEARS - 1) + 1))


def _across(position: int, count: int) -> float:
    return round(LEFT + _step(count) * (position + 0.5), 1)


def _step(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / count


def _up(share: float) -> float:
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


def _mark(point: Point, x: float) -> Mark:
    figure = point.figure
    assert figure.tally is not None  # a hidden figure has no mark
    interval = figure.interval
    return Mark(
        point=point, x=x, y=_up(figure.tally.k / figure.tally.n),
        low=None if interval is None else _up(interval.low),
        high=None if interval is None else _up(interval.high),
    )  # fmt: skip


def _stretches(marks: Sequence[Mark]) -> list[str]:
    """Join neighbouring marks: not across a break, nor across a year that is not shown."""
    runs: list[list[Mark]] = []
    for mark in marks:
        follows = runs and runs[-1][-1].point.year == mark.point.year - 1
        if follows and not mark.point.broken:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return [" ".join(f"{mark.x},{mark.y}" for mark in run) for run in runs if len(run) > 1]


def _mergers(line: Line, place: dict[int, float], step: float) -> list[float]:
    pairs = zip(line.points, line.points[1:], strict=False)
    return [
        round(place[later.year] - step / 2, 1)
        for earlier, later in pairs
        if earlier.joined != later.joined
    ]
