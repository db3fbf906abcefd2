"""The page on which a head notes who is away for long."""

from collections import Counter
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris.db import db
from svēris.people import away, gate, login
from svēris.people.access import Right
from svēris.people.models import Institution
from svēris.problems import Problem, sentence

blueprint = Blueprint("absences", __name__)

#: Beside which field a refusal stands.
_FIELDS = {
    "teacher-missing": "assignment", "day-missing": "first_on", "absence-overlaps": "first_on",
    "days-reversed": "last_on", "absence-short": "last_on",
}  # fmt: skip


@blueprint.get("/absences")
@gate.allow(Right.ABSENCES)
def listing() -> ResponseReturnValue:
    """Show who of an institution is away for long, and ask for more."""
    return _page(_place(request.args.get("institution")))


@blueprint.post("/absences")
@gate.allow(Right.ABSENCES)
def change() -> ResponseReturnValue:
    """Note an absence, say when one ends, or take one back."""
    session, place = db.session(), _place(request.form.get("institution"))
    try:
        said = _changed()
    except Problem as problem:
        session.rollback()
        if problem.code not in _FIELDS:
            raise
        return _page(place, problem), problem.entry.status
    session.commit()
    flash(said)
    return redirect(url_for("absences.listing", institution=place.code), 303)


def _changed() -> str:
    session, access, now, given = db.session(), gate.current_access(), login.now(), request.form
    last = _day(given.get("last_on", "")) if given.get("last_on") else None
    if key := given.get("remove"):
        away.remove(session, access, _key(key), now)
        return str(_("The absence is removed."))
    if key := given.get("end"):
        away.end(session, access, _key(key), last, now)
        return str(_("The absence is changed."))
    first = _day(given.get("first_on", ""))
    away.enter(session, access, _assignment(given.get("assignment", "")), (first, last), now)
    return str(_("The absence is noted."))


def _place(code: str | None) -> Institution:
    """Return the institution that was chosen, or the first of the person's."""
    places = away.places(db.session(), gate.current_access())
    found = next((each for each in places if not code or each.code == code), None)
    if found is None:
        raise Problem("not-found")
    return found


def _assignment(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem("teacher-missing") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("day-missing") from None


def _key(text: str) -> tuple[UUID, date]:
    assignment, _space, day = text.partition(" ")
    try:
        return UUID(assignment), date.fromisoformat(day)
    except ValueError:
        raise Problem("not-found") from None


def _page(place: Institution, problem: Problem | None = None) -> str:
    session, today = db.session(), login.today()
    said = ""
    if problem is not None:
        language = str(get_locale() or "lv")[:2]
        said = " ".join(sentence(problem.code, language, **problem.params))
    staff = away.staff(session, place.id, today)
    return render_template(
        "people/absences.html",
        place=place,
        places=away.places(session, gate.current_access()),
        found=away.listed(session, place.id, today),
        staff=staff,
        twice={who for who, number in Counter(each.person_id for each in staff).items()
               if number > 1},
        errors=[(_FIELDS[problem.code], said)] if problem else [],
        given=request.form,
        changed=request.form.get("end"),
        least=away.LEAST_DAYS,
        today=today,
    )  # fmt: skip
