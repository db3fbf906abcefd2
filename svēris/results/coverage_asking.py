"""What a person may ask of coverage, from rights and the query of an address."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.access import Access, Right
from svēris.people.models import Institution
from svēris.problems import Problem
from svēris.results import agreed_terms, asking, presence
from svēris.results.coverage import EVERYTHING, Question, Reader
from svēris.results.not_yet import WAY
from svēris.results.terms import Terms


def question(
    session: Session, query: Mapping[str, str], institution: Institution | None, today: date
) -> Question:
    """Return what an address asks of coverage; raises Problem where it cannot be understood."""
    place = None if institution is None else institution.id
    return Question(
        terms=_year(session, query, today, place),
        today=today,
        way=chosen(query, "kind", presence.WAYS, WAY),
        institution=institution,
    )


def reader_of(access: Access, institution: Institution | None) -> Reader:
    """Return what a person may see of the coverage of the city, or of an institution."""
    rule, by_name = asking.rule_for(access, None), access.may(Right.COMPARE_SCHOOLS)
    if institution is None:
        return Reader(rule=rule, by_name=by_name)
    inside = None
    if access.works_at(institution.id):
        inside = replace(asking.rule_for(access, institution.id), institutions=1)
    if institution.id in access.not_yet_observed():
        inside = EVERYTHING
    return Reader(rule=rule, by_name=by_name, inside=inside)


def _year(session: Session, query: Mapping[str, str], today: date, place: int | None) -> Terms:
    """Return the terms of the school year that was asked for, or of the newest with data."""
    label = query.get("year", "")
    asked = calendar.parse_year_label(label)
    if label and asked is None:
        raise Problem("not-understood", extra={"fields": {"year": [label]}})
    if asked is None:
        asked = asking.default_year(session, today, place)
    return agreed_terms.of_year(session, asked)


def chosen(query: Mapping[str, str], name: str, among: Sequence[str], usual: str) -> str:
    """Return a choice of a query; raises Problem where there is no such thing."""
    asked = query.get(name) or usual
    if asked not in among:
        raise Problem("not-understood", extra={"fields": {name: [asked]}})
    return asked
