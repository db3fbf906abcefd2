"""What came after a period was closed: recorded beside the edition in force, never merged into it.

`note` is told of every observation that was just made anew (`svēris.app` hooks it in), in the same
transaction; with no publication of its school year that is one statement.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from svēris.observations.models import Observation, State
from svēris.publishing.models import Later, LaterChange, Publication, PublishedObservation

#: As what an observation was counted; where one differs it stands in other figures now.
_AS_COUNTED = ("kind", "family", "headline", "institution_id", "teacher_id")
#: Observations compared together.
BATCH = 500


def note(session: Session, observations: Sequence[Observation]) -> None:
    """Record which of these observations are not what editions in force counted."""
    ids = [each.id for each in observations]
    years = {each.school_year for each in observations if each.school_year is not None}
    for publication in _concerned(session, years, ids):
        _record(session, publication, observations, _at(observations))


def counts(session: Session, publication_id: int) -> dict[Later, int]:
    """Return how many observations became what since."""
    query = select(LaterChange.what, func.count()).group_by(LaterChange.what)
    rows = session.execute(query.where(LaterChange.publication_id == publication_id))
    found = {row[0]: row[1] for row in rows}
    return {what: found[what] for what in Later if what in found}


def differing(session: Session, publication: Publication) -> dict[UUID, Later]:
    """Return what the record of an edition in force should say: for `sveris check`."""
    basis = select(PublishedObservation.observation_id).where(
        PublishedObservation.publication_id == publication.id
    )
    concerned = or_(Observation.id.in_(basis), *_within(publication))
    ids = session.scalars(select(Observation.id).where(concerned).order_by(Observation.id)).all()
    found: dict[UUID, Later] = {}
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        here = session.scalars(select(Observation).where(Observation.id.in_(part))).all()
        found |= _compare(publication, here, _basis(session, publication.id, part))
    return found


def in_force(session: Session) -> Sequence[Publication]:
    """Return the newest edition of every period."""
    return session.scalars(select(Publication).where(_is_newest()).order_by(Publication.code)).all()


def _is_newest() -> ColumnElement[bool]:
    newest = select(Publication.code, func.max(Publication.edition).label("edition"))
    each = newest.group_by(Publication.code).subquery()
    return Publication.id.in_(
        select(Publication.id).join(
            each,
            and_(Publication.code == each.c.code, Publication.edition == each.c.edition),
        )
    )


def _concerned(
    session: Session, years: Iterable[int], ids: Sequence[UUID]
) -> Sequence[Publication]:
    """Return the editions in force of these years, or resting on these observations."""
    resting = select(PublishedObservation.publication_id).where(
        PublishedObservation.observation_id.in_(ids)
    )
    concerned = or_(Publication.school_year.in_(sorted(years)), Publication.id.in_(resting))
    return session.scalars(select(Publication).where(concerned, _is_newest())).all()


def _within(publication: Publication) -> list[ColumnElement[bool]]:
    conditions = [
        Observation.counts.expression, Observation.school_year == publication.school_year
    ]  # fmt: skip
    if publication.span == "headline":
        conditions.append(Observation.headline.expression)
    return [and_(*conditions)]


def _basis(
    session: Session, publication_id: int, ids: Sequence[UUID]
) -> dict[UUID, PublishedObservation]:
    query = select(PublishedObservation).where(
        PublishedObservation.publication_id == publication_id,
        PublishedObservation.observation_id.in_(ids),
    )
    return {each.observation_id: each for each in session.scalars(query)}


def _compare(
    publication: Publication,
    observations: Iterable[Observation],
    basis: Mapping[UUID, PublishedObservation],
) -> dict[UUID, Later]:
    found = {}
    for each in observations:
        what = _what(publication, each, basis.get(each.id))
        if what is not None:
            found[each.id] = what
    return found


def _what(
    publication: Publication, now: Observation, counted: PublishedObservation | None
) -> Later | None:
    counts_now = (
        now.counts
        and now.school_year == publication.school_year
        and (now.headline or publication.span == "year")
    )
    if counted is None:
        return Later.ADDED if counts_now else None
    if not counts_now:
        return Later.VOID if now.state is State.VOID else Later.GONE
    if any(getattr(now, name) != getattr(counted, name) for name in _AS_COUNTED):
        return Later.MOVED
    return Later.REVISED if now.revision != counted.revision else None


def _record(
    session: Session, publication: Publication, observations: Sequence[Observation], at: datetime
) -> None:
    """Write the record of some observations anew; what is recorded keeps its time."""
    ids = [each.id for each in observations]
    basis = _basis(session, publication.id, ids)
    differing = _compare(publication, observations, basis)
    there = and_(LaterChange.publication_id == publication.id, LaterChange.observation_id.in_(ids))
    known = dict(
        session.execute(select(LaterChange.observation_id, LaterChange.at).where(there)).all()
    )
    if known:
        session.execute(delete(LaterChange).where(there))
    rows = [
        {"publication_id": publication.id, "observation_id": key, "what": what,
         "at": known.get(key, at)}
        for key, what in differing.items()
    ]  # fmt: skip
    if rows:
        session.execute(insert(LaterChange), rows)


def _at(observations: Sequence[Observation]) -> datetime:
    return max(each.changed_at for each in observations)
