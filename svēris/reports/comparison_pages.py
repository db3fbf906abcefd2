"""The comparison of institutions as a file."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris import calendar
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.reports.comparison_tables import numbers_table, shares_table
from svēris.reports.pages import moment, record, send
from svēris.results.comparison import choose, compare

blueprint = Blueprint("comparison_files", __name__)


@blueprint.get("/results/comparison/export.<any(csv, xlsx):ending>")
@gate.allow(Right.COMPARE_SCHOOLS)
def comparison(ending: str) -> ResponseReturnValue:
    """Send institutions beside one another as a file, with the numbers behind every share."""
    session, access = db.session(), gate.current_access()
    choice = choose(session, access, request.args, login.today())
    found, language = compare(session, access, choice), str(get_locale() or "lv")[:2]
    year = calendar.year_label(choice.year)
    kinds = {"areja": _("External"), "ieksieja": _("Internal")}
    head = [
        (_("City"), login.settings().city),
        (_("School year"), year),
        (_("Kind"), kinds[choice.kind]),
        (_("Data of"), moment()),
    ]
    tables = [shares_table(found, head, language, _), numbers_table(found, language, _)]
    record("export.comparison", ending, kind=choice.kind, figures=len(found.formulas))
    return send(tables, ending, f"salidzinajums-{choice.kind}-{year.replace('/', '-')}")
