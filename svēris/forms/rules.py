"""The one evaluator of rules: which items are asked, and what state each answer is in.

`static/js/forms/rules.js` is its twin; both run tests/vectors/forms-rules.json.

A rule comes to *true*, *false*, *na* or *missing* (domain.md §3.0):

- a comparison is *missing* while its item is unanswered and *na* where it does not apply;
  `answered` asks whether there is a value and is only ever true or false;
- `all`: any false → false; else any missing → missing; else any na → na; else true;
- `any`: any true → true; else any missing → missing; else all na → na; else false;
- `not` exchanges true and false; an item that is not on the form is *na*.

Visibility is two-valued: only *true* shows, hides, obliges or offers. `hidden` is looked at before
`shown`. An item that is not shown though nothing hides it waits for another answer: *missing*.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from svēris.forms.answers import NOTHING, Answer, Answers, AnswerState, Document, Lists, Truth
from svēris.forms.items import LESSON_DATE, Definition, Item, Option, Rule
from svēris.forms.kinds import KINDS

_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}
_OFF_THE_FORM = Answer(AnswerState.HIDDEN_NA, visible=False)


def evaluate(definition: Definition, document: Document, lists: Lists = NOTHING) -> Answers:
    """Return the state of every item of the form in a document."""
    answers: dict[str, Answer] = {}
    for code in definition.order:
        answers[code] = _answer(definition.items[code], document, answers, lists)
    return {code: answers[code] for code in definition.items}


def holds(rule: Rule, answers: Answers) -> Truth:
    """Return what a rule comes to."""
    if "all" in rule:
        return _all([holds(part, answers) for part in rule["all"]])
    if "any" in rule:
        return _any([holds(part, answers) for part in rule["any"]])
    if "not" in rule:
        inner = holds(rule["not"], answers)
        return _NOT.get(inner, inner)
    return _asks(rule, answers.get(rule["item"], _OFF_THE_FORM))


def presets(definition: Definition, document: Document, lists: Lists = NOTHING) -> dict[str, Any]:
    """Return what the tablet selects by itself: values of visible items that have none."""
    answers = evaluate(definition, document, lists)
    chosen: dict[str, Any] = {}
    for code, item in definition.items.items():
        if not answers[code].visible or document.get(code) is not None:
            continue
        for preset in item.presets:
            if preset.when is None or holds(preset.when, answers) is Truth.TRUE:
                chosen[code] = preset.value
                break
    return chosen


def mentions(rule: Rule) -> Iterator[str]:
    """Yield the codes of the items a rule asks about."""
    for part in (*rule.get("all", ()), *rule.get("any", ())):
        yield from mentions(part)
    if "not" in rule:
        yield from mentions(rule["not"])
    if "item" in rule:
        yield rule["item"]


def obliged(item: Item, answers: Answers) -> bool:
    """Say whether an item must be answered before submitting."""
    return _switch(item.obligatory, answers)


def na_allowed(item: Item, answers: Answers) -> bool:
    """Say whether "not applicable" may be chosen."""
    return _switch(item.na, answers)


def _answer(item: Item, document: Document, answers: Answers, lists: Lists) -> Answer:
    hiding = _hidden(item, answers)
    if hiding is not None:
        return hiding
    withheld = frozenset(o.code for o in item.options if not _offered(o, answers))
    if item.derived is not None:
        value = _derived(item.derived, answers)
        if value is not None:
            answer = Answer(AnswerState.VALUE, value, derived=True, withheld=withheld)
            return replace(answer, attributes=_attributes(item, value, lists))
        if item.never_asked:
            return Answer(AnswerState.MISSING, derived=True)
    raw = KINDS[item.kind].raw(item, document)
    if isinstance(raw, Mapping) and isinstance(raw.get("na"), str):
        return Answer(AnswerState.NA, reason=raw["na"], withheld=withheld)
    value = None if raw is None else KINDS[item.kind].read(item, raw)
    if value is None:
        return Answer(AnswerState.MISSING, withheld=withheld)
    attributes = _attributes(item, value, lists)
    return Answer(AnswerState.VALUE, value, withheld=withheld, attributes=attributes)


def _hidden(item: Item, answers: Answers) -> Answer | None:
    """Return the answer of an item that is not asked; None if it is asked."""
    if item.off:
        return _OFF_THE_FORM
    for hiding in item.hidden:
        if holds(hiding.when, answers) is Truth.TRUE:
            if hiding.zero:
                return Answer(AnswerState.HIDDEN_0, 0, visible=False)
            return Answer(AnswerState.HIDDEN_NA, visible=False)
    if item.shown is not None and holds(item.shown, answers) is not Truth.TRUE:
        return Answer(AnswerState.MISSING, visible=False)
    return None


def _offered(option: Option, answers: Answers) -> bool:
    if option.valid_to is not None and LESSON_DATE in answers:
        day = answers[LESSON_DATE].value
        if day is not None and day > option.valid_to.isoformat():
            return False
    return option.offered is None or holds(option.offered, answers) is Truth.TRUE


def _derived(derived: Mapping[str, Any], answers: Answers) -> Any:
    if "attribute" in derived:
        return answers[derived["of"]].attributes.get(derived["attribute"])
    if "share" not in derived:
        return None
    part, whole = (answers[code].value for code in derived["share"])
    if part is None or not whole or part > whole:
        return None
    reached = [band["option"] for band in derived["bands"] if part * 100 >= band["from"] * whole]
    return reached[-1] if reached else None


def _attributes(item: Item, value: Any, lists: Lists) -> Mapping[str, Any]:
    if item.list is None:
        return NOTHING
    entries = lists.get(item.list, NOTHING)
    attributes: Mapping[str, Any] = entries.get(value, NOTHING)
    return attributes


def _asks(rule: Rule, answer: Answer) -> Truth:
    """Return what a rule about one item comes to."""
    if "answered" in rule:
        return _truth(answer.has_value == rule["answered"])
    if answer.state is AnswerState.MISSING:
        return Truth.MISSING
    if not answer.has_value or rule.get("includes") in answer.withheld:
        return Truth.NA
    return _truth(_compares(rule, answer))


def _compares(rule: Rule, answer: Answer) -> bool:
    value = answer.value
    if "attribute" in rule:
        value = answer.attributes.get(rule["attribute"])
    if "at_least" in rule:
        return isinstance(value, int) and value >= rule["at_least"]
    if "at_most" in rule:
        return isinstance(value, int) and value <= rule["at_most"]
    chosen = value if isinstance(value, list) else [value]
    if "includes" in rule:
        return rule["includes"] in chosen
    if "in" in rule:
        return any(_among(part, rule["in"]) for part in chosen)
    return not any(_among(part, rule["not_in"]) for part in chosen)


def _among(value: Any, listed: Iterable[Any]) -> bool:
    # In JSON 1 and true are different; in Python they are equal.
    return any(type(value) is type(one) and value == one for one in listed)


def _switch(switch: bool | Rule, answers: Answers) -> bool:
    if isinstance(switch, bool):
        return switch
    return holds(switch, answers) is Truth.TRUE


def _truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


def _all(parts: list[Truth]) -> Truth:
    for truth in (Truth.FALSE, Truth.MISSING, Truth.NA):
        if truth in parts:
            return truth
    return Truth.TRUE


def _any(parts: list[Truth]) -> Truth:
    for truth in (Truth.TRUE, Truth.MISSING):
        if truth in parts:
            return truth
    return Truth.NA if set(parts) == {Truth.NA} else Truth.FALSE
