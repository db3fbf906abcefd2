"""Finding observations: search, filters, order and pages, all in the database.

Paged by offset with a count: a reader's own observations are some thousands at most, and "page 3
of 35" can be said. The number of statements does not depend on how much is found.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from svēris.db import search_key
from svēris.forms.models import FormVersion
from svēris.observations.acts import waits_for
from svēris.observations.models import Aside, Facet, Observation, State
from svēris.observations.visible import SHARED_STATES, known, readable, unread, waits
from svēris.people.access import KINDS, Access, Right
from svēris.people.models import Institution, ListItem, Person

PAGE_SIZE = 50
ORDERS = ("date", "teacher")

TEACHER = aliased(Person, name="teacher")
OBSERVER = aliased(Person, name="observer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a reader asked the list for; None and "" leave a thing open."""

    words: str = ""
    year: int | None = None
    kind: str | None = None
    form: str | None = None
    state: str | None = None
    institution: str | None = None
    area: str | None = None
    grade: str | None = None
    order: str = "date"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    id: UUID
    number: str
    kind: str | None
    form: str
    state: State
    lesson_on: date | None
    starts_at: time | None
    subject: str | None
    group_label: str | None
    teacher: str | None
    observer: str
    institution: str | None
    #: It has flags or conflicts.
    needs_attention: bool
    #: The reader may open it; otherwise only that it took place is shown.
    readable: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    rows: Sequence[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer a reader."""

    years: Sequence[int]
    kinds: Sequence[str]
    forms: Sequence[str]
    states: Sequence[State]
    #: Short name by code.
    institutions: Mapping[str, str]


def find(session: Session, access: Access, wanted: Filter) -> Found:
    """Return a page of the observations the person knows of and asked for."""
    condition = and_(known(access), *_conditions(session, access, wanted))
    total = session.scalar(
        select(func.count())
        .select_from(Observation)
        .outerjoin(TEACHER, Observation.teacher_id == TEACHER.id)
        .join(OBSERVER, Observation.observer_id == OBSERVER.id)
        .where(condition)
    )
    last = max(1, -(-(total or 0) // PAGE_SIZE))
    page = min(max(wanted.page, 1), last)
    chosen = (
        lines(access)
        .where(condition)
        .order_by(*_order(wanted.order))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Found(rows(session, chosen), total or 0, page)


def lines(access: Access) -> Select[Any]:
    """Return the statement of the list's columns; the caller says which rows and in what order."""
    return (
        select(
            Observation.id,
            Observation.number,
            Observation.kind,
            Observation.form,
            Observation.state,
            Observation.lesson_on,
            Observation.starts_at,
            _if_readable(access, Observation.subject),
            _if_readable(access, Observation.group_label),
            TEACHER.given_name + " " + TEACHER.family_name,
            OBSERVER.given_name + " " + OBSERVER.family_name,
            Institution.short_name,
            and_(needs_attention(), readable(access)),
            readable(access).label("readable"),
        )
        .outerjoin(TEACHER, Observation.teacher_id == TEACHER.id)
        .join(OBSERVER, Observation.observer_id == OBSERVER.id)
        .outerjoin(Institution, Observation.institution_id == Institution.id)
    )


def rows(session: Session, statement: Select[Any]) -> list[Row]:
    """Return the lines of a statement made by `lines`."""
    return [Row(*values) for values in session.execute(statement)]


def newest(session: Session, access: Access, ids: Collection[UUID]) -> list[Row]:
    """Return, of some observations, the last begun that the person may read: a page at most."""
    if not access.may(Right.READ_OBSERVATIONS):
        return []
    # An id tells when its observation was begun (UUIDv7).
    last = sorted(ids, reverse=True)[:PAGE_SIZE]
    chosen = lines(access).where(readable(access), Observation.id.in_(last))
    return rows(session, chosen.order_by(Observation.id.desc()))


def choices(session: Session, access: Access) -> Choices:
    """Return what the filters offer this reader. Its cost does not grow with the observations."""
    # Of what was submitted: anybody's draft may have any date, and is nobody else's business.
    year = select(Observation.school_year).where(Observation.submitted_at.is_not(None))
    first, last = session.execute(
        select(
            year.order_by(Observation.school_year).limit(1).scalar_subquery(),
            year.order_by(Observation.school_year.desc()).limit(1).scalar_subquery(),
        )
    ).one()
    places = _places(access)
    institutions = select(Institution).order_by(Institution.name_sort)
    if places is not None:
        institutions = institutions.where(Institution.id.in_(places))
    return Choices(
        years=() if first is None or last is None else range(last, first - 1, -1),
        kinds=[kind for kind in KINDS if access.knows_of(kind)],
        forms=session.scalars(select(FormVersion.form).distinct().order_by(FormVersion.form)).all(),
        states=sorted(SHARED_STATES | {State.DRAFT}, key=list(State).index),
        institutions={place.code: place.short_name for place in session.scalars(institutions)},
    )


def _places(access: Access) -> frozenset[int] | None:
    scopes = [access.knows_of(kind) for kind in KINDS]
    observing = access.observing_institutions() if access.may(Right.OBSERVE) else frozenset()
    if observing is None or any(scope.everywhere for scope in scopes):
        return None
    return frozenset(observing).union(*(scope.institutions for scope in scopes))


def subject_names(session: Session, language: str) -> Mapping[str, str]:
    """Return the name of every subject and sport by its code."""
    items = session.scalars(select(ListItem).where(ListItem.list.in_(("subjects", "sports"))))
    return {item.code: item.lv if language == "lv" else item.en for item in items}


def newest_first() -> tuple[ColumnElement[Any], ...]:
    """Return the order by lesson, the newest first, undated drafts at the top."""
    return (
        Observation.lesson_on.desc().nulls_first(),
        Observation.starts_at.desc().nulls_first(),
        Observation.id.desc(),
    )


def _order(order: str) -> tuple[ColumnElement[Any], ...]:
    if order == "teacher":
        return (TEACHER.name_sort.asc().nulls_last(), *newest_first())
    return newest_first()


def _if_readable(access: Access, column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return case((readable(access), column))


def needs_attention() -> ColumnElement[bool]:
    """Return the condition for observations with flags or conflicts."""
    empty = "[]"
    return or_(cast(Observation.flags, Text) != empty, cast(Observation.conflicts, Text) != empty)


def _conditions(session: Session, access: Access, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (Observation.school_year, wanted.year),
        (Observation.kind, wanted.kind),
        (Observation.form, wanted.form),
    ):
        if value is not None:
            conditions.append(column == value)
    conditions.append(_in_state(wanted.state, access))
    if wanted.institution is not None:
        place = select(Institution.id).where(Institution.code == wanted.institution)
        conditions.append(Observation.institution_id.in_(place))
    # The areas and grades of an observation the reader may not open would tell about its content.
    for name, code in (("area", wanted.area), ("grade", wanted.grade)):
        if code is not None:
            conditions += [readable(access), _has_facet(name, code)]
    conditions += _words(session, access, wanted.words)
    return conditions


def _in_state(state: str | None, access: Access) -> ColumnElement[bool]:
    if state == "attention":
        return and_(needs_attention(), readable(access))
    if state == "unread":
        return unread(access)
    if state == "turn":
        return waits_for(access)
    if state == "held":
        return exists().where(Aside.observation_id == Observation.id, waits(access))
    if state in set(State):
        return Observation.state == State(state)
    return Observation.state != State.DISCARDED


def _has_facet(name: str, value: str) -> ColumnElement[bool]:
    return exists().where(
        Facet.observation_id == Observation.id, Facet.name == name, Facet.value == value
    )


def _words(session: Session, access: Access, words: str) -> list[ColumnElement[bool]]:
    """Return a condition for each word; a word may stand in any of the fields searched."""
    asked = search_key(words).split()[:6]
    if not asked:
        return []
    places = session.execute(select(Institution.id, Institution.name, Institution.short_name)).all()
    subjects = session.execute(
        select(ListItem.code, ListItem.lv, ListItem.en).where(
            ListItem.list.in_(("subjects", "sports"))
        )
    ).all()
    named_places = [(place, search_key(*names)) for place, *names in places]
    named_subjects = [(code, search_key(*names)) for code, *names in subjects]
    return [
        or_(
            TEACHER.name_search.contains(word, autoescape=True),
            OBSERVER.name_search.contains(word, autoescape=True),
            Observation.number.contains(word, autoescape=True),
            Observation.institution_id.in_([p for p, name in named_places if word in name]),
            and_(
                readable(access),
                Observation.subject.in_([code for code, name in named_subjects if word in name]),
            ),
        )
        for word in asked
    ]
