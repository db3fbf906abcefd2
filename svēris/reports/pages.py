"""Files that leave: figures, and rows of observations. Every one is recorded."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _

from svēris import calendar
from svēris.db import db, writing
from svēris.observations.models import Observation
from svēris.observations.readers import leaves_a_trace
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem
from svēris.reports import files, rows
from svēris.reports.rows import Rows
from svēris.reports.tables import Table, definitions_table, figures_table, head_of
from svēris.results import asking
from svēris.results.figures import figures as figures_of
from svēris.results.queries import understand

blueprint = Blueprint("reports", __name__)


@blueprint.get("/results/export.<any(csv, xlsx):ending>")
@gate.allow(Right.CITY_RESULTS)
def figures(ending: str) -> ResponseReturnValue:
    """Send the figures of the city, or of an institution, as a file."""
    session, access, query = db.session(), gate.current_access(), understand(request.args.to_dict())
    code = query.get("institution")
    if code is not None and not access.may(Right.SCHOOL_RESULTS):
        raise Problem("not-allowed")
    wanted = asking.ask(session, access, query, code, login.today())
    report = figures_of(session, wanted.of, rule=wanted.rule, kinds=wanted.kinds, now=login.now())
    city = login.settings().city
    place = wanted.institution.name if wanted.institution else city
    head = head_of(report, place, city, moment(), _)
    tables = [figures_table(report, head, _language(), wanted.decimals, _)]
    if ending == "xlsx":
        tables.append(definitions_table(report, _language(), _))
    record("export.figures", ending, institution=code, figures=len(report.figures))
    year = calendar.year_label(wanted.of.year).replace("/", "-")
    return send(tables, ending, f"sveris-{code or 'pilseta'}-{year}")


@blueprint.get("/observations/export.<any(csv, xlsx):ending>")
@gate.allow(Right.EXPORT_ROWS)
def observations(ending: str) -> ResponseReturnValue:
    """Send the rows of observations that the person may take away as a file."""
    session, found = db.session(), rows.exportable(
        db.session(), gate.current_access(), _conditions()
    )  # fmt: skip
    head = [(_("City"), login.settings().city), (_("Data of"), moment())]
    key = login.settings().secret_key
    tables = [table for group in found for table in rows.tables(session, group, head, key=key, _=_)]
    if not tables:
        raise Problem("nothing-to-export")
    _record_rows(found, ending)
    return send(tables, ending, "sveris-verojumi")


def _conditions() -> list[Any]:
    """Return the filter of the list that narrows the rows: a school year and a kind."""
    year = calendar.parse_year_label(request.args.get("year", ""))
    kind = request.args.get("kind")
    conditions: list[Any] = [] if year is None else [Observation.school_year == year]
    return [*conditions, Observation.kind == kind] if kind else conditions


def send(tables: Sequence[Table], ending: str, name: str) -> Response:
    """Return tables as a file to take away; `name` is its name without the ending."""
    if ending == "xlsx":
        book = files.xlsx(tables, author="SvērIS", created=login.now())
        return send_file(
            book, files.MIME["xlsx"], as_attachment=True, download_name=f"{name}.xlsx", max_age=0
        )
    return Response(
        "".join(files.csv_lines(tables, _language())).encode(),
        mimetype=files.MIME["csv"],
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def record(action: str, ending: str, **detail: Any) -> None:
    """Record that a file left."""
    # A GET reads; what it leaves behind is written by a session of its own.
    with writing() as session:
        person = login.current_person().id
        audit.record(session, action, actor_id=person, at=login.now(), ending=ending, **detail)


def _record_rows(found: Sequence[Rows], ending: str) -> None:
    """Record the export, and for every named row that somebody read it."""
    person, at = login.current_person().id, login.now()
    with writing() as session:
        count = sum(len(group.observations) for group in found)
        audit.record(session, "export.rows", actor_id=person, at=at, ending=ending, rows=count)
        for each in (each for group in found if group.named for each in group.observations):
            if leaves_a_trace(each, person):
                audit.record(
                    session, audit.READ, actor_id=person, at=at, about_id=each.teacher_id,
                    observation_id=each.id, number=each.number, kind=each.kind,
                    lesson_on=each.lesson_on.isoformat() if each.lesson_on else None, export=True,
                )  # fmt: skip


def _language() -> str:
    return str(get_locale() or "lv")[:2]


def moment() -> str:
    """Return the moment of the data, as a file says it."""
    return str(format_datetime(login.now(), "dd.MM.yyyy. HH:mm"))
