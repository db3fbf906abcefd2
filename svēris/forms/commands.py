"""`sveris forms …`: publish forms from a folder, list what is published, check a file."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from svēris.db import db
from svēris.forms import lessons, library
from svēris.forms.definition import BadDefinition, parse
from svēris.forms.models import FormState
from svēris.observations import deciding
from svēris.problems import Problem, sentence


@click.group()
def forms() -> None:
    """Publish and look at observation forms."""


@forms.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def publish(folder: Path) -> None:
    """Publish every form in FOLDER that is not published yet, and take over its lists.

    Its calibration lessons are judged as well; they are delivered as they ship.
    """
    try:
        for file in lessons.files(folder):
            lessons.read(file, folder)
        rows = library.publish_folder(db.session(), folder, datetime.now(UTC))
    except BadDefinition as bad:
        raise click.ClickException(str(bad)) from None
    except Problem as problem:
        raise click.ClickException(" ".join(_sentence(problem))) from None
    let_in = deciding.judge_again(db.session(), datetime.now(UTC))
    db.session.commit()
    for row in rows:
        click.echo(f"{row.form} {row.version}  {row.digest[:12]}  {row.state}")
    if let_in:
        click.echo(f"{let_in} changes that waited for a form came in.")


@forms.command()
@click.argument("form")
@click.argument("version", type=int)
@click.argument("new_state", metavar="STATE", type=click.Choice([each.value for each in FormState]))
@with_appcontext
def state(form: str, version: int, new_state: str) -> None:
    """Open a VERSION of a FORM, let it close (closing), or close it.

    While it is closing nothing new should start on it; once closed, what starts on it is set
    aside. Drafts go on in any case.
    """
    try:
        row = library.set_state(db.session(), form, version, FormState(new_state))
    except Problem as problem:
        raise click.ClickException(" ".join(_sentence(problem))) from None
    db.session.commit()
    click.echo(f"{row.form} {row.version}  {row.digest[:12]}  {row.state}")


@forms.command("list")
@with_appcontext
def list_published() -> None:
    """List the published versions: form, version, digest, state, title."""
    for row in library.published(db.session()):
        title = row.definition["title"]["lv"]
        click.echo(f"{row.form} {row.version}  {row.digest[:12]}  {row.state}  {title}")


@forms.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say whether FILE is a form that could be published: place and reason if not.

    A file of a folder `calibration` is judged as a lesson of the form it names.
    """
    try:
        if file.parent.name == lessons.FOLDER:
            lesson = lessons.read(file, file.parent.parent)
            click.echo(f"{lesson.code}: {len(lesson.answers)} answers")
            return
        definition = parse(library.read_json(file), where=file.name)
    except BadDefinition as bad:
        raise click.ClickException(str(bad)) from None
    items = len(definition.items)
    click.echo(f"{definition.form} {definition.version}: {items} items, {definition.digest[:12]}")


def _sentence(problem: Problem) -> tuple[str, str]:
    return sentence(problem.code, "en", **problem.params)


#: What `sveris` takes over from this room.
commands = [forms]
