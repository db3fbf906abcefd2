"""Who read a named observation: recorded at every reading, shown to the teacher (§4.4)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from svēris.observations.models import Observation
from svēris.people.audit import READ
from svēris.people.models import Event, Person


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who opened an observation: when first, when last, how often."""

    person_id: UUID
    name: str
    first_at: datetime
    last_at: datetime
    times: int


def leaves_a_trace(observation: Observation, reader_id: UUID) -> bool:
    """Say whether this reading is recorded: everybody's but the observer's own."""
    return observation.observer_id != reader_id


def readers_of(
    session: Session, observations: Collection[UUID], *, but: UUID | None = None
) -> dict[UUID, Sequence[Reader]]:
    """Return who read each of these observations, the latest first, without the person `but`."""
    found = session.execute(
        select(
            Event.observation_id,
            Person.id,
            Person.given_name + " " + Person.family_name,
            func.min(Event.at),
            func.max(Event.at).label("last_at"),
            func.count(),
        )
        .join(Person, Person.id == Event.actor_id)
        .where(Event.observation_id.in_(observations), Event.action == READ)
        .group_by(Event.observation_id, Person.id, Person.given_name, Person.family_name)
        .order_by(func.max(Event.at).desc())
    )
    readers: dict[UUID, list[Reader]] = defaultdict(list)
    for observation_id, person_id, name, first_at, last_at, times in found:
        if person_id != but and observation_id is not None:
            reader = Reader(person_id, name, first_at, last_at, times)
            readers[observation_id].append(reader)
    return dict(readers)
