"""A formula as conditions over criteria, with the texts that observers read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from svēris.forms.items import Definition, Item
from svēris.results import indicators
from svēris.results.indicators import Formula


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: about a criterion, or made of others."""

    #: observed, in, not_in, includes, all, any, not, or number (of a ratio).
    how: str
    item: Item | None = None
    #: The options named, in the language asked for.
    options: tuple[str, ...] = ()
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A formula on one form: its numerator, what narrows its base, and its criteria."""

    definition: Definition
    numerator: Condition
    base: Condition | None
    criteria: tuple[Item, ...]


def told(formula: Formula, definition: Definition, language: str) -> Told | None:
    """Return a formula in the words of a form; None where the form does not ask for it all."""
    measure = formula.measure
    if not formula.per_observation or definition.family not in formula.families:
        return None
    try:
        numerator = _numerator(measure, definition, language)
        base = measure.get("base")
        narrowed = None if base is None else _condition(base, definition, language)
    except KeyError:
        return None
    found = dict.fromkeys(item.code for item in _items(numerator))
    found |= dict.fromkeys(item.code for item in (_items(narrowed) if narrowed else ()))
    return Told(definition, numerator, narrowed, tuple(definition.items[code] for code in found))


def _numerator(measure: Mapping[str, Any], definition: Definition, language: str) -> Condition:
    if measure["kind"] == "ratio":
        names = (measure["numerator"], measure["denominator"])
        items = (definition.items[indicators.resolve(each, definition.family)] for each in names)
        return Condition("ratio", parts=tuple(Condition("number", item) for item in items))
    return _condition(measure["numerator"], definition, language)


def _condition(raw: Mapping[str, Any], definition: Definition, language: str) -> Condition:
    if "observed" in raw:
        item = definition.items[indicators.resolve(raw["observed"], definition.family)]
        return Condition("observed", item)
    if "item" in raw:
        item = definition.items[indicators.resolve(raw["item"], definition.family)]
        how = next(key for key in raw if key != "item")
        wanted = raw[how] if isinstance(raw[how], list) else [raw[how]]
        # A family's form may not offer an answer that another one's does.
        named = (item.option(str(code)) for code in wanted)
        return Condition(how, item, tuple(each.text[language] for each in named if each))
    (how,) = raw
    inner = raw[how] if isinstance(raw[how], list) else [raw[how]]
    return Condition(how, parts=tuple(_condition(each, definition, language) for each in inner))


def _items(condition: Condition) -> list[Item]:
    own = [condition.item] if condition.item is not None else []
    return own + [item for part in condition.parts for item in _items(part)]
