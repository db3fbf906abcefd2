"""What the link of a mail opens: one observation, read and confirmed by its teacher.

Programs that look for danger in mail fetch every link. Opening the address therefore shows nothing
and changes nothing; only the button on it begins. The signed text stands in the query, which
neither we nor the proxy of `deploy/nginx.conf` log.
"""

from dataclasses import replace

from flask import Blueprint, current_app, render_template, request, session, url_for
from flask import redirect as redirected
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_login import current_user

from svēris.db import db, writing
from svēris.observations import acts
from svēris.observations.models import Deed, Observation, State
from svēris.observations.reading import Reading, read, trace
from svēris.people import audit, gate, holdings, login
from svēris.people.access import Access, Right
from svēris.people.models import Person
from svēris.problems import Problem, sentence
from svēris.telling import links, notices

blueprint = Blueprint("linked", __name__)


@blueprint.get("/read")
@gate.allow(Right.PUBLIC)
def landing() -> ResponseReturnValue:
    """Ask to go on; says nothing of the observation."""
    text = request.args.get("link", "")
    link, _ = _opened(text)
    person = db.session.get_one(Person, link.person_id)
    if current_user.is_authenticated and login.current_person().id == person.id:
        return redirected(url_for("observation.page", id=link.observation_id), 303)
    with force_locale(session.get("language") or person.language):
        page = render_template("telling/landing.html", link=text, language=_language())
    return page, {"Cache-Control": "no-store"}


@blueprint.post("/read")
@gate.allow(Right.PUBLIC)
def begin() -> ResponseReturnValue:
    """Begin a session in which this one observation can be read and confirmed, and no more."""
    link, observation = _opened(request.form.get("link", ""))
    person, now = db.session.get_one(Person, link.person_id), login.now()
    login.begin_linked(session, login.Linked(person, observation.id, link.revision), now)
    audit.record(
        db.session(), "link.opened", actor_id=person.id, at=now, about_id=person.id,
        observation_id=observation.id, number=observation.number,
    )  # fmt: skip
    db.session.commit()
    return redirected(url_for("linked.page"), 303)


@blueprint.get("/read/observation")
@gate.allow(Right.LINKED)
def page() -> ResponseReturnValue:
    """Show the observation, and record that its teacher read it."""
    return _page()


@blueprint.post("/read/observation")
@gate.allow(Right.LINKED)
def act() -> ResponseReturnValue:
    """Confirm having read it, or answer; then the link is used up."""
    linked = _linked()
    wanted = _wanted(linked)
    access = _access(linked)
    try:
        acts.do(db.session(), access, linked.observation_id, wanted, login.now())
    except Problem as problem:
        db.session.rollback()
        if problem.code in ("not-found", "act-not-possible"):
            raise Problem("link-over") from None
        return _page(problem)
    db.session.commit()
    login.end_session()
    return render_template("telling/confirmed.html", answered=wanted.deed is Deed.ANSWER)


def _opened(text: str) -> tuple[links.Link, Observation]:
    link = links.read(str(current_app.secret_key), text)
    observation = links.opens(db.session(), link) if link else None
    if link is None or observation is None:
        raise Problem("link-over")
    return link, observation


def _linked() -> login.Linked:
    """Return who came by the link, as long as it opens anything; raises Problem."""
    linked = login.current_linked()
    if linked is None:
        raise Problem("sign-in-needed")
    person = linked.person
    link = links.Link(person.id, linked.observation_id, linked.revision, person.session_version)
    if links.opens(db.session(), link) is None:
        raise Problem("link-over")
    return linked


def _access(linked: login.Linked) -> Access:
    return holdings.access_for(db.session(), linked.person.id, login.today())


def _page(problem: Problem | None = None) -> ResponseReturnValue:
    linked = _linked()
    access = _access(linked)
    reading = read(db.session(), access, linked.observation_id, _language())
    if reading is None:
        raise Problem("link-over")
    if problem is None:
        with writing() as written:
            audit.record(
                written, audit.READ, actor_id=linked.person.id, at=login.now(),
                about_id=linked.person.id, observation_id=linked.observation_id, **trace(reading),
            )  # fmt: skip
            told = notices.unread_about(written, linked.person.id, linked.observation_id)
            notices.mark_read(written, told, login.now())
    shown = render_template(
        "telling/reading.html", reading=_narrowed(reading), sentence_of=_said, linked=True,
        errors=[("reflection", _said(problem.code))] if problem else [], typed=request.form,
        today=login.today(), longest=acts.LONGEST_TEXT,
    )  # fmt: skip
    return shown, problem.entry.status if problem else 200


def _narrowed(reading: Reading) -> Reading:
    """Return the reading with what can be done by the link, and nothing that leads elsewhere."""
    possible = [deed for deed in reading.possible if deed in links.DEEDS]
    return replace(reading, possible=possible, to_decide=(), earlier=())


def _wanted(linked: login.Linked) -> acts.Wanted:
    given = request.form
    answer = {
        name: given.get(name, "").strip()[: acts.LONGEST_TEXT] for name in ("reflection", "comment")
    }
    agreement = given.get("agreement", "")
    answer["agreement"] = agreement if agreement in acts.AGREEMENT else ""
    answer = {name: text for name, text in answer.items() if text}
    confirms = given.get("deed") == Deed.ACKNOWLEDGE and not answer
    return acts.Wanted(
        deed=Deed.ACKNOWLEDGE if confirms else Deed.ANSWER, state=State.SUBMITTED,
        revision=linked.revision, answer=answer,
    )  # fmt: skip


def _language() -> str:
    return str(get_locale() or "lv")[:2]


def _said(code: str) -> str:
    return " ".join(sentence(code, _language()))
