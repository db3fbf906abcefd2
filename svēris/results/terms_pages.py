"""Pages on which the board confirms when lessons are taught: what coverage is counted by."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris import calendar
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence
from svēris.results import agreed_terms, counts
from svēris.results.say import Say

blueprint = Blueprint("terms", __name__, url_prefix="/coverage/terms")


@blueprint.get("")
@gate.allow(Right.CONFIRM_TERMS)
def listing() -> ResponseReturnValue:
    """List the school years with their semesters, and which of them the board has confirmed."""
    session, running = db.session(), calendar.school_year(login.today())
    years = counts.years(session, running, running + 1)
    return render_template(
        "results/terms.html",
        found=agreed_terms.of_years(session, years),
        label=calendar.year_label,
        say=Say(_language(), None),
    )


@blueprint.get("/<int(max=9999):year>")
@gate.allow(Right.CONFIRM_TERMS)
def edit(year: int) -> ResponseReturnValue:
    """Show the dates of a school year to be corrected and confirmed."""
    return _page(year)


@blueprint.post("/<int(max=9999):year>")
@gate.allow(Right.CONFIRM_TERMS)
def confirm(year: int) -> ResponseReturnValue:
    """Let the dates hold that were sent."""
    session = db.session()
    _refuse_far(year)
    try:
        agreed = agreed_terms.understood(request.form, agreed_terms.of_year(session, year))
    except Problem as problem:
        return _page(year, problem), problem.entry.status
    agreed_terms.confirm(session, gate.current_access(), agreed, login.now())
    session.commit()
    flash(_("The dates of %(year)s are confirmed.", year=Say(_language(), None).year(year)))
    return redirect(url_for("terms.listing"), 303)


def _page(year: int, problem: Problem | None = None) -> str:
    _refuse_far(year)
    of = agreed_terms.of_year(db.session(), year)
    said = " ".join(sentence(problem.code, _language(), **problem.params)) if problem else ""
    return render_template(
        "results/terms_of_year.html",
        of=of,
        holidays=agreed_terms.asked_for(of),
        errors=[(problem.extra["field"], said)] if problem else [],
        given=request.form,
        say=Say(_language(), None),
        language=_language(),
    )


def _refuse_far(year: int) -> None:
    """Raise Problem for a year that no page leads to."""
    running = calendar.school_year(login.today())
    if year not in counts.years(db.session(), running, running + 1):
        raise Problem("not-found")


def _language() -> str:
    return str(get_locale() or "lv")[:2]
