"""Numbers of observations, and coverage, counted anew one by one. Pure.

The naive twin of `results.volumes`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from svēris.observations import context
from svēris.people.models import Duty
from svēris.publishing.basis import Post, Seen
from svēris.results import class_sets
from svēris.results.filters import days, reference_day
from svēris.results.indicators import Formula
from svēris.results.tallies import Tally
from svēris.results.volumes import OTHER, PRESCHOOL, TRAINING

_OF_FAMILY = {"RN": PRESCHOOL, "MT": TRAINING}


def counted(
    seen: Iterable[Seen], formula: Formula, kinds: Sequence[str], period: str, year: int
) -> dict[str | None, int]:
    """Return the number of observations, by part of the split; None is the whole."""
    found = [
        each for each in seen
        if each.kind in kinds and each.family in formula.families and each.within(period)
    ]  # fmt: skip
    split = formula.measure.get("split")
    if split == "grade":
        grades = Counter(grade for each in found for grade in _grades(each))
        return {None: len(found), **{key: grades[key] for key in sorted(grades, key=int)}}
    if split == "class-sets":
        sets = class_sets.partition(year)
        parts = Counter(_part(each, sets) for each in found)
        order = (PRESCHOOL, *(each.code for each in sets), OTHER, TRAINING)
        return {None: len(found), **{part: parts[part] for part in order}}
    return {None: len(found)}


def _grades(seen: Seen) -> set[str]:
    return set(context.codes(seen.document.get("K.KLASE")))


def _part(seen: Seen, sets: Sequence[class_sets.ClassSet]) -> str:
    if seen.family in _OF_FAMILY:
        return _OF_FAMILY[seen.family]
    grades = _grades(seen)
    fitting = (each.code for each in sets if grades & set(map(str, each.grades)))
    return next(fitting, OTHER)


def covered(  # noqa: PLR0913, PLR0917  (what was seen, who works where, and of what the coverage is)
    seen: Iterable[Seen], posts: Iterable[Post], formula: Formula, period: str, year: int,
    place: int | None = None, support: bool = False,
) -> Tally:  # fmt: skip
    """Return how many of those who had an assignment on the day of reference were observed.

    The city counts persons, an institution its assignments. `support`: support staff are counted
    among all duties, as the first publications had it.
    """
    measure: Mapping[str, object] = formula.measure
    # What is published is over, and so is its day of reference.
    day = reference_day(year, str(measure["reference"]), days(year, "year").last)
    duties = set(formula.measure.get("duties", ()))
    kinds, observers = formula.kinds(city=place is None), measure["who"] == "observers"
    counted = [
        each for each in seen
        if each.kind in kinds and each.within(period) and each.assignment_id is not None
        and place in (None, each.institution_id)
    ]  # fmt: skip
    active = [
        post for post in posts
        if post.starts_on <= day and (post.ends_on is None or post.ends_on >= day)
        and (post.duty in duties if duties else support or post.duty != Duty.SUPPORT)
        and place in (None, post.institution_id)
    ]  # fmt: skip
    persons = place is None or observers
    reached = {_who(each, persons=persons, observers=observers) for each in counted}
    units = {
        post.person_id if place is None else post.id:
        (post.person_id if persons else post.id) in reached
        for post in active
    }  # fmt: skip
    return Tally(
        sum(units.values()), len(units), len(units), teachers=len(units),
        institutions=len({post.institution_id for post in active}),
    )  # fmt: skip


def _who(seen: Seen, *, persons: bool, observers: bool) -> UUID | None:
    """Return who was observed, or observed: a person, or an assignment."""
    if observers:
        return seen.observer_id
    return seen.teacher_id if persons else seen.assignment_id
