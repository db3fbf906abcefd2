"""Pages of planning: the week, a new visit, a visit, a request to be observed."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from svēris.db import db
from svēris.observations import blackouts, planning, visits
from svēris.observations.listing import subject_names
from svēris.observations.obstacles import obstacles
from svēris.observations.plan_models import Visit, VisitDeed
from svēris.observations.reading_pages import language
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence

blueprint = Blueprint("plan", __name__)

#: Beside which field of the form a refusal stands.
_FIELDS = {
    "day-missing": "on", "assignment-not-then": "on", "observer-may-not": "observers",
    "observes-oneself": "observers", "too-many-focus": "focus", "visit-needs-reason": "reason",
}  # fmt: skip


@blueprint.get("/plan")
@gate.allow(Right.PLAN)
def week() -> ResponseReturnValue:
    """Show a week of visits, what waits for an answer, and what has no day yet."""
    session, access = db.session(), gate.current_access()
    day = _day(request.args.get("day", "")) or login.today()
    monday = day - timedelta(days=day.weekday())
    days, undated = planning.week(session, access, monday)
    return render_template(
        "observations/plan.html",
        days=days,
        undated=undated,
        blackouts=blackouts.between(session, access, monday, monday + timedelta(days=6)),
        to_answer=visits.to_answer(session, access),
        monday=monday,
        sunday=monday + timedelta(days=6),
        week=timedelta(days=7),
        today=login.today(),
        plannable=planning.plannable(access),
        teaches=bool(planning.own_posts(session, access)),
        subjects=subject_names(session, language()),
    )


@blueprint.get("/plan/new")
@gate.allow(Right.PLAN)
def new() -> ResponseReturnValue:
    """Ask what is to be planned, or what is asked for."""
    return _form()


@blueprint.post("/plan/new")
@gate.allow(Right.PLAN)
def create() -> ResponseReturnValue:
    """Plan a visit, or ask for one; what stands in the way is shown once before."""
    session, access = db.session(), gate.current_access()
    wanted = _wanted()
    try:
        found = obstacles(session, wanted)
        if found and "anyway" not in request.form:
            return _form(obstacles=found)
        visit = visits.plan(session, access, wanted, login.now())
    except Problem as problem:
        session.rollback()
        if problem.code not in _FIELDS:
            raise
        return _form(problem=problem)
    key = visit.id
    session.commit()
    flash(_("The visit is planned."))
    return redirect(url_for("plan.visit", id=key), 303)


@blueprint.get("/plan/<uuid:id>")
@gate.allow(Right.PLAN)
def visit(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Show a visit, what was done about it and what may be done."""
    return _visit(id)


@blueprint.post("/plan/<uuid:id>")
@gate.allow(Right.PLAN)
def act(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Accept, decline, move or cancel a visit."""
    given, session = request.form, db.session()
    if given.get("deed") not in set(VisitDeed):
        raise Problem("bad-request")
    doing = visits.Doing(
        deed=VisitDeed(given["deed"]), reason=given.get("reason", "").strip()[:500],
        on=_day(given.get("on", "")), starts_at=_time(given.get("starts_at", "")),
        ends_at=_time(given.get("ends_at", "")),
    )  # fmt: skip
    try:
        visits.do(session, gate.current_access(), id, doing, login.now())
    except Problem as problem:
        session.rollback()
        if problem.code not in (*_FIELDS, "visit-not-possible"):
            raise
        return _visit(id, problem)
    session.commit()
    flash(_("The visit is changed."))
    return redirect(url_for("plan.visit", id=id), 303)


def _visit(key: UUID, problem: Problem | None = None) -> ResponseReturnValue:
    session, access = db.session(), gate.current_access()
    found = visits.one(session, access, key)
    if found is None:
        raise Problem("not-found")
    chosen = planning.choices(session, access, found.kind, found.institution.code)
    page = render_template(
        "observations/visit.html",
        visit=found,
        acts=visits.acts_of(session, key),
        possible=visits.possible(session, access, found),
        words=_words(chosen),
        subjects=subject_names(session, language()),
        errors=_errors(problem),
        typed=request.form,
    )
    return page, problem.entry.status if problem else 200


def _form(**more: Any) -> ResponseReturnValue:
    session, access = db.session(), gate.current_access()
    problem: Problem | None = more.get("problem")
    given = request.form or request.args
    kinds, posts = planning.plannable(access), planning.own_posts(session, access)
    asks = given.get("kind") == "savstarpeja" or given.get("me") == "1" or not kinds
    if asks and not posts:
        raise Problem("not-allowed")
    kind = given.get("kind", "savstarpeja" if asks else kinds[0])
    place = posts[0].institution.code if asks else given.get("institution")
    page = render_template(
        "observations/plan_new.html",
        kind=kind,
        kinds=kinds,
        asks=asks,
        posts=posts,
        colleagues=planning.colleagues(session, posts, access) if kind == "savstarpeja" else (),
        choices=planning.choices(
            session, access, kind, place, own={post.institution_id for post in posts}
        ),
        given=given,
        today=login.today(),
        subjects=subject_names(session, language()),
        errors=_errors(problem),
        obstacles=more.get("obstacles", ()),
    )
    return page, problem.entry.status if problem else 200


def _wanted() -> visits.Wanted:
    given = request.form
    return visits.Wanted(
        kind=given.get("kind", ""),
        form=given.get("form", ""),
        assignment_id=_uuid(given.get("assignment", "")),
        observers=tuple(map(_uuid, given.getlist("observers"))),
        on=_day(given.get("on", "")),
        starts_at=_time(given.get("starts_at", "")),
        ends_at=_time(given.get("ends_at", "")),
        purpose=given.get("purpose") or None,
        announced=given.get("announced") or None,
        focus=tuple(given.getlist("focus")),
        note=given.get("note", "").strip()[: visits.LONGEST_TEXT],
    )


def _errors(problem: Problem | None) -> list[tuple[str, str]]:
    if problem is None:
        return []
    words = " ".join(sentence(problem.code, language(), **problem.params))
    return [(_FIELDS.get(problem.code, "acts"), words)]


def _words(chosen: planning.Choices) -> dict[str, str]:
    """Return the words of purposes, announcements and criteria by their codes."""
    every = (*chosen.purposes, *chosen.announcements, *chosen.criteria)
    return {option.code: option.text[language()] for option in every}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem("bad-request") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def title_of(visit: Visit) -> str:
    """Return what a calendar shows of a visit: no name, since others may look at it."""
    return str(_("Observation of a lesson, %(place)s", place=visit.institution.short_name))
