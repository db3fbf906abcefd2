"""Drawings of figures as SVG: dots with intervals, and a line of years with targets. Pure.

Colours are attributes, so that a file needs no style sheet; on a page the classes of
`results.css` come first, which know dark and print. Whatever a drawing shows stands in the text
beside it as well: nothing is said by colour alone, and no bar begins anywhere but at a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TypeAlias

from svēris.results.statistics import Interval

WIDTH = 680
_LABEL, _RIGHT, _ROW = 268, 96, 30
_INK, _SOFT, _LINE, _TRACK = "#16211f", "#42514e", "#74827f", "#e3e9e8"
_DOT, _SPAN, _AIM = "#0b5558", "#8fbab8", "#9a4a00"
_GROUND = "#ffffff"
_LONGEST_LABEL = 46

#: Where something stands: x and y.
Place: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its name, its place on the 0–100 line, and what is written beside it."""

    label: str
    #: What is printed to the right: "76 %", or why there is nothing.
    printed: str
    #: 1 is 100 %; None where the figure is hidden.
    share: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A measured value of a school year in a line of years."""

    year: int
    printed: str
    share: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that a programme names for a year: its base, or what is to be reached."""

    year: int
    printed: str
    share: float
    is_base: bool = False


def dots(lines: Sequence[Line]) -> str:
    """Return figures under one another on a common 0–100 line."""
    height = _ROW * len(lines) + 26
    rows = (part for at, line in enumerate(lines) for part in _row(line, at * _ROW + 18))
    return _svg(height, [*_axis(height), *rows])


def _x(share: float) -> float:
    return round(_LABEL + share * (WIDTH - _LABEL - _RIGHT), 1)


def _axis(height: int) -> Iterator[str]:
    for level in (0, 25, 50, 75, 100):
        x = _x(level / 100)
        yield _tick((x, 4), (x, height - 20))
        yield _text(x, height - 5, str(level), font_size=11, text_anchor="middle", fill=_SOFT)


def _row(line: Line, y: int) -> Iterator[str]:
    label = _broken(line.label)
    for place, part in enumerate(label):
        down = y + 4 - 6 * (len(label) - 1) + 12 * place
        yield _text(_LABEL - 12, down, part, text_anchor="end")
    if line.share is None:
        yield _text(_x(0) + 8, y + 4, line.printed, fill=_SOFT)
        return
    if line.interval is not None:
        yield _span((_x(line.interval.low), y), (_x(line.interval.high), y))
    yield _dot(_x(line.share), y)
    yield _text(WIDTH - _RIGHT + 14, y + 4, line.printed, font_weight=700)


def _broken(label: str) -> list[str]:
    """Return a label in one line or two."""
    if len(label) <= _LONGEST_LABEL:
        return [label]
    words, first = label.split(" "), ""
    while words and len(first) + len(words[0]) < _LONGEST_LABEL:
        first = f"{first} {words.pop(0)}".strip()
    rest = " ".join(words)
    if len(rest) > _LONGEST_LABEL:
        rest = rest[: _LONGEST_LABEL - 1].rstrip() + "…"
    return [first, rest]


_HEIGHT, _TOP, _BOTTOM, _LEFT = 250, 26, 42, 44


def trend(points: Sequence[Point], marks: Sequence[Mark], years: Sequence[tuple[int, str]]) -> str:
    """Return measured values by school year with a programme's base and targets among them.

    `years` are all years of the drawing with their labels, in order.
    """
    step = (WIDTH - _LEFT - 30) / len(years)
    x_of = {year: round(_LEFT + step * (at + 0.5), 1) for at, (year, _label) in enumerate(years)}
    labels = (
        _text(x_of[year], _HEIGHT - 18, label, font_size=11, text_anchor="middle", fill=_SOFT)
        for year, label in years
    )
    aims = sorted(marks, key=lambda mark: mark.year)
    ways = (_way(before, after, x_of) for before, after in pairwise(aims))
    marked = (part for mark in aims for part in _mark(mark, x_of[mark.year]))
    named = {mark.year for mark in marks}
    # Beside the programme's value of the same year, which it would cover.
    measured = (
        part
        for point in points
        for part in _measured(point, x_of[point.year] + (16 if point.year in named else 0))
    )
    return _svg(_HEIGHT, [*_levels(), *labels, *ways, *marked, *measured])


def _y(share: float) -> float:
    return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _levels() -> Iterator[str]:
    for level in (0, 25, 50, 75, 100):
        y = _y(level / 100)
        yield _tick((_LEFT, y), (WIDTH - 20, y))
        yield _text(_LEFT - 8, y + 4, str(level), font_size=11, text_anchor="end", fill=_SOFT)


def _way(before: Mark, after: Mark, x_of: Mapping[int, float]) -> str:
    """Return the line from one value of a programme to the next."""
    ends = (x_of[before.year], _y(before.share)), (x_of[after.year], _y(after.share))
    return _line("chart__aim", *ends, stroke=_AIM, stroke_width=1.4, stroke_dasharray="5 4")


def _mark(mark: Mark, x: float) -> Iterator[str]:
    y = _y(mark.share)
    yield _tag(
        "polygon", kind="chart__mark", points=f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}",
        fill=_GROUND if mark.is_base else _AIM, stroke=_AIM, stroke_width=1.6,
    )  # fmt: skip
    yield _text(x, y - 13, mark.printed, text_anchor="middle", fill=_AIM)


def _measured(point: Point, x: float) -> Iterator[str]:
    y = _y(point.share)
    if point.interval is not None:
        yield _span((x, _y(point.interval.low)), (x, _y(point.interval.high)))
    yield _dot(x, y)
    yield _text(x + 13, y + 4, point.printed, font_weight=700)


def _svg(height: int, parts: Sequence[str]) -> str:
    return _tag(
        "svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", width=WIDTH, height=height,
        viewBox=f"0 0 {WIDTH} {height}", font_family="Sveris Sans, sans-serif",
    )  # fmt: skip


def _tick(start: Place, end: Place) -> str:
    return _line("chart__tick", start, end, stroke=_LINE, stroke_width=0.6)


def _span(start: Place, end: Place) -> str:
    return _line("chart__interval", start, end, stroke=_SPAN, stroke_width=6,
                 stroke_linecap="round")  # fmt: skip


def _line(kind: str, start: Place, end: Place, **drawn: object) -> str:
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return _tag("line", kind=kind, **ends, **drawn)


def _dot(x: float, y: float) -> str:
    return _tag("circle", kind="chart__dot", cx=x, cy=y, r=6, fill=_DOT, stroke=_GROUND,
                stroke_width=1.5)  # fmt: skip


def _text(x: float, y: float, text: str, **drawn: object) -> str:
    return _tag(
        "text", escape(text), kind="chart__text",
        **{"x": x, "y": y, "font_size": 11.5, "fill": _INK, **drawn},
    )  # fmt: skip


def _tag(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element; `kind` is its class, and underscores are the hyphens of names."""
    named = {"class" if key == "kind" else key.replace("_", "-"): value
             for key, value in attributes.items()}  # fmt: skip
    written = "".join(f' {key}="{value}"' for key, value in named.items())
    return f"<{name}{written}>{content}</{name}>"
