"""The page on which a head brings in the school's shared document of peer observations."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from svēris.db import db
from svēris.observations import peer_import, sheets
from svēris.observations.peer_import import PeerReport
from svēris.observations.peer_rows import COLUMNS, NEEDED
from svēris.observations.reading_pages import language
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence

blueprint = Blueprint("peer_import", __name__)

#: Rows go back to the browser and come again; more than this a form does not carry.
_LARGEST = 400_000


@blueprint.get("/plan/import")
@gate.allow(Right.IMPORT_PEER)
def choose() -> ResponseReturnValue:
    """Ask for the document."""
    return _page()


@blueprint.post("/plan/import")
@gate.allow(Right.IMPORT_PEER)
def bring_in() -> ResponseReturnValue:
    """Show what would be brought in and what would not; bring it in once that was seen."""
    session = db.session()
    try:
        rows = sheets.read(_given())
        text = sheets.write(rows)
        if len(text.encode()) > _LARGEST:
            raise Problem("table-too-long", limit=sheets.MOST_ROWS)
        report = _take_in(rows)
    except Problem as problem:
        session.rollback()
        if problem.code not in _OF_THE_FILE:
            raise
        return _page(problem=sentence(problem.code, language(), **problem.params)), 422
    wrong = {remark.line for remark in report.refused}
    session.rollback()
    if "confirm" not in request.form or (wrong and "partial" not in request.form):
        return _page(report=report, rows=text)
    return _store(rows, wrong)


_OF_THE_FILE = ("file-missing", "table-unreadable", "table-too-long", "table-columns")


def _store(rows: sheets.Rows, wrong: set[int]) -> ResponseReturnValue:
    session, stored = db.session(), _take_in(rows, wrong).imported.stored
    audit.record(
        session, "peer.imported", actor_id=login.current_person().id, at=login.now(), count=stored
    )
    session.commit()
    flash(
        ngettext(
            "%(num)s observation was brought in.", "%(num)s observations were brought in.", stored
        )
    )
    return redirect(url_for("observations.listing", kind="savstarpeja"), 303)


def _take_in(rows: sheets.Rows, but: set[int] | frozenset[int] = frozenset()) -> PeerReport:
    places = gate.current_access().at_institutions(Right.IMPORT_PEER)
    return peer_import.take_in(db.session(), rows, places=places, now=login.now(), but=but)


def _given() -> bytes:
    if rows := request.form.get("rows"):
        return rows.encode()
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Problem("file-missing")
    return bytes(file.read())


def _page(**more: Any) -> str:
    return render_template(
        "observations/peer_import.html",
        needed=[COLUMNS[name][0] for name in NEEDED],
        others=[known[0] for name, known in COLUMNS.items() if name not in NEEDED],
        words_of=lambda remark: sentence(remark.code, language(), **remark.params),
        **more,
    )
