"""What lessons are marked with for the plans of what is shown, beyond their outcomes.

Marks are needed of indicators that a board has made, and of a draft that is only looked at: of
which lessons they are true, what is asked of each where the conditions bring in what is known
anyway (`statements`), and of a draft in whose base they are. With none of these it costs nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.forms.answers import Answers, Truth
from svēris.forms.items import Definition
from svēris.forms.rules import evaluate
from svēris.results import answers, counts_lessons, statements
from svēris.results.indicators import Formula
from svēris.results.models import Outcome
from svēris.results.outcomes import outcome


@dataclass(slots=True)
class Marks:
    """What one lesson is marked with."""

    facets: set[tuple[str, str]] = field(default_factory=set)
    #: As `ground.Lesson` has it.
    judged: list[str] = field(default_factory=list)


def marks(
    session: Session,
    year: int,
    institution_id: int | None,
    formulas: Sequence[Formula],
    draft: Formula | None,
) -> Mapping[str, Marks]:
    """Return the marks of a school year's lessons, by the hexadecimal digits of their ids."""
    found: defaultdict[str, Marks] = defaultdict(Marks)
    for key, indicator in _true(session, year, statements.concerned(formulas)):
        found[key].facets.add((statements.TRUE, str(indicator)))
    read = [each for each in formulas if each == draft or statements.mixed(each)]
    if not read:
        return found
    lists = library.lists(session)
    for part in counts_lessons.of_year(session, year, institution_id):
        definitions = library.definitions(session, {(row.form, row.version) for row in part})
        for row in part:
            definition = definitions[row.form, row.version]
            answered = evaluate(definition, row.document, lists)
            for formula in read:
                _mark(found[row.id.hex], formula, definition, answered, drafted=formula == draft)
    return found


def _true(session: Session, year: int, formulas: Iterable[Formula]) -> Iterable[tuple[str, int]]:
    ids = [each.id for each in formulas]
    if not ids:
        return []
    query = select(cast(Outcome.observation_id, String), Outcome.indicator_id).where(
        Outcome.school_year == year, Outcome.indicator_id.in_(ids), Outcome.numerator > 0
    )
    return [(hexadecimal(row[0]), row[1]) for row in session.execute(query)]


def hexadecimal(text: str) -> str:
    """Return the hexadecimal digits of an id that a database gave as text."""
    return text.replace("-", "")


def _mark(
    found: Marks, formula: Formula, definition: Definition, answered: Answers, *, drafted: bool
) -> None:
    weighed = outcome(formula, definition, answered)
    if weighed is None:
        return
    key = str(formula.id)
    if drafted:
        found.judged.append(key if weighed.denominator > 0 else f"-{key}")
        if weighed.numerator > 0:
            found.facets.add((statements.TRUE, key))
    measure: Mapping[str, Any] = formula.measure
    asked = {statements.BASE_PART: measure.get("base")}
    if measure["kind"] == "share":
        asked[statements.PART] = measure["numerator"]
    for name, predicate in asked.items():
        if predicate is not None and answers.mixes(predicate) and statements.mixed(formula):
            rest = answers.residue(predicate, answered)
            if not isinstance(rest, Truth):
                found.facets.add((name + key, answers.text(rest)))
