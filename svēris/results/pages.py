"""Pages of figures: of the city and of a school."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.publishing.beside import beside
from svēris.results import asking, figure_pages, frame_pages, notable
from svēris.results.asking import Asked
from svēris.results.figures import figures
from svēris.results.filters import days
from svēris.results.lineage import lineage
from svēris.results.rows import Order, arrange, ordered

blueprint = Blueprint("results", __name__)


@blueprint.get("/results")
@gate.allow(Right.CITY_RESULTS)
def city() -> ResponseReturnValue:
    """Show the figures of the city."""
    return _page(frame_pages.asked())


@blueprint.get("/results/<code>")
@gate.allow(Right.SCHOOL_RESULTS)
def school(code: str) -> ResponseReturnValue:
    """Show the figures of an institution beside the city's."""
    return _page(frame_pages.asked(code))


@blueprint.get("/results/indicators/<indicator>")
@gate.allow(Right.CITY_RESULTS)
def indicator(indicator: str) -> ResponseReturnValue:
    """Show everything about one indicator, of the city."""
    return figure_pages.page(frame_pages.asked(), indicator)


@blueprint.get("/results/<code>/indicators/<indicator>")
@gate.allow(Right.SCHOOL_RESULTS)
def school_indicator(code: str, indicator: str) -> ResponseReturnValue:
    """Show everything about one indicator, of an institution."""
    return figure_pages.page(frame_pages.asked(code), indicator)


def _page(wanted: Asked) -> ResponseReturnValue:
    session, of = db.session(), wanted.of
    report = figures(session, of, rule=wanted.rule, kinds=wanted.kinds, now=login.now())
    order = _order()
    return render_template(
        "results/page.html",
        report=report,
        groups=ordered(arrange(report.figures), order),
        order=order,
        orders=list(Order),
        notices=notable.notices(report.figures, report.aims),
        seen=sum(volume.lessons for volume in report.population.values()),
        period=days(of.year, report.period),
        places=asking.places(session, gate.current_access()),
        lineage=lineage(session, wanted.institution.id) if wanted.institution else None,
        say=frame_pages.say(wanted, report.aims),
        published=beside(session, report, wanted.institution.code if wanted.institution else None),
        **frame_pages.frame(wanted),
    )


def _order() -> Order:
    asked = request.args.get("order", "")
    return Order(asked) if asked in set(Order) else Order.FORM
