"""The research file: one row for each counted observation, without names and texts.

Decided: only kinds that the caller may read in full everywhere stand in it (`access.reading`), so
that for the board internal observations stay figures (domain.md §4.2, §4.3); peer observations
never do. A file holds one school year and has a key of its own: nobody can be followed from file
to file. What is told of a teacher is checked by `anonymity`, hidden questions included, since they
tell the age group or that a language was taught.
"""

import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from svēris import calendar
from svēris.forms import library
from svēris.forms.answers import Answer, AnswerState
from svēris.forms.items import Definition, Item
from svēris.forms.rules import evaluate
from svēris.observations.models import Facet, Observation
from svēris.people.access import Access
from svēris.places import PACKAGE
from svēris.reports.anonymity import ANY, generalise
from svēris.results import indicators
from svēris.results.disclosure import FEWEST_INSTITUTIONS
from svēris.results.indicators import Formula
from svēris.results.models import Outcome

#: What a reader must know of a visit to judge its answers; other context would name the lesson.
_CONTEXT = frozenset({"K.PIETEIKTS", "K.DALA"})
_CODED = frozenset({"single", "multi", "scale"})
#: It says the subject area once more.
_AREA = "RN.ROT.JOMAS"
#: Conclusions and the teacher's part stand in no research.
_PERSONAL = ("S.", "T.")
_STATES = {
    AnswerState.MISSING: "M", AnswerState.NA: "NA", AnswerState.HIDDEN_NA: "NA*",
    AnswerState.HIDDEN_0: "0*",
}  # fmt: skip
SEVERAL = "several"

#: Places in what is told of a teacher: kind, family and hidden questions always stay.
TOLD = ("kind", "family", "hidden", "institution", "area", "grade_band", "institution_type")
_ORDER = tuple(TOLD.index(name) for name in TOLD[3:])
FIXED = (
    "teacher", "observer", "institution", "school_year", "month", "kind", "form",
    "institution_type", "grade_band", "area",
)  # fmt: skip

Cell = str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Research:
    """A research file before it is written."""

    year: int
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    items: Mapping[str, Item]
    formulas: Sequence[Formula]
    #: Indicators left out, because they tell what the file must not.
    omitted: Sequence[str]
    #: Cells replaced by `ANY`, by column, and rows left out.
    suppressed: Mapping[str, int]
    dropped: int


def kinds(access: Access) -> list[str]:
    """Return the kinds of observation whose rows the person may take: those read in full."""
    return [kind for kind in ("areja", "ieksieja") if access.reading(kind).everywhere]


def gather(session: Session, access: Access, year: int, key: bytes) -> Research:
    """Return the rows of a school year; `key` makes the pseudonyms and is thrown away."""
    observations = _observations(session, kinds(access), year)
    definitions = library.definitions(session, {(o.form, o.version) for o in observations})
    lists = library.lists(session)
    answers = {
        each.id: evaluate(definitions[each.form, each.version], each.document, lists)
        for each in observations
    }
    items = _items(definitions.values())
    sensitive = _sensitive(definitions.values())
    asked = [each for each in indicators.current(session) if each.measure["kind"] == "share"]
    formulas = [each for each in asked if not _tells(each, sensitive)]
    results = _results(session, observations)
    told = _told(observations, answers, _facets(session, observations))
    allowed = generalise(told, _ORDER)
    pseudonym = pseudonyms(key)
    kept = [each for each in observations if allowed[each.teacher_id] is not None]
    rows = [
        [
            *_fixed(each, allowed[each.teacher_id] or (), pseudonym),
            *(_cell(answers[each.id].get(code), code, definitions[each.form, each.version])
              for code in items),
            *(results.get((each.id, formula.id)) for formula in formulas),
        ]
        for each in sorted(kept, key=lambda each: pseudonym("row", each.id))
    ]  # fmt: skip
    return Research(
        year=year, rows=rows, items=items, formulas=formulas,
        columns=[*FIXED, *items, *(formula.code for formula in formulas)],
        omitted=[each.code for each in asked if each not in formulas],
        suppressed=_suppressed(rows), dropped=len(observations) - len(kept),
    )  # fmt: skip


def pseudonyms(key: bytes) -> Callable[[str, object], str]:
    """Return a function that names a thing of a sort, unlike itself under another key."""

    def pseudonym(sort: str, name: object) -> str:
        return hmac.new(key, f"{sort}:{name}".encode(), "sha256").hexdigest()[:12]

    return pseudonym


def _observations(session: Session, kinds: Sequence[str], year: int) -> Sequence[Observation]:
    return session.scalars(
        select(Observation)
        .where(Observation.counts, Observation.school_year == year, Observation.kind.in_(kinds))
        .options(joinedload(Observation.institution))
    ).all()


def _items(definitions: Iterable[Definition]) -> dict[str, Item]:
    """Return the coded questions of all forms that say nothing of who, where and when."""
    return {
        code: item
        for definition in sorted(definitions, key=lambda each: (each.form, each.version))
        for code, item in definition.items.items()
        if item.kind in _CODED
        and not (item.off or item.sensitive or item.by_teacher)
        and not code.startswith((*_PERSONAL, _AREA))
        and (code in _CONTEXT or not code.startswith("K."))
    }


def _sensitive(definitions: Iterable[Definition]) -> frozenset[str]:
    return frozenset(
        code for each in definitions for code, item in each.items.items() if item.sensitive
    )


def _tells(formula: Formula, sensitive: frozenset[str]) -> bool:
    """Say whether a formula's outcome tells a sensitive answer, or context that is left out."""
    predicates = [formula.measure["numerator"], formula.measure.get("base")]
    bound = [
        indicators.bind(each, family, (2,))
        for each in predicates if each is not None for family in formula.families
    ]  # fmt: skip
    asked = {code for each in bound for code in indicators.items(each)}
    context = {code for code in asked if code.startswith("K.")} - _CONTEXT
    return bool(context or asked & sensitive)


def _results(session: Session, observations: Sequence[Observation]) -> dict[tuple[UUID, int], str]:
    if not observations:
        return {}
    kinds, year = {each.kind for each in observations}, observations[0].school_year
    query = select(Outcome.observation_id, Outcome.indicator_id, Outcome.result).where(
        Outcome.school_year == year, Outcome.kind.in_(sorted(map(str, kinds)))
    )
    return {(row[0], row[1]): row[2].value for row in session.execute(query)}


def _facets(
    session: Session, observations: Sequence[Observation]
) -> dict[UUID, dict[str, set[str]]]:
    found: dict[UUID, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    known = {each.id for each in observations}
    for name in ("grade", "area"):
        query = select(Facet.observation_id, Facet.value).where(Facet.name == name)
        for observation_id, value in session.execute(query):
            if observation_id in known:
                found[observation_id][name].add(value)
    return found


def _told(
    observations: Sequence[Observation],
    answers: Mapping[UUID, Mapping[str, Answer]],
    facets: Mapping[UUID, Mapping[str, set[str]]],
) -> dict[Any, tuple[str, ...]]:
    """Return what rows tell of each teacher: one value for all of them, or that there are several.

    Of hidden questions and families the whole list: it can be read off the rows in any case.
    """
    seen: dict[Any, list[set[str]]] = {}
    common = _common_types(observations)
    for each in observations:
        values = seen.setdefault(each.teacher_id, [set() for _name in TOLD])
        type_of = each.institution.type.value if each.institution else ANY
        hidden = sorted(c for c, a in answers[each.id].items() if a.state is AnswerState.HIDDEN_NA)
        values[0].add(each.kind or "")
        values[1].add(each.family)
        values[2].add(" ".join(hidden))
        values[3].add(str(each.institution_id))
        values[4].update(facets.get(each.id, {}).get("area", ()))
        values[5].update(_bands(each.family, facets.get(each.id, {}).get("grade", ())))
        values[6].add(type_of if type_of in common else ANY)
    return {
        teacher: (
            *("|".join(sorted(values)) for values in sets[:3]),
            *(values.copy().pop() if len(values) == 1 else (SEVERAL if values else ANY)
              for values in sets[3:]),
        )
        for teacher, sets in seen.items()
    }  # fmt: skip


def _common_types(observations: Sequence[Observation]) -> set[str]:
    """Return the types of which there are so many institutions that none is meant by its type."""
    places: dict[str, set[int]] = defaultdict(set)
    for each in observations:
        if each.institution is not None:
            places[each.institution.type.value].add(each.institution.id)
    return {name for name, found in places.items() if len(found) >= FEWEST_INSTITUTIONS}


def _bands(family: str, grades: Iterable[str]) -> Iterator[str]:
    if family != "MS":
        yield {"RN": "preschool", "MT": "training"}.get(family, ANY)
    for grade in grades:
        first = min((int(grade) - 1) // 3 * 3 + 1, 10)
        yield f"{first}-{first + 2}"


def _fixed(
    each: Observation, told: Sequence[str], pseudonym: Callable[[str, object], str]
) -> list[Cell]:
    known = dict(zip(TOLD, told, strict=True))
    place = known["institution"]
    return [
        pseudonym("teacher", each.teacher_id),
        pseudonym("observer", each.observer_id),
        place if place in (ANY, SEVERAL) else pseudonym("institution", place),
        calendar.year_label(each.school_year or 0),
        f"{each.lesson_on:%Y-%m}" if each.lesson_on else None,
        each.kind,
        f"{each.form} {each.version}",
        known["institution_type"], known["grade_band"], known["area"],
    ]  # fmt: skip


def _cell(answer: Answer | None, code: str, definition: Definition) -> Cell:
    if code not in definition.items:
        return None
    if answer is None:
        return "M"
    if answer.state in _STATES:
        return _STATES[answer.state]
    value = answer.value
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _suppressed(rows: Sequence[Sequence[Cell]]) -> dict[str, int]:
    return {
        name: sum(row[place] == ANY for row in rows)
        for place, name in enumerate(FIXED)
        if name in TOLD[3:]
    }


@cache
def words() -> dict[str, Any]:
    """Return the words of the codebook in both languages."""
    read: dict[str, Any] = json.loads((PACKAGE / "reports" / "research.json").read_text("utf-8"))
    return read
