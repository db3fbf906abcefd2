"""Coverage as a file."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from svēris import calendar
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.problems import Problem
from svēris.reports.coverage_tables import coverage_table, dates, grades_table
from svēris.reports.pages import moment, record, send
from svēris.results import asking, coverage_asking
from svēris.results.coverage import coverage as coverage_of

blueprint = Blueprint("coverage_files", __name__)


@blueprint.get("/coverage/export.<any(csv, xlsx):ending>")
@gate.allow(Right.CITY_RESULTS)
def coverage(ending: str) -> ResponseReturnValue:
    """Send the coverage of the city, or of an institution, as a file; nobody is named in it."""
    access, code = gate.current_access(), request.args.get("institution")
    if code and not access.may(Right.SCHOOL_RESULTS):
        raise Problem("not-allowed")
    institution = asking.place(db.session(), access, code) if code else None
    asked = coverage_asking.question(db.session(), request.args, institution, login.today())
    found = coverage_of(db.session(), asked, coverage_asking.reader_of(access, institution))
    city, year = login.settings().city, calendar.year_label(found.terms.year)
    head = [
        (_("City"), city),
        (_("Place"), institution.name if institution else city),
        (_("School year"), year),
        dates(found.terms, _),
        (_("Data of"), moment()),
    ]
    tables = [coverage_table(found, head, _)]
    if found.grades:
        tables.append(grades_table(found, asked.way, _))
    record("export.coverage", ending, institution=code)
    return send(tables, ending, f"parklajums-{code or 'pilseta'}-{year.replace('/', '-')}")
