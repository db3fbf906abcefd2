"""`sveris demo …`: the demo city."""

import click
from flask.cli import with_appcontext

from svēris.db import db
from svēris.demo.load import is_empty, load
from svēris.people import login, passwords
from svēris.people.invented import invented_accounts


@click.group()
def demo() -> None:
    """Load the demo city and say who can sign in."""


@demo.command("load")
@with_appcontext
def load_city() -> None:
    """Fill an empty database with the demo city; one that has people is left as it is."""
    if is_empty(db.session()):
        click.echo("Loading the demo city; this takes about half a minute …")
        password = passwords.kept(login.DEMO_PASSWORD)
        loaded = load(db.session(), login.now(), password, tell=click.echo)
        db.session.commit()
        click.echo(f"{loaded.people} invented people, {loaded.observations} observations.")


@demo.command("people")
@with_appcontext
def people() -> None:
    """Print who can sign in, with what they are."""
    click.echo(f"Who can sign in, all with the password {login.DEMO_PASSWORD}:")
    for person in invented_accounts(db.session(), login.today()):
        place = f", {person.institution.short_name}" if person.institution else ""
        click.echo(f"  {person.email:<32} {person.name} ({person.role or 'teacher'}{place})")


commands = [demo]
