"""JSON of figures: the same truth as the page, the command and the files."""

from typing import Any

from flask_babel import get_locale

from svēris.db import db
from svēris.people import login
from svēris.people.access import Right
from svēris.people.gate import allow, current_access
from svēris.problems import Problem
from svēris.publishing.beside import beside
from svēris.results import asking
from svēris.results.figures import figures
from svēris.results.presented import report_json
from svēris.results.queries import Query
from svēris.web import Blueprint

blueprint = Blueprint("results_api", __name__, url_prefix="/api/v1")


@blueprint.route("/percentages")
@allow(Right.CITY_RESULTS)
@blueprint.arguments(Query, location="query")
@blueprint.response(200)
def percentages(query: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of the city, or of `institution`, for a school year and a filter."""
    access, code = current_access(), query.get("institution")
    if code is not None and not access.may(Right.SCHOOL_RESULTS):
        raise Problem("not-allowed")
    wanted = asking.ask(db.session(), access, query, code, login.today())
    report = figures(db.session(), wanted.of, rule=wanted.rule, kinds=wanted.kinds, now=login.now())
    published = beside(db.session(), report, code)
    return {
        **report_json(report, code, str(get_locale() or "lv")[:2], wanted.decimals),
        "published": [each.as_json() for each in published],
    }
