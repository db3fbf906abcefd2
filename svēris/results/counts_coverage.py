"""The SQL of coverage: who works where and when, and who was observed in which semester.

A row for each assignment and not a number for each group: a person with two assignments is one
person for the city, with two areas stands in both, and must be counted once in every total. The
statements are as many for a city as for a school, and read one school year.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from svēris.calendar import Period
from svēris.observations.models import Facet, Observation
from svēris.people.absences import Absence
from svēris.people.models import Assignment, Institution, ListItem, Person
from svēris.results.coverage_grades import Taught
from svēris.results.filters import KINDS
from svēris.results.presence import Work
from svēris.results.terms import Terms

#: One thing seen: whose assignment (or which person where), in which semester, how.
Seen = tuple[UUID, str, str]
PEER = "savstarpeja"


def works(session: Session, days: Period, today: date, institution_id: int | None) -> list[Work]:
    """Return the assignments in force on any of some days, if they have begun by today."""
    query = (
        select(
            Assignment.id, Assignment.person_id, Assignment.institution_id, Assignment.duty,
            Assignment.subjects, Person.teaching_since, Assignment.starts_on, Assignment.ends_on,
        )
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.starts_on <= min(days.last, today),
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= days.first),
        )
    )  # fmt: skip
    if institution_id is not None:
        query = query.where(Assignment.institution_id == institution_id)
    return [Work(*row) for row in session.execute(query)]


def absences(
    session: Session, days: Period, institution_id: int | None
) -> dict[UUID, list[tuple[date, date | None]]]:
    """Return the absences that touch any of some days, by assignment."""
    query = select(Absence.assignment_id, Absence.starts_on, Absence.ends_on).where(
        Absence.starts_on <= days.last,
        or_(Absence.ends_on.is_(None), Absence.ends_on >= days.first),
    )
    if institution_id is not None:
        query = query.join(Assignment, Assignment.id == Absence.assignment_id)
        query = query.where(Assignment.institution_id == institution_id)
    found: dict[UUID, list[tuple[date, date | None]]] = {}
    for assignment_id, first, last in session.execute(query):
        found.setdefault(assignment_id, []).append((first, last))
    return found


def observed(session: Session, terms: Terms, institution_id: int | None) -> list[Seen]:
    """Return which assignments were observed: (assignment, semester, kind), each once."""
    key: Any = Observation.assignment_id
    kind: Any = Observation.kind
    query = select(key, _semester(terms), kind).where(
        key.is_not(None), kind.in_(KINDS), *_of_year(terms, institution_id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query.distinct())]


def observers(
    session: Session, terms: Terms, institution_id: int | None
) -> list[tuple[UUID, int, str]]:
    """Return who observed a colleague: (person, institution, semester), each once."""
    place: Any = Observation.institution_id
    query = select(Observation.observer_id, place, _semester(terms)).where(
        Observation.kind == PEER, *_of_year(terms, institution_id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query.distinct())]


def taught(session: Session, terms: Terms, institution_id: int | None) -> list[Taught]:
    """Count lessons by grade, kind, semester and teacher; combined classes in each grade."""
    teacher: Any = Observation.teacher_id
    kind: Any = Observation.kind
    keys = (Facet.value, kind, _semester(terms), teacher, Person.teaching_since)
    query = (
        select(*keys, func.count())
        .join(Observation, Observation.id == Facet.observation_id)
        .join(Person, Person.id == teacher)
        .where(Facet.name == "grade", kind.in_(KINDS), *_of_year(terms, institution_id))
        .group_by(*keys)
    )
    return [Taught(*row) for row in session.execute(query)]


def areas(session: Session) -> dict[str, str]:
    """Return the area of every subject that has one."""
    query = select(ListItem.code, ListItem.attributes).where(ListItem.list == "subjects")
    return {code: str(more["area"]) for code, more in session.execute(query) if "area" in more}


def subject_names(session: Session, language: str) -> dict[str, str]:
    """Return the names of subjects in a language, by code."""
    name = ListItem.lv if language == "lv" else ListItem.en
    found = session.execute(select(ListItem.code, name).where(ListItem.list == "subjects"))
    return {row[0]: row[1] for row in found}


def with_codes(session: Session, counted: Mapping[int, int]) -> list[tuple[str, int]]:
    """Return numbers of institutions with their codes, in Latvian order."""
    if not counted:
        return []
    query = select(Institution.id, Institution.code).where(Institution.id.in_(sorted(counted)))
    found = session.execute(query.order_by(Institution.name_sort))
    return [(code, counted[key]) for key, code in found]


def institutions(session: Session) -> list[Institution]:
    """Return every institution in Latvian order."""
    return list(session.scalars(select(Institution).order_by(Institution.name_sort)))


def last_observed(session: Session, institution_id: int, kinds: Sequence[str]) -> dict[UUID, date]:
    """Return when each assignment of an institution was last observed, in any school year."""
    key: Any = Observation.assignment_id
    query = (
        select(key, func.max(Observation.lesson_on))
        .where(
            Observation.counts,
            Observation.institution_id == institution_id,
            Observation.kind.in_(kinds),
            key.is_not(None),
        )
        .group_by(key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def names(session: Session, institution_id: int) -> list[tuple[UUID, str]]:
    """Return whose assignments an institution's are, in Latvian order of family names."""
    query = (
        select(Assignment.id, Person.family_name, Person.given_name)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.institution_id == institution_id)
        .order_by(Person.name_sort, Assignment.code)
    )
    return [(row[0], f"{row[1]} {row[2]}") for row in session.execute(query)]


def _semester(terms: Terms) -> ColumnElement[str]:
    first = Observation.lesson_on < terms.second.first
    return case((first, literal_column("'first'")), else_=literal_column("'second'"))


def _of_year(terms: Terms, institution_id: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Observation.counts.expression,
        Observation.school_year == terms.year,
    ]
    if institution_id is not None:
        conditions.append(Observation.institution_id == institution_id)
    return conditions
