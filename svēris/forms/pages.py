"""Pages of the room `forms`: which forms there are, and each of them on paper."""

from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale

from svēris.db import db
from svēris.forms import library
from svēris.forms.paper import sheet
from svēris.languages import LANGUAGES
from svēris.people.access import Right
from svēris.people.gate import allow, current_access

blueprint = Blueprint("forms", __name__)


@blueprint.get("/forms")
@allow(Right.SIGNED_IN)
def listing() -> ResponseReturnValue:
    """Show the published forms, each with its versions."""
    versions = [(row, library.of(row)) for row in library.published(db.session())]
    shelves = [list(rows) for _, rows in groupby(versions, key=lambda version: version[0].form)]
    may_train = current_access().may(Right.TRAIN)
    return render_template("forms/listing.html", shelves=shelves, may_train=may_train)


@blueprint.get("/forms/<form>/<int(max=9999):version>/paper")
@allow(Right.SIGNED_IN)
def paper(form: str, version: int) -> ResponseReturnValue:
    """Show one version of a form as a sheet to print and fill by hand."""
    definition = library.definition(db.session(), form, version)
    language = request.args.get("language", "")
    if language not in LANGUAGES:
        language = str(get_locale())[:2]
    with force_locale(language):
        return render_template(
            "forms/paper.html", sheet=sheet(definition, language), language=language
        )
