"""Conditions as they are built step by step: a tree ⇄ the fields of a page ⇄ a predicate. Pure.

A predicate is what an indicator keeps (`indicator.schema.json`); a tree is the same as somebody
builds it: groups of conditions, each of which may be turned round by "not". What is half filled in
is a tree as well, so that nothing that was typed is lost; whether it may be published is for
`svēris.results.soundness` to say.

The fields of a node are named after its place: "n" is the numerator's root, "n-0" its first part.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from svēris.results.criteria import Catalogue

#: How deep groups are built in groups, and how many parts one is given; more nobody can read.
DEEPEST = 4
MOST_PARTS = 20
#: What is read of a page all the same: a file may have more than is built here.
_READ_DEEP, _READ_PARTS = 12, 200

#: What can be asked of each kind of criterion, the usual first.
TESTS: Mapping[str, tuple[str, ...]] = {
    "scale": ("observed", "in", "not_in", "at_least", "at_most", "answered"),
    "single": ("in", "not_in", "answered"),
    "list": ("in", "not_in", "answered"),
    "multi": ("includes", "in", "not_in", "answered"),
    "number": ("at_least", "at_most", "answered"),
    "steps": ("answered",),
}
WITH_CHOICES = frozenset({"in", "not_in", "includes"})
WITH_NUMBER = frozenset({"at_least", "at_most"})

Fields: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of one criterion."""

    item: str
    test: str
    #: Codes of options, or values of the scale as text.
    values: tuple[str, ...] = ()
    #: As it was typed.
    number: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups of which all, or any, must hold."""

    join: str = "all"
    parts: tuple["Node", ...] = ()
    negated: bool = False


Node: TypeAlias = Condition | Group


def is_place(text: str) -> bool:
    """Say whether a text names a place in one of the two trees."""
    return re.fullmatch(r"[nb](-\d{1,3})*", text) is not None


def new(item: str, catalogue: Catalogue) -> Condition:
    """Return a condition about a criterion, as it stands when it is added."""
    kind = catalogue.criteria[item].kind
    return Condition(item, TESTS[kind][0])


def walk(group: Group, place: str) -> Iterator[tuple[str, Node]]:
    """Give every node of a tree with its place, the root first."""
    yield place, group
    for number, part in enumerate(group.parts):
        if isinstance(part, Group):
            yield from walk(part, f"{place}-{number}")
        else:
            yield f"{place}-{number}", part


def insert(root: Group, place: str, node: Node) -> Group:
    """Return the tree with a node added at the end of the group at a place."""
    return _changed(root, _steps(place), lambda group: replace(group, parts=(*group.parts, node)))


def remove(root: Group, place: str) -> Group:
    """Return the tree without the node at a place; its root stays."""
    if not _steps(place):
        return root
    *steps, last = _steps(place)

    def without(group: Group) -> Group:
        kept = [part for number, part in enumerate(group.parts) if number != last]
        return replace(group, parts=tuple(kept))

    return _changed(root, steps, without)


def _steps(place: str) -> list[int]:
    return [int(step) for step in place.split("-")[1:]]


def _changed(group: Group, steps: Sequence[int], change: Any) -> Group:
    if not steps:
        changed: Group = change(group)
        return changed
    parts = list(group.parts)
    if steps[0] < len(parts) and isinstance(inner := parts[steps[0]], Group):
        parts[steps[0]] = _changed(inner, steps[1:], change)
    return replace(group, parts=tuple(parts))


# --- the fields of a page


def read(fields: Fields, place: str, depth: int = 1) -> Group:
    """Return the group whose fields begin with a place."""
    parts: list[Node] = []
    for number in range(_READ_PARTS):
        inner = f"{place}-{number}"
        if f"{inner}.item" in fields:
            parts.append(_condition(fields, inner))
        elif f"{inner}.join" in fields and depth < _READ_DEEP:
            parts.append(read(fields, inner, depth + 1))
        else:
            break
    join = "any" if _one(fields, f"{place}.join") == "any" else "all"
    return Group(join, tuple(parts), negated=bool(_one(fields, f"{place}.not")))


def _condition(fields: Fields, place: str) -> Condition:
    # Of a scale test and values are chosen as one: "in=1,2".
    test, _, chosen = _one(fields, f"{place}.test").partition("=")
    return Condition(
        item=_one(fields, f"{place}.item"),
        test=test,
        values=tuple(chosen.split(",")) if chosen else tuple(fields.get(f"{place}.value", ())),
        number=_one(fields, f"{place}.number").strip(),
        negated=bool(_one(fields, f"{place}.not")),
    )


def _one(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[0]


# --- predicates


def tree(predicate: Mapping[str, Any] | None) -> Group:
    """Return the tree of a predicate; an empty one of none."""
    if predicate is None:
        return Group()
    node = _node(predicate)
    return node if isinstance(node, Group) and not node.negated else Group(parts=(node,))


def _node(predicate: Mapping[str, Any]) -> Node:
    if "not" in predicate:
        inner = _node(predicate["not"])
        return (
            Group(parts=(inner,), negated=True) if inner.negated else replace(inner, negated=True)
        )
    if "observed" in predicate:
        return Condition(predicate["observed"], "observed")
    if "item" in predicate:
        return _comparison(predicate)
    join = "all" if "all" in predicate else "any"
    parts = tuple(_node(part) for part in predicate[join])
    return _ticked(parts) or Group(join, parts) if join == "any" else Group(join, parts)


def _comparison(predicate: Mapping[str, Any]) -> Condition:
    (test,) = predicate.keys() - {"item"}
    value, item = predicate[test], predicate["item"]
    if test == "answered":
        return Condition(item, test, negated=not value)
    if test in WITH_NUMBER:
        return Condition(item, test, number=str(value))
    values = value if isinstance(value, list) else [value]
    return Condition(item, test, tuple(str(each) for each in values))


def _ticked(parts: Sequence[Node]) -> Condition | None:
    """Return several ticks of one question as the one condition they are; None if they are not."""
    plain = [part for part in parts if isinstance(part, Condition) and part.test == "includes"]
    same = {part.item for part in plain if not part.negated and len(part.values) == 1}
    if (
        len(plain) != len(parts)
        or len(same) != 1
        or len(parts) < 2
        or any(p.negated for p in plain)
    ):
        return None
    return Condition(same.pop(), "includes", tuple(part.values[0] for part in plain))


def predicate(node: Node, catalogue: Catalogue) -> dict[str, Any] | None:
    """Return the predicate of a tree that is filled in; None of one without conditions."""
    made = _group(node, catalogue) if isinstance(node, Group) else _asked(node, catalogue)
    return {"not": made} if made is not None and node.negated and not _is_unanswered(node) else made


def _group(group: Group, catalogue: Catalogue) -> dict[str, Any] | None:
    parts = [made for part in group.parts if (made := predicate(part, catalogue)) is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {group.join: parts}


def _asked(condition: Condition, catalogue: Catalogue) -> dict[str, Any]:
    item, test = condition.item, condition.test
    if test == "observed":
        return {"observed": item}
    if test == "answered":
        return {"item": item, "answered": not condition.negated}
    if test in WITH_NUMBER:
        return {"item": item, test: int(condition.number)}
    criterion = catalogue.criteria.get(item)
    on_scale = criterion is not None and criterion.kind == "scale"
    values = [int(value) if on_scale else value for value in condition.values]
    if test != "includes":
        return {"item": item, test: values}
    ticks = [{"item": item, "includes": value} for value in values]
    return ticks[0] if len(ticks) == 1 else {"any": ticks}


def _is_unanswered(node: Node) -> bool:
    """Say whether "not" is already in the predicate: an answer is there, or it is not."""
    return isinstance(node, Condition) and node.test == "answered"
