"""What the record of events shows: to a teacher who read about her, to the DPO everything.

Pages are cut by the event's number, newest first: a page costs the same however long the log is,
and does not shift while one reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from svēris.db import search_key
from svēris.people import audit, holdings
from svēris.people.models import Event, Institution, Person, RoleName

PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, with the people in it and what the actor was on that day."""

    event: Event
    actor: Person | None
    about: Person | None
    #: What the actor was on that day: a role (None: teacher), and at which institution.
    was: tuple[tuple[RoleName | None, Institution | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the log; `older` is the number to ask the next one with, if there is one."""

    entries: tuple[Entry, ...]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events are asked for; None is all."""

    person: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    technical: bool = False


def readings_about(session: Session, person_id: UUID, before: int | None = None) -> Page:
    """Return who else read observations of this person's lessons."""
    events = select(Event).where(
        Event.about_id == person_id,
        Event.action == audit.READ,
        Event.actor_id != person_id,
    )
    return _page(session, events, before)


def search(session: Session, which: Filter, before: int | None = None) -> Page:
    """Return the events asked for."""
    events = select(Event)
    if which.technical:
        events = events.where(or_(*(Event.action.startswith(each) for each in audit.TECHNICAL)))
    if which.action:
        events = events.where(Event.action == which.action)
    if which.since:
        events = events.where(Event.at >= which.since)
    if which.until:
        events = events.where(Event.at < which.until)
    if which.person:
        named = select(Person.id).where(
            Person.name_search.contains(search_key(which.person), autoescape=True)
        )
        events = events.where(or_(Event.actor_id.in_(named), Event.about_id.in_(named)))
    return _page(session, events, before)


def actions(session: Session, *, technical: bool) -> list[str]:
    """Return every action that was ever recorded, or every technical one."""
    found = session.scalars(select(Event.action).distinct().order_by(Event.action))
    return [each for each in found if not technical or each.startswith(audit.TECHNICAL)]


def _page(session: Session, events: Select[Event], before: int | None) -> Page:
    actor, about = aliased(Person), aliased(Person)
    found = (
        events.add_columns(actor, about)
        .outerjoin(actor, actor.id == Event.actor_id)
        .outerjoin(about, about.id == Event.about_id)
        .order_by(Event.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        found = found.where(Event.id < before)
    rows = session.execute(found).all()
    entries = [Entry(*row) for row in rows[:PAGE]]
    older = entries[-1].event.id if len(rows) > PAGE else None
    return Page(_with_what_they_were(session, entries), older)


def _with_what_they_were(session: Session, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    held = holdings.held_by(session, {entry.actor.id for entry in entries if entry.actor})
    places = {each.institution_id for several in held.values() for each in several}
    known = select(Institution).where(Institution.id.in_(places - {None}))
    institutions = {place.id: place for place in session.scalars(known)}
    return tuple(
        replace(
            entry,
            was=tuple(
                (each.role, institutions.get(each.institution_id or 0))
                for each in (held[entry.actor.id] if entry.actor else ())
                if each.on(entry.event.at.date())
            ),
        )
        for entry in entries
    )
