"""Published figures for everybody: pages and open data at addresses that stay.

Nobody needs to sign in, no cookie is read or set, and the language stands in the address; so every
cache may keep an answer. An edition's files never change.
"""

import json
from collections.abc import Callable

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.problems import Problem
from svēris.publishing import catalogue, document, files, presented, reading
from svēris.publishing.models import Publication
from svēris.publishing.reading import Edition
from svēris.results import class_sets

blueprint = Blueprint("published", __name__, url_prefix="/published")

#: A page may come a few minutes old out of a cache: what it says beside an edition can change.
_PAGE_SECONDS = 300
_FOREVER = "public, max-age=31536000, immutable"

#: What makes each file of an edition, and its type.
_FILES: dict[str, tuple[Callable[[document.Json], str], str]] = {
    files.TABLE: (files.csv_text, "text/csv"),
    files.EXCEL: (files.excel_text, "text/csv"),
}
_NAMES = ", ".join(
    f'"{name}"' for name in (files.TABLE, files.EXCEL, files.WHOLE, files.DESCRIPTION)
)


@blueprint.get("")
@gate.allow(Right.PUBLIC)
def listing() -> ResponseReturnValue:
    """List what was published."""
    return _page("publishing/listing.html", periods=reading.editions(db.session()))


@blueprint.get("/catalogue.json")
@gate.allow(Right.PUBLIC)
def dcat() -> ResponseReturnValue:
    """Describe all publications for data portals."""
    address = url_for("published.listing", _external=True)
    made = catalogue.catalogue(reading.editions(db.session()), login.settings().city, address)
    response = Response(
        json.dumps(made, ensure_ascii=False, indent=1), mimetype="application/ld+json"
    )
    return _cached(_open(response), f"public, max-age={_PAGE_SECONDS}")


@blueprint.get("/<code>")
@gate.allow(Right.PUBLIC)
def in_force(code: str) -> ResponseReturnValue:
    """Show the edition of a period that is in force."""
    return _edition(reading.edition(db.session(), code))


@blueprint.get("/<code>/<int(max=9999):edition>")
@gate.allow(Right.PUBLIC)
def edition(code: str, edition: int) -> ResponseReturnValue:
    """Show an edition: the figures of the city, and its institutions."""
    return _edition(reading.edition(db.session(), code, edition))


def _edition(one: Edition) -> ResponseReturnValue:
    return _place(one, None)


@blueprint.get("/<code>/<int(max=9999):edition>/institutions/<place>")
@gate.allow(Right.PUBLIC)
def institution(code: str, edition: int, place: str) -> ResponseReturnValue:
    """Show the published figures of an institution beside the city's."""
    one = reading.edition(db.session(), code, edition)
    named = {each["code"]: each for each in one.head["places"]}
    if place not in named:
        raise Problem("not-found")
    return _place(one, named[place])


def _place(one: Edition, place: document.Json | None) -> ResponseReturnValue:
    session, code = db.session(), place["code"] if place else None
    shown = reading.at_place(session, one.publication, code)
    return _page(
        "publishing/edition.html",
        one=one,
        place=place,
        groups=presented.under_headings(shown),
        changed=reading.changed(session, one, code),
        sets=class_sets.of_year(one.publication.school_year),
    )


@blueprint.get("/<code>/<int(max=9999):edition>/indicators/<name>")
@gate.allow(Right.PUBLIC)
def indicator(code: str, edition: int, name: str) -> ResponseReturnValue:
    """Show the published figures of one indicator, of the city and every institution."""
    one = reading.edition(db.session(), code, edition)
    shown = reading.of_indicator(db.session(), one.publication, name)
    if not shown:
        raise Problem("not-found")
    return _page(
        "publishing/indicator.html",
        one=one,
        formula=shown[0].figure.formula,
        period=shown[0].figure.period,
        places={each["code"]: each for each in one.head["places"]},
        by_place=presented.by_place(shown),
    )


@blueprint.get(f"/<code>/<int(max=9999):edition>/<any({_NAMES}):name>")
@gate.allow(Right.PUBLIC)
def file(code: str, edition: int, name: str) -> ResponseReturnValue:
    """Send one of an edition's files; the JSON is the very text that its digest is of."""
    publication = reading.edition(db.session(), code, edition).publication
    etag = f"{publication.digest[:32]}-{document.FORMAT}-{name}"
    if request.if_none_match.contains(etag):
        response = Response(status=304)
    else:
        response = Response(*_content(publication, name))
        if name != files.DESCRIPTION:
            saved = f"sveris-{publication.code}-{publication.edition}-{name}"
            response.headers["Content-Disposition"] = f'inline; filename="{saved}"'
    response.set_etag(etag)
    response.headers["Cache-Control"] = _FOREVER
    return _open(response)


def _content(publication: Publication, name: str) -> tuple[bytes, int, dict[str, str]]:
    if name == files.DESCRIPTION:
        address = url_for(
            "published.edition", code=publication.code, edition=publication.edition, _external=True
        )
        made = files.description(publication.head, publication.digest, address)
        text, kind = json.dumps(made, ensure_ascii=False, indent=1), "application/csvm+json"
    else:
        text, kind = reading.content(db.session(), publication), "application/json"
        if name in _FILES:
            make, kind = _FILES[name]
            text = make(json.loads(text))
    return text.encode(), 200, {"Content-Type": f"{kind}; charset=utf-8"}


def _open(response: Response) -> Response:
    """Let programs on other sites read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page(template: str, **given: object) -> Response:
    language = str(get_locale() or "lv")[:2]
    say = presented.Say(language)
    # The language of the page goes on with its links, unless it is the installation's own.
    lang = language if language != login.settings().language else None
    response = Response(render_template(template, say=say, lang=lang, **given))
    return _cached(response, f"public, max-age={_PAGE_SECONDS}")


def _cached(response: Response, how: str) -> Response:
    response.headers["Cache-Control"] = how
    response.add_etag()
    response.make_conditional(request)
    return response
