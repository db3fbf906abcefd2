"""Who is calling: sign-in with e-mail and password, sessions that end, tokens.

A session is Flask's signed cookie. It ends after idle time and after a whole length (both
settings), and at once when the person's `session_version` rises. A request with a Bearer token is
its device's and nobody else's: the cookie that a browser may send along is not looked at. So it is
with an access token, which Excel and Power BI can only send as the password of Basic; nobody's own
password is taken that way.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Request, current_app, g, request, session
from flask_babel import to_user_timezone
from flask_login import LoginManager, current_user
from sqlalchemy import select

from svēris.config import Settings
from svēris.db import db, writing
from svēris.languages import LANGUAGES
from svēris.people import access_tokens, attempts, audit, devices, passwords
from svēris.people.access_tokens import AccessToken
from svēris.people.models import Device, Person
from svēris.problems import Problem

#: The password of the invented people of a demo, printed on its sign-in page.
DEMO_PASSWORD = "verojam-kopa"  # noqa: S105  (a demo's; invented people sign in nowhere else)

#: How much later the cookie learns that it was used: a new one for every request is waste.
_NOTICE_SECONDS = 60

#: Where programs call; everything else is pages.
FOR_PROGRAMS = ("/api/", "/odata/")

login_manager = LoginManager()


@dataclass(frozen=True, slots=True)
class Linked:
    """Who came by the link of a mail, and what for: one submission of one observation."""

    person: Person
    observation_id: UUID
    revision: int


class SignedIn:
    """A person as Flask-Login wants to see one."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    def language(self) -> str:
        """The person's own language."""
        return self.person.language

    def get_id(self) -> str:
        """Return the key that the session keeps."""
        return str(self.person.id)


def current_person() -> Person:
    """Return who is calling; raises Problem when nobody is signed in."""
    if not current_user.is_authenticated:
        raise Problem("sign-in-needed")
    person: Person = current_user.person
    return person


def current_device() -> Device:
    """Return the device whose token came with this request; raises Problem without one.

    It may be revoked where the route takes in what such a device still holds (Right.HAND_IN).
    """
    token = bearer_token(request)
    if "device" not in g:
        g.device = devices.by_token(db.session(), token) if token else None
    if g.device is None:
        raise Problem("sign-in-needed")
    device: Device = g.device
    return device


def bearer_token(of: Request) -> str | None:
    """Return the token sent with a request of the API; "" stands for one sent elsewhere."""
    scheme, _, token = of.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return token.strip() if of.path.startswith("/api/") else ""


def access_token_text(of: Request) -> str | None:
    """Return the access token sent with a request of a program; None where there is none.

    It is told by its first letters: a proxy may ask for a Basic of its own and pass it on.
    """
    sent = of.authorization
    if sent is None or not of.path.startswith(FOR_PROGRAMS):
        return None
    text = {"bearer": sent.token, "basic": sent.password}.get(sent.type) or ""
    return text if text.startswith(access_tokens.PREFIX) else None


def current_access_token() -> AccessToken:
    """Return the access token that came with this request; raises Problem unless it is in force.

    What is wrong is written down: an address that sends too many of those must wait.
    """
    if "access_token" not in g:
        g.access_token = _access_token(access_token_text(request) or "")
    token: AccessToken = g.access_token
    access_tokens.check_in_force(token, today())
    if not _may_sign_in(token.person):
        raise Problem("account-disabled")
    return token


def _access_token(text: str) -> AccessToken:
    found = access_tokens.by_text(db.session(), text) if text else None
    if found is not None:
        return found
    address, at = request.remote_addr or "", now()
    limit = settings().sign_in_attempts
    attempts.check_token_failures(db.session(), address, limit=limit, now=at)
    with writing() as written:
        attempts.note_token_failure(written, address, at)
    raise Problem("token-wrong")


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date in the city."""
    day: date = to_user_timezone(now()).date()
    return day


def settings() -> Settings:
    """Return the settings of the application."""
    found: Settings = current_app.extensions["sveris"]
    return found


def check_password(email: str, password: str) -> Person:
    """Return whose e-mail and password these are; raises Problem, the same for every reason.

    Commits: an attempt counts whatever becomes of the request, and hashing holds no lock.
    """
    database, email, at = db.session(), email.strip().lower(), now()
    limit = settings().sign_in_attempts
    attempt = attempts.begin(database, email, request.remote_addr or "", limit=limit, now=at)
    found = select(Person).where(Person.email == email)
    person = database.scalar(found)
    stored = person.password_hash if person and _may_sign_in(person) else None
    about_id = person.id if person else None
    database.rollback()
    if not passwords.matches(stored, password):
        audit.record(database, "sign-in.failed", actor_id=None, about_id=about_id, at=at)
        database.commit()
        raise Problem("sign-in-wrong")
    attempts.forgive(database, email, attempt)
    person = database.scalars(found).one()
    if stored and passwords.is_outdated(stored):
        person.password_hash = passwords.kept(password)
    return person


def begin_session(cookie: MutableMapping[str, Any], person: Person, at: datetime) -> None:
    """Begin a session: nothing of what the cookie held before remains but the language."""
    language = cookie.get("language")
    cookie.clear()
    if language:
        cookie["language"] = language
    cookie["_user_id"], cookie["_fresh"] = str(person.id), True
    cookie["version"] = person.session_version
    cookie["began"] = cookie["seen"] = int(at.timestamp())


def begin_linked(cookie: MutableMapping[str, Any], linked: Linked, at: datetime) -> None:
    """Begin what the link of a mail opens; whoever was signed in before is not any more."""
    person = linked.person
    language = cookie.get("language", person.language)
    cookie.clear()
    cookie["language"] = language
    cookie["linked"] = {
        "person": str(person.id), "observation": str(linked.observation_id),
        "revision": linked.revision, "version": person.session_version,
        "began": int(at.timestamp()),
    }  # fmt: skip


def current_linked() -> Linked | None:
    """Return who came by the link of a mail, as long as a session may be idle; None for others."""
    held = session.get("linked")
    if held is None or bearer_token(request) is not None:
        return None
    began = datetime.fromtimestamp(held["began"], UTC)
    person = db.session.get(Person, UUID(held["person"]))
    if person is None or not _may_sign_in(person) or person.session_version != held["version"]:
        return None
    if now() - began > timedelta(minutes=settings().idle_minutes):
        return None
    return Linked(person, UUID(held["observation"]), held["revision"])


def end_session() -> None:
    """Forget who was signed in."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def speak(language: str | None) -> bool:
    """Speak a language from now on, also next time to who is signed in; say whether it is one."""
    if language not in LANGUAGES:
        return False
    session["language"] = language
    if current_user.is_authenticated:
        current_person().language = language
    return True


def end_all_sessions(person: Person) -> None:
    """End every session of a person; devices keep their tokens."""
    person.session_version += 1


def note_use() -> None:
    """Put off the idle end of this request's session."""
    if "seen" in session and now().timestamp() - session["seen"] > _NOTICE_SECONDS:
        session["seen"] = int(now().timestamp())


def init_app(app: Flask) -> None:
    """Set up sign-in for an application."""
    # Not init_app: it would look into the session after every request, for a remember-me cookie
    # that we do not have, and every static file would then vary by cookie.
    app.login_manager = login_manager  # type: ignore[attr-defined]  # where Flask-Login looks
    login_manager.session_protection = None
    login_manager.user_loader(_from_cookie)
    login_manager.request_loader(_from_token)


def _from_cookie(person_id: str) -> SignedIn | None:
    if access_token_text(request) or bearer_token(request) is not None or _session_has_ended():
        return None
    person = db.session.get(Person, UUID(person_id))
    if person is None or not _may_sign_in(person):
        return None
    return SignedIn(person) if person.session_version == session.get("version") else None


def _from_token(of: Request) -> SignedIn | None:
    if access_token_text(of):
        # The gate has looked at it, and let it no further than its scopes reach.
        token = g.get("access_token_admitted")
        return SignedIn(token.person) if token else None
    if not bearer_token(of):
        return None
    try:
        device = current_device()
        devices.check_in_force(device)
    except Problem:
        return None
    return SignedIn(device.person)


def _session_has_ended() -> bool:
    at = now()
    idle, whole = (
        timedelta(minutes=settings().idle_minutes),
        timedelta(hours=settings().session_hours),
    )
    began, seen = (datetime.fromtimestamp(session.get(key, 0), UTC) for key in ("began", "seen"))
    return at - seen > idle or at - began > whole


def _may_sign_in(person: Person) -> bool:
    # Everybody may know an invented person's password; outside a demo it opens nothing.
    return person.disabled_at is None and (not person.invented or settings().demo)
