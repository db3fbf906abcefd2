"""Calibration lessons: lessons in writing with agreed answers, on which a new observer trains.

The shape is judged by forms_schema/calibration/lesson.schema.json, the sense here: an answer that
the form does not allow, or a quotation that is not in the lesson, would teach a mistake. Pure; what
ships is read by `lessons`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from svēris.forms.checks import examine
from svēris.forms.definition import BadDefinition, Raw, check_shape
from svēris.forms.items import Definition, Item, Text
from svēris.forms.kinds import KINDS
from svēris.forms.rules import evaluate
from svēris.forms.soundness import Fault

SCHEMA = "calibration/lesson.schema.json"
NOT_APPLICABLE = "na"

#: What is quoted, by the marks of each language.
_QUOTED = {"lv": re.compile("„([^„”]+)”"), "en": re.compile("“([^“”]+)”")}


@dataclass(frozen=True, slots=True)
class Passage:
    """What happens from one minute to the next."""

    start: int
    text: Text


@dataclass(frozen=True, slots=True)
class Near:
    """Another answer that comes to mind, whether it would do, and why or why not."""

    value: Any
    accepted: bool
    why: Text


@dataclass(frozen=True, slots=True)
class Master:
    """The answer that the authors agreed on, and what it rests on."""

    item: Item
    value: Any
    minutes: tuple[int, ...]
    reason: Text
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in writing with its answers."""

    code: str
    definition: Definition
    #: The board has agreed to the answers.
    confirmed: bool
    title: Text
    trains: Text
    context: Mapping[str, Any]
    setting: Text
    passages: tuple[Passage, ...]
    answers: tuple[Master, ...]
    #: As it is written, for the tablet.
    raw: Raw

    @property
    def document(self) -> dict[str, Any]:
        """The answers as an observation would have them."""
        return _document(self.raw)


def parse(raw: Raw, definition: Definition, *, where: str) -> Lesson:
    """Return the lesson a JSON document describes; `definition` is of the form it names."""
    check_shape(raw, SCHEMA, where=where)
    for place, reason in _faults(raw, definition):
        raise BadDefinition(where, place, reason)
    return Lesson(
        code=raw["lesson"],
        definition=definition,
        confirmed=raw["confirmed"],
        title=raw["title"],
        trains=raw["trains"],
        context=raw["context"],
        setting=raw["setting"],
        passages=tuple(Passage(each["from"], each["text"]) for each in raw["minutes"]),
        answers=tuple(_master(each, definition) for each in raw["answers"]),
        raw={name: value for name, value in raw.items() if name != "$schema"},
    )


def value_in_words(item: Item, value: Any, definition: Definition, language: str) -> str:
    """Return an answer as the form calls it."""
    if value == NOT_APPLICABLE:
        return definition.na["text"][language]
    return KINDS[item.kind].words(item, value, language)


def _master(raw: Raw, definition: Definition) -> Master:
    near = tuple(Near(one["value"], one["accepted"], one["why"]) for one in raw.get("near", ()))
    item = definition.items[raw["item"]]
    return Master(item, raw["value"], tuple(raw["minutes"]), raw["reason"], near)


def _document(raw: Raw) -> dict[str, Any]:
    given = {each["item"]: as_stored(each["value"]) for each in raw["answers"]}
    return {**raw["context"], **given}


def as_stored(value: Any) -> Any:
    """Return an answer as a document has it: "not applicable" is an object with a reason there."""
    return {"na": "–"} if value == NOT_APPLICABLE else value


def _faults(raw: Raw, definition: Definition) -> Iterator[Fault]:
    if (raw["form"], raw["version"]) != (definition.form, definition.version):
        yield "$.version", f"not of {definition.form} {definition.version}"
    yield from _minutes(raw)
    yield from _items(raw, definition)
    yield from _answers(raw, definition)
    for place, answer in _each_answer(raw):
        yield from _evidence(place, answer, raw)
        yield from _neighbours(place, answer, raw, definition)


def _each_answer(raw: Raw) -> Iterator[tuple[str, Raw]]:
    for n, answer in enumerate(raw["answers"]):
        yield f"$.answers[{n}]", answer


def _minutes(raw: Raw) -> Iterator[Fault]:
    starts = [each["from"] for each in raw["minutes"]]
    for n, (before, after) in enumerate(pairwise(starts), start=1):
        if after <= before:
            yield f"$.minutes[{n}].from", f"minute {after} does not come after minute {before}"


def _items(raw: Raw, definition: Definition) -> Iterator[Fault]:
    """Yield codes that the form does not have, that are no criteria, or that stand twice."""
    for code in raw["context"]:
        if code not in definition.items:
            yield f"$.context['{code}']", f"unknown item {code}"
    seen = set()
    for place, answer in _each_answer(raw):
        code = answer["item"]
        if code not in definition.items:
            yield f"{place}.item", f"unknown item {code}"
        elif not code.startswith(f"{definition.family}."):
            yield f"{place}.item", f"{code} is no criterion of {definition.family}"
        elif code in seen:
            yield f"{place}.item", f"{code} is answered twice"
        seen.add(code)


def _answers(raw: Raw, definition: Definition) -> Iterator[Fault]:
    """Yield answers that the form does not allow, or does not ask for, or that are lacking."""
    document = _document(raw)
    evaluated = evaluate(definition, document)
    places = {answer["item"]: place for place, answer in _each_answer(raw)}
    for code, place in places.items():
        if not evaluated[code].visible or evaluated[code].derived:
            yield f"{place}.item", f"{code} is not asked in this lesson"
    for flag in examine(definition, document, submitting=True):
        if flag.code != "answer-missing":
            place = f"{places[flag.field]}.value" if flag.field in places else "$.context"
            yield place, f"not an answer of {flag.field}: {flag.code}"
        elif flag.field.startswith(f"{definition.family}."):
            yield "$.answers", f"{flag.field} must be answered"


def _evidence(place: str, answer: Raw, raw: Raw) -> Iterator[Fault]:
    """Yield minutes that the lesson does not have, and quotations that do not stand in them."""
    passages = {each["from"]: each["text"] for each in raw["minutes"]}
    for n, minute in enumerate(answer["minutes"]):
        if minute not in passages:
            yield f"{place}.minutes[{n}]", f"nothing begins in minute {minute}"
            return
    named = [passages[minute] for minute in answer["minutes"] or passages]
    texts = [("reason", answer["reason"])]
    texts += [(f"near[{n}].why", one["why"]) for n, one in enumerate(answer.get("near", ()))]
    for name, text in texts:
        for language, pattern in _QUOTED.items():
            said = " ".join([raw["setting"][language], *(each[language] for each in named)])
            for quoted in pattern.findall(text[language]):
                if quoted not in said:
                    yield f"{place}.{name}.{language}", f"“{quoted}” is not in those minutes"


def _neighbours(place: str, answer: Raw, raw: Raw, definition: Definition) -> Iterator[Fault]:
    """Yield neighbours that are the answer itself, or that the form does not allow."""
    document, seen = _document(raw), [answer["value"]]
    for n, one in enumerate(answer.get("near", ())):
        where = f"{place}.near[{n}].value"
        if one["value"] in seen:
            yield where, "stands there already"
        seen.append(one["value"])
        trial = {**document, answer["item"]: as_stored(one["value"])}
        # Not applicable is often named only to say why it is not: the form need not allow that.
        named = one["value"] == NOT_APPLICABLE and not one["accepted"]
        flags = () if named else examine(definition, trial)
        for flag in flags:
            if flag.field == answer["item"]:
                yield where, f"not an answer of {flag.field}: {flag.code}"
