"""The page of one indicator: figure, sentence, trend, parts, definition."""

from flask import render_template
from flask.typing import ResponseReturnValue

from svēris.db import db
from svēris.people import login
from svēris.problems import Problem
from svēris.results import frame_pages, notable
from svēris.results.asking import Asked
from svēris.results.filters import days
from svēris.results.reading import look


def page(wanted: Asked, code: str) -> ResponseReturnValue:
    """Show everything about one indicator, of the city or of an institution."""
    found = look(db.session(), wanted, code, frame_pages.language(), login.now())
    if found is None:
        raise Problem("not-found")
    return render_template(
        "results/indicator.html",
        found=found,
        formula=found.formula,
        period=days(wanted.of.year, wanted.of.period or found.formula.period),
        standing=notable.standing,
        say=frame_pages.say(wanted, found.report.aims),
        here=_here(wanted, code),
        **frame_pages.frame(wanted),
    )


def _here(wanted: Asked, code: str) -> str:
    return frame_pages.indicator_link(wanted, code, {})
