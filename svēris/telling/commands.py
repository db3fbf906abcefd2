"""`sveris mail send`: send what waits; a timer runs it every few minutes (deploy/)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale, ngettext

from svēris.config import Settings
from svēris.db import db
from svēris.telling import links, queue, reminders, smtp
from svēris.telling.models import Happening, Mail, Notice
from svēris.telling.pages import endpoint_of, values_of

#: Of these a teacher may read the observation by a link of its own.
_BY_LINK = frozenset({Happening.SUBMITTED, Happening.REVISED})


@click.group("mail")
def mail() -> None:
    """Tell people by e-mail."""


@mail.command()
@with_appcontext
def send() -> None:
    """Remind of drafts that wait, put together who gets a mail now, and send what is due.

    Does no harm when it runs twice at once. Exits with 1 where no mail gets through.
    """
    settings: Settings = current_app.extensions["sveris"]
    session = db.session()
    reminders.remind_hourly(session, _now())
    session.commit()
    if not settings.smtp_host:
        click.echo("SVERIS_SMTP_HOST is not set: notices stand in the inbox only.")
        return
    queue.collect(session, _now(), demo=settings.demo)
    session.commit()
    sent, unreachable = 0, ""
    while not unreachable and (taken := queue.claim(session, _now())):
        session.commit()
        answer = _send(settings, taken)
        sent += answer.fate is smtp.Fate.SENT
        unreachable = answer.reason if answer.fate is smtp.Fate.UNREACHABLE else ""
    session.commit()
    click.echo(f"{sent} sent.")
    if unreachable:
        raise click.ClickException(f"No mail gets through: {unreachable}")


def _send(settings: Settings, taken: Mail) -> smtp.Answer:
    """Send one mail that was taken and note what became of it; commits."""
    session, lease = db.session(), taken.leased_until
    found = queue.contents(session, taken)
    if not found:
        queue.drop(taken)
        session.commit()
        return smtp.Answer(smtp.Fate.LATER)
    message, key = _message(settings, taken, found), taken.id
    # Nothing is held while the mail server takes its time.
    session.commit()
    answer = smtp.deliver(settings, message)
    assert lease is not None
    queue.settle(session, key, lease, answer, _now())
    session.commit()
    return answer


def _message(settings: Settings, taken: Mail, found: Sequence[Notice]) -> EmailMessage:
    person, count = taken.person, len(found)
    message = EmailMessage(policy.SMTP)
    with force_locale(person.language):
        message["Subject"] = "SvērIS: " + str(ngettext("%(num)s notice", "%(num)s notices", count))
        given = {"lines": [_line(settings, taken, each) for each in found], "count": count,
                 "language": person.language, "city": settings.city,
                 "inbox": _address(settings, "telling.inbox"),
                 "account": _address(settings, "people.account", _anchor="mail")}  # fmt: skip
        plain, html = (_rendered(f"telling/digest.{ending}", given) for ending in ("txt", "html"))
    message["From"] = settings.smtp_from
    message["To"] = person.email
    message["Date"] = format_datetime(_now())
    message["Message-ID"] = f"<{taken.id}@{parseaddr(settings.smtp_from)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = person.language
    return message


def _line(settings: Settings, taken: Mail, notice: Notice) -> dict[str, Any]:
    by_link = None
    if notice.what in _BY_LINK and notice.observation_id is not None:
        link = links.Link(
            notice.person_id, notice.observation_id, notice.revision, taken.person.session_version
        )
        if links.opens(db.session(), link):
            signed = links.make(str(current_app.secret_key), link)
            by_link = _address(settings, "linked.landing", link=signed)
    address = _address(settings, endpoint_of(notice), **values_of(notice))
    return {"what": notice.what, "day": notice.day, "at": notice.at, "address": address,
            "by_link": by_link}  # fmt: skip


def _rendered(name: str, given: dict[str, Any]) -> str:
    # Not render_template: nobody is signed in here, and a mail has no navigation.
    return current_app.jinja_env.get_template(name).render(given)


def _address(settings: Settings, endpoint: str, _anchor: str = "", **values: Any) -> str:
    base = urlsplit(settings.base_url)
    addresses = current_app.url_map.bind(
        base.netloc, script_name=base.path or "/", url_scheme=base.scheme
    )
    address = addresses.build(endpoint, values, force_external=True)
    return f"{address}#{_anchor}" if _anchor else address


def _now() -> datetime:
    return datetime.now(UTC)


commands = [mail]
