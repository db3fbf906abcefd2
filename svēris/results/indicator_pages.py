"""Pages of indicators for who makes them: the list, one with its versions, targets, withdrawal."""

import json
from decimal import Decimal

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris.db import db
from svēris.forms import library
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence
from svēris.results import aiming, explained, indicators, publishing, targets, wording
from svēris.results.aiming import Typed
from svēris.results.criteria import Catalogue, catalogue
from svēris.results.indicators import GROUPS, Formula
from svēris.results.models import Indicator
from svēris.results.say import Say
from svēris.results.soundness import Fault

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/indicators")
@gate.allow(Right.DESIGN_INDICATORS)
def listing() -> ResponseReturnValue:
    """List the indicators in force under their headings, and those withdrawn."""
    rows = publishing.listing(db.session())
    return render_template(
        "indicators/listing.html",
        groups=[
            (group, found)
            for group in GROUPS
            if (found := [r for r in rows if r.current and r.definition["group"] == group])
        ],
        withdrawn=[row for row in rows if not row.current],
        is_own=publishing.is_own,
        say=Say(_language(), None),
        formula=_formula,
    )


@blueprint.get("/indicators/<code>")
@gate.allow(Right.DESIGN_INDICATORS)
def page(code: str) -> ResponseReturnValue:
    """Show an indicator as it is in force, with its versions and targets."""
    versions = _versions(code)
    return _page(versions, next((row for row in versions if row.current), versions[0]))


@blueprint.get("/indicators/<code>/<int(max=9999):version>")
@gate.allow(Right.DESIGN_INDICATORS)
def version(code: str, version: int) -> ResponseReturnValue:
    """Show one version of an indicator."""
    versions = _versions(code)
    return _page(versions, _version(versions, version))


@blueprint.get("/indicators/<code>/<int(max=9999):version>.json")
@gate.allow(Right.DESIGN_INDICATORS)
def export(code: str, version: int) -> ResponseReturnValue:
    """Give one version as the file that another installation can publish."""
    row = _version(_versions(code), version)
    content = json.dumps(row.definition, ensure_ascii=False, indent=2) + "\n"
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.code}.json"'
    return response


@blueprint.post("/indicators/<code>/withdraw")
@gate.allow(Right.DESIGN_INDICATORS)
def withdraw(code: str) -> ResponseReturnValue:
    """Take an own indicator off the pages, for a reason."""
    session, reason = db.session(), request.form.get("reason", "")
    try:
        publishing.withdraw(
            session, code, reason=reason, by=login.current_person().id, now=login.now()
        )
    except Problem as problem:
        session.rollback()
        if problem.code == "not-found":
            raise
        versions = _versions(code)
        shown = next((row for row in versions if row.current), versions[0])
        return _page(versions, shown, problem), problem.entry.status
    session.commit()
    flash(_("The indicator is withdrawn from the pages. Everything of it stays stored."))
    return redirect(url_for("indicators.page", code=code), 303)


@blueprint.get("/indicators/<code>/targets")
@gate.allow(Right.DESIGN_INDICATORS)
def aims(code: str) -> ResponseReturnValue:
    """Show what an indicator should come to, to be changed."""
    rows = aiming.typed(targets.aims(db.session(), code), _language())
    return _targets_page(_with_share(code), rows)


@blueprint.post("/indicators/<code>/targets")
@gate.allow(Right.DESIGN_INDICATORS)
def set_aims(code: str) -> ResponseReturnValue:
    """Let what was typed be all the values of an indicator."""
    row, session = _with_share(code), db.session()
    rows = aiming.read(request.form.to_dict(flat=False))
    if faults := list(aiming.faults(rows)):
        return _targets_page(row, rows, faults), 422
    values = aiming.aims(rows)
    targets.set_aims(session, code, values)
    audit.record(
        session, "indicator.targets-set", actor_id=login.current_person().id, at=login.now(),
        code=code, values={str(aim.year): aim.permille for aim in values},
    )  # fmt: skip
    session.commit()
    flash(_("The targets are saved."))
    return redirect(url_for("indicators.page", code=code), 303)


def _versions(code: str) -> list[Indicator]:
    found = publishing.history(db.session(), code)
    if not found:
        raise Problem("not-found")
    return found


def _version(versions: list[Indicator], number: int) -> Indicator:
    for row in versions:
        if row.version == number:
            return row
    raise Problem("not-found")


def _with_share(code: str) -> Indicator:
    """Return an indicator for which a target means something: a share, and in force."""
    for row in _versions(code):
        if row.current and row.definition["unit"] != "count":
            return row
    raise Problem("not-found")


def _page(versions: list[Indicator], shown: Indicator, problem: Problem | None = None) -> str:
    session = db.session()
    known = _catalogue()
    code = shown.definition["measure"].get("of")
    of = next((each for each in indicators.current(session) if each.code == code), None)
    return render_template(
        "indicators/page.html",
        versions=versions,
        shown=shown,
        formula=_formula(shown),
        explained={each: explained.raw(shown.definition, known, each, of) for each in ("lv", "en")},
        forms=known.forms,
        aims=targets.aims(session, shown.code),
        per_cent=_per_cent,
        is_own=publishing.is_own(shown.code),
        say=Say(_language(), None),
        problem=" ".join(sentence(problem.code, _language())) if problem else None,
        reason=request.form.get("reason", ""),
        longest=publishing.LONGEST_REASON,
    )


def _targets_page(row: Indicator, rows: list[Typed], faults: list[Fault] | None = None) -> str:
    return render_template(
        "indicators/targets.html",
        row=row,
        formula=_formula(row),
        rows=rows,
        faults=faults or [],
        say=Say(_language(), None),
        longest=aiming.LONGEST_SOURCE,
    )


def _per_cent(permille: int) -> str:
    value = Decimal(permille).scaleb(-1)
    return wording.percent(value.quantize(Decimal(1)) if permille % 10 == 0 else value, _language())


def _formula(row: Indicator) -> Formula:
    return Formula(row.id, row.code, row.version, row.digest, row.definition)


def _catalogue() -> Catalogue:
    session = db.session()
    definitions = (library.of(row) for row in library.published(session))
    return catalogue(definitions, library.lists(session))


def _language() -> str:
    return str(get_locale() or "lv")[:2]
