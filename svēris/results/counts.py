"""The only SQL that counts for figures.

Outcome rows carry whatever they are grouped by, so that one pass over `ix_outcome_city` answers
for all indicators, two school years and all kinds at once. Facets (grade, age, area) are looked
up by observation: a combined class stands in several grades but is counted once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from svēris.observations.models import Facet, Observation
from svēris.people.models import Assignment, Duty, Institution, InstitutionType
from svēris.results.filters import Filter
from svēris.results.models import Outcome, Result
from svēris.results.tallies import Lessons, Tally, Volume

#: The key of kinds counted as one group.
TOGETHER = "+"

#: The code of K.DALA for a whole lesson, and those of K.PIETEIKTS.
WHOLE = "visa"
ANNOUNCED = ("datums_laiks", "nedela", "nepieteikta", "atklata")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One pass over the outcomes: what stands in it, and whether its kinds are one group."""

    of: Filter
    years: tuple[int, ...]
    period: str
    kinds: tuple[str, ...]
    #: Ids of indicators; None for all.
    indicators: frozenset[int] | None = None
    together: bool = False


def tally(session: Session, wanted: Pass) -> dict[tuple[int, str, int], Tally]:
    """Count outcomes by (school year, kind, indicator id).

    Kinds `together` are counted as one group, not added up: a teacher seen in two kinds is one.
    """
    rows = session.execute(_outcomes(wanted, *sums()))
    return {(row[0], row[1], row[2]): Tally(*row[3:]) for row in rows}


def tally_teachers(session: Session, wanted: Pass) -> dict[tuple[int, str, int], Tally]:
    """Count teachers with a lesson in the numerator, of those with one in the base."""
    rows = session.execute(_outcomes(wanted, *_sums_of_teachers()))
    return {(row[0], row[1], row[2]): _of_teachers(*row[3:]) for row in rows}


def tally_places(
    session: Session, wanted: Pass, *, teachers: bool = False
) -> dict[tuple[int, str, int], Tally]:
    """Count the outcomes of one school year by (institution id, kind, indicator id).

    With `teachers`, teachers are counted as `tally_teachers` does.
    """
    columns = _sums_of_teachers() if teachers else sums()
    query = _outcomes(wanted, *columns, Outcome.institution_id).group_by(Outcome.institution_id)
    tally_of = _of_teachers if teachers else Tally
    return {(row[-1], row[1], row[2]): tally_of(*row[3:-1]) for row in session.execute(query)}


def tally_grades(session: Session, wanted: Pass) -> dict[tuple[str, str, int], Tally]:
    """Count the outcomes of one school year by (grade, kind, indicator id).

    A combined class stands in each of its grades.
    """
    query = _outcomes(wanted, *sums(), Facet.value).group_by(Facet.value)
    by_grade = query.where(Facet.observation_id == Outcome.observation_id, Facet.name == "grade")
    return {(row[-1], row[1], row[2]): Tally(*row[3:-1]) for row in session.execute(by_grade)}


def _sums_of_teachers() -> tuple[ColumnElement[int], ...]:
    in_base = Outcome.denominator > 0
    return (
        func.count(case((Outcome.numerator > 0, Outcome.teacher_id)).distinct()),
        func.count(case((in_base, Outcome.teacher_id)).distinct()),
        func.count(case((in_base, 1))),
        func.count(case((in_base, Outcome.institution_id)).distinct()),
    )


def _of_teachers(k: int, n: int, lessons: int, institutions: int) -> Tally:
    return Tally(k, n, lessons, teachers=n, institutions=institutions)


def _outcomes(wanted: Pass, *columns: Any) -> Select[*tuple[Any, ...]]:
    kind: Any = literal(TOGETHER) if wanted.together else Outcome.kind
    keys = [Outcome.school_year, *([] if wanted.together else [Outcome.kind]), Outcome.indicator_id]
    query = select(Outcome.school_year, kind, Outcome.indicator_id, *columns)
    return query.where(*in_outcomes(wanted)).group_by(*keys)


def in_outcomes(wanted: Pass) -> list[ColumnElement[bool]]:
    """Return the conditions of a pass on rows of outcomes."""
    conditions = [
        *_where(Outcome, Outcome.observation_id, wanted.of, wanted.years),
        *_of_kinds(Outcome, wanted.period, wanted.kinds),
    ]
    if wanted.indicators is not None:
        conditions.append(Outcome.indicator_id.in_(sorted(wanted.indicators)))
    return conditions


def sums() -> tuple[ColumnElement[int], ...]:
    """Return the columns of a tally, in its order."""
    in_base = Outcome.denominator > 0

    def lessons(result: Result) -> ColumnElement[int]:
        return func.count(case((Outcome.result == result, 1)))

    return (
        func.sum(Outcome.numerator),
        func.sum(Outcome.denominator),
        func.count(case((in_base, 1))),
        lessons(Result.PARTLY),
        lessons(Result.NA),
        lessons(Result.MISSING),
        func.count(case((in_base, Outcome.teacher_id)).distinct()),
        func.count(case((in_base, Outcome.institution_id)).distinct()),
    )


def volume(
    session: Session, wanted: Pass, families: Sequence[str]
) -> dict[tuple[int, str], Volume]:
    """Count observations of families by (school year, kind), their teachers and institutions."""
    # Whatever counts has a year, a kind and a place; the database checks it (`counted_has_…`).
    year: Any = Observation.school_year
    kind: Any = literal(TOGETHER) if wanted.together else Observation.kind
    keys = [year, *([] if wanted.together else [kind])]
    query = select(
        year,
        kind,
        func.count(),
        func.count(Observation.teacher_id.distinct()),
        func.count(Observation.institution_id.distinct()),
        _share_of(Observation.part_seen.is_not(None), Observation.part_seen != WHOLE),
        *(_share_of(Observation.announced == way) for way in ANNOUNCED),
    ).where(*in_observations(wanted, families))
    return {
        (row[0], row[1]): Volume(
            lessons=row[2], teachers=row[3], institutions=row[4], partly_seen=row[5],
            announced=dict(zip(ANNOUNCED, row[6:], strict=True)),
        )
        for row in session.execute(query.group_by(*keys))
    }  # fmt: skip


def _share_of(*conditions: Any) -> ColumnElement[int]:
    return func.count(case((and_(*conditions), 1)))


def lessons(session: Session, of: Filter, years: Sequence[int]) -> Lessons:
    """Count all observations of a place, once for every number of them that is shown."""
    keys: tuple[Any, ...] = (
        Observation.school_year, Observation.kind, Observation.family, Observation.headline,
    )  # fmt: skip
    query = select(*keys, func.count()).where(
        Observation.counts, *_where(Observation, Observation.id, of, years)
    )
    rows = session.execute(query.group_by(*keys))
    return Lessons({(row[0], row[1], row[2], row[3]): row[4] for row in rows})


def lessons_of_places(session: Session, of: Filter, year: int) -> dict[int, Lessons]:
    """Count all observations of one school year by institution, as `lessons` does."""
    # Whatever counts has an institution; the database checks it.
    place: Any = Observation.institution_id
    keys: tuple[Any, ...] = (Observation.kind, Observation.family, Observation.headline)
    query = select(place, *keys, func.count()).where(
        Observation.counts, *_where(Observation, Observation.id, of, (year,))
    )
    found: dict[int, dict[tuple[int, str, str, bool], int]] = {}
    for row in session.execute(query.group_by(place, *keys)):
        found.setdefault(row[0], {})[year, row[1], row[2], row[3]] = row[4]
    return {place: Lessons(cells) for place, cells in found.items()}


def newest_year(
    session: Session, *, kinds: Sequence[str] = (), places: Sequence[int] = ()
) -> int | None:
    """Return the last school year that has anything to count; None where there is none.

    `kinds` and `places` (ids of institutions) are those of which it must be; none are all.
    """
    conditions: list[ColumnElement[bool]] = []
    if kinds:
        conditions.append(Observation.kind.in_(kinds))
    if places:
        conditions.append(Observation.institution_id.in_(places))
    return _first(session, Observation.school_year.desc(), *conditions)


def oldest_year(session: Session) -> int | None:
    """Return the first school year that has anything to count; None where there is none."""
    return _first(session, Observation.school_year)


def years(session: Session, *beside: int) -> range:
    """Return the school years from the newest with anything to count back to the oldest.

    Those `beside` are among them whether they have anything or not: what a page shows can be
    chosen on it.
    """
    known = (newest_year(session), oldest_year(session), *beside)
    found = [each for each in known if each is not None]
    return range(max(found), min(found) - 1, -1) if found else range(0)


def _first(session: Session, order: Any, *conditions: ColumnElement[bool]) -> int | None:
    # Ordered and cut rather than max(): the index is read from its end and no further.
    query = select(Observation.school_year).where(Observation.counts, *conditions)
    return session.scalar(query.order_by(order).limit(1))


def forms(session: Session, wanted: Pass) -> list[tuple[str, int]]:
    """Return the forms, each with its version, that observations were written on."""
    query = select(Observation.form, Observation.version).where(*in_observations(wanted, ()))
    return sorted((row[0], row[1]) for row in session.execute(query.distinct()))


def coverage(
    session: Session, wanted: Pass, *, on: date, duties: Iterable[str], observers: bool
) -> Tally:
    """Count assignments in force on a day, and those whose teacher was observed (or observed).

    A school counts assignments, the city persons: 54 of 831 teachers work in several schools.
    """
    city = wanted.of.city
    unit = Assignment.person_id if city else Assignment.id
    seen = select(_seen(city=city, observers=observers)).where(_seen_there(wanted))
    known = Assignment.person_id if city or observers else Assignment.id
    query = select(
        func.count(case((known.in_(seen), unit)).distinct()),
        func.count(unit.distinct()),
        func.count(Assignment.institution_id.distinct()),
    ).where(Assignment.starts_on <= on, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on))
    if not city:
        query = query.where(Assignment.institution_id == wanted.of.institution_id)
    asked = [Duty(duty) for duty in duties]
    # Support staff are counted apart (domain.md §5.5): only where they are asked for.
    query = query.where(Assignment.duty.in_(asked) if asked else Assignment.duty != Duty.SUPPORT)
    k, n, institutions = session.execute(query).one()
    return Tally(k, n, lessons=n, teachers=n, institutions=institutions)


def _seen(*, city: bool, observers: bool) -> ColumnElement[Any]:
    if observers:
        return Observation.observer_id.expression
    return (Observation.teacher_id if city else Observation.assignment_id).expression


def _seen_there(wanted: Pass) -> ColumnElement[bool]:
    return and_(Observation.assignment_id.is_not(None), *in_observations(wanted, ()))


def in_observations(wanted: Pass, families: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return the conditions of a pass on observations; no families are all of them."""
    conditions: list[ColumnElement[bool]] = [
        Observation.counts.expression,
        *_where(Observation, Observation.id, wanted.of, wanted.years),
        *_of_kinds(Observation, wanted.period, wanted.kinds),
    ]
    return [*conditions, Observation.family.in_(families)] if families else conditions


def _of_kinds(table: Any, period: str, kinds: Sequence[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [table.kind.in_(kinds)]
    return [*conditions, table.headline] if period == "headline" else conditions


def _where(table: Any, key: Any, of: Filter, years: Sequence[int]) -> list[ColumnElement[bool]]:
    conditions = [table.school_year.in_(years)]
    if of.family is not None:
        conditions.append(table.family == of.family)
    if of.institution_id is not None:
        conditions.append(_at(table, of.institution_id, of.lineage))
    if of.institution_type is not None:
        of_type = Institution.type == InstitutionType(of.institution_type)
        conditions.append(table.institution_id.in_(select(Institution.id).where(of_type)))
    return conditions + _facets(table, key, of, years)


def _at(table: Any, place: int, lineage: Sequence[tuple[int, int]]) -> ColumnElement[bool]:
    before = (
        and_(table.institution_id == institution, table.school_year <= last)
        for institution, last in lineage
    )
    return or_(table.institution_id == place, *before)


def _facets(table: Any, key: Any, of: Filter, years: Sequence[int]) -> list[ColumnElement[bool]]:
    # A class set means other grades in another year, so each year has its own condition.

    def holds(name: str, values: Sequence[str]) -> ColumnElement[bool]:
        return key.in_(  # type: ignore[no-any-return]  # `key` is a column of either table
            select(Facet.observation_id).where(Facet.name == name, Facet.value.in_(values))
        )

    if not of.facets(years[0]):
        return []
    if of.class_set is None:
        return [holds(name, values) for name, values in of.facets(years[0])]
    return [
        or_(
            *(
                and_(table.school_year == year, *(holds(*facet) for facet in of.facets(year)))
                for year in years
            )
        )
    ]
