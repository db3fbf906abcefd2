"""Numbers and places in the feed that were given twice, or that no counter has given."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Integer, Table, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from svēris.db import Base, Counter, Fed
from svēris.observations.models import COUNTED_STATES, Change, Observation

#: The tables whose rows have a place in the feed.
_FED = [
    table
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Fed | Change) and isinstance(table := mapper.local_table, Table)
]


def wrong(session: Session) -> Iterator[str]:
    """Give a sentence for everything that stands where it cannot."""
    yield from _feed(session)
    yield from _numbers(session)
    yield from _joint(session)


def _feed(session: Session) -> Iterator[str]:
    places = union_all(
        *(select(literal(each.name).label("t"), each.c.seq.label("seq")) for each in _FED)
    ).subquery()
    several = (
        select(places.c.seq, func.min(places.c.t).label("one"), func.max(places.c.t).label("other"))
        .group_by(places.c.seq)
        .having(func.count() > 1)
        .order_by(places.c.seq)
    )
    for row in session.execute(several):
        tables = row.one if row.one == row.other else f"{row.one} and {row.other}"
        yield f"feed: place {row.seq} was given more than once, in {tables}"
    last = session.scalar(select(Counter.value).where(Counter.name == "feed")) or 0
    beyond = select(places.c.t, func.max(places.c.seq).label("seq")).group_by(places.c.t)
    beyond = beyond.having(func.max(places.c.seq) > last).order_by(places.c.t)
    for table, place in session.execute(beyond):
        yield f"feed: {table} has place {place}, and the counter stands at {last}"


def _numbers(session: Session) -> Iterator[str]:
    year = func.substr(Observation.number, 1, 4)
    count = cast(func.substr(Observation.number, 6), BigInteger)
    several = select(Observation.number).group_by(Observation.number).having(func.count() > 1)
    for number in session.scalars(several.order_by(Observation.number)):
        yield f"observation {number}: its number was given more than once"
    counters = dict(session.execute(select(Counter.name, Counter.value)).all())
    for each, highest in session.execute(
        select(year.label("year"), func.max(count)).group_by(year).order_by(year)
    ):
        last = counters.get(f"observations-{each}", 0)
        if highest > last:
            yield f"numbers of {each}: {highest} was given, and the counter stands at {last}"


def _joint(session: Session) -> Iterator[str]:
    primaries = func.sum(cast(Observation.primary, Integer))
    found = (
        select(Observation.joint_id, primaries.label("primaries"))
        .where(Observation.joint_id.is_not(None), Observation.state.in_(COUNTED_STATES))
        .group_by(Observation.joint_id)
        .having(primaries != 1)
    )
    for row in session.execute(found):
        yield f"joint observation {row.joint_id}: {row.primaries} of it are primary, and not one"
