"""The page of days on which no visit is planned."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from svēris.db import db
from svēris.observations import blackouts
from svēris.observations.reading_pages import language
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.people.models import Institution
from svēris.problems import Problem, sentence

blueprint = Blueprint("blackouts", __name__)

#: Beside which field a refusal stands.
_FIELDS = {
    "day-missing": "first_on", "days-reversed": "last_on", "blackout-needs-reason": "reason",
}  # fmt: skip


@blueprint.get("/plan/blackouts")
@gate.allow(Right.BLACKOUTS)
def listing() -> ResponseReturnValue:
    """Show the days that are still to come, and ask for more."""
    return _page()


@blueprint.post("/plan/blackouts")
@gate.allow(Right.BLACKOUTS)
def add() -> ResponseReturnValue:
    """Set days, or end some."""
    session, access, given = db.session(), gate.current_access(), request.form
    if (key := given.get("end", "")).isdecimal():
        blackouts.end(session, access, int(key), login.now())
        session.commit()
        flash(_("Visits may be planned on these days again."))
        return redirect(url_for("blackouts.listing"), 303)
    place = given.get("place", "")
    try:
        days = _days(given.get("first_on", ""), given.get("last_on", ""))
        reason = given.get("reason", "").strip()
        institution = int(place) if place.isdecimal() else None
        blackouts.add(session, access, institution, days, reason, login.now())
    except Problem as problem:
        session.rollback()
        if problem.code not in _FIELDS:
            raise
        return _page(problem), problem.entry.status
    session.commit()
    flash(_("The days are set."))
    return redirect(url_for("blackouts.listing"), 303)


def _days(first: str, last: str) -> tuple[date, date]:
    try:
        begins = date.fromisoformat(first)
        return begins, date.fromisoformat(last) if last else begins
    except ValueError:
        raise Problem("day-missing") from None


def _page(problem: Problem | None = None) -> str:
    session, access = db.session(), gate.current_access()
    settable = blackouts.settable(access)
    own = select(Institution).where(Institution.id.in_(settable - {None}))
    said = " ".join(sentence(problem.code, language(), **problem.params)) if problem else ""
    return render_template(
        "observations/blackouts.html",
        found=blackouts.between(session, access, login.today(), None),
        settable=settable,
        places=session.scalars(own.order_by(Institution.name_sort)).all(),
        errors=[(_FIELDS[problem.code], said)] if problem else [],
        given=request.form,
    )
