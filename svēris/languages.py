"""Which language a person reads, and the words in it.

English is the language of the source; Latvian comes from one catalogue a room
(`translations/lv/LC_MESSAGES/<room>.po`, compiled by `./manage translations`). The Latvian
catalogues carry CLDR's plural order (zero, one, other), which the JavaScript side shares.
"""

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

from svēris.places import TRANSLATIONS

LANGUAGES = ("lv", "en")
ROOMS = ("people", "forms", "observations", "telling", "results", "reports", "site")
LATVIAN = TRANSLATIONS / "lv" / "LC_MESSAGES"

babel = Babel()


def chosen() -> str | None:
    """Return the language of this request: the person's own, the session's, or the browser's."""
    if not has_request_context():
        return None
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(LANGUAGES)
    own = getattr(current_user, "language", None) if current_user else None
    return session.get("language") or own


def init_app(app: Flask) -> None:
    """Set up languages for an application."""
    # A room without a catalogue is left out: flask-babel would take the plural rule of the empty
    # one in its place, which is English ("3 izmaiņa").
    rooms = [room for room in ROOMS if (LATVIAN / f"{room}.mo").exists()] or ROOMS[:1]
    babel.init_app(
        app,
        locale_selector=chosen,
        default_domain=";".join(rooms),
        default_translation_directories=";".join([str(TRANSLATIONS)] * len(rooms)),
    )
    # A global, not a context variable: macros of an imported template need it as well.
    app.jinja_env.globals["get_locale"] = get_locale
