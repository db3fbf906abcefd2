"""The feed at /odata/v4/: OData 4.0, read-only, for Excel, Power BI and whatever speaks it.

Signed in to with an access token, as Bearer or as the password of Basic. Every answer can be asked
for again with its ETag, which looks at everything but the moment of the data.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request, url_for

from svēris.calendar import parse_year_label
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.people.rights import TokenScope
from svēris.problems import Problem
from svēris.reports import csdl, odata
from svēris.reports.feed import SETS, EntitySet, Reader
from svēris.reports.odata import KEY, Page, Query
from svēris.reports.odata_terms import Row, pinned
from svēris.web import unless_known

blueprint = Blueprint("odata", __name__, url_prefix="/odata/v4")

_JSON = "application/json;odata.metadata=minimal"
_PAGE_SIZE = re.compile(r"(?:odata\.)?maxpagesize=(\d{1,9})\b")


@blueprint.get("/")
@gate.allow(Right.CITY_RESULTS, *TokenScope)
def service() -> Response:
    """Name the tables there are."""
    odata.understand(_options(), ())
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in SETS]
    return _answer({"@odata.context": f"{_root()}$metadata", "value": sets})


@blueprint.get("/$metadata")
@gate.allow(Right.CITY_RESULTS, *TokenScope)
def metadata() -> Response:
    """Describe the tables in XML."""
    response = Response(_metadata(), mimetype="application/xml")
    response.headers["OData-Version"] = "4.0"
    return unless_known(response)


@blueprint.get("/<name>")
@gate.allow(Right.CITY_RESULTS, *TokenScope)
def table(name: str) -> Response:
    """Give the rows of a table, page by page, or the one row `Table('key')`."""
    asked, key = _named(name)
    query, reader = odata.understand(_options(), asked.columns), _reader()
    if key is not None:
        row = odata.shown(_one(asked, key, reader), query.select)
        return _answer({"@odata.context": _context(asked, query, one=True), **row}, reader.now)
    most = _page_size()
    page = odata.answer(query, _rows(asked, query, reader), most or odata.PAGE)
    document: dict[str, Any] = {"@odata.context": _context(asked, query)}
    if page.count is not None:
        document["@odata.count"] = page.count
    document["value"] = [odata.shown(row, query.select) for row in page.rows]
    if page.after is not None:
        document["@odata.nextLink"] = _next(asked, query, page)
    response = _answer(document, reader.now)
    if most:
        response.headers["Preference-Applied"] = f"odata.maxpagesize={most}"
    return response


@blueprint.get("/<name>/$count")
@gate.allow(Right.CITY_RESULTS, *TokenScope)
def count(name: str) -> Response:
    """Say how many rows of a table a filter lets through."""
    asked, key = _named(name)
    if key is not None:
        raise Problem("not-found")
    query = odata.understand(_options(), asked.columns)
    response = Response(
        str(odata.number_of(query, _rows(asked, query, _reader()))), mimetype="text/plain"
    )
    response.headers["OData-Version"] = "4.0"
    return unless_known(response)


@cache
def _metadata() -> bytes:
    return csdl.document(SETS.values())


def _named(name: str) -> tuple[EntitySet, str | None]:
    """Return the table of an address, and the key of the row, if it names one."""
    found = re.fullmatch(r"(\w+)(?:\((?:Id=)?'((?:[^']|'')*)'\))?", name, re.ASCII)
    asked = SETS.get(found[1]) if found else None
    if found is None or asked is None:
        raise Problem("not-found")
    gate.check_scope(asked.scope)
    return asked, None if found[2] is None else found[2].replace("''", "'")


def _rows(asked: EntitySet, query: Query, reader: Reader) -> Iterable[Row]:
    """Return the rows of a table, of those school years only that can be in the answer."""
    if asked.by_year is None:
        return asked.rows(reader, None)
    values = pinned(query.filter, asked.by_year)
    years: Collection[int | None] | None = values and {parse_year_label(str(v)) for v in values}
    whole = query.order or query.count or query.after is None
    newest = None if whole else _year(query.after or "")
    if newest is not None:
        # Rows come with the newest year first, and a page begins behind the last one given.
        years = range(newest + 1) if years is None else {y for y in years if y and y <= newest}
    return asked.rows(reader, years)


def _year(key: str) -> int | None:
    """Return the school year with which the key of a row begins."""
    return parse_year_label(key[:9].replace("-", "/"))


def _one(asked: EntitySet, key: str, reader: Reader) -> Row:
    year = _year(key) if asked.by_year else None
    rows = asked.rows(reader, None if asked.by_year is None else {year})
    found = next((row for row in rows if row[KEY] == key), None)
    if found is None:
        raise Problem("not-found")
    return found


def _reader() -> Reader:
    now = login.now().replace(microsecond=0)
    return Reader(db.session(), gate.current_access(), now, login.today())


def _options() -> list[tuple[str, str]]:
    return list(request.args.items(multi=True))


def _page_size() -> int | None:
    """Return how many rows of a page the client prefers, where that is not more than ours."""
    found = _PAGE_SIZE.search(request.headers.get("Prefer", ""))
    asked = int(found[1]) if found else 0
    return asked if 0 < asked <= odata.PAGE else None


def _root() -> str:
    return url_for("odata.service", _external=True)


def _context(
    asked: EntitySet | None = None, query: Query | None = None, *, one: bool = False
) -> str:
    context = f"{_root()}$metadata"
    if asked is None:
        return context
    chosen = f"({','.join(query.select)})" if query and query.select else ""
    return f"{context}#{asked.name}{chosen}{'/$entity' if one else ''}"


def _next(asked: EntitySet, query: Query, page: Page) -> str:
    options: dict[str, str | None] = {**dict(_options()), **odata.following(query, page)}
    left = {name: value for name, value in options.items() if value is not None}
    return f"{_root()}{asked.name}?{urlencode(left, quote_via=quote, safe='$,')}"


def _answer(document: Mapping[str, Any], at: datetime | None = None) -> Response:
    """Return a document; `at` is the moment of the data in it."""
    exact = "ieee754compatible=true" in request.headers.get("Accept", "").lower()
    write = _encoder(exact=exact)
    kind = f"{_JSON};IEEE754Compatible=true" if exact else _JSON
    response = Response(write(document), content_type=kind)
    response.headers["OData-Version"] = "4.0"
    return unless_known(response, apart=_written(at) if at else "")


@cache
def _encoder(*, exact: bool) -> Callable[[Any], str]:
    """Return what writes a document; with `exact` decimals are text, for who has only doubles."""

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return str(value) if exact else float(value)
        return _written(value) if isinstance(value, datetime) else value.isoformat()

    return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain).encode


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
