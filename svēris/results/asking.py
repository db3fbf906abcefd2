"""What a person may ask of figures: place, kinds and smallest group, from rights and query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.access import TEACHER, Access, Right
from svēris.people.models import Institution
from svēris.people.rights import RIGHTS
from svēris.problems import Problem
from svēris.results import counts, disclosure
from svēris.results.disclosure import Rule
from svēris.results.filters import KINDS, Filter
from svēris.results.queries import filter_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about figures, as far as the person may ask it."""

    of: Filter
    #: None is the city.
    institution: Institution | None
    kinds: tuple[str, ...]
    rule: Rule
    decimals: int | None

    @property
    def narrows(self) -> bool:
        """Whether the person may ask about parts of the place, by grade or area."""
        return _narrows(self.of, self.rule)


def ask(
    session: Session, access: Access, query: Mapping[str, Any], code: str | None, today: date
) -> Asked:
    """Return what was asked about an institution, or the city; raises Problem where one may not."""
    institution = None if code is None else place(session, access, code)
    institution_id = institution.id if institution else None
    kinds = access.results_kinds(institution_id)
    of = filter_of(
        query,
        year=default_year(session, today, institution_id, kinds),
        institution_id=institution_id,
    )
    rule = rule_for(access, institution_id)
    _refuse_narrow(of, rule)
    if of.kinds and not set(of.kinds) & set(kinds):
        raise Problem("not-allowed")
    return Asked(
        of=of,
        institution=institution,
        kinds=kinds,
        rule=rule,
        decimals=query.get("decimals"),
    )


def place(session: Session, access: Access, code: str) -> Institution:
    """Return the institution with a code; raises Problem unless its figures may be seen by name."""
    institution = session.scalar(select(Institution).where(Institution.code == code))
    if institution is None:
        raise Problem("not-found")
    places = access.results_institutions()
    if places is not None and institution.id not in places:
        raise Problem("not-allowed")
    return institution


def places(session: Session, access: Access) -> list[Institution]:
    """Return the institutions whose figures one may see by name, in Latvian order."""
    query = select(Institution).order_by(Institution.name_sort)
    visible = access.results_institutions()
    if visible is not None:
        query = query.where(Institution.id.in_(sorted(visible)))
    return list(session.scalars(query))


def default_year(
    session: Session, today: date, place: int | None = None, kinds: Sequence[str] = ()
) -> int:
    """Return the school year shown when nobody chooses: the newest with anything in it.

    In September that is the one before, until a lesson of the city, or of the place, was counted.
    """
    newest = counts.newest_year(session, kinds=kinds, places=() if place is None else (place,))
    if newest is None and place is not None:
        return default_year(session, today, kinds=kinds)
    return calendar.school_year(today) if newest is None else newest


def rule_for(access: Access, institution_id: int | None) -> Rule:
    """Return the smallest group of which a person sees figures there; None is the city."""
    # A teacher sees what may be published; who answers for a place sees what is inside it.
    if institution_id is not None:
        small = access.results_smallest_base(institution_id) < disclosure.PUBLISHED.lessons
    else:
        columns = RIGHTS[Right.CITY_RESULTS]
        small = any(access.has(role) for role in columns if role is not TEACHER)
    compares = access.results_institutions() is None
    return replace(
        disclosure.INSIDE if small else disclosure.PUBLISHED,
        institutions=1 if compares else disclosure.FEWEST_INSTITUTIONS,
        own=access.results_own(),
        read=frozenset(kind for kind in KINDS if access.reading(kind).everywhere),
    )


def _refuse_narrow(of: Filter, rule: Rule) -> None:
    """Raise Problem where a question is narrower than anybody, or than this person, may ask.

    Two filters at once would be groups that no plan of disclosure could show. The institutions
    that one compares are shown whole.
    """
    if len(of.narrowed()) > 1:
        raise Problem("one-filter-at-a-time")
    if of.narrow and not _narrows(of, rule):
        raise Problem("shown-whole")


def _narrows(of: Filter, rule: Rule) -> bool:
    return of.city or of.institution_id in (rule.own or ())
