"""Counting beside the figures: by parts of a base, by teacher and institution, and what was used.

SQL like that of `counts`, on whose conditions it rests.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from svēris.observations.models import Facet, Observation
from svēris.results.class_sets import ClassSet
from svēris.results.counts import TOGETHER, Pass, in_observations, in_outcomes, sums
from svēris.results.models import Outcome
from svēris.results.tallies import Spread, Tally

#: Counts how the lessons of each base lie, by (kind, indicator id).
Counting: TypeAlias = Callable[[Session, Pass], dict[tuple[str, int], Spread]]


def parts(session: Session, wanted: Pass, part: str) -> dict[tuple[str, str], Tally]:
    """Count one indicator by (part, kind); a part is a value of a facet."""
    return _by_part(session, wanted, _facet(part))


def class_sets(
    session: Session, wanted: Pass, sets: Sequence[ClassSet]
) -> dict[tuple[str, str], Tally]:
    """Count one indicator by (class set, kind); a lesson may be of several sets."""
    if not sets:
        return {}
    flags = [
        func.max(case((Facet.value.in_([str(grade) for grade in found.grades]), 1), else_=0))
        for found in sets
    ]
    graded = (
        select(
            Outcome.observation_id,
            *(flag.label(f"set_{place}") for place, flag in enumerate(flags)),
        )
        .join(Facet, and_(Facet.observation_id == Outcome.observation_id, _named("grade")))
        .where(*in_outcomes(wanted))
        .group_by(Outcome.observation_id)
        .cte("graded")
    )
    each = (
        select(graded.c.observation_id, literal(found.code).label("part")).where(
            graded.c[f"set_{place}"] == 1
        )
        for place, found in enumerate(sets)
    )
    return _by_part(session, wanted, union_all(*each))


def _named(name: str) -> ColumnElement[bool]:
    # Not by the index of names, which has every year's lessons in it: the outcomes asked for are
    # few, and each finds its facets by its own key. (50 ms instead of 5 at 17 000 lessons.)
    return func.coalesce(Facet.name, "") == name


def _facet(name: str) -> Select[UUID, str]:
    return select(Facet.observation_id, Facet.value.label("part")).where(_named(name))


def _by_part(session: Session, wanted: Pass, members: Any) -> dict[tuple[str, str], Tally]:
    each = members.subquery()
    query = (
        select(each.c.part, Outcome.kind, *sums())
        .join(each, each.c.observation_id == Outcome.observation_id)
        .where(*in_outcomes(wanted))
        .group_by(each.c.part, Outcome.kind)
    )
    return {(str(row[0]), row[1]): Tally(*row[2:]) for row in session.execute(query)}


def by_teacher(session: Session, wanted: Pass) -> dict[tuple[str, int], Spread]:
    """Return by (kind, indicator id) how the lessons of a base lie with its teachers."""
    return _spread(session, wanted, Outcome.teacher_id)


def by_institution(session: Session, wanted: Pass) -> dict[tuple[str, int], Spread]:
    """Return by (kind, indicator id) how the lessons of a base lie with its institutions."""
    return _spread(session, wanted, Outcome.institution_id)


def _spread(session: Session, wanted: Pass, owner: Any) -> dict[tuple[str, int], Spread]:
    kind: Any = literal(TOGETHER) if wanted.together else Outcome.kind
    keys = [*([] if wanted.together else [Outcome.kind]), Outcome.indicator_id]
    each = (
        select(
            kind.label("kind"),
            Outcome.indicator_id.label("indicator"),
            func.count().label("lessons"),
            (cast(func.sum(Outcome.numerator), Float) / func.sum(Outcome.denominator)).label(
                "share"
            ),
        )
        .where(*in_outcomes(wanted), Outcome.denominator > 0)
        .group_by(*keys, owner)
        .subquery()
    )
    query = select(
        each.c.kind,
        each.c.indicator,
        func.count(),
        func.count(case((each.c.lessons > 1, 1))),
        func.sum(each.c.lessons),
        func.sum(each.c.lessons * each.c.lessons),
        func.avg(each.c.share),
    ).group_by(each.c.kind, each.c.indicator)
    # PostgreSQL adds up counts to a decimal.
    return {
        (kind, indicator): Spread(owners, several, int(lessons), int(squares), float(mean))
        for kind, indicator, owners, several, lessons, squares, mean in session.execute(query)
    }


def by_grade(session: Session, wanted: Pass, families: Sequence[str]) -> dict[str, int]:
    """Count observations by grade; a combined class stands in each of its grades."""
    query = (
        select(Facet.value, func.count())
        .join(Observation, Observation.id == Facet.observation_id)
        .where(Facet.name == "grade", *in_observations(wanted, families))
        .group_by(Facet.value)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def by_class_set(
    session: Session, wanted: Pass, families: Sequence[str], sets: Sequence[ClassSet]
) -> dict[tuple[str, int | None], int]:
    """Count observations by (family, place in `sets` of the first set one of its grades is in).

    None is a lesson that none of the sets has.
    """
    ranks = [
        (Facet.value.in_([str(grade) for grade in found.grades]), place)
        for place, found in enumerate(sets)
    ]
    rank = func.min(case(*ranks)) if ranks else func.min(literal(None))
    each = (
        select(Observation.family.label("family"), rank.label("place"))
        .outerjoin(Facet, and_(Facet.observation_id == Observation.id, Facet.name == "grade"))
        .where(*in_observations(wanted, families))
        .group_by(Observation.id, Observation.family)
        .subquery()
    )
    query = select(each.c.family, each.c.place, func.count()).group_by(each.c.family, each.c.place)
    return {(family, place): lessons for family, place, lessons in session.execute(query)}


def repeated(session: Session, wanted: Pass, families: Sequence[str]) -> dict[str, int]:
    """Count by kind the teachers of whom several observations of families were made."""
    each = (
        select(Observation.kind.label("kind"))
        .where(*in_observations(wanted, families))
        .group_by(Observation.kind, Observation.teacher_id)
        .having(func.count() > 1)
        .subquery()
    )
    query = select(each.c.kind, func.count()).group_by(each.c.kind)
    return {row[0]: row[1] for row in session.execute(query)}


def versions(
    session: Session, wanted: Pass, families: Sequence[str]
) -> dict[int, set[tuple[str, int]]]:
    """Return which versions of forms the counted observations of each school year were made with.

    `wanted` says the place, the kinds and the years.
    """
    query = (
        select(Observation.school_year, Observation.form, Observation.version)
        .where(*in_observations(wanted, families))
        .distinct()
    )
    found: dict[int, set[tuple[str, int]]] = {}
    for year, form, version in session.execute(query):
        found.setdefault(year or 0, set()).add((form, version))
    return found
