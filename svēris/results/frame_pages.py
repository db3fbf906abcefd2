"""What every page of figures has around its figures: the filter, the places, the words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from flask_babel import get_locale

from svēris import calendar
from svēris.db import db
from svēris.people import gate, login
from svēris.results import asking, class_sets, counts
from svēris.results.asking import Asked
from svēris.results.figure import Figure
from svēris.results.filters import PERIODS, days
from svēris.results.queries import AGES, GRADES, address, understand
from svēris.results.say import Say
from svēris.results.targets import Aim


def asked(code: str | None = None) -> Asked:
    """Return what the address asks for, as far as the reader may ask it."""
    query = understand(request.args.to_dict())
    return asking.ask(db.session(), gate.current_access(), query, code, login.today())


def language() -> str:
    """Return the reader's language."""
    return str(get_locale() or "lv")[:2]


def say(wanted: Asked, aims: Mapping[str, Sequence[Aim]]) -> Say:
    """Return the words of figures for this reader."""
    return Say(language(), wanted.decimals, aims)


def years(wanted: Asked) -> list[int]:
    """Return the school years there is anything of, the newest first."""
    return list(counts.years(db.session(), wanted.of.year))


def awaited(year: int) -> int | None:
    """Return the running school year where nobody chose and an earlier one, `year`, is shown."""
    running = calendar.school_year(login.today())
    return running if not request.args.get("year") and year < running else None


def frame(wanted: Asked) -> dict[str, Any]:
    """Return what every template of figures is given."""
    return {
        "wanted": wanted,
        "years": years(wanted),
        "awaited": awaited(wanted.of.year),
        "year_label": calendar.year_label,
        "class_sets": class_sets.of_year(wanted.of.year),
        "choices": {"grades": GRADES, "ages": AGES},
        "query": address(wanted.of, wanted.decimals),
        "link": lambda figure, **more: link(wanted, figure, **more),
        "whole_link": lambda code: indicator_link(
            wanted, code, address(wanted.of, wanted.decimals)
        ),
        "periods": {name: days(wanted.of.year, name) for name in PERIODS},
        "place_link": lambda **more: place_link(wanted, **more),
    }


def place_link(wanted: Asked, **query: Any) -> str:
    """Return the address of the page of the city or institution."""
    if wanted.institution is None:
        return url_for("results.city", **query)
    return url_for("results.school", code=wanted.institution.code, **query)


def link(wanted: Asked, figure: Figure, *, whole: bool = False) -> str:
    """Return the address that opens exactly this figure again; `whole`: for other documents."""
    query = address(wanted.of, wanted.decimals) | {
        "period": figure.period, "kind": ",".join(figure.kinds),
    }  # fmt: skip
    return indicator_link(wanted, figure.formula.code, query, whole=whole)


def indicator_link(
    wanted: Asked, code: str, query: Mapping[str, str], *, whole: bool = False
) -> str:
    """Return the address of an indicator's page at the same place."""
    if wanted.institution is None:
        return url_for("results.indicator", indicator=code, _external=whole, **query)
    return url_for(
        "results.school_indicator", code=wanted.institution.code, indicator=code,
        _external=whole, **query,
    )  # fmt: skip
