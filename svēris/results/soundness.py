"""Whether a draft may be published: what is missing, and what its forms do not ask. Pure.

A condition about what a form does not ask would silently leave that form out of the base, and a
condition that nothing can fulfil would silently be 0 %; so both are refused, at the very field.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from svēris.results import conditions
from svēris.results.conditions import TESTS, WITH_CHOICES, WITH_NUMBER, Condition, Group
from svēris.results.criteria import Catalogue, Criterion
from svēris.results.designing import BASE, COUNTED, NUMERATOR, SPLITS, TEXTS, WHO, Draft
from svēris.results.filters import FAMILIES, KINDS, PERIODS
from svēris.results.indicators import GROUPS

#: Words without which no figure may stand; a sentence and its subject belong together.
_ALWAYS = ("name_lv", "name_en", "base_lv", "base_en")
_SENTENCES = ("sentence_lv", "sentence_en")
LONGEST_TEXT = 400
_LARGEST = 9999


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: at which field of the page, and why."""

    field: str
    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


def faults(draft: Draft, catalogue: Catalogue, language: str) -> list[Fault]:
    """Return everything for which a draft may not be published, in the order of the page.

    Names of criteria in the faults are in the reader's language.
    """
    return [*_words(draft), *_choices(draft), *_measure(draft, catalogue, language)]


def _words(draft: Draft) -> Iterator[Fault]:
    needed = set(_ALWAYS) | (set(TEXTS) if draft.measure != "count" else set())
    for name in TEXTS:
        text = draft.text(name)
        if not text and name in needed:
            yield Fault(name, "text-missing")
        elif len(text) > LONGEST_TEXT:
            yield Fault(name, "text-too-long", {"limit": LONGEST_TEXT})
        elif name in _SENTENCES and text and text.count("{share}") != 1:
            yield Fault(name, "sentence-without-share")
        elif re.search(r"[{}]", text.replace("{share}", "")):
            yield Fault(name, "text-with-braces")


def _choices(draft: Draft) -> Iterator[Fault]:
    if draft.group not in GROUPS:
        yield Fault("group", "group-missing")
    if draft.period not in PERIODS:
        yield Fault("period", "choice-missing")
    # Of teachers the indicator that is chosen says of which lessons they are.
    if draft.measure == "teachers" and not draft.of:
        pass
    elif not draft.families or not set(draft.families) <= set(FAMILIES):
        yield Fault("families", "family-missing")
    for name, kinds in (("city", draft.city), ("school", draft.school)):
        if not kinds or not set(kinds) <= set(KINDS):
            yield Fault(name, "kind-missing")


def _measure(draft: Draft, catalogue: Catalogue, language: str) -> Iterator[Fault]:
    if not draft.made:
        yield from _counted(draft)
        return
    if draft.measure == "share":
        if not draft.numerator.parts:
            yield Fault(NUMERATOR, "condition-missing")
        yield from _tree(draft.numerator, NUMERATOR, draft, catalogue, language)
    else:
        for name, code in (("part", draft.part), ("whole", draft.whole)):
            yield from _number(name, code, draft, catalogue, language)
    yield from _tree(draft.base, BASE, draft, catalogue, language)


def _counted(draft: Draft) -> Iterator[Fault]:
    if draft.measure not in COUNTED:
        yield Fault("measure", "measure-missing")
    elif draft.measure == "teachers" and not draft.of:
        yield Fault("of", "indicator-missing")
    elif draft.measure == "coverage" and draft.who not in WHO:
        yield Fault("who", "measure-missing")
    elif draft.measure == "count" and draft.split not in ("", *SPLITS):
        yield Fault("split", "measure-missing")


def _number(
    place: str, code: str, draft: Draft, catalogue: Catalogue, language: str
) -> Iterator[Fault]:
    criterion = catalogue.criteria.get(code)
    if criterion is None or criterion.kind != "number":
        yield Fault(place, "number-missing")
    else:
        yield from _asked(place, criterion, draft, language)


def _tree(
    root: Group, place: str, draft: Draft, catalogue: Catalogue, language: str
) -> Iterator[Fault]:
    for where, node in conditions.walk(root, place):
        if isinstance(node, Condition):
            yield from _condition(where, node, draft, catalogue, language)
        elif where != place and not node.parts:
            yield Fault(where, "group-empty")


def _condition(
    place: str, condition: Condition, draft: Draft, catalogue: Catalogue, language: str
) -> Iterator[Fault]:
    criterion = catalogue.criteria.get(condition.item)
    if criterion is None:
        yield Fault(place, "criterion-unknown", {"criterion": condition.item})
        return
    yield from _asked(place, criterion, draft, language)
    if condition.test not in TESTS[criterion.kind]:
        yield Fault(place, "test-unfit", {"criterion": _name(criterion, draft, language)})
    elif condition.test in WITH_CHOICES or condition.test in WITH_NUMBER:
        yield from _compared(place, condition, criterion, draft, language)


def _compared(
    place: str, condition: Condition, criterion: Criterion, draft: Draft, language: str
) -> Iterator[Fault]:
    if condition.test in WITH_NUMBER:
        number = condition.number
        if not (number.isascii() and number.isdigit() and int(number) <= _LARGEST):
            yield Fault(place, "number-unreadable", {"most": _LARGEST})
        return
    if not condition.values:
        named = {"criterion": _name(criterion, draft, language)}
        yield Fault(place, "option-missing", named)
    for value in condition.values:
        if value not in criterion.choices:
            yield Fault(place, "option-unknown", {"option": value})


def _asked(place: str, criterion: Criterion, draft: Draft, language: str) -> Iterator[Fault]:
    if draft.families and not criterion.asked_by(draft.families, draft.forms):
        named = {"criterion": _name(criterion, draft, language)}
        yield Fault(place, "criterion-not-asked", named)


def _name(criterion: Criterion, draft: Draft, language: str) -> str:
    return criterion.text(draft.families, language)
