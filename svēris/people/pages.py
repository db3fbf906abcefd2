"""Pages of the room `people`: signing in and out, the own account, who read what."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from flask_login import current_user

from svēris.db import db, writing
from svēris.people import access_tokens, audit, devices, fleet, log, login, passwords
from svēris.people.access import Right
from svēris.people.gate import allow, current_access, safe_path
from svēris.people.invented import invented_accounts
from svēris.people.models import Device
from svēris.problems import Problem, sentence

blueprint = Blueprint("people", __name__)

FIELDS = {
    "sign-in-wrong": "email",
    "password-wrong": "present",
    "passwords-differ": "again",
    "password-too-short": "new",
    "password-too-long": "new",
    "password-is-email": "new",
}


@blueprint.get("/sign-in")
@allow(Right.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for e-mail and password."""
    target = safe_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(target, 303)
    return _sign_in_page(email=_invented_email(request.args.get("as")), target=target)


@blueprint.post("/sign-in")
@allow(Right.PUBLIC)
def begin_session() -> ResponseReturnValue:
    """Begin a session, or say why not."""
    email, target = request.form.get("email", ""), safe_path(request.form.get("next"))
    try:
        person = login.check_password(email, request.form.get("password", ""))
    except Problem as problem:
        return _sign_in_page(email=email, target=target, problem=problem)
    login.begin_session(session, person, login.now())
    audit.record(db.session(), "sign-in", actor_id=person.id, at=login.now())
    db.session.commit()
    return redirect(target, 303)


@blueprint.post("/sign-out")
@allow(Right.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this session; devices keep their tokens."""
    person = login.current_person()
    audit.record(db.session(), "sign-out", actor_id=person.id, at=login.now())
    db.session.commit()
    login.end_session()
    flash(_("You have signed out."))
    return redirect(url_for("people.sign_in", next="/"), 303)


@blueprint.post("/language")
@allow(Right.PUBLIC)
def language() -> ResponseReturnValue:
    """Speak another language from now on."""
    if login.speak(request.form.get("language")):
        db.session.commit()
    return redirect(safe_path(request.form.get("next")), 303)


@blueprint.get("/account")
@allow(Right.SIGNED_IN)
def account() -> ResponseReturnValue:
    """Show one's own account: language, password, devices."""
    return _account_page()


@blueprint.post("/account/password")
@allow(Right.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change the own password; every other session of the person ends."""
    try:
        _change_password(request.form)
    except Problem as problem:
        return _account_page(problem)
    flash(_("Your password is changed. Other browsers have been signed out."))
    return redirect(url_for("people.account"), 303)


@blueprint.post("/account/sessions")
@allow(Right.SIGNED_IN)
def end_sessions() -> ResponseReturnValue:
    """Sign the person out in every other browser."""
    person = login.current_person()
    login.end_all_sessions(person)
    audit.record(db.session(), "session.ended", actor_id=person.id, at=login.now())
    db.session.commit()
    login.begin_session(session, person, login.now())
    flash(_("You are signed out in all other browsers."))
    return redirect(url_for("people.account"), 303)


@blueprint.post("/account/devices/<uuid:device_id>")
@allow(Right.SIGNED_IN)
def revoke_device(device_id: UUID) -> ResponseReturnValue:
    """Withdraw the access of one of the own devices."""
    person, device = login.current_person(), db.session.get(Device, device_id)
    if device is None or device.person_id != person.id:
        raise Problem("not-found")
    devices.revoke(db.session(), device, login.now(), actor_id=person.id)
    db.session.commit()
    flash(_("The device has no access any more."))
    return redirect(url_for("people.account"), 303)


@blueprint.get("/devices")
@allow(Right.FLEET)
def fleet_page() -> ResponseReturnValue:
    """Show the devices of the reader's school, or of the city: who has not sent everything."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    return render_template(
        "people/devices.html",
        fleet=fleet.fleet(db.session(), current_access(), number),
        clock_off=fleet.clock_off,
        short_of_room=fleet.short_of_room,
        may_revoke=current_access().may(Right.MANAGE_ACCOUNTS),
    )


@blueprint.post("/devices/<uuid:device_id>")
@allow(Right.MANAGE_ACCOUNTS)
def withdraw_device(device_id: UUID) -> ResponseReturnValue:
    """Withdraw the access of anybody's device."""
    device = db.session.get(Device, device_id)
    if device is None:
        raise Problem("not-found")
    devices.revoke(db.session(), device, login.now(), actor_id=login.current_person().id)
    db.session.commit()
    flash(_("The device has no access any more."))
    return redirect(url_for("people.fleet_page"), 303)


@blueprint.get("/account/access")
@allow(Right.SIGNED_IN)
def readings() -> ResponseReturnValue:
    """Show who read observations of one's own lessons."""
    person = login.current_person()
    page = log.readings_about(db.session(), person.id, _before())
    return render_template("people/readings.html", page=page)


@blueprint.get("/access-log")
@allow(Right.ACCESS_LOG)
def access_log() -> ResponseReturnValue:
    """Show who did what: for the data protection specialist all, for an administrator his part."""
    first, last = _day("since"), _day("until")
    which = log.Filter(
        person=request.args.get("person", "").strip(),
        action=request.args.get("action", ""),
        since=_midnight(first),
        until=_midnight(last + timedelta(days=1)) if last else None,
        technical=current_access().log_is_technical(),
    )
    page = log.search(db.session(), which, _before())
    with writing() as written:
        reader = login.current_person()
        audit.record(written, "log.read", actor_id=reader.id, at=login.now())
    return render_template(
        "people/access_log.html",
        page=page,
        actions=log.actions(db.session(), technical=which.technical),
        which=which,
        first=first,
        last=last,
    )


def _change_password(given: dict[str, str]) -> None:
    person = login.current_person()
    new = given.get("new", "")
    if new != given.get("again"):
        raise Problem("passwords-differ")
    passwords.check_new(new, person.email)
    try:
        person = login.check_password(person.email or "", given.get("present", ""))
    except Problem as problem:
        raise Problem("password-wrong") if problem.code == "sign-in-wrong" else problem from None
    person.password_hash = passwords.kept(new)
    login.end_all_sessions(person)
    audit.record(db.session(), "password.changed", actor_id=person.id, at=login.now())
    db.session.commit()
    login.begin_session(session, person, login.now())


def _sign_in_page(
    *, email: str, target: str, problem: Problem | None = None
) -> ResponseReturnValue:
    demo = login.settings().demo
    page = render_template(
        "people/sign_in.html",
        email=email,
        target=target,
        errors=_errors(problem),
        invented=invented_accounts(db.session(), login.today()) if demo else [],
        demo_password=login.DEMO_PASSWORD if demo else None,
    )
    headers = {"Cache-Control": "no-store"}
    if problem and problem.retry_after:
        headers["Retry-After"] = str(problem.retry_after)
    return page, problem.entry.status if problem else 200, headers


def _account_page(problem: Problem | None = None) -> ResponseReturnValue:
    person = login.current_person()
    page = render_template(
        "people/account.html",
        person=person,
        devices=devices.of_person(db.session(), person.id),
        tokens=sum(
            token.in_force(login.today())
            for token in access_tokens.of_person(db.session(), person.id)
        ),
        errors=_errors(problem),
        shortest=passwords.SHORTEST,
    )
    return page, problem.entry.status if problem else 200


def _errors(problem: Problem | None) -> list[tuple[str, str, str]]:
    """Return a field's id, what is wrong with it, and what to do."""
    if problem is None:
        return []
    title, detail = sentence(problem.code, str(get_locale() or "lv")[:2], **problem.params)
    return [(FIELDS.get(problem.code, "email"), title, detail)]


def _invented_email(person_id: str | None) -> str:
    """Return the e-mail of an invented person chosen on the sign-in page of a demo."""
    if person_id is None or not login.settings().demo:
        return ""
    people = invented_accounts(db.session(), login.today())
    return next((each.email for each in people if str(each.id) == person_id), "")


def _before() -> int | None:
    """Return the number of the event before which the page begins."""
    asked = request.args.get("before", "")
    # 18 digits are fewer than any database's largest number.
    return int(asked) if asked.isdecimal() and len(asked) <= 18 else None


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    # Midnight of the first and of the last day there is lies beyond the calendar in some zone.
    return day if date.min.year < day.year < date.max.year else None


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    local: datetime = get_timezone().localize(datetime.combine(day, time()))
    return local.astimezone(UTC)
