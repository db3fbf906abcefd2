"""`sveris publications …`: what was published, closing a period, and whether all of it is right."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from svēris.db import db
from svēris.people import audit, login
from svēris.problems import Problem, sentence
from svēris.publishing import closing, verifying
from svēris.publishing.closing import LICENCES, Occasion, Words
from svēris.publishing.document import Period, period_of


@click.group()
def publications() -> None:
    """Close reporting periods and verify what was published."""


@publications.command("list")
@with_appcontext
def listing() -> None:
    """List every edition with its digest."""
    for each in verifying.publications(db.session()):
        click.echo(
            f"{each.code}/{each.edition}  {each.published_at:%Y-%m-%d %H:%M} UTC  {each.digest}  "
            f"{each.head['title']['lv']}"
        )


@publications.command()
@click.argument("code")
@click.option("--title-lv", required=True, help="Title in Latvian.")
@click.option("--title-en", required=True, help="Title in English.")
@click.option("--note-lv", default="", help="Note in Latvian.")
@click.option("--note-en", default="", help="Note in English.")
@click.option("--reason-lv", default="", help="Of a further edition: why, in Latvian.")
@click.option("--reason-en", default="", help="Of a further edition: why, in English.")
@click.option("--licence", type=click.Choice(list(LICENCES)), default=next(iter(LICENCES)))
@click.confirmation_option(prompt="Publish it? What is published stays published.")
@with_appcontext
def close(code: str, licence: str, **texts: str) -> None:
    """Close the period CODE, "2023-2024" (to 30 June) or "2023-2024-year", and publish it."""
    period = period_of(code)
    if period is None:
        raise click.ClickException(f"{code!r} is no period: 2023-2024 or 2023-2024-year")
    words = Words(
        **{name: {lang: texts[f"{name}_{lang}"] for lang in ("lv", "en")}
           for name in ("title", "note", "reason")},
        licence=licence,
    )  # fmt: skip
    made = _closed(db.session(), period, words)
    db.session.commit()
    click.echo(made)


def _closed(session: Session, period: Period, words: Words) -> str:
    now = datetime.now(UTC)
    try:
        occasion = Occasion(city=login.settings().city, by=None, now=now, today=login.today())
        made = closing.close(session, period, words, occasion)
    except Problem as refused:
        session.rollback()
        language = current_app.extensions["sveris"].language
        raise click.ClickException(" ".join(sentence(refused.code, language))) from refused
    audit.record(
        session, "period.closed", actor_id=None, at=now, period=made.code, edition=made.edition
    )
    return f"{made.code}/{made.edition} {made.digest}"


@publications.command()
@click.argument("code", required=False)
@with_appcontext
def verify(code: str | None) -> None:
    """Compute every published figure anew from the kept changes; exit with 1 where one differs."""
    session, wrong, found = db.session(), 0, 0
    for each in verifying.publications(session, code):
        found += 1
        said = [*verifying.unaltered(session, each), *verifying.differing(session, each)]
        for line in said:
            click.echo(f"{each.code}/{each.edition}: {line}")
        wrong += len(said)
        figures = sum(one["withheld"] is None for one in verifying.figures_of(each))
        if not said:
            click.echo(f"{each.code}/{each.edition}: all {figures} figures come out again")
    if code is not None and not found:
        raise click.ClickException(f"nothing was published as {code!r}")
    if wrong:
        raise click.ClickException(f"{wrong} wrong")


commands: list[click.Command] = [publications]
