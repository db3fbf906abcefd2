"""Remind observers of drafts that lie for more than three working days (domain.md §4.1 c)."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.db import Meta, set_setting
from svēris.observations.models import Observation, State
from svēris.telling.models import Happening, Notice

WORKING_DAYS = 3
#: What lies longer than that was given up: nobody is reminded of it any more.
GIVEN_UP = timedelta(days=60)
#: The fact of the database that says when it was done last.
_DONE = "mail-reminded-at"
_OFTEN = timedelta(hours=1)


def remind_hourly(session: Session, now: datetime) -> None:
    """Remind, unless that was done within the hour: it looks at every observation there is."""
    last = session.get(Meta, _DONE)
    if last is None or now - datetime.fromisoformat(last.value) >= _OFTEN:
        remind(session, now)
        set_setting(session, _DONE, now.isoformat())


def remind(session: Session, now: datetime) -> int:
    """Tell observers once of each draft that waits; returns how many. The caller commits."""
    told = exists().where(
        Notice.observation_id == Observation.id, Notice.what == Happening.DRAFT_WAITS
    )
    drafts = session.scalars(
        select(Observation).where(
            Observation.state == State.DRAFT,
            Observation.changed_at > now - GIVEN_UP,
            # Three working days are at least as many days.
            Observation.changed_at < now - timedelta(days=WORKING_DAYS),
            ~told,
        )
    )
    waiting = [
        each
        for each in drafts
        if calendar.working_days(each.changed_at.date(), now.date()) > WORKING_DAYS
    ]
    session.add_all(
        Notice(
            person_id=each.observer_id, what=Happening.DRAFT_WAITS, at=now, observation_id=each.id
        )
        for each in waiting
    )
    session.flush()
    return len(waiting)
