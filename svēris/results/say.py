"""Figures in the reader's words, for templates. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from svēris import calendar
from svēris.results import chart, quantities, statistics, trend_chart, wording
from svēris.results.compared import Difference
from svēris.results.figure import Figure
from svēris.results.indicators import Formula
from svēris.results.quantities import Quantity
from svēris.results.tallies import Tally
from svēris.results.targets import Aim, ahead
from svēris.results.trend import Line


@dataclass(frozen=True, slots=True)
class Say:
    """Figures in the reader's words."""

    language: str
    decimals: int | None
    #: What indicators should come to, by code.
    aims: Mapping[str, Sequence[Aim]] = field(default_factory=dict)

    def name(self, formula: Formula) -> str:
        """Return an indicator's name."""
        return formula.text("name", self.language)

    def base(self, formula: Formula) -> str:
        """Return an indicator's base in words."""
        return formula.text("base", self.language)

    def headline(self, tally: Tally) -> str:
        """Return a share as it is printed large."""
        return wording.headline(tally, self.language, self.decimals)

    def large(self, tally: Tally) -> bool:
        """Say whether a share is printed in per cent."""
        return statistics.decimals_for(tally.n) is not None

    def of(self, tally: Tally) -> str:
        """Return "138 no 182"."""
        return wording.of(tally.k, tally.n, self.language)

    def number(self, value: int) -> str:
        """Return a whole number."""
        return wording.number(value, self.language)

    def whole(self, share: float) -> str:
        """Return a share as whole per cent: a second weighing is no more exact than that."""
        return wording.percent(statistics.rounded(share, 0), self.language)

    def share(self, value: float) -> str:
        """Return a mean of shares, or a target, in the decimals that were asked for."""
        return wording.percent(statistics.rounded(value, self.decimals or 0), self.language)

    def interval(self, figure: Figure) -> str:
        """Return a figure's interval; empty where there is none."""
        interval, tally = figure.interval, figure.tally
        if interval is None or tally is None or not self.large(tally):
            return ""
        return wording.span(interval, tally.n, self.language, self.decimals)

    def points(self, difference: Difference) -> str:
        """Return a difference with its interval."""
        return wording.points(difference, self.language, self.decimals)

    def change(self, difference: Difference) -> str:
        """Return a difference without its interval."""
        return wording.change(difference, self.language, self.decimals)

    def quantity(self, figure: Figure) -> Quantity | None:
        """Return the word for a figure, where one may be said."""
        if figure.tally is None or figure.formula.unit != "lessons":
            return None
        return quantities.quantity(figure.tally.k, figure.tally.n)

    def sentence(self, figure: Figure) -> str:
        """Return a figure as a sentence for a report."""
        return wording.sentence(figure, self.language, self.decimals)

    def aim(self, figure: Figure) -> Aim | None:
        """Return what a figure is measured by, if a programme says so."""
        return ahead(self.aims.get(figure.formula.code, ()), figure.year)

    def target(self, aim: Aim) -> str:
        """Return what should be come to: "70 %"."""
        return wording.permille(aim.permille, self.language)

    def chart(self, figure: Figure) -> chart.Chart | None:
        """Return the drawing of a figure."""
        return chart.chart(figure, self.aim(figure))

    def trend(self, line: Line, aims: Sequence[Aim]) -> trend_chart.Drawing | None:
        """Return the drawing of a line."""
        return trend_chart.draw(line, aims)

    def short_year(self, year: int) -> str:
        """Return a school year where there is little room: "23/24"."""
        return f"{year % 100:02}/{(year + 1) % 100:02}"

    def year(self, year: int) -> str:
        """Return a school year as people write it: 2023./2024., in English 2023/24."""
        if self.language == "lv":
            return f"{year}./{year + 1}."
        return calendar.year_label(year)
