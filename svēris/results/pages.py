"""Pages of figures: of the city and of a school."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from svēris import calendar
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.publishing.beside import beside
from svēris.results import asking, chart, class_sets, counts, statistics, wording
from svēris.results.asking import Asked
from svēris.results.figure import Figure
from svēris.results.figures import figures
from svēris.results.filters import days
from svēris.results.indicators import Formula
from svēris.results.queries import AGES, GRADES, address, understand
from svēris.results.rows import arrange
from svēris.results.tallies import Tally

blueprint = Blueprint("results", __name__)


@blueprint.get("/results")
@gate.allow(Right.CITY_RESULTS)
def city() -> ResponseReturnValue:
    """Show the figures of the city."""
    return _page(_asked())


@blueprint.get("/results/<code>")
@gate.allow(Right.SCHOOL_RESULTS)
def school(code: str) -> ResponseReturnValue:
    """Show the figures of an institution beside the city's."""
    return _page(_asked(code))


def _asked(code: str | None = None) -> Asked:
    query = understand(request.args.to_dict())
    return asking.ask(db.session(), gate.current_access(), query, code, login.today())


def _language() -> str:
    return str(get_locale() or "lv")[:2]


def _page(wanted: Asked) -> ResponseReturnValue:
    session, of = db.session(), wanted.of
    report = figures(session, of, rule=wanted.rule, kinds=wanted.kinds, now=login.now())
    newest, oldest = counts.newest_year(session), counts.oldest_year(session)
    return render_template(
        "results/page.html",
        wanted=wanted,
        report=report,
        groups=arrange(report.figures),
        seen=sum(volume.lessons for volume in report.population.values()),
        period=days(of.year, report.period),
        places=asking.places(session, gate.current_access()),
        years=[
            calendar.year_label(year)
            for year in range(newest or of.year, (oldest or of.year) - 1, -1)
        ],
        year_label=calendar.year_label,
        class_sets=class_sets.of_year(of.year),
        choices={"grades": GRADES, "ages": AGES},
        say=Say(_language(), wanted.decimals),
        query=address(of, wanted.decimals),
        here=_here(wanted),
        published=beside(session, report, wanted.institution.code if wanted.institution else None),
    )


def _here(wanted: Asked) -> str:
    code = wanted.institution.code if wanted.institution else None
    return url_for("results.school", code=code) if code else url_for("results.city")


@dataclass(frozen=True, slots=True)
class Say:
    """Figures in the reader's words, for templates."""

    language: str
    decimals: int | None

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

    def interval(self, figure: Figure) -> str:
        """Return a figure's interval; empty where there is none."""
        interval, tally = figure.interval, figure.tally
        if interval is None or tally is None or not self.large(tally):
            return ""
        return wording.span(interval, tally.n, self.language, self.decimals)

    def sentence(self, figure: Figure) -> str:
        """Return a figure as a sentence for a report."""
        return wording.sentence(figure, self.language, self.decimals)

    def chart(self, figure: Figure) -> chart.Chart | None:
        """Return the drawing of a figure."""
        return chart.chart(figure)

    def year(self, year: int) -> str:
        """Return a school year as people write it: 2023./2024., in English 2023/24."""
        if self.language == "lv":
            return f"{year}./{year + 1}."
        return calendar.year_label(year)
