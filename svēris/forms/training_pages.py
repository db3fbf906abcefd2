"""Pages of the written lessons: to read, and to print for a seminar – descriptions, and the key."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from svēris.db import db
from svēris.forms import lessons, library
from svēris.forms.calibration import value_in_words
from svēris.people.access import Right
from svēris.people.gate import allow

blueprint = Blueprint("training", __name__)


@blueprint.get("/training")
@allow(Right.TRAIN)
def listing() -> ResponseReturnValue:
    """Show which lessons there are."""
    return _page("forms/training.html")


@blueprint.get("/training/descriptions")
@allow(Right.TRAIN)
def descriptions() -> ResponseReturnValue:
    """Show every lesson without the answers: the part that is handed out first."""
    return _page("forms/training_descriptions.html")


@blueprint.get("/training/key")
@allow(Right.TRAIN)
def key() -> ResponseReturnValue:
    """Show the answers agreed on, each with its reason."""
    return _page("forms/training_key.html")


def _page(template: str) -> str:
    return render_template(
        template,
        lessons=lessons.shipped(),
        lists=library.lists(db.session()),
        value_in_words=value_in_words,
    )
