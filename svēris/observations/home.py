"""What the home page says: what is new, what needs the reader, and how far the year has come.

A person who teaches, observes and leads gets all three parts; who only teaches gets the own
lessons and nothing else. The number of statements is the same for everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from svēris.calendar import school_year
from svēris.observations import visits
from svēris.observations.acts import waits_for
from svēris.observations.listing import Row, lines, needs_attention, newest_first, rows
from svēris.observations.models import Aside, Observation, State
from svēris.observations.plan_models import Visit
from svēris.observations.readers import Reader, readers_of
from svēris.observations.visible import SHARED_STATES, about, by, by_others, known, unread, waits
from svēris.people.access import Access
from svēris.people.audit import READ
from svēris.people.models import Event, RoleName

SHORT_LIST = 5
#: What came longer ago is not news any more, read or not.
NEWS = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the home page shows."""

    #: Observations of the reader's own lessons, the newest first, and who read each of them.
    lessons: Sequence[Row]
    readers: Mapping[UUID, Sequence[Reader]]
    #: Of those, the ones the reader has not opened yet.
    unread_lessons: frozenset[UUID]
    #: What others observed and the reader has not opened: the first few, and how many there are.
    news: Sequence[Row]
    news_count: int
    #: The reader's own drafts that have reached the server.
    drafts: Sequence[Row]
    #: The newest the reader knows of, shown when nothing is new.
    latest: Sequence[Row]
    #: When the newest of what others observed came.
    last_came_at: datetime | None
    #: The reader's own observations with something to mend.
    attention_count: int
    #: What is set aside and waits for this reader's decision.
    held_count: int
    #: Observations of which it is the reader's turn: to read, to talk over or to close.
    turn_count: int
    #: Visits that the reader was asked for and has not answered.
    invitations: int
    #: The next planned visits in which the reader teaches or observes.
    coming: Sequence[Visit]
    #: Counted observations of this school year by kind, of what the reader has figures for.
    counts: Mapping[str, int]
    year: int


def home(session: Session, access: Access, now: datetime) -> Home:
    """Return what the home page says to this person."""
    year = school_year(now.date())
    lessons = _first(session, access, and_(about(access), Observation.state.in_(SHARED_STATES)))
    fresh = and_(unread(access), Observation.submitted_at >= now - NEWS)
    shown = [row.id for row in lessons]
    return Home(
        lessons=lessons,
        readers=readers_of(session, shown, but=access.person_id),
        unread_lessons=frozenset(shown) - _read(session, access, shown),
        news=_first(session, access, fresh),
        news_count=session.scalar(select(func.count()).where(fresh)) or 0,
        drafts=_first(session, access, and_(by(access), Observation.state == State.DRAFT)),
        latest=_first(session, access, and_(known(access), by_others(access))),
        last_came_at=session.scalar(
            select(func.max(Observation.submitted_at)).where(known(access), by_others(access))
        ),
        attention_count=session.scalar(_attention(access)) or 0,
        held_count=session.scalar(_held(access)) or 0,
        turn_count=session.scalar(_turn(access, now)) or 0,
        invitations=session.scalar(visits.count_to_answer(access)) or 0,
        coming=visits.coming(session, access, SHORT_LIST),
        counts=_counts(session, access, year),
        year=year,
    )


def _first(session: Session, access: Access, condition: ColumnElement[bool]) -> list[Row]:
    return rows(session, lines(access).where(condition).order_by(*newest_first()).limit(SHORT_LIST))


def _attention(access: Access) -> Select[int]:
    return select(func.count()).where(by(access), needs_attention())


def _read(session: Session, access: Access, shown: Sequence[UUID]) -> frozenset[UUID | None]:
    return frozenset(
        session.scalars(
            select(Event.observation_id).where(
                Event.observation_id.in_(shown),
                Event.actor_id == access.person_id,
                Event.action == READ,
            )
        )
    )


def _held(access: Access) -> Select[int]:
    return select(func.count(Aside.id)).where(waits(access))


def _turn(access: Access, now: datetime) -> Select[int]:
    # What lies longer than news do is in the list, and does not nag.
    fresh = Observation.submitted_at >= now - NEWS
    return select(func.count()).where(waits_for(access), fresh)


def _counts(session: Session, access: Access, year: int) -> dict[str, int]:
    """Count the year's observations by kind, for who answers for a school or for the city."""
    city = access.has(RoleName.COORDINATOR)
    schools = access.reading("ieksieja").institutions
    if not city and not schools:
        return {}
    condition = [Observation.school_year == year, Observation.counts]
    if not city:
        condition.append(Observation.institution_id.in_(sorted(schools)))
    kinds = access.results_kinds(None if city else min(schools))
    condition.append(Observation.kind.in_(kinds))
    found = session.execute(
        select(Observation.kind, func.count()).where(*condition).group_by(Observation.kind)
    )
    return {kind: count for kind, count in found if kind is not None}
