"""Published figures as they are read on a page: under headings, in the reader's words. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from svēris import calendar
from svēris.publishing.reading import Shown
from svēris.results import chart, statistics, wording
from svēris.results.figure import Figure
from svēris.results.indicators import GROUPS, Formula
from svēris.results.tallies import Tally


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with its figures by kind, or its parts."""

    formula: Formula
    figures: list[Shown] = field(default_factory=list)
    parts: list[Shown] = field(default_factory=list)


def under_headings(shown: Iterable[Shown]) -> list[tuple[str, list[Line]]]:
    """Return figures under their headings; headings without any are left out."""
    lines: dict[str, Line] = {}
    for each in shown:
        line = lines.setdefault(each.figure.formula.code, Line(each.figure.formula))
        (line.figures if each.figure.part is None else line.parts).append(each)
    return [
        (group, found)
        for group in GROUPS
        if (found := [line for line in lines.values() if line.formula.group == group])
    ]


def by_place(shown: Iterable[Shown]) -> dict[str | None, list[Shown]]:
    """Return the figures of an indicator by institution, the city (None) first."""
    found: dict[str | None, list[Shown]] = {None: []}
    for each in shown:
        if each.figure.part is None:
            found.setdefault(each.place, []).append(each)
    return found


@dataclass(frozen=True, slots=True)
class Say:
    """Published figures in the reader's words; decimals are the honest ones (domain.md §5.1)."""

    language: str

    def text(self, formula: Formula, name: str) -> str:
        """Return a text of an indicator: its name or its base."""
        return formula.text(name, self.language)

    def headline(self, tally: Tally) -> str:
        """Return a share as it is printed large."""
        return wording.headline(tally, self.language)

    def is_share(self, figure: Figure) -> bool:
        """Say whether a figure is printed in per cent."""
        tally = figure.tally
        return (
            tally is not None
            and not figure.counted
            and statistics.decimals_for(tally.n) is not None
        )

    def of(self, tally: Tally) -> str:
        """Return "138 no 182"."""
        return wording.of(tally.k, tally.n, self.language)

    def number(self, value: int) -> str:
        """Return a whole number."""
        return wording.number(value, self.language)

    def interval(self, figure: Figure) -> str:
        """Return a figure's interval; empty where there is none."""
        interval, tally = figure.interval, figure.tally
        if interval is None or tally is None or not self.is_share(figure):
            return ""
        return wording.span(interval, tally.n, self.language)

    def chart(self, figure: Figure) -> chart.Chart | None:
        """Return the drawing of a figure."""
        return chart.chart(figure)

    def aim(self, figure: Figure) -> None:
        """Return no target: an edition keeps the figures, and targets change."""

    def year(self, year: int) -> str:
        """Return a school year as people write it."""
        return f"{year}./{year + 1}." if self.language == "lv" else calendar.year_label(year)

    def said(self, texts: Mapping[str, Any]) -> str:
        """Return what was written in both languages."""
        return str(texts.get(self.language) or texts.get("lv") or "")

    def short(self, change: Mapping[str, Any] | None) -> str:
        """Return a figure of a list of changes: "138 no 182", or a dash where there is none."""
        if change is None or change["k"] is None:
            return "–"
        if change["n"] is None:
            return self.number(change["k"])
        return wording.of(change["k"], change["n"], self.language)
