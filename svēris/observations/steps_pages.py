"""Pages of agreed steps: the list of those one follows, and what is done about each."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from svēris.calendar import school_year
from svēris.db import db
from svēris.observations import reading_pages, steps
from svēris.observations.listing import subject_names
from svēris.observations.models import StepDeed
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.problems import Problem

blueprint = Blueprint("steps", __name__)


@blueprint.get("/steps")
@gate.allow(Right.STEPS)
def listing() -> ResponseReturnValue:
    """List the agreed steps that the reader follows, the due first."""
    session, today = db.session(), login.today()
    return render_template(
        "observations/steps.html",
        lines=steps.lines(session, gate.current_access(), school_year(today)),
        subjects=subject_names(session, reading_pages.language()),
        statuses=steps.STATUSES,
        today=today,
    )


@blueprint.post("/observations/<uuid:id>/steps")
@gate.allow(Right.STEPS)
def act(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Add a step, say how one goes, or let the methodologists see it or not."""
    wanted = _wanted()
    try:
        steps.do(db.session(), gate.current_access(), id, wanted, login.now())
    except Problem as problem:
        db.session.rollback()
        if problem.code not in ("step-empty", "too-many-steps"):
            raise
        return reading_pages.show(id, problem)
    db.session.commit()
    flash(_("The step is added.") if wanted.deed is StepDeed.ADD else _("The step is changed."))
    if request.form.get("from") == "steps":
        return redirect(url_for("steps.listing"), 303)
    return redirect(url_for("observation.page", id=id, _anchor="agreed"), 303)


def _wanted() -> steps.Wanted:
    given, deed = request.form, request.form.get("deed")
    if deed not in set(StepDeed):
        raise Problem("bad-request")
    return steps.Wanted(
        deed=StepDeed(deed),
        step_id=_uuid(given.get("step", "")),
        status=given.get("status", ""),
        note=given.get("note", "").strip()[: steps.LONGEST_TEXT],
        text=given.get("text", "").strip()[: steps.LONGEST_TEXT],
        term=_day(given.get("term", "")),
        support=given.get("support", ""),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Problem("bad-request") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem("bad-request") from None
