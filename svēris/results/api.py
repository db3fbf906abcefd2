"""JSON of figures and of what they are about: the same truth as the page, the command, the files.

Whatever is answered here is answered with an ETag that looks at everything but the moment of the
data, in the language of `Accept-Language`, to a person's session, tablet or access token.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import get_locale

from svēris.db import db
from svēris.people import login
from svēris.people.access import Right
from svēris.people.gate import allow, current_access
from svēris.people.rights import TokenScope
from svēris.problems import Problem
from svēris.publishing.beside import beside
from svēris.results import asking, counts, examples, indicators, listed, schools
from svēris.results.figures import figures
from svēris.results.listed_schemas import IndicatorsShape, InstitutionsShape, YearsShape
from svēris.results.presented import as_text, moment, report_json, schools_json, trend_json
from svēris.results.queries import Query, TrendQuery
from svēris.results.schemas import ReportShape, SchoolsShape, TrendShape
from svēris.results.trends import trend_of
from svēris.web import Blueprint, unless_known

blueprint = Blueprint("results_api", __name__, url_prefix="/api/v1")

_LANGUAGE = {
    "name": "Accept-Language", "in": "header", "schema": {"type": "string", "example": "lv"},
    "description": "lv or en: the language of names, bases and sentences.",
}  # fmt: skip
_KNOWN = {
    "name": "If-None-Match", "in": "header", "schema": {"type": "string"},
    "description": "ETag of an earlier answer: 304 where nothing but the moment would differ.",
}  # fmt: skip
#: Of every route, beside its own query: a route's `doc` would stand in the place of that.
_OF_ALL = [_LANGUAGE, _KNOWN]


def _described(scope: TokenScope, *more: TokenScope) -> dict[str, Any]:
    """Return what the description of a route says of tokens."""
    scopes = [scope.value for scope in (scope, *more)]
    ways: list[dict[str, list[str]]] = [{"accessToken": [each]} for each in scopes]
    ways += [{"accessTokenAsPassword": []}, {"session": []}]
    return {"security": ways}


@blueprint.route("/percentages", parameters=_OF_ALL)
@allow(Right.CITY_RESULTS, TokenScope.FIGURES)
@blueprint.doc(**_described(TokenScope.FIGURES))
@blueprint.arguments(Query, location="query")
@blueprint.response(200, ReportShape, example=examples.PERCENTAGES)
def percentages(query: dict[str, Any]) -> Response:
    """Return the figures of the city, or of `institution`, for a school year and a filter."""
    access, code = current_access(), query.get("institution")
    if code is not None and not access.may(Right.SCHOOL_RESULTS):
        raise Problem("not-allowed")
    wanted = asking.ask(db.session(), access, query, code, login.today())
    report = figures(db.session(), wanted.of, rule=wanted.rule, kinds=wanted.kinds, now=login.now())
    shown = report_json(report, code, _language(), wanted.decimals)
    shown["published"] = [each.as_json() for each in beside(db.session(), report, code)]
    return _json(shown, apart=moment(report.at))


@blueprint.route("/trends", parameters=_OF_ALL)
@allow(Right.CITY_RESULTS, TokenScope.FIGURES)
@blueprint.doc(**_described(TokenScope.FIGURES))
@blueprint.arguments(TrendQuery, location="query")
@blueprint.response(200, TrendShape, example=examples.TRENDS)
def trends(query: dict[str, Any]) -> Response:
    """Return one indicator over all school years, of the city or of `institution`."""
    session, access, at = db.session(), current_access(), login.now()
    code = query.get("institution")
    if code is not None and not access.may(Right.SCHOOL_RESULTS):
        raise Problem("not-allowed")
    wanted = asking.ask(session, access, query, code, login.today())
    formulas = indicators.current(session)
    formula = next((each for each in formulas if each.code == query["indicator"]), None)
    found = None if formula is None else trend_of(session, wanted, formulas, formula, at)
    if found is None:
        raise Problem("not-found")
    return _json(trend_json(found, wanted, code, at, _language()), apart=moment(at))


@blueprint.route("/schools", parameters=_OF_ALL)
@allow(Right.COMPARE_SCHOOLS, TokenScope.FIGURES)
@blueprint.doc(**_described(TokenScope.FIGURES))
@blueprint.arguments(Query(exclude=["institution"]), location="query")
@blueprint.response(200, SchoolsShape, example=examples.SCHOOLS)
def of_all_schools(query: dict[str, Any]) -> Response:
    """Return the figures of all institutions beside one another and the city's."""
    session, access, at = db.session(), current_access(), login.now()
    wanted = asking.ask(session, access, query, None, login.today())
    rows = schools.rows(
        session, wanted.of, indicators.current(session), rule=wanted.rule, kinds=wanted.kinds
    )
    codes = {place.id: place.code for place in asking.places(session, access)}
    return _json(schools_json(rows, codes, wanted, at, _language()), apart=moment(at))


@blueprint.route("/indicators", parameters=_OF_ALL)
@allow(Right.CITY_RESULTS, TokenScope.DEFINITIONS, TokenScope.FIGURES)
@blueprint.doc(**_described(TokenScope.DEFINITIONS, TokenScope.FIGURES))
@blueprint.response(200, IndicatorsShape, example=examples.INDICATORS)
def all_indicators() -> Response:
    """Return every published version of every indicator, with its definition."""
    versions = indicators.versions(db.session())
    return _json(listed.indicators_json(versions, _language()))


@blueprint.route("/institutions", parameters=_OF_ALL)
@allow(Right.CITY_RESULTS, TokenScope.DEFINITIONS, TokenScope.FIGURES)
@blueprint.doc(**_described(TokenScope.DEFINITIONS, TokenScope.FIGURES))
@blueprint.response(200, InstitutionsShape, example=examples.INSTITUTIONS)
def institutions() -> Response:
    """Return the institutions whose figures the reader sees by name."""
    places = asking.places(db.session(), current_access())
    return _json(listed.institutions_json(places, listed.successors(db.session())))


@blueprint.route("/school-years", parameters=_OF_ALL)
@allow(Right.CITY_RESULTS, TokenScope.DEFINITIONS, TokenScope.FIGURES)
@blueprint.doc(**_described(TokenScope.DEFINITIONS, TokenScope.FIGURES))
@blueprint.response(200, YearsShape, example=examples.SCHOOL_YEARS)
def school_years() -> Response:
    """Return the school years that have anything to count."""
    return _json(listed.years_json(counts.years(db.session())))


def _language() -> str:
    return str(get_locale() or "lv")[:2]


def _json(document: Mapping[str, Any], *, apart: str = "") -> Response:
    response = Response(as_text(document), mimetype="application/json")
    response.headers["Content-Language"] = _language()
    return unless_known(response, apart=apart)
