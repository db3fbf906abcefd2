"""Reports on screen, and files that leave: every file is recorded."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, get_locale, ngettext
from flask_babel import gettext as _

from svēris import calendar
from svēris.db import db, writing
from svēris.observations.models import Observation
from svēris.observations.readers import leaves_a_trace
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem
from svēris.reports import (
    annual,
    evaluation,
    evaluation_text,
    files,
    pdf,
    programme,
    research,
    research_zip,
    rows,
    word,
    workbook,
)
from svēris.reports.document import Document, Words
from svēris.reports.rows import Rows
from svēris.reports.saying import Say
from svēris.reports.tables import Table, definitions_table, figures_table, head_of
from svēris.results import asking, counts
from svēris.results.asking import Asked
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
    return send(tables, ending, f"sveris-{code or 'pilseta'}-{_dashed(wanted.of.year)}")


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


@blueprint.get("/reports")
@gate.allow(Right.CITY_RESULTS)
def index() -> ResponseReturnValue:
    """List the reports that the person may have written."""
    session, access = db.session(), gate.current_access()
    own = access.self_evaluation_institutions()
    places = [each for each in asking.places(session, access) if own is None or each.id in own]
    return render_template(
        "reports/index.html",
        places=places if access.may(Right.SELF_EVALUATION) else [],
        year=calendar.year_label(asking.default_year(session, login.today())),
    )


@blueprint.get("/reports/self-evaluation/<code>")
@gate.allow(Right.SELF_EVALUATION)
def self_evaluation(code: str) -> ResponseReturnValue:
    """Show the parts of an institution's self-evaluation report that are made of figures."""
    document, wanted = _self_evaluation(code)
    label, period = calendar.year_label(wanted.of.year), wanted.of.period or "headline"
    target = url_for("reports.self_evaluation_file", code=code, year=label, period=period)
    files = [(_("Take away as Word"), target)]
    return _page(document, wanted.of.year, files, here=_("Self-evaluation report"), period=period)


@blueprint.get("/reports/self-evaluation/<code>/docx")
@gate.allow(Right.SELF_EVALUATION)
def self_evaluation_file(code: str) -> ResponseReturnValue:
    """Send the same as a Word file."""
    document, wanted = _self_evaluation(code)
    return _send_document(document, "docx", "self-evaluation", wanted.of.year, institution=code)


def _self_evaluation(code: str) -> tuple[Document, Asked]:
    session, access = db.session(), gate.current_access()
    chosen = understand(request.args.to_dict())
    query = {name: chosen[name] for name in ("year", "period", "decimals") if name in chosen}
    wanted = asking.ask(session, access, query, code, login.today())
    places = access.self_evaluation_institutions()
    assert wanted.institution is not None
    if places is not None and wanted.institution.id not in places:
        raise Problem("not-allowed")
    gathered = evaluation.gather(
        session, wanted.institution, wanted.of, rule=wanted.rule, now=login.now()
    )
    say = Say(_words(), wanted.decimals)
    return evaluation_text.document(gathered, say, city=login.settings().city), wanted


@blueprint.get("/reports/annual")
@gate.allow(Right.ANNUAL_REPORT)
def annual_report() -> ResponseReturnValue:
    """Show the board's annual report."""
    year = _year()
    label = calendar.year_label(year)
    files = [
        (_("Take away as PDF"), url_for("reports.annual_file", ending="pdf", year=label)),
        (_("Take away as Word"), url_for("reports.annual_file", ending="docx", year=label)),
        (_("Annual workbook (Excel)"), url_for("reports.annual_workbook", year=label)),
    ]
    return _page(_annual(year), year, files, here=_("Annual report"))


@blueprint.get("/reports/annual.<any(pdf, docx):ending>")
@gate.allow(Right.ANNUAL_REPORT)
def annual_file(ending: str) -> ResponseReturnValue:
    """Send the annual report as a file."""
    year = _year()
    return _send_document(_annual(year), ending, "annual-report", year)


@blueprint.get("/reports/annual.xlsx")
@gate.allow(Right.ANNUAL_REPORT)
def annual_workbook() -> ResponseReturnValue:
    """Send the annual workbook: figures by institution and city, and what they mean."""
    year, city = _year(), login.settings().city
    found = workbook.gather(db.session(), year, now=login.now())
    tables = workbook.tables(found, Say(_words()), city=city)
    record("export.report", "xlsx", report="workbook", year=calendar.year_label(year))
    return send(tables, "xlsx", f"sveris-workbook-{_dashed(year)}")


@blueprint.get("/reports/prevention-programme")
@gate.allow(Right.CITY_RESULTS)
def prevention_programme() -> ResponseReturnValue:
    """Show the prevention programme's indicator 4: base value, targets, measured values."""
    session, now = db.session(), login.now()
    wanted = asking.ask(session, gate.current_access(), {}, None, login.today())
    found = programme.gather(session, rule=wanted.rule, newest=wanted.of.year)
    if found is None:
        raise Problem("not-found")
    document = programme.document(found, Say(_words()), city=login.settings().city, at=now)
    return _page(document, None, here=_("Prevention programme"))


@blueprint.get("/reports/research")
@gate.allow(Right.RESEARCH_FILE)
def research_file() -> ResponseReturnValue:
    """Say what the research file of a school year holds, and offer it."""
    year = _year()
    found = research.gather(db.session(), gate.current_access(), year, token_bytes(32))
    label = calendar.year_label(year)
    document = research_zip.document(
        found, Say(_words()), city=login.settings().city, at=login.now()
    )
    target = url_for("reports.research_taken", year=label)
    files = [(_("Take away as ZIP (CSV, Parquet, codebook)"), target)]
    return _page(document, year, files, here=_("Research"))


@blueprint.get("/reports/research.zip")
@gate.allow(Right.RESEARCH_FILE)
def research_taken() -> ResponseReturnValue:
    """Send the research file of a school year, with a key that is forgotten at once."""
    year = _year()
    found = research.gather(db.session(), gate.current_access(), year, token_bytes(32))
    if not found.rows:
        raise Problem("nothing-to-export")
    label = calendar.year_label(year)
    record("export.research", "zip", year=label, rows=len(found.rows), dropped=found.dropped)
    return Response(
        research_zip.write(found, at=login.now()), mimetype=research_zip.MIME,
        headers={
            "Content-Disposition": f'attachment; filename="sveris-research-{_dashed(year)}.zip"'
        },
    )  # fmt: skip


def _annual(year: int) -> Document:
    found = annual.gather(db.session(), year, now=login.now())
    return annual.document(found, Say(_words()), city=login.settings().city)


def _year() -> int:
    """Return the school year of the address, or the newest."""
    label = understand(request.args.to_dict()).get("year", "")
    chosen = calendar.parse_year_label(label)
    return asking.default_year(db.session(), login.today()) if chosen is None else chosen


def _dashed(year: int) -> str:
    return calendar.year_label(year).replace("/", "-")


def _words() -> Words:
    return Words(_language(), _, ngettext, moment)


def _page(
    document: Document, year: int | None, files: Sequence[tuple[str, str]] = (), **shown: Any
) -> ResponseReturnValue:
    """Show a document, with the years it may be of and the files it may become."""
    years = [] if year is None else counts.years(db.session(), year)
    return render_template(
        "reports/page.html", document=document, files=files, address=request.path,
        year=None if year is None else calendar.year_label(year),
        years=[calendar.year_label(each) for each in years], **shown,
    )  # fmt: skip


def _send_document(
    document: Document, ending: str, name: str, year: int, institution: str | None = None
) -> Response:
    """Send a document as a file, and record that it was taken away."""
    if ending == "docx":
        content, mime = word.write(document, author="SvērIS").getvalue(), word.MIME
    else:
        content, mime = pdf.write(document, author="SvērIS"), pdf.MIME
    label = calendar.year_label(year)
    record("export.report", ending, report=name, year=label, institution=institution)
    called = "-".join(
        part for part in ("sveris", name, institution, label.replace("/", "-")) if part
    )
    return Response(
        content, mimetype=mime,
        headers={"Content-Disposition": f'attachment; filename="{called}.{ending}"'},
    )  # fmt: skip


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


def moment(at: datetime | None = None) -> str:
    """Return an instant, or now, as files write it in the reader's language."""
    pattern = "dd.MM.yyyy. HH:mm" if _language() == "lv" else "d MMMM yyyy, HH:mm"
    return str(format_datetime(at or login.now(), pattern))
