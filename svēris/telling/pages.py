"""The inbox, the wish for mail, and the queue of mail for an administrator."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from svēris.db import db, writing
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem
from svēris.telling import notices, queue
from svēris.telling.models import Happening, Notice

blueprint = Blueprint("telling", __name__)

#: Pages whose opening reads the notices about what they show.
_SHOWS = frozenset({"observation.page", "plan.visit"})
#: What a tablet asks again and again.
_FETCH = "observations_api.pull_feed"


@blueprint.get("/inbox")
@gate.allow(Right.SIGNED_IN)
def inbox() -> ResponseReturnValue:
    """List what the reader was told, the newest first."""
    person, asked = login.current_person(), request.args.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) <= 9 else None
    page = notices.inbox(db.session(), person.id, before)
    return render_template(
        "telling/inbox.html", page=page, first=before is None, address=address_of
    )


@blueprint.post("/inbox")
@gate.allow(Right.SIGNED_IN)
def mark_read() -> ResponseReturnValue:
    """Mark everything as read that stood on the page."""
    upto = request.form.get("upto", "")
    if not upto.isdecimal() or len(upto) > 9:
        raise Problem("bad-request")
    person = login.current_person()
    notices.mark_all_read(db.session(), person.id, login.now(), upto=int(upto))
    db.session.commit()
    return redirect(url_for("telling.inbox"), 303)


@blueprint.post("/account/mail")
@gate.allow(Right.SIGNED_IN)
def wish() -> ResponseReturnValue:
    """Note whether the reader wants mail."""
    wanted = request.form.get("mail")
    if wanted not in (queue.DIGEST, queue.NONE):
        raise Problem("bad-request")
    queue.set_wish(db.session(), login.current_person().id, wanted)
    db.session.commit()
    flash(_("Your wish is noted."))
    return redirect(url_for("people.account", _anchor="mail"), 303)


@blueprint.get("/mail")
@gate.allow(Right.MANAGE_ACCOUNTS)
def mail() -> ResponseReturnValue:
    """Show how many mails wait, were sent and failed, and why."""
    found = queue.look(db.session())
    return render_template("telling/mail.html", queue=found, settings=login.settings())


@blueprint.post("/mail/<uuid:id>")
@gate.allow(Right.MANAGE_ACCOUNTS)
def send_again(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Put a mail that failed into the queue once more."""
    if not queue.send_again(db.session(), id, login.now()):
        raise Problem("not-found")
    actor_id = login.current_person().id
    audit.record(db.session(), "mail.again", actor_id=actor_id, at=login.now())
    db.session.commit()
    flash(_("It is in the queue again."))
    return redirect(url_for("telling.mail"), 303)


@blueprint.app_context_processor
def own() -> dict[str, Any]:
    """Give every page the count beside the reader's name, and the account page its mail."""

    def unread_notices() -> int:
        try:
            return notices.unread_count(db.session(), login.current_person().id)
        except SQLAlchemyError:
            # The page that says the server failed must come out all the same.
            return 0

    def own_mail() -> dict[str, Any]:
        session, person = db.session(), login.current_person()
        return {"wish": queue.wish(session, person.id), "last": queue.last(session, person.id),
                "is_on": bool(login.settings().smtp_host)}  # fmt: skip

    return {"unread_notices": unread_notices, "own_mail": own_mail}


@blueprint.after_app_request
def read_here(response: Response) -> Response:
    """Mark as read what tells of the page that was just opened."""
    shows, steps = request.endpoint in _SHOWS, request.endpoint == "steps.listing"
    if not (shows or steps) or request.method != "GET" or response.status_code != 200:
        return response
    if not current_user.is_authenticated:
        return response
    person_id, session = login.current_person().id, db.session()
    if shows:
        ids = notices.unread_about(session, person_id, (request.view_args or {})["id"])
    else:
        ids = notices.unread_steps(session, person_id)
    if ids:
        with writing() as written:
            notices.mark_read(written, ids, login.now())
    return response


@blueprint.after_app_request
def say_how_many(response: Response) -> Response:
    """Say with every fetch of a tablet how many notices wait for its person, also with "unchanged".

    A header, so that the feed stays what was asked for and costs no further request.
    """
    if request.endpoint == _FETCH and response.status_code in (200, 304):
        count = notices.unread_count(db.session(), gate.current_access().person_id)
        response.headers["X-Notices"] = str(count)
    return response


def address_of(notice: Notice) -> str:
    """Return the address of what a notice tells of."""
    return url_for(endpoint_of(notice), **values_of(notice))


def endpoint_of(notice: Notice) -> str:
    """Return the endpoint of the page with what a notice tells of."""
    if notice.visit_id is not None:
        return "plan.visit"
    return "steps.listing" if notice.what is Happening.STEP_REFERRED else "observation.page"


def values_of(notice: Notice) -> dict[str, Any]:
    """Return what goes into that page's address."""
    if notice.what is Happening.STEP_REFERRED:
        return {}
    return {"id": notice.visit_id or notice.observation_id}
