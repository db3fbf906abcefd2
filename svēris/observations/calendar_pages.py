"""Visits as calendar files: one to keep, and all of one's own to subscribe to (RFC 5545)."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event
from sqlalchemy import select

from svēris.db import db
from svēris.observations import visits
from svēris.observations.plan_models import CalendarLink, Visit, VisitState
from svēris.observations.plan_pages import title_of
from svēris.people import audit, gate, holdings, login
from svēris.people.access import Right
from svēris.people.models import Person
from svēris.problems import Problem

blueprint = Blueprint("calendar", __name__)

#: How far back and ahead a subscribed calendar goes.
PAST, FUTURE = timedelta(days=60), timedelta(days=365)
ZONE = ZoneInfo("Europe/Riga")
_LESSON = timedelta(minutes=40)


@blueprint.get("/plan/<uuid:id>.ics")
@gate.allow(Right.PLAN)
def one(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Send one visit as a calendar file."""
    visit = visits.one(db.session(), gate.current_access(), id)
    if visit is None or visit.on is None:
        raise Problem("not-found")
    return _calendar([visit], "sveris-vizite.ics")


@blueprint.get("/plan/calendar")
@gate.allow(Right.PLAN)
def subscribe() -> ResponseReturnValue:
    """Say how to subscribe to one's own visits."""
    return render_template("observations/calendar.html", link=_link(), address=None)


@blueprint.post("/plan/calendar")
@gate.allow(Right.PLAN)
def renew() -> ResponseReturnValue:
    """Make a new address for one's own calendar and show it once; the old one ends."""
    person, secret = login.current_person(), secrets.token_urlsafe(24)
    link = _link() or CalendarLink(person_id=person.id)
    link.token_hash, link.made_at = _digest(secret), login.now()
    db.session.add(link)
    audit.record(db.session(), "calendar.linked", actor_id=person.id, at=login.now())
    db.session.commit()
    address = url_for("calendar.feed", secret=secret, _external=True)
    return render_template("observations/calendar.html", link=link, address=address)


@blueprint.post("/plan/calendar/end")
@gate.allow(Right.PLAN)
def end() -> ResponseReturnValue:
    """Let the address of one's own calendar lead nowhere any more."""
    if link := _link():
        db.session.delete(link)
        db.session.commit()
    flash(_("The address of your calendar leads nowhere any more."))
    return redirect(url_for("calendar.subscribe"), 303)


@blueprint.get("/calendar/<secret>.ics")
@gate.allow(Right.PUBLIC)
def feed(secret: str) -> ResponseReturnValue:
    """Send a person's visits to the calendar program that knows the secret address."""
    session = db.session()
    link = session.scalar(select(CalendarLink).filter_by(token_hash=_digest(secret)))
    person = session.get(Person, link.person_id) if link else None
    if person is None or person.disabled_at is not None:
        raise Problem("not-found")
    access = holdings.access_for(session, person.id, login.today())
    first, last = login.today() - PAST, login.today() + FUTURE
    own = [each for each in visits.between(session, access, first, last) if _is_own(each, person)]
    with force_locale(person.language or "lv"):
        answer = _calendar([each for each in own if each.on], "sveris.ics")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _is_own(visit: Visit, person: Person) -> bool:
    observers = {each.person_id for each in visit.observers}
    return person.id in observers or visit.assignment.person_id == person.id


def _link() -> CalendarLink | None:
    return db.session.get(CalendarLink, login.current_person().id)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _calendar(found: Iterable[Visit], name: str) -> Response:
    calendar = Calendar()
    calendar.add("prodid", "-//SvērIS//LV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Lesson observations"))
    for visit in found:
        calendar.add_component(_event(visit))
    answer = Response(calendar.to_ical(), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _event(visit: Visit) -> Event:
    assert visit.on is not None
    event = Event()
    event.add("uid", f"{visit.id}@sveris")
    event.add("dtstamp", login.now())
    event.add("summary", title_of(visit))
    event.add("url", url_for("plan.visit", id=visit.id, _external=True))
    event.add("location", visit.site.address if visit.site else visit.institution.name)
    event.add("status", "CONFIRMED" if visit.state is VisitState.PLANNED else "TENTATIVE")
    if visit.starts_at is None:
        event.add("dtstart", visit.on)
        return event
    starts = datetime.combine(visit.on, visit.starts_at, ZONE)
    event.add("dtstart", starts)
    ends = datetime.combine(visit.on, visit.ends_at, ZONE) if visit.ends_at else starts + _LESSON
    event.add("dtend", ends)
    return event
