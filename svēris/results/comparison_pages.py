"""The page that shows institutions beside one another: a heat table, or one indicator as rows."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from svēris import calendar
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.results import asking, chart, counts, frame_pages, heat, targets
from svēris.results.comparison import CHOICES, KINDS, Choice, beside_the_city, choose, compare
from svēris.results.say import Say
from svēris.results.targets import Aim

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/results/comparison")
@gate.allow(Right.SCHOOL_RESULTS)
def comparison() -> ResponseReturnValue:
    """Show institutions by name beside one another, or the own one beside the city."""
    session, access = db.session(), gate.current_access()
    choice = choose(session, access, request.args, login.today())
    if not access.may(Right.COMPARE_SCHOOLS):
        own = beside_the_city(session, access, choice)
        return render_template(
            "results/own.html", own=own, places=asking.places(session, access), **_frame(choice)
        )
    found = compare(session, access, choice)
    one = choice.indicator
    return render_template(
        "results/comparison.html" if one is None else "results/comparison_one.html",
        found=found,
        aim=_aim(targets.aims(session, one), choice.year) if one else None,
        heat=heat,
        chart=chart.chart,
        rule=found.rule,
        now=login.now(),
        **_frame(choice),
    )


def _aim(aims: list[Aim], year: int) -> Aim | None:
    """Return what should be reached in a school year, or next after it."""
    ahead = [aim for aim in aims if not aim.is_base and aim.school_year >= year]
    return ahead[0] if ahead else None


def _frame(choice: Choice) -> dict[str, object]:
    """Return what every view of the page needs: choices and the reader's words."""
    session = db.session()
    years = counts.years(session, choice.year)
    asked = {
        "year": calendar.year_label(choice.year),
        "kind": choice.kind,
        "group": choice.group,
        "order": choice.order,
        "indicator": choice.indicator,
    }
    return {
        "choice": choice,
        "awaited": frame_pages.awaited(choice.year),
        "choices": {"groups": CHOICES, "kinds": KINDS, "orders": heat.ORDERS},
        "years": [calendar.year_label(year) for year in years],
        "year_label": calendar.year_label,
        "say": Say(str(get_locale() or "lv")[:2], None),
        "address": partial(_address, asked),
    }


def _address(
    asked: Mapping[str, Any], endpoint: str = "comparison.comparison", **more: str | None
) -> str:
    return url_for(endpoint, **{**asked, **more})
