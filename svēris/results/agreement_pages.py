"""The page of agreement: how far two independent forms of one lesson agree, by criterion."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from svēris.calendar import parse_year_label, year_label
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.results import asking, counts, wording
from svēris.results.agreement import FEWEST_PAIRS, TARGET_PAIRS, TARGET_SHARE
from svēris.results.pairs import joint
from svēris.results.statistics import per_cent

blueprint = Blueprint("agreement", __name__)


@blueprint.get("/results/agreement")
@gate.allow(Right.AGREEMENT)
def page() -> ResponseReturnValue:
    """Show the agreement of joint observations, never by observer."""
    session, access = db.session(), gate.current_access()
    kinds = access.agreement_kinds()
    asked = request.args.get("kind", "")
    kind = asked if asked in kinds else kinds[0]
    newest = asking.default_year(session, login.today())
    year = parse_year_label(request.args.get("year", "")) or newest
    return render_template(
        "results/agreement.html",
        joint=joint(
            session, year=year, kind=kind, institutions=access.agreement_institutions(kind)
        ),
        kind=kind,
        kinds=kinds,
        year=year,
        years=counts.years(session, year),
        year_label=year_label,
        percent=_percent,
        number=_number,
        fewest=FEWEST_PAIRS,
        target=round(TARGET_SHARE * 100),
        target_pairs=TARGET_PAIRS,
    )


def _language() -> str:
    return str(get_locale() or "lv")[:2]


def _percent(agreed: int, n: int) -> str:
    return wording.percent(per_cent(agreed, n, 0), _language())


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    text = f"{value:.2f}".replace("-", "\N{MINUS SIGN}")
    return text.replace(".", ",") if _language() == "lv" else text
