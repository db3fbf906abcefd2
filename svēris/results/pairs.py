"""Pairs of independent forms of one lesson: the joint observations, read for agreement.

A pair is two submitted observations of one visit on the same form, by different people. Of three,
each two are a pair. What one of them found not applicable is no pair of that criterion.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.forms.answers import Answers
from svēris.forms.items import Definition, Item
from svēris.forms.rules import evaluate
from svēris.observations.models import COUNTED_STATES, Observation
from svēris.results.agreement import FEWEST_PAIRS, Agreement, agreement, exact, linear

#: Kinds of items whose answers can be compared as they are.
_COMPARED = ("scale", "single")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a form, and how far its pairs agree; None where there are too few."""

    form: str
    item: Item
    pairs: int
    agreement: Agreement | None


@dataclass(frozen=True, slots=True)
class Joint:
    """What the joint observations of a school year come to."""

    #: Lessons seen by two or more, and all lessons of the kind.
    lessons: int
    criteria: Sequence[Criterion]


def joint(session: Session, *, year: int, kind: str, institutions: Collection[int] | None) -> Joint:
    """Return the agreement by criterion; `institutions` None is the whole city."""
    visits = _visits(session, year, kind, institutions)
    lists = library.lists(session)
    forms = {(each.form, each.version) for several in visits.values() for each in several}
    definitions = library.definitions(session, forms)
    found: dict[tuple[str, str], list[tuple[Any, Any]]] = defaultdict(list)
    items: dict[tuple[str, str], Item] = {}
    for several in visits.values():
        for one, other in combinations(several, 2):
            if (one.form, one.version) != (other.form, other.version):
                continue
            definition = definitions[one.form, one.version]
            answers = [evaluate(definition, each.document, lists) for each in (one, other)]
            for item, pair in _pairs(definition, *answers):
                found[one.form, item.code].append(pair)
                items[one.form, item.code] = item
    criteria = [
        Criterion(key[0], items[key], len(pairs), _agreement(items[key], pairs))
        for key, pairs in found.items()
    ]
    return Joint(len(visits), criteria)


def _visits(
    session: Session, year: int, kind: str, institutions: Collection[int] | None
) -> Mapping[Any, Sequence[Observation]]:
    query = select(Observation).where(
        Observation.joint_id.is_not(None),
        Observation.school_year == year,
        Observation.kind == kind,
        Observation.state.in_(COUNTED_STATES),
    )
    if institutions is not None:
        query = query.where(Observation.institution_id.in_(sorted(institutions)))
    visits: dict[Any, list[Observation]] = defaultdict(list)
    for each in session.scalars(query.order_by(Observation.joint_id, Observation.id)):
        seen = visits[each.joint_id]
        if all(each.observer_id != other.observer_id for other in seen):
            seen.append(each)
    return {key: several for key, several in visits.items() if len(several) > 1}


def _pairs(
    definition: Definition, one: Answers, other: Answers
) -> Iterator[tuple[Item, tuple[Any, Any]]]:
    for code, item in definition.items.items():
        compared = item.kind in _COMPARED and not code.startswith(("K.", "S.", "T."))
        if compared and one[code].has_value and other[code].has_value:
            yield item, (one[code].value, other[code].value)


def _agreement(item: Item, pairs: Sequence[tuple[Any, Any]]) -> Agreement | None:
    if len(pairs) < FEWEST_PAIRS:
        return None
    if item.kind == "scale":
        return agreement(pairs, (0, 1, 2), weight=linear)
    categories = [option.code for option in item.options]
    return agreement(pairs, categories, weight=exact)
