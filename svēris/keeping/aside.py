"""What is set aside, and what was decided about it, held against the changes themselves.

The very function that lists what is set aside lists it again here, and nothing is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from svēris.observations import asides, judge
from svēris.observations.models import Aside, Change, Decision, Verdict
from svēris.people.access import NO_KIND

#: Observations read together.
BATCH = 200
#: What content that was tampered with can raise; `contents` says which change it is.
_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)
#: Columns about the lesson: what was not known here when it was set aside may be known by now.
_LEARNED = frozenset({"kind", "institution_id", "teacher_id", "lesson_on"})


def wrong(session: Session) -> Iterator[str]:
    """Give a sentence for everything that is not what changes and decisions say."""
    yield from _decisions(session)
    ids = _next(session, None)
    while ids:
        for each in ids:
            yield from (f"observation {each}: {sentence}" for sentence in _wrong_of(session, each))
        session.expunge_all()
        ids = _next(session, ids[-1])


def _next(session: Session, after: UUID | None) -> Sequence[UUID]:
    """Return the next observations of which anything is set aside, or listed so."""
    held = select(Change.observation_id.label("id")).where(Change.held_code.is_not(None))
    found = union(held, select(Aside.observation_id)).subquery()
    chosen = select(found.c.id).order_by(found.c.id).limit(BATCH)
    return session.scalars(chosen if after is None else chosen.where(found.c.id > after)).all()


def _wrong_of(session: Session, observation_id: UUID) -> Iterator[str]:
    try:
        made = {row["id"]: row for row in asides.rows_of(session, [observation_id])}
    except _UNREADABLE as error:
        yield f"what is set aside of it cannot be listed ({type(error).__name__})"
        return
    found = select(Aside).where(Aside.observation_id == observation_id)
    listed = {row.id: row for row in session.scalars(found)}
    for key in sorted(made.keys() - listed.keys()):
        yield f"change {key} is set aside and not listed so"
    for key in sorted(listed.keys() - made.keys()):
        yield f"change {key} is listed as set aside and is not"
    for key in sorted(made.keys() & listed.keys()):
        if names := _differing(listed[key], made[key]):
            yield f"what is set aside from change {key} on differs in {', '.join(names)}"


def _differing(listed: Aside, made: Mapping[str, Any]) -> list[str]:
    stored = {name: getattr(listed, name) for name in made}
    return sorted(
        name
        for name, value in made.items()
        if stored[name] != value and not (name in _LEARNED and stored[name] in (None, NO_KIND))
    )


def _decisions(session: Session) -> Iterator[str]:
    """Compare the last decision about each change with what became of the change."""
    last = select(func.max(Decision.id)).group_by(Decision.change_id, Decision.held_code)
    found = select(Change.id, Change.observation_id, Change.held_code, Decision).join(
        Decision, Change.id == Decision.change_id
    )
    rows = session.execute(
        found.where(Decision.id.in_(last)).order_by(Decision.id),
        execution_options={"yield_per": BATCH},
    )
    for change_id, observation_id, held_code, decision in rows:
        if decision.observation_id != observation_id:
            yield f"change {change_id}: what was decided about it names another observation"
        elif sentence := _against(decision, held_code):
            yield f"change {change_id}: {sentence}"


def _against(decision: Decision, held_code: str | None) -> str | None:
    if decision.held_code not in judge.ASIDE:
        return None  # a place may be mended by a later edit, whatever was decided before
    stays = decision.verdict is Verdict.KEPT_ASIDE
    if stays and held_code != decision.held_code:
        return "it was decided to keep it aside, and it is not"
    if not stays and held_code == decision.held_code:
        return "it was let in, and is set aside still"
    return None
