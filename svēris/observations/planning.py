"""What the pages of planning need to choose from, and the week they show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from svēris.forms import library
from svēris.forms.items import Option
from svēris.observations import visits
from svēris.observations.plan_models import Visit
from svēris.people.access import KINDS, Access
from svēris.people.models import Assignment, Institution, Person, Role, RoleName
from svēris.people.rights import PLANNING

#: Forms by kind, the usual one first.
FORMS = {"areja": ("ms", "rn", "mt"), "ieksieja": ("ms", "rn", "mt"), "savstarpeja": ("ms-s",)}
_OBSERVERS = {
    "areja": (RoleName.EXTERNAL_OBSERVER,),
    "ieksieja": (RoleName.HEAD, RoleName.INTERNAL_OBSERVER),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a visit of one kind at one institution can be made of."""

    institutions: Sequence[Institution]
    assignments: Sequence[Assignment]
    observers: Sequence[Person]
    forms: Sequence[str]
    #: Options of K.MERKIS, of K.PIETEIKTS, and the criteria that a peer may be asked to look at.
    purposes: Sequence[Option]
    announcements: Sequence[Option]
    criteria: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week with its visits."""

    on: date
    visits: Sequence[Visit]


def plannable(access: Access) -> list[str]:
    """Return the kinds a person may plan for others, in the domain's order."""
    held = {each.role for each in access.held if each.on(access.today)}
    return [kind for kind in KINDS if not held.isdisjoint(PLANNING.get(kind, {}))]


def choices(
    session: Session, access: Access, kind: str, institution: str | None, *,
    own: Collection[int] = (),
) -> Choices:  # fmt: skip
    """Return what can be chosen; teachers and observers once the institution is.

    `own` are ids of institutions at which one asks for a visit to oneself.
    """
    places = _institutions(session, access, kind, own)
    here = next((place for place in places if place.code == institution), None)
    if here is None and len(places) == 1:
        here = places[0]
    forms = FORMS.get(kind, ())
    context = _options(session, forms[0]) if forms else {}
    return Choices(
        institutions=places,
        assignments=_assignments(session, here, access.today) if here else (),
        observers=_observers(session, kind, here, access.today) if here else (),
        forms=forms,
        purposes=context.get("K.MERKIS", ()),
        announcements=context.get("K.PIETEIKTS", ()),
        criteria=context.get("K.FOKUSS", ()),
    )


def own_posts(session: Session, access: Access) -> Sequence[Assignment]:
    """Return where the person teaches today."""
    return session.scalars(
        select(Assignment)
        .where(Assignment.person_id == access.person_id, *_in_force(access.today))
        .options(joinedload(Assignment.institution))
    ).all()


def colleagues(session: Session, posts: Sequence[Assignment], access: Access) -> Sequence[Person]:
    """Return who else teaches where the person does."""
    places = {post.institution_id for post in posts}
    there = select(Assignment.person_id).where(
        Assignment.institution_id.in_(places), *_in_force(access.today)
    )
    return session.scalars(
        select(Person)
        .where(Person.id.in_(there), Person.id != access.person_id)
        .order_by(Person.name_sort)
    ).all()


def week(session: Session, access: Access, monday: date) -> tuple[list[Day], list[Visit]]:
    """Return the days of a week with the visits one knows of, and those without a day yet."""
    found = visits.between(session, access, monday, monday + timedelta(days=6))
    days = [monday + timedelta(days=number) for number in range(7)]
    shown = [Day(day, [each for each in found if each.on == day]) for day in days]
    # The weekend only where something is planned on it.
    return (
        [day for day in shown if day.visits or day.on.weekday() < 5],
        [each for each in found if each.on is None],
    )


def _institutions(
    session: Session, access: Access, kind: str, own: Collection[int]
) -> Sequence[Institution]:
    query = select(Institution).where(Institution.closed_on.is_(None))
    if (places := access.observing_institutions(kind)) is not None and kind != "areja":
        query = query.where(Institution.id.in_(sorted(places.union(own))))
    return session.scalars(query.order_by(Institution.name_sort)).all()


def _assignments(session: Session, place: Institution, today: date) -> Sequence[Assignment]:
    return session.scalars(
        select(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.institution_id == place.id, *_in_force(today))
        .order_by(Person.name_sort)
        .options(joinedload(Assignment.person))
    ).all()


def _observers(session: Session, kind: str, place: Institution, today: date) -> Sequence[Person]:
    held = select(Role.person_id).where(
        Role.name.in_(_OBSERVERS.get(kind, ())),
        or_(Role.institution_id.is_(None), Role.institution_id == place.id),
        Role.starts_on <= today,
        or_(Role.ends_on.is_(None), Role.ends_on >= today),
    )
    return session.scalars(
        select(Person).where(Person.id.in_(held)).order_by(Person.name_sort)
    ).all()


def _in_force(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )


def _options(session: Session, form: str) -> dict[str, Sequence[Option]]:
    newest = max((row.version for row in library.published(session) if row.form == form), default=0)
    if not newest:
        return {}
    items = library.definition(session, form, newest).items
    return {
        code: items[code].options
        for code in ("K.MERKIS", "K.PIETEIKTS", "K.FOKUSS")
        if code in items
    }
