"""The page of one observation, and what its reader does about it there."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris.db import db, writing
from svēris.observations import acts
from svēris.observations.models import Deed, State
from svēris.observations.reading import read, trace
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence

blueprint = Blueprint("observation", __name__)

#: Where on the page a refusal belongs; the others stand at its top.
_FIELDS = {
    "answer-empty": "reflection", "act-needs-reason": "reason", "talk-day-wrong": "held_on",
    "step-empty": "step-text", "too-many-steps": "step-text",
}  # fmt: skip


@blueprint.get("/observations/<uuid:id>")
@gate.allow(Right.READ_OBSERVATIONS)
def page(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Show one observation, and record who read it."""
    return show(id)


@blueprint.get("/observations/<uuid:id>/talk")
@gate.allow(Right.READ_OBSERVATIONS)
def talk(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Show the sheet for the talk after the lesson, one page to print."""
    return _shown(id, "observations/talk.html", recorded=True)


@blueprint.post("/observations/<uuid:id>")
@gate.allow(Right.READ_OBSERVATIONS)
def act(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Acknowledge, answer, note the talk, close or make void."""
    wanted = _wanted()
    try:
        acts.do(db.session(), gate.current_access(), id, wanted, login.now())
    except Problem as problem:
        db.session.rollback()
        if problem.code == "not-found":
            raise
        return show(id, problem)
    db.session.commit()
    flash(_done(wanted.deed))
    return redirect(url_for("observation.page", id=id), 303)


def show(key: UUID, problem: Problem | None = None) -> ResponseReturnValue:
    """Return the page of an observation; with a problem, the one its form was sent from again."""
    errors = [(_FIELDS.get(problem.code, "next"), _sentence_of(problem))] if problem else []
    # What is shown again with a refusal was recorded when it was shown first.
    page = _shown(
        key, "observations/page.html", recorded=problem is None, errors=errors,
        typed=request.form, longest=acts.LONGEST_TEXT,
    )  # fmt: skip
    return page, problem.entry.status if problem else 200


def _shown(key: UUID, template: str, *, recorded: bool, **more: Any) -> str:
    reading = read(db.session(), gate.current_access(), key, language())
    if reading is None:
        raise Problem("not-found")
    if reading.leaves_a_trace and recorded:
        with writing() as session:
            audit.record(
                session, audit.READ, actor_id=login.current_person().id, at=login.now(),
                about_id=reading.observation.teacher_id, observation_id=key, **trace(reading),
            )  # fmt: skip
    return render_template(
        template, reading=reading, sentence_of=_said, today=login.today(), **more
    )


def _wanted() -> acts.Wanted:
    given = request.form
    deed, state, revision = (given.get(name, "") for name in ("deed", "state", "revision"))
    if deed not in set(Deed) or state not in set(State):
        raise Problem("bad-request")
    if not revision.isdecimal() or len(revision) > 6:
        raise Problem("bad-request")
    answer = _answer()
    # Whoever has written something means to say it, whichever button was pressed.
    answered = Deed.ANSWER if deed == Deed.ACKNOWLEDGE and answer else Deed(deed)
    return acts.Wanted(
        deed=answered, state=State(state), revision=int(revision), answer=answer,
        reason=given.get("reason", "").strip()[: acts.LONGEST_TEXT],
        held_on=_day(given.get("held_on", "")),
    )  # fmt: skip


def _answer() -> dict[str, str]:
    texts: dict[str, str] = {
        name: request.form.get(name, "").strip()[: acts.LONGEST_TEXT]
        for name in ("reflection", "comment")
    }
    agreement = request.form.get("agreement", "")
    texts["agreement"] = agreement if agreement in acts.AGREEMENT else ""
    return {name: text for name, text in texts.items() if text}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _done(deed: Deed) -> str:
    done: dict[Deed, Any] = {
        Deed.ACKNOWLEDGE: _("Noted that you have read it."),
        Deed.ANSWER: _("Your answer is kept with the observation."),
        Deed.DISCUSS: _("Noted that the talk was held."),
        Deed.CLOSE: _("The observation is closed."),
        Deed.REOPEN: _("It is open for correction; its observer sees that on the tablet."),
        Deed.VOID: _("The observation is void and counts nowhere."),
    }
    return str(done[deed])


def language() -> str:
    """Return the reader's language."""
    return str(get_locale() or "lv")[:2]


def _sentence_of(problem: Problem) -> str:
    return " ".join(sentence(problem.code, language(), **problem.params))


def _said(code: str) -> str:
    """Return what a refusal of the catalogue says, in the reader's language."""
    return " ".join(sentence(code, language()))
