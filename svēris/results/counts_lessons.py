"""The observations that count, one by one: what an indicator without outcome rows is counted from.

Read in parts, so that any number of them takes as much memory as few; and as plain rows, so that
nothing of them stays in the session.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from svēris.observations.models import Observation
from svēris.results import counts
from svēris.results.counts import Pass

#: Observations read together: enough to be quick, few enough to fit anywhere.
BATCH = 500

_READ = (
    Observation.id, Observation.form, Observation.version, Observation.document,
    Observation.institution_id, Observation.school_year, Observation.kind, Observation.family,
    Observation.headline, Observation.teacher_id,
)  # fmt: skip

Part = Sequence[Row[*tuple[Any, ...]]]


def all_parts(session: Session) -> Iterator[Part]:
    """Give every observation that counts."""
    return _parts(session, Observation.counts.expression)


def parts(session: Session, wanted: Pass, families: Sequence[str]) -> Iterator[Part]:
    """Give the observations that stand in a pass over the outcomes of these families."""
    return _parts(session, *counts.in_observations(wanted, families))


def of_year(session: Session, year: int, institution_id: int | None) -> Iterator[Part]:
    """Give the observations of a school year that count, of an institution or of the city."""
    conditions = [Observation.counts.expression, Observation.school_year.expression == year]
    if institution_id is not None:
        conditions.append(Observation.institution_id.expression == institution_id)
    return _parts(session, *conditions)


def _parts(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Part]:
    query = select(*_READ).where(*conditions).order_by(Observation.id).limit(BATCH)
    part: Part = session.execute(query).all()
    while part:
        yield part
        if len(part) < BATCH:
            return
        part = session.execute(query.where(Observation.id > part[-1].id)).all()
