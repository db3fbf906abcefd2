"""The gate before every route: who may call it is stated on the route, or it is not served.

It fails closed: a route that states nothing is refused to everybody, and one that states no scope
to every access token, whosever it is. Requests that change
something must come from our own pages (Fetch-Metadata, Origin where a browser does not send it);
forms carry a token besides, and the API takes JSON only, which no foreign form can send.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import MultiDict

from svēris.db import READING_METHODS, db, writing
from svēris.people import access_tokens, devices, holdings, login
from svēris.people.access import Access, Right
from svēris.people.headers import add_headers
from svēris.people.rights import TokenScope
from svēris.problems import Problem

View = TypeVar("View", bound=Callable[..., object])

csrf = CSRFProtect()

#: Routes that libraries bring along: their views cannot carry our statement.
OTHERS = {"static": Right.PUBLIC, "api-docs.openapi_json": Right.PUBLIC}


def allow(right: Right, *scopes: TokenScope) -> Callable[[View], View]:
    """State who may call a route, and which scopes let an access token of such a person in."""

    def state(view: View) -> View:
        view.allowed, view.scopes = right, scopes  # type: ignore[attr-defined]  # read by the gate
        return view

    return state


def takes(megabytes: int, refusal: str) -> Callable[[View], View]:
    """State that a route takes larger bodies than others, and the code of refusing larger ones."""

    def state(view: View) -> View:
        view.takes = (megabytes, refusal)  # type: ignore[attr-defined]  # read by the gate
        return view

    return state


def allowed(app: Flask, endpoint: str) -> Right | None:
    """Return who may call a route, as it states; None where it states nothing."""
    stated = getattr(app.view_functions.get(endpoint), "allowed", None)
    return stated if isinstance(stated, Right) else OTHERS.get(endpoint)


def current_access() -> Access:
    """Return what the caller of this request may do."""
    if "access" not in g:
        person = login.current_person()
        g.access = holdings.access_for(db.session(), person.id, login.today())
    access: Access = g.access
    return access


def check_scope(scope: TokenScope | None) -> None:
    """Refuse an access token that lacks a scope, where a route serves several; raises Problem."""
    token = g.get("access_token_admitted")
    if token is not None and scope is not None and scope not in token.scopes:
        raise Problem("token-scope")


def safe_path(target: str | None, default: str = "/") -> str:
    """Return where to go next: a path of our own, whatever somebody put into the address."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(char) < 32 for char in target) or urlsplit(target).netloc:
        return default
    return target


def init_app(app: Flask) -> None:
    """Put the gate before every request of the application."""
    csrf.init_app(app)
    app.before_request(_admit)
    app.after_request(_add_headers)
    app.context_processor(lambda: {"access": current_access, "Right": Right})


def _admit() -> ResponseReturnValue | None:
    """Let a request through, or answer it."""
    if request.endpoint is None:
        return None  # there is no such route: Flask says so
    right = allowed(current_app, request.endpoint)
    if right is None:
        raise Problem("not-allowed")
    _check_text(request.path, *_texts(request.args))
    _check_origin()
    if login.access_token_text(request) is not None:
        _check_access_token(right)
    if right in (Right.DEVICE, Right.HAND_IN):
        _check_device(right)
    elif right is Right.LINKED:
        _check_linked()
    elif right is not Right.PUBLIC:
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        login.note_use()
        if right is not Right.SIGNED_IN and not current_access().may(right):
            raise Problem("not-allowed")
    _check_size()
    _check_text(*_texts(request.form))
    _check_form()
    return None


def _check_access_token(right: Right) -> None:
    """Let an access token read what its scopes say; whether its person still may is asked after."""
    if request.method not in READING_METHODS:
        # Before anything is looked up: what has begun to write could not write down a failure.
        raise Problem("token-scope")
    if right is Right.PUBLIC:
        return
    token, now = login.current_access_token(), login.now()
    scopes = getattr(current_app.view_functions.get(request.endpoint or ""), "scopes", ())
    if not set(scopes) & set(token.scopes):
        raise Problem("token-scope")
    g.access_token_admitted = token
    if access_tokens.is_news(token, now):
        with writing() as written:
            access_tokens.note_use(written, token, now)


def _check_device(right: Right) -> None:
    # The whole body first: it may come slowly, and from the first look into the database on, a
    # request that writes keeps everybody else from writing (SQLite).
    request.get_data()
    device = login.current_device()
    if right is Right.HAND_IN:
        devices.check_may_hand_in(device, login.now())
    else:
        devices.check_in_force(device)
    if request.method in READING_METHODS and devices.is_news(device, login.now()):
        with writing() as written:
            devices.note_seen(written, device, login.now())


def _check_linked() -> None:
    if login.current_linked() is None:
        raise Problem("not-allowed" if current_user.is_authenticated else "sign-in-needed")


def _ask_to_sign_in() -> ResponseReturnValue:
    if "_user_id" in session:
        login.end_session()
    if not request.path.startswith(login.FOR_PROGRAMS):
        target = request.full_path.rstrip("?") if request.method in READING_METHODS else None
        return redirect(url_for("people.sign_in", next=safe_path(target, "") or None), 303)
    if request.path.startswith("/odata/") and request.authorization:
        raise Problem("token-wrong")
    if login.bearer_token(request):
        # Known, but out of force: say so rather than "sign in".
        devices.check_in_force(login.current_device())
    raise Problem("sign-in-needed")


def _check_size() -> None:
    """Let a route that says so take more; what is larger still is refused in its own words.

    Only here, where it is known who is calling: a stranger's body is not worth reading.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    megabytes, refusal = getattr(view, "takes", (0, ""))
    if not megabytes:
        return
    # It may come slowly, and on SQLite this request may be keeping everybody from writing.
    db.session.rollback()
    request.max_content_length = megabytes * 1024 * 1024
    if (request.content_length or 0) > request.max_content_length:
        raise Problem(refusal, megabytes=megabytes)


def _check_text(*given: str) -> None:
    """Refuse NUL in address and form: no name holds one, and PostgreSQL compares with none."""
    if any("\0" in text for text in given):
        raise Problem("bad-request")


def _texts(of: MultiDict[str, str]) -> list[str]:
    return [text for _name, texts in of.lists() for text in texts]


def _check_origin() -> None:
    if request.method in READING_METHODS or login.bearer_token(request) is not None:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        ours = site == "same-origin"
    else:
        ours = origin is not None and origin.partition("://")[2] == request.host
    if not ours:
        raise Problem("other-site")


def _check_form() -> None:
    """See that a form is one of ours, and that the API is sent JSON."""
    if request.method in READING_METHODS:
        return
    if request.path.startswith("/api/"):
        # A DELETE has no body, and no foreign page can send one without asking first.
        if request.mimetype != "application/json" and (
            request.method != "DELETE" or request.content_length
        ):
            raise Problem("not-json")
        return
    try:
        csrf.protect()
    except CSRFError:
        raise Problem("form-expired") from None


def _add_headers(response: Response) -> Response:
    right = allowed(current_app, request.endpoint) if request.endpoint else Right.PUBLIC
    # What a public address answers to a change may be a person's: a device's token is.
    public = right is Right.PUBLIC and request.method in READING_METHODS
    return add_headers(response, personal=not public)
