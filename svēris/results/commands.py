"""`sveris percentages`, `sveris trend`, `sveris results …`, `sveris indicators …`."""

import csv
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import marshmallow as ma
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.db import db
from svēris.people.models import Institution
from svēris.publishing.beside import beside
from svēris.results import asking, indicators, outcomes, targets
from svēris.results.disclosure import INSIDE
from svēris.results.figures import Report, figures
from svēris.results.filters import KINDS
from svēris.results.presented import COLUMNS, as_text, flat, report_json, trend_json
from svēris.results.queries import AGES, AREAS, CLASS_SETS, GRADES, Query, filter_of
from svēris.results.trends import trend_of


@click.command()
@click.option("--year", required=True, help="School year, 2023/2024.")
@click.option("--institution", help="Code of an institution; without it, the city.")
@click.option("--kind", help=f"Kinds with commas between: {', '.join(KINDS)}.")
@click.option("--period", type=click.Choice(["headline", "year"]), help="To 30 June, or 31 August.")
@click.option("--family", type=click.Choice(["MS", "RN", "MT"]), help="Family of the form.")
@click.option("--grade", type=click.Choice(GRADES), help="Grade.")
@click.option("--age", type=click.Choice(AGES), help="Age group of a preschool.")
@click.option("--class-set", type=click.Choice(CLASS_SETS), help="Named set of grades.")
@click.option("--area", type=click.Choice(AREAS), help="Subject area.")
@click.option("--institution-type", help="preschool, general, vocational, hobby or sports.")
@click.option("--decimals", type=click.IntRange(0, 2), help="Decimals of percentages.")
@click.option("--language", type=click.Choice(["lv", "en"]), default="lv", show_default=True)
@click.option(
    "--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True
)
@with_appcontext
def percentages(form: str, language: str, **asked: Any) -> None:
    """Print the figures of a school year: the same as page, files and API."""
    report = _report(db.session(), asked)
    shown = report_json(report, asked["institution"], language, asked["decimals"])
    published = beside(db.session(), report, asked["institution"])
    shown["published"] = [each.as_json() for each in published]
    if form == "json":
        click.echo(as_text(shown), nl=False)
        return
    out = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
    out.writeheader()
    for figure in shown["figures"]:
        out.writerow(flat(figure))


def _report(session: Session, asked: Mapping[str, Any]) -> Report:
    """Return what an administrator of the server asks for; the board's smallest group applies."""
    institution_id = _institution(session, asked["institution"])
    of = filter_of(_understood(asked), year=0, institution_id=institution_id)
    kinds = _kinds(institution_id)
    return figures(session, of, rule=INSIDE, kinds=kinds, now=datetime.now(UTC))


def _understood(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    given = {name: str(each) for name, each in asked.items() if each is not None}
    try:
        query: Mapping[str, Any] = Query().load(given)
    except ma.ValidationError as error:
        raise click.ClickException(f"not understood: {error.messages}") from None
    return query


def _kinds(institution_id: int | None) -> tuple[str, ...]:
    # Peer answers are a school's own; the city has only their number (domain.md §3.7).
    return KINDS if institution_id is not None else KINDS[:2]


def _institution(session: Session, code: str | None) -> int | None:
    if code is None:
        return None
    found = session.scalar(select(Institution.id).where(Institution.code == code))
    if found is None:
        raise click.ClickException(f"there is no institution {code!r}")
    return found


@click.command()
@click.argument("indicator")
@click.option("--institution", help="Code of an institution; without it, the city.")
@click.option("--kind", help=f"Kinds with commas between: {', '.join(KINDS)}.")
@click.option("--decimals", type=click.IntRange(0, 2), help="Decimals of percentages.")
@click.option("--language", type=click.Choice(["lv", "en"]), default="lv", show_default=True)
@with_appcontext
def trend(indicator: str, language: str, **asked: Any) -> None:
    """Print an indicator over all school years: the same as its page and the API."""
    session, now = db.session(), datetime.now(UTC)
    query, institution_id = _understood(asked), _institution(session, asked["institution"])
    formulas = indicators.current(session)
    year = asking.default_year(session, now.date(), institution_id, _kinds(institution_id))
    wanted = asking.Asked(
        of=filter_of(query, year=year, institution_id=institution_id), institution=None,
        kinds=_kinds(institution_id), rule=INSIDE, decimals=asked["decimals"],
    )  # fmt: skip
    formula = next((each for each in formulas if each.code == indicator), None)
    found = None if formula is None else trend_of(session, wanted, formulas, formula, now)
    if found is None:
        raise click.ClickException(f"there is no trend of {indicator!r}")
    click.echo(as_text(trend_json(found, wanted, asked["institution"], now, language)), nl=False)


@click.group()
def results() -> None:
    """Look after what figures are made of."""


@results.command()
@with_appcontext
def rebuild() -> None:
    """Make every outcome anew from the observations, after indicators have changed."""
    seen = outcomes.rebuild(db.session())
    db.session.commit()
    click.echo(f"{seen} observations")


@click.group("indicators")
def indicator_commands() -> None:
    """Publish indicators."""


@indicator_commands.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path), default=indicators.FOLDER)
@with_appcontext
def publish(folder: Path) -> None:
    """Publish the indicators of a folder, and compute what is new over earlier observations.

    What the board itself has published or withdrawn stays as it is, and is named.
    """
    session = db.session()
    try:
        taken = indicators.take(session, indicators.read_folder(folder), datetime.now(UTC))
        targets.ship(session)
    except indicators.BadIndicator as refused:
        raise click.ClickException(str(refused)) from None
    fresh = [each for each in indicators.current(session) if each.code in taken.fresh]
    if any(each.per_observation for each in fresh):
        outcomes.compute(session, fresh)
    session.commit()
    click.echo(f"published: {', '.join(taken.fresh) or 'nothing new'}")
    if taken.aside:
        click.echo(f"kept beside, the board's own stays in force: {', '.join(taken.aside)}")
    if taken.refused:
        click.echo(f"not taken, the board has this version: {', '.join(taken.refused)}")


commands: list[click.Command] = [percentages, trend, results, indicator_commands]
