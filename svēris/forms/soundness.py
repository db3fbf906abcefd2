"""Whether a definition makes sense as a whole: what a JSON Schema cannot say.

A form that names an unknown item or waits for itself would fail in a classroom, on a tablet
without a network; so it is refused when it is published, with the place and the reason.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from svēris.forms.answers import Answer, AnswerState, Lists
from svēris.forms.items import LESSON_DATE, SHARED, Definition, Item
from svēris.forms.kinds import KINDS, Around
from svēris.forms.rules import mentions

#: Where it is wrong (a JSON path) and why.
Fault = tuple[str, str]
Raw = Mapping[str, Any]

_COMPARED = {"at_least": "number scale", "at_most": "number scale", "includes": "multi"}
_EMPTY: Lists = {}


def places(raw: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield every item of a definition as written, with its JSON path."""
    for s, section in enumerate(raw["sections"]):
        for i, item in enumerate(section["items"]):
            yield f"$.sections[{s}].items[{i}]", item


def duplicates(raw: Raw) -> Iterator[Fault]:
    """Yield codes that stand twice: of sections, items, options and statuses."""
    yield from _twice("$.sections", raw["sections"], "section")
    seen: dict[str, str] = {}
    for place, item in places(raw):
        if item["code"] in seen:
            yield f"{place}.code", f"item {item['code']} stands already at {seen[item['code']]}"
        seen.setdefault(item["code"], place)
        yield from _twice(f"{place}.options", item.get("options", ()), "option")
        yield from _twice(f"{place}.statuses", item.get("statuses", ()), "status")


def faults(raw: Raw, definition: Definition) -> Iterator[Fault]:
    """Yield what does not fit together in a definition whose shape is right."""
    for p, part in enumerate(definition.parts):
        if part.item not in definition.items:
            yield f"$.parts[{p}].item", f"unknown item {part.item}"
    for place, written in places(raw):
        item = definition.items[written["code"]]
        if item.code.split(".")[0] not in SHARED | {definition.family}:
            reason = f"{item.code} is a criterion of another family than {definition.family}"
            yield f"{place}.code", reason
        yield from _references(place, item, definition)
        yield from _presets(place, item, definition)
        for where, rule in _rules(place, written):
            yield from _rule(where, rule, definition)


def order(items: Mapping[str, Item]) -> tuple[str, ...] | str:
    """Return the codes, each after those its visibility depends on, or the code of a circle."""
    done: dict[str, bool] = {}

    def visit(code: str) -> str | None:
        if code in done:
            return None if done[code] else code
        done[code] = False
        for needed in dependencies(items[code]):
            circle = visit(needed) if needed in items else None
            if circle:
                return circle
        done.pop(code)
        done[code] = True
        return None

    for code in items:
        circle = visit(code)
        if circle:
            return circle
    return tuple(done)


def dependencies(item: Item) -> Iterator[str]:
    """Yield the items whose answers decide the state of an item."""
    rules = [hiding.when for hiding in item.hidden] + [o.offered for o in item.options if o.offered]
    for rule in (*rules, *([item.shown] if item.shown else ())):
        yield from mentions(rule)
    if item.derived is not None:
        yield from item.derived.get("share", ())
        yield from [item.derived["of"]] if "of" in item.derived else []
    if any(option.valid_to for option in item.options):
        yield LESSON_DATE


def _twice(place: str, coded: Any, what: str) -> Iterator[Fault]:
    codes = [one["code"] for one in coded]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield f"{place}[{index}].code", f"{what} {code} stands twice"


def _references(place: str, item: Item, definition: Definition) -> Iterator[Fault]:
    """Yield items named outside rules that are not there or not of the kind needed."""
    most = item.most if isinstance(item.most, Mapping) else {}
    derived = item.derived or {}
    named = [(f"{place}.max.item", most.get("item"), "number")]
    named += [
        (f"{place}.max.minutes_between[{n}]", code, "time")
        for n, code in enumerate(most.get("minutes_between", ()))
    ]
    named += [(f"{place}.after", item.after, "time"), (f"{place}.within", item.within, "reference")]
    named += [(f"{place}.derived.of", derived.get("of"), "reference")]
    named += [
        (f"{place}.derived.share[{n}]", code, "number")
        for n, code in enumerate(derived.get("share", ()))
    ]
    if any(option.valid_to for option in item.options):
        named.append((f"{place}.options", LESSON_DATE, "date"))
    for where, code, kind in named:
        if code is not None:
            yield from _of_kind(where, code, kind, definition)
    for n, band in enumerate(derived.get("bands", ())):
        if item.option(band["option"]) is None:
            yield f"{place}.derived.bands[{n}].option", f"no option {band['option']}"


def _of_kind(place: str, code: str, kinds: str, definition: Definition) -> Iterator[Fault]:
    if code not in definition.items:
        yield place, f"unknown item {code}"
    elif definition.items[code].kind not in kinds.split():
        yield place, f"{code} is {definition.items[code].kind}, not {kinds.replace(' ', ' or ')}"


def _presets(place: str, item: Item, definition: Definition) -> Iterator[Fault]:
    nothing = {code: Answer(AnswerState.MISSING) for code in definition.items}
    for n, preset in enumerate(item.presets):
        flags = list(KINDS[item.kind].check(item, preset.value, Around(nothing, _EMPTY)))
        if flags:
            yield f"{place}.preset[{n}].value", f"not an answer of {item.code}: {flags[0].code}"


def _rules(place: str, written: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield every rule of an item with its path."""
    if "shown" in written:
        yield f"{place}.shown", written["shown"]
    for name in ("obligatory", "na"):
        if isinstance(written.get(name), dict):
            yield f"{place}.{name}.when", written[name]["when"]
    for name in ("hidden", "preset"):
        for n, entry in enumerate(written.get(name, ())):
            if "when" in entry:
                yield f"{place}.{name}[{n}].when", entry["when"]
    for n, option in enumerate(written.get("options", ())):
        if "offered" in option:
            yield f"{place}.options[{n}].offered", option["offered"]


def _rule(place: str, rule: Raw, definition: Definition) -> Iterator[Fault]:
    for name in ("all", "any"):
        for n, part in enumerate(rule.get(name, ())):
            yield from _rule(f"{place}.{name}[{n}]", part, definition)
    if "not" in rule:
        yield from _rule(f"{place}.not", rule["not"], definition)
    if "item" not in rule:
        return
    item = definition.items.get(rule["item"])
    if item is None:
        yield f"{place}.item", f"unknown item {rule['item']}"
        return
    for name, kinds in _COMPARED.items():
        if name in rule:
            yield from _of_kind(f"{place}.item", item.code, kinds, definition)
    if "attribute" in rule:
        yield from _of_kind(f"{place}.item", item.code, "reference", definition)
        return
    yield from _values(place, rule, item)


def _values(place: str, rule: Raw, item: Item) -> Iterator[Fault]:
    """Yield values compared with that the item can never have."""
    if not item.options:
        return
    for name in ("in", "not_in"):
        for n, value in enumerate(rule.get(name, ())):
            if not _can_be(item, value):
                yield f"{place}.{name}[{n}]", f"{item.code} has no option {value}"
    if "includes" in rule and not _can_be(item, rule["includes"]):
        yield f"{place}.includes", f"{item.code} has no option {rule['includes']}"


def _can_be(item: Item, value: Any) -> bool:
    if item.kind == "multi":
        return isinstance(value, str) and item.option(value) is not None
    return KINDS[item.kind].read(item, value) is not None
