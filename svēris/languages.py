"""Which language a person reads, and the words in it.

English is the language of the source; Latvian comes from one catalogue a room
(`translations/lv/LC_MESSAGES/<room>.po`, compiled by `./manage translations`). The Latvian
catalogues carry CLDR's plural order (zero, one, other), which the JavaScript side shares.
"""

from typing import Any

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, get_translations
from flask_login import current_user

from svēris.places import TRANSLATIONS

LANGUAGES = ("lv", "en")
ROOMS = ("people", "forms", "observations", "telling", "results", "publishing", "own", "reports",
         "site")  # fmt: skip
#: Pages for everybody: their language stands in the address ("?lang=en"), they know no reader and
#: set no cookie, so that any cache may keep them.
OPEN = "/published"
LATVIAN = TRANSLATIONS / "lv" / "LC_MESSAGES"

babel = Babel()


def chosen() -> str | None:
    """Return the language of this request: the person's own, the session's, or the browser's."""
    if not has_request_context():
        return None
    if is_open():
        asked = request.args.get("lang")
        return asked if asked in LANGUAGES else None
    if request.path.startswith(("/api/", "/odata/")):
        return request.accept_languages.best_match(LANGUAGES)
    own = getattr(current_user, "language", None) if current_user else None
    return session.get("language") or own


def is_open() -> bool:
    """Say whether this request is for a page for everybody."""
    return request.path == OPEN or request.path.startswith(f"{OPEN}/")


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
    _remember_words(app)
    # A global, not a context variable: macros of an imported template need it as well.
    app.jinja_env.globals |= {"get_locale": get_locale, "is_open": is_open}


def _remember_words(app: Flask) -> None:
    """Let templates look their catalogue up once a request instead of once a word.

    A page of figures has two thousand words; finding the catalogue took longer than the word, and
    a quarter of the page's time.
    """

    def words() -> Any:
        found = g.get("words")
        if found is None:
            g.words = found = get_translations()
        return found

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # by the extension
        gettext=lambda text: words().ugettext(text),
        ngettext=lambda one, many, number: words().ungettext(one, many, number),
        pgettext=lambda context, text: words().upgettext(context, text),
        npgettext=lambda context, one, many, number: words().unpgettext(context, one, many, number),
        newstyle=True,
    )
