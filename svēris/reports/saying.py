"""Figures and days as a report writes them: finished text for sentences and cells of tables.

Nothing is computed here; a hidden figure says in the same place that there are not enough data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from svēris.calendar import Period
from svēris.reports.document import Words
from svēris.results import change, statistics, wording
from svēris.results.change import Change
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.indicators import Formula
from svēris.results.quantities import Quantity, quantity
from svēris.results.tallies import Tally
from svēris.results.targets import Aim

#: What stands in a cell about which there is nothing to say.
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Say:
    """Figures in the reader's words."""

    words: Words
    #: Decimals of percentages, where the reader asked for any.
    decimals: int | None = None

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.words.language

    def name(self, formula: Formula) -> str:
        """Return an indicator's name."""
        return formula.text("name", self.language)

    def base(self, formula: Formula) -> str:
        """Return an indicator's base in words."""
        return formula.text("base", self.language)

    def number(self, value: int) -> str:
        """Return a whole number."""
        return wording.number(value, self.language)

    def year(self, year: int) -> str:
        """Return a school year: 2023./2024., in English 2023/2024."""
        return f"{year}./{year + 1}." if self.language == "lv" else f"{year}/{year + 1}"

    def day(self, day: date) -> str:
        """Return a day."""
        pattern = "dd.MM.y." if self.language == "lv" else "d MMMM y"
        return str(format_date(day, pattern, locale=self.language))

    def period(self, period: Period) -> str:
        """Return a stretch of days."""
        between = "\N{EN DASH}" if self.language == "lv" else " \N{EN DASH} "
        return f"{self.day(period.first)}{between}{self.day(period.last)}"

    def grades(self, grades: Iterable[object]) -> str:
        """Return grades: "9., 12.", in English "9, 12"."""
        dot = "." if self.language == "lv" else ""
        return ", ".join(f"{grade}{dot}" for grade in grades)

    def kinds(self, kinds: Sequence[str]) -> str:
        """Return kinds of observation as the head of a column."""
        _ = self.words.gettext
        names = {"areja": _("External"), "ieksieja": _("Internal"), "savstarpeja": _("Peer")}
        first, *others = (names[kind] for kind in kinds)
        return " + ".join([first, *(other.lower() for other in others)])

    def hidden(self, why: Hidden | None) -> str:
        """Return what stands in the place of a figure that is not shown."""
        _ = self.words.gettext
        return _("no observations") if why is Hidden.EMPTY else _("not enough data")

    def share(self, figure: Figure) -> str:
        """Return a share, "95,9 %", or "12 no 15" of a small base, or that it is hidden."""
        if figure.tally is None:
            return self.hidden(figure.hidden)
        return wording.headline(figure.tally, self.language, self.decimals)

    def of(self, figure: Figure) -> str:
        """Return "186 no 194"."""
        tally = figure.tally
        return NOTHING if tally is None else wording.of(tally.k, tally.n, self.language)

    def cell(self, figure: Figure) -> str:
        """Return a share with its base for a narrow cell: "76 % (19 no 25)" or "12 no 15"."""
        if figure.tally is None or not _large(figure.tally):
            return self.share(figure)
        return f"{self.share(figure)} ({self.of(figure)})"

    def interval(self, figure: Figure) -> str:
        """Return a figure's 95 % interval; a dash where there is none."""
        tally, interval = figure.tally, figure.interval
        if tally is None or interval is None or not _large(tally):
            return NOTHING
        return wording.span(interval, tally.n, self.language, self.decimals)

    def before(self, figure: Figure) -> str:
        """Return the same figure a year before."""
        before = figure.before
        if figure.tally is None or before is None or before.n == 0:
            return NOTHING
        share = wording.headline(before, self.language, self.decimals)
        counted = wording.of(before.k, before.n, self.language)
        return f"{share} ({counted})" if _large(before) else counted

    def changed(self, found: Change | None) -> str:
        """Return a change for a cell: points, interval and whether it is one."""
        if found is None:
            return NOTHING
        moved = change.points(found.points, self.language)
        ends = change.span(found.interval, self.language)
        return f"{moved} ({ends}); {change.verdict(found, self.language)}"

    def sentence(self, figure: Figure) -> str:
        """Return a figure as a sentence; a hidden one says so by its name."""
        if figure.tally is None:
            return f"{self.name(figure.formula)}: {self.hidden(figure.hidden)}."
        return wording.sentence(figure, self.language, self.decimals)

    def aim(self, aim: Aim) -> Decimal:
        """Return what is aimed at; 1 is 100 %, with as many decimals as were set."""
        places = 0 if aim.permille % 10 == 0 else 1
        return statistics.rounded(aim.share, places).scaleb(-2)

    def aimed(self, aim: Aim) -> str:
        """Return what is aimed at, in per cent."""
        return wording.percent(self.aim(aim).scaleb(2), self.language)

    def quantity(self, figure: Figure) -> str:
        """Return how many of the lessons, in a word that the interval allows."""
        if figure.tally is None or figure.interval is None:
            return NOTHING
        word = quantity(figure.tally.k, figure.tally.n)
        if word is None:
            return NOTHING
        _ = self.words.gettext
        return {
            Quantity.NEARLY_ALL: _("in nearly all"),
            Quantity.MOST: _("in most"),
            Quantity.ABOUT_HALF: _("in about half"),
            Quantity.LESS_THAN_HALF: _("in fewer than half"),
            Quantity.FEW: _("in a few"),
        }[word]


def _large(tally: Tally) -> bool:
    """Say whether a base carries a percentage."""
    return statistics.decimals_for(tally.n) is not None
