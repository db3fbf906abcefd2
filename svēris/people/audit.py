"""The record of what people did: append-only, with codes and counts and never content."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from svēris.people.models import Event

#: Reading a named observation: what its teacher sees under "who read this".
READ = "observation.read"

#: First words of the actions that say nothing about observations (an administrator's part).
TECHNICAL = (
    "sign-in", "sign-out", "password", "device", "copy", "account", "role", "session", "database",
    "token", "mail",
)  # fmt: skip


def record(  # noqa: PLR0913  (who, what, when, about whom, about what: nothing to leave out)
    session: Session,
    action: str,
    *,
    actor_id: UUID | None,
    at: datetime,
    about_id: UUID | None = None,
    observation_id: UUID | None = None,
    **detail: Any,
) -> None:
    """Add one event; the caller commits.

    `action` is a dotted verb ("sign-in", "observation.read"). `detail` holds codes and counts
    only. With READ give `number`, `kind` and `lesson_on` (text): the teacher is shown them.
    """
    session.add(
        Event(
            action=action,
            actor_id=actor_id,
            at=at,
            about_id=about_id,
            observation_id=observation_id,
            detail=detail,
        )
    )
