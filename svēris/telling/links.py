"""The link in a mail by which a teacher reads and confirms one observation without signing in.

It is signed, for one person, one observation and one submission of it, and for 14 days. Nothing is
kept of it: once the teacher has confirmed or answered that submission, or it is not in force any
more, the link opens nothing. A new password, "sign out everywhere" and a closed account end it too
(`session_version`).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from svēris.observations.models import Act, Deed, Observation, State
from svēris.people.models import Person

LASTS = timedelta(days=14)
#: What somebody may do who came by such a link.
DEEDS = frozenset({Deed.ACKNOWLEDGE, Deed.ANSWER})
_SALT = "reading-link"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for."""

    person_id: UUID
    observation_id: UUID
    revision: int
    version: int


def make(secret: str, link: Link) -> str:
    """Return the signed text of a link; it begins to age now."""
    said = [link.person_id.hex, link.observation_id.hex, link.revision, link.version]
    return str(_signer(secret).dumps(said))


def read(secret: str, text: str) -> Link | None:
    """Return what a link is for; None where it is not ours or too old."""
    try:
        person, observation, revision, version = _signer(secret).loads(
            text, max_age=int(LASTS.total_seconds())
        )
    except BadData:
        return None
    return Link(UUID(person), UUID(observation), revision, version)


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=_SALT)


def opens(session: Session, link: Link) -> Observation | None:
    """Return the observation a link still opens; None where its use is over."""
    person = session.get(Person, link.person_id)
    if person is None or person.disabled_at is not None or person.session_version != link.version:
        return None
    answered = exists().where(
        Act.observation_id == link.observation_id,
        Act.revision == link.revision,
        Act.by_id == link.person_id,
    )
    return session.scalar(
        select(Observation).where(
            Observation.id == link.observation_id,
            Observation.teacher_id == link.person_id,
            Observation.revision == link.revision,
            Observation.state == State.SUBMITTED,
            ~answered,
        )
    )
