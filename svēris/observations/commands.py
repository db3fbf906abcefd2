"""`sveris import observations`: bring observations in from a file."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from svēris.db import db
from svēris.observations import deciding, peer_import, sheets
from svēris.observations.importing import ImportReport, import_observations
from svēris.observations.lines import Remark
from svēris.people.models import Institution
from svēris.problems import Problem, sentence


@click.group("import")
def bring_in() -> None:
    """Bring in what was kept elsewhere."""


@bring_in.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--create-missing", is_flag=True, help="Make unknown institutions and people.")
@click.option("--partial", is_flag=True, help="Keep the good lines; flagged ones become drafts.")
@with_appcontext
def observations(file: Path, create_missing: bool, partial: bool) -> None:
    """Import observations, one JSON object a line; all of them or none.

    Says for every line that is refused, or that needs attention, which it is and why.
    """
    with file.open("rb") as lines:
        report = import_observations(
            db.session(), lines, now=datetime.now(UTC), create_missing=create_missing
        )
    language = current_app.extensions["sveris"].language
    for remark in report.refused:
        click.echo(_said(remark, language, "refused"))
    for remark in report.flagged:
        click.echo(_said(remark, language, "needs attention"))
    _finish(report, partial)


@bring_in.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--institution", metavar="CODE", help="Only people of this institution.")
@click.option("--partial", is_flag=True, help="Leave out the rows that are refused.")
@with_appcontext
def peer(file: Path, institution: str | None, partial: bool) -> None:
    """Import a school's shared document of peer observations, CSV or XLSX; all rows or none."""
    language = current_app.extensions["sveris"].language
    session, now = db.session(), datetime.now(UTC)
    places = None if institution is None else frozenset({_institution(institution)})
    try:
        rows = sheets.read(file.read_bytes())
        report = peer_import.take_in(session, rows, places=places, now=now)
    except Problem as problem:
        raise click.ClickException(
            " ".join(sentence(problem.code, language, **problem.params))
        ) from None
    for remark in report.refused:
        click.echo(_said(remark, language, "refused"))
    if report.refused and partial:
        session.rollback()
        wrong = {remark.line for remark in report.refused}
        report = peer_import.take_in(session, rows, places=places, now=now, but=wrong)
        report.imported.refused.clear()
    _finish(report.imported, partial)


def _institution(code: str) -> int:
    found = db.session.scalar(select(Institution.id).filter_by(code=code))
    if found is None:
        raise click.ClickException(f"There is no institution {code!r}.")
    return found


def _finish(report: ImportReport, partial: bool) -> None:
    if (report.refused or report.flagged) and not partial:
        db.session.rollback()
        raise click.ClickException("Nothing was imported. Correct the lines, or use --partial.")
    db.session.commit()
    click.echo(f"{report.stored} imported, {report.known} were there already.")


def _said(remark: Remark, language: str, what: str) -> str:
    title, _ = sentence(remark.code, language, **remark.params)
    field = f" {remark.field}:" if remark.field else ""
    return f"line {remark.line}: {what}:{field} {title} [{remark.code}]"


@click.group("observations")
def observation_group() -> None:
    """Look after observations."""


@observation_group.command("judge-again")
@with_appcontext
def judge_again() -> None:
    """Let in what waited for a form that is published now, or for a right that is there now.

    Publishing forms does this by itself. What a person has decided about stays as decided.
    """
    let_in = deciding.judge_again(db.session(), datetime.now(UTC))
    db.session.commit()
    click.echo(f"{let_in} changes came in.")


commands = [bring_in, observation_group]
