"""What one observation amounts to under an indicator, and the rows that say so.

`outcome` is the only place where an answer becomes a number; pages, files and commands only add
up what it returned. It is three-valued by way of `svēris.forms.rules` (domain.md §3.0): a lesson
is in the base and true, false or partly, or not applicable, or its answer is missing. Missing is
never silently "not observed".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from svēris.db import draw
from svēris.forms import library
from svēris.forms.answers import Answers, AnswerState, Lists, Truth
from svēris.forms.items import Definition
from svēris.forms.rules import evaluate, holds
from svēris.observations.models import Observation
from svēris.results import counts_lessons, indicators, remembered
from svēris.results.indicators import Formula
from svēris.results.models import Indicator, Outcome, Result

#: Observations folded at once by a rebuild: enough to be quick, few enough to fit anywhere.
BATCH = 500

#: Pairs of indicator and form kept bound: several times what one installation has in force. What
#: is only being designed passes through.
BOUND = 4096


class Weighed(NamedTuple):
    """The outcome of one observation: what it is, and what it adds to a figure."""

    result: Result
    numerator: int
    denominator: int


_NA = Weighed(Result.NA, 0, 0)
_MISSING = Weighed(Result.MISSING, 0, 0)
_OUTSIDE = {Truth.FALSE: _NA, Truth.NA: _NA, Truth.MISSING: _MISSING}


@dataclass(frozen=True, slots=True)
class _Bound:
    """An indicator in the codes of one form."""

    #: Whether the form asks for everything the indicator needs.
    asked: bool
    base: Mapping[str, Any] | None
    #: Of a share; with `partly` for criteria that came part of the way.
    numerator: Mapping[str, Any] | None = None
    partly: Mapping[str, Any] | None = None
    #: Of a ratio: the items of its numerator and denominator.
    numbers: tuple[str, ...] = ()


def outcome(formula: Formula, definition: Definition, answers: Answers) -> Weighed | None:
    """Return what an observation is under an indicator.

    None where the form does not ask for it at all: an item that is not on a form is not in the
    base, and it is not missing either (domain.md §3.7).
    """
    bound = _bind(formula, definition)
    if not bound.asked:
        return None
    if bound.base is not None:
        outside = _OUTSIDE.get(holds(bound.base, answers))
        if outside is not None:
            return outside
    return _ratio(bound, answers) if bound.numbers else _share(bound, answers)


@lru_cache(BOUND)
def _bind(formula: Formula, definition: Definition) -> _Bound:
    """Bind an indicator to a form, once and for all: both never change."""
    measure, family = formula.measure, definition.family
    if not formula.per_observation or not formula.takes(definition.form, family):
        return _Bound(asked=False, base=None)
    base = _predicate(measure.get("base"), definition)
    needed = set(indicators.items(base)) if base else set()
    if measure["kind"] == "ratio":
        names = (measure["numerator"], measure["denominator"])
        numbers = tuple(indicators.resolve(name, family) for name in names)
        return _Bound(needed.union(numbers) <= definition.items.keys(), base, numbers=numbers)
    numerator = _predicate(measure["numerator"], definition)
    needed |= set(indicators.items(numerator)) if numerator else set()
    partly = _predicate(measure["numerator"], definition, partly=True)
    return _Bound(needed <= definition.items.keys(), base, numerator, partly)


def _predicate(
    raw: Mapping[str, Any] | None, definition: Definition, *, partly: bool = False
) -> Mapping[str, Any] | None:
    if raw is None:
        return None
    return indicators.bind(raw, definition.family, definition.observed, partly=partly)


def _share(bound: _Bound, answers: Answers) -> Weighed:
    truth = holds(bound.numerator or {}, answers)
    if truth is Truth.TRUE:
        return Weighed(Result.TRUE, 1, 1)
    if truth is not Truth.FALSE:
        return _OUTSIDE[truth]
    nearly = holds(bound.partly or {}, answers) is Truth.TRUE
    return Weighed(Result.PARTLY if nearly else Result.FALSE, 0, 1)


def _ratio(bound: _Bound, answers: Answers) -> Weighed:
    """Return two numbers of one lesson; both must be known for it to be in the base."""
    values = []
    for code in bound.numbers:
        answer = answers[code]
        if answer.state is AnswerState.MISSING:
            return _MISSING
        if not answer.has_value:
            return _NA
        values.append(int(answer.value))
    part, whole = values
    return Weighed(Result.TRUE, part, whole) if whole > 0 else _NA


def recompute(session: Session, observations: Sequence[Observation]) -> None:
    """Write the outcome rows of observations anew, in as many statements for many as for one.

    An observation that does not count has none.
    """
    if not observations:
        return
    if any(each.counts or each.revision for each in observations):
        # A draft that was never submitted counts nowhere, before or after.
        years = {each.school_year for each in observations}
        remembered.changed(session, None if None in years else {year or 0 for year in years})
    ids = [observation.id for observation in observations]
    session.execute(delete(Outcome).where(Outcome.observation_id.in_(ids)))
    counted = [observation for observation in observations if observation.counts]
    if not counted:
        return
    formulas, lists = indicators.current(session), library.lists(session)
    definitions = library.definitions(session, {(each.form, each.version) for each in counted})
    rows = [
        row
        for each in counted
        for row in rows_of(each, definitions[each.form, each.version], formulas, lists)
    ]
    if rows:
        session.execute(insert(Outcome), rows)


def rows_of(
    observation: Observation | Row[*tuple[Any, ...]],
    definition: Definition,
    formulas: Sequence[Formula],
    lists: Lists,
) -> Iterator[dict[str, Any]]:
    """Give the outcome rows of an observation that counts, or of the columns read of one."""
    answers = evaluate(definition, observation.document, lists)
    for formula in formulas:
        weighed = outcome(formula, definition, answers)
        if weighed is not None:
            yield {
                "observation_id": observation.id,
                "indicator_id": formula.id,
                **weighed._asdict(),
                "institution_id": observation.institution_id,
                "school_year": observation.school_year,
                "kind": observation.kind,
                "family": observation.family,
                "headline": observation.headline,
                "teacher_id": observation.teacher_id,
            }


def compute(session: Session, formulas: Sequence[Formula]) -> int:
    """Write the rows of some indicators over all earlier observations; return over how many.

    The rows of versions that are no longer in force go (`forget_superseded`).
    """
    # The lock of the feed: what comes in meanwhile waits, and is then weighed under these as well.
    draw(session, "feed", 0)
    ids = [formula.id for formula in formulas]
    session.execute(delete(Outcome).where(Outcome.indicator_id.in_(ids)))
    forget_superseded(session)
    lists, seen = library.lists(session), 0
    for part in counts_lessons.all_parts(session):
        definitions = library.definitions(session, {(each.form, each.version) for each in part})
        rows = [
            row
            for each in part
            for row in rows_of(each, definitions[each.form, each.version], formulas, lists)
        ]
        if rows:
            session.execute(insert(Outcome), rows)
        seen += len(part)
    return seen


def forget_superseded(session: Session) -> None:
    """Take away the rows of versions that are not in force.

    Nothing counts them, and they can be made again from the definition, which stays, and the
    stored changes. What may be shown of the others rests on them, too.
    """
    remembered.changed(session)
    superseded = select(Indicator.id).where(~Indicator.current)
    session.execute(delete(Outcome).where(Outcome.indicator_id.in_(superseded)))


def rebuild(session: Session) -> int:
    """Make every outcome row anew from the observations; return how many observations count."""
    draw(session, "feed", 0)
    remembered.changed(session)
    session.execute(delete(Outcome))
    ids = session.scalars(select(Observation.id).where(Observation.counts)).all()
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        recompute(
            session, session.scalars(select(Observation).where(Observation.id.in_(part))).all()
        )
        session.expunge_all()
    return len(ids)
