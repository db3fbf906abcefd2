"""Which lesson stands where: what decisions about disclosure are made of. Counting SQL, too.

`counts` adds up; here every counted lesson of a school year is read once, with what it can be
filtered by and in the base of which indicators it is. Indicators come as one text for each lesson:
at 1 750 lessons and 45 000 outcomes that takes a third of the time of reading them row by row.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import Session

from svēris.observations.models import Facet, Observation
from svēris.people.models import Institution
from svēris.results.counts_marks import Marks, hexadecimal
from svēris.results.ground import Ground, Lesson
from svēris.results.models import Outcome

_NO_MARKS: Mapping[str, Marks] = MappingProxyType({})


def ground(
    session: Session,
    year: int,
    institution_id: int | None,
    marks: Mapping[str, Marks] = _NO_MARKS,
) -> Ground:
    """Return all counted lessons of a school year, of an institution or of the city.

    `marks` are what lessons are marked with besides, by the hexadecimal digits of their ids.
    """
    counted = [Observation.counts, *_of(Observation, year, institution_id)]
    facets = _texts(session, Facet, Facet.name + "=" + Facet.value, counted)
    signed = case((Outcome.denominator > 0, Outcome.indicator_id), else_=-Outcome.indicator_id)
    mine = _of_outcomes(session, year, institution_id)
    judged = _texts(session, Outcome, cast(signed, String), [*counted, *mine])
    query = select(
        cast(Observation.id, String), Observation.kind, Observation.family, Observation.headline,
        # Only compared: as texts they take a third of the time that UUIDs take.
        cast(Observation.teacher_id, String), Observation.institution_id, Institution.type,
    ).join(Institution, Institution.id == Observation.institution_id)  # fmt: skip
    rows: Any = session.execute(query.where(*counted)).all()
    lessons = (_lesson(row, facets.get(row[0], ""), judged.get(row[0], "")) for row in rows)
    if not marks:
        return Ground.of(lessons)
    ids = (row[0] for row in rows)
    return Ground.of(
        _marked(lesson, marks.get(hexadecimal(each)))
        for each, lesson in zip(ids, lessons, strict=True)
    )


def _marked(lesson: Lesson, marks: Marks | None) -> Lesson:
    if marks is None:
        return lesson
    judged = ",".join(filter(None, (lesson.judged, *marks.judged)))
    return replace(lesson, facets=lesson.facets | marks.facets, judged=judged)


def _texts(session: Session, table: Any, text: Any, conditions: list[Any]) -> dict[Any, str]:
    query = (
        select(cast(table.observation_id, String), func.aggregate_strings(text, ","))
        .join(Observation, Observation.id == table.observation_id)
        .where(*conditions)
        .group_by(table.observation_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _of_outcomes(session: Session, year: int, institution_id: int | None) -> list[Any]:
    """Return by what outcomes are found: they repeat the year and the place of their observation.

    PostgreSQL would else read those of all years: 145 ms instead of 85 at 17 000 lessons. SQLite
    finds them by their observations, and by this would take three times as long.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return _of(Outcome, year, institution_id) if on_postgresql else []


def _of(table: Any, year: int, institution_id: int | None) -> list[Any]:
    conditions = [table.school_year == year]
    if institution_id is None:
        return conditions
    return [*conditions, table.institution_id == institution_id]


def _lesson(row: Any, facets: str, judged: str) -> Lesson:
    _id, kind, family, headline, teacher, institution_id, kind_of_place = row
    return Lesson(
        kind, family, headline, teacher, institution_id, str(kind_of_place), _pairs(facets), judged
    )


@cache
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    found = (part.partition("=") for part in text.split(",") if part)
    return frozenset((name, value) for name, _, value in found)
