"""`sveris users …`: accounts, by the technical administrator of an installation."""

from datetime import date, timedelta
from typing import Any, TextIO
from uuid import UUID

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from svēris.db import db, search_key, sort_key
from svēris.people import audit, devices, holdings, login, passwords, staff
from svēris.people.models import INSTITUTION_ROLES, Device, Institution, Person, Role, RoleName
from svēris.problems import Problem, sentence

ROLES = click.Choice([role.value for role in RoleName])


@click.group()
def users() -> None:
    """Look after accounts: people, roles, passwords, devices."""


@users.command()
@click.argument("email")
@click.argument("given_name")
@click.argument("family_name")
@click.password_option()
@with_appcontext
def add(email: str, given_name: str, family_name: str, password: str) -> None:
    """Add a person who can sign in; give roles with `sveris users role`."""
    email = email.strip().lower()
    if db.session.scalar(select(Person.id).where(Person.email == email)):
        raise click.ClickException(f"{email} has an account already")
    _check(password, email)
    person = Person(
        given_name=given_name,
        family_name=family_name,
        name_sort=sort_key(f"{family_name} {given_name}"),
        name_search=search_key(family_name, given_name),
        email=email,
        password_hash=passwords.kept(password),
    )
    db.session.add(person)
    db.session.flush()
    _done("account.added", person, f"{email} added")


@users.command("password")
@click.argument("email")
@click.password_option()
@with_appcontext
def set_password(email: str, password: str) -> None:
    """Give a person a new password and end every session of his or hers."""
    person = _person(email)
    _check(password, person.email)
    person.password_hash = passwords.kept(password)
    login.end_all_sessions(person)
    _done("password.changed", person, f"{person.email} has a new password")


@users.command()
@click.argument("email")
@click.argument("name", type=ROLES)
@click.option("--institution", help="Code; for head and internal_observer.")
@click.option("--from", "starts_on", type=click.DateTime(["%Y-%m-%d"]), help="Default: today.")
@click.option("--to", "ends_on", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option("--end", is_flag=True, help="End the role; yesterday was its last day.")
@with_appcontext
def role(  # noqa: PLR0913, PLR0917  (click gives options by name)
    email: str,
    name: str,
    institution: str | None,
    starts_on: date | None,
    ends_on: date | None,
    end: bool,
) -> None:
    """Give a person a role, or end it."""
    person, place = _person(email), _place(RoleName(name), institution)
    if end:
        _end_role(person, RoleName(name), place)
        _done("role.ended", person, f"{person.email}: {name} ended", role=name)
        return
    db.session.add(
        Role(
            person_id=person.id,
            name=RoleName(name),
            institution_id=place.id if place else None,
            starts_on=_day(starts_on) or login.today(),
            ends_on=_day(ends_on),
        )
    )
    _done("role.granted", person, f"{person.email}: {name}", role=name)


@users.command()
@click.argument("email")
@with_appcontext
def disable(email: str) -> None:
    """Close an account: its sessions end, its tablets hand in what they hold and no more."""
    person = _person(email)
    person.disabled_at = person.disabled_at or login.now()
    login.end_all_sessions(person)
    _done("account.disabled", person, f"{person.email} is closed")


@users.command()
@click.argument("email")
@with_appcontext
def enable(email: str) -> None:
    """Open a closed account again."""
    person = _person(email)
    person.disabled_at = None
    _done("account.enabled", person, f"{person.email} is open")


@users.command("list")
@click.option("--search", default="", help="Part of a name, with or without diacritics.")
@with_appcontext
def list_users(search: str) -> None:
    """List the people who have an e-mail, with what they are today."""
    found = select(Person).where(Person.email.is_not(None)).order_by(Person.name_sort)
    if search:
        found = found.where(Person.name_search.contains(search_key(search), autoescape=True))
    people = db.session.scalars(found).all()
    held = holdings.held_by(db.session(), [person.id for person in people])
    codes = {place.id: place.code for place in db.session.scalars(select(Institution))}
    for person in people:
        now = [
            f"{each.role or 'teacher'}@{codes[each.institution_id]}"
            if each.institution_id
            else str(each.role)
            for each in held[person.id]
            if each.on(login.today())
        ]
        state = (
            "closed" if person.disabled_at else "open" if person.password_hash else "no password"
        )
        click.echo("\t".join((person.email or "", person.name, state, ", ".join(now))))


@users.command("revoke-device")
@click.argument("device", type=click.UUID)
@with_appcontext
def revoke_device(device: UUID) -> None:
    """Withdraw a device's access; what it still holds is taken in, aside, for 30 days."""
    found = db.session.get(Device, device)
    if found is None:
        raise click.ClickException(f"no device {device}")
    devices.revoke(db.session(), found, login.now(), actor_id=None)
    db.session.commit()
    click.echo(f"{device} has no access; it said it still held {found.unsent_count} changes")


@click.group("staff")
def staff_commands() -> None:
    """Look after what coverage is counted by."""


@staff_commands.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@with_appcontext
def import_staff(file: TextIO) -> None:
    """Take in years of teaching and long absences: a CSV by code of assignment."""
    try:
        changed = staff.take_in(db.session(), staff.read(file))
    except staff.BadStaff as refused:
        raise click.ClickException(str(refused)) from None
    audit.record(db.session(), "staff.import", actor_id=None, at=login.now(), rows=changed)
    db.session.commit()
    click.echo(f"{changed} rows were new")


def _person(email: str) -> Person:
    person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise click.ClickException(f"nobody has the e-mail {email}")
    return person


def _place(name: RoleName, code: str | None) -> Institution | None:
    if (name in INSTITUTION_ROLES) != (code is not None):
        wanted = (
            "needs --institution" if name in INSTITUTION_ROLES else "is held for the whole city"
        )
        raise click.ClickException(f"{name} {wanted}")
    place = db.session.scalar(select(Institution).where(Institution.code == code))
    if code is not None and place is None:
        raise click.ClickException(f"no institution {code}")
    return place


def _end_role(person: Person, name: RoleName, place: Institution | None) -> None:
    today = login.today()
    rows = db.session.scalars(
        select(Role).where(
            Role.person_id == person.id,
            Role.name == name,
            Role.institution_id == (place.id if place else None),
            Role.ends_on.is_(None) | (Role.ends_on >= today),
        )
    ).all()
    if not rows:
        raise click.ClickException(f"{person.email} does not hold {name} there")
    for row in rows:
        # It must not be held today any more, not even one that began today.
        row.ends_on = today - timedelta(days=1)
        row.starts_on = min(row.starts_on, row.ends_on)


def _day(value: date | None) -> date | None:
    # click gives a datetime; the column is a date.
    return date(value.year, value.month, value.day) if value else None


def _check(password: str, email: str | None) -> None:
    try:
        passwords.check_new(password, email)
    except Problem as problem:
        said = sentence(problem.code, "en", **problem.params)
        raise click.ClickException(" ".join(said)) from None


def _done(action: str, person: Person, said: str, **detail: Any) -> None:
    audit.record(db.session(), action, actor_id=None, about_id=person.id, at=login.now(), **detail)
    db.session.commit()
    click.echo(said)


commands = [users, staff_commands]
