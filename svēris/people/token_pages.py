"""Pages of access tokens: one's own, how to connect Excel and Power BI, and everybody's."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris.db import db
from svēris.people import access_tokens, login
from svēris.people.access import Right
from svēris.people.access_tokens import AccessToken, Wanted
from svēris.people.gate import allow
from svēris.people.rights import TokenScope
from svēris.problems import Problem, sentence

blueprint = Blueprint("tokens", __name__)

#: Where on the form what is wrong with a token stands.
FIELDS = {
    "token-name-missing": "name",
    "token-scopes-missing": TokenScope.FIGURES.value,
    "token-expiry-wrong": "expires_on",
}


@blueprint.get("/account/tokens")
@allow(Right.SIGNED_IN)
def own() -> ResponseReturnValue:
    """Show one's own access tokens, and to who may make another the form for it."""
    return _page(_usual())


@blueprint.post("/account/tokens")
@allow(Right.ACCESS_TOKENS)
def make() -> ResponseReturnValue:
    """Make a token and show it, this once; or say what is wrong with the form."""
    wanted, person, today = _wanted(), login.current_person(), login.today()
    problems = list(access_tokens.wrong(wanted, today))
    if problems:
        return _page(wanted, problems=problems)
    token, text = access_tokens.make(db.session(), person, wanted, now=login.now(), today=today)
    name = token.name
    db.session.commit()
    # Not after a redirect, as elsewhere: until then it would have to be kept somewhere.
    return _page(_usual(), made=(name, text))


@blueprint.post("/account/tokens/<uuid:token_id>")
@allow(Right.SIGNED_IN)
def revoke(token_id: UUID) -> ResponseReturnValue:
    """Put one of one's own tokens out of force."""
    _revoke(token_id, of=login.current_person().id)
    return redirect(url_for("tokens.own"), 303)


@blueprint.get("/access-tokens")
@allow(Right.MANAGE_ACCOUNTS)
def everybodys() -> ResponseReturnValue:
    """Show the administrator whose programs may read what."""
    tokens = access_tokens.everybodys(db.session())
    return render_template("people/access_tokens.html", tokens=tokens, today=login.today())


@blueprint.post("/access-tokens/<uuid:token_id>")
@allow(Right.MANAGE_ACCOUNTS)
def withdraw(token_id: UUID) -> ResponseReturnValue:
    """Put anybody's token out of force."""
    _revoke(token_id)
    return redirect(url_for("tokens.everybodys"), 303)


def _revoke(token_id: UUID, of: UUID | None = None) -> None:
    session, token = db.session(), db.session.get(AccessToken, token_id)
    if token is None or (of is not None and token.person_id != of):
        raise Problem("not-found")
    access_tokens.revoke(session, token, login.now(), actor_id=login.current_person().id)
    session.commit()
    flash(_("The access token is revoked. Programs that use it read nothing any more."))


def _usual() -> Wanted:
    last_day = login.today() + timedelta(days=access_tokens.USUAL_DAYS)
    return Wanted("", (TokenScope.FIGURES, TokenScope.DEFINITIONS), last_day)


def _wanted() -> Wanted:
    form = request.form
    try:
        last_day = date.fromisoformat(form.get("expires_on", ""))
    except ValueError:
        # No day at all is as wrong as one that is past.
        last_day = date.min
    return Wanted(form.get("name", ""), form.getlist("scope"), last_day)


def _page(
    wanted: Wanted, *, made: tuple[str, str] | None = None, problems: Sequence[Problem] = ()
) -> ResponseReturnValue:
    person, today = login.current_person(), login.today()
    page = render_template(
        "people/tokens.html",
        tokens=access_tokens.of_person(db.session(), person.id),
        today=today,
        latest=today + timedelta(days=access_tokens.MOST_DAYS),
        wanted=wanted,
        made=made,
        errors=[_error(problem) for problem in problems],
        scopes=list(TokenScope),
        feed=url_for("odata.service", _external=True),
        api=url_for("api-docs.openapi_json", _external=True),
    )
    return page, problems[0].entry.status if problems else 200, {"Cache-Control": "no-store"}


def _error(problem: Problem) -> tuple[str, str, str]:
    """Return a field's id, what is wrong with it, and what to do."""
    title, detail = sentence(problem.code, str(get_locale() or "lv")[:2], **problem.params)
    return (FIELDS[problem.code], title, detail)
