"""What an indicator asks, whatever way it is written down. Pure.

Two conditions may be the same question in other words, or the opposite of one another. And a
condition may bring in what everybody there knows anyway: the context block of a form says how many
learners sat there and which grade it was. Of each lesson only the rest of such a condition is a
question (`residue`): "observed, with at most five learners" asks nothing of a lesson with twenty.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from svēris.forms.answers import Answers, Truth
from svēris.forms.rules import holds

#: Codes of the context block begin so.
CONTEXT = "K."

Predicate: TypeAlias = Mapping[str, Any]
#: A condition in its one form: of a comparison its name, of a group its join and its parts.
Form: TypeAlias = tuple[Any, ...]

_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}
_OTHER = {"all": "any", "any": "all"}


def criteria(predicate: Predicate) -> frozenset[str]:
    """Return the criteria that a condition asks for."""
    if "is" in predicate:
        return frozenset()
    if "observed" in predicate or "item" in predicate:
        return frozenset({str(predicate.get("observed") or predicate["item"])})
    parts = [part for name in ("all", "any") for part in predicate.get(name, ())]
    parts += [predicate["not"]] if "not" in predicate else []
    return frozenset().union(*map(criteria, parts))


def mixes(predicate: Predicate | None) -> bool:
    """Say whether a condition asks for what was seen and for what is known anyway."""
    asked = frozenset[str]() if predicate is None else criteria(predicate)
    known = {code for code in asked if code.startswith(CONTEXT)}
    return bool(known) and known != asked


def plain(predicate: Predicate, *, opposite: bool = False) -> Form:
    """Return a condition in its one form; `opposite`, that of its negation."""
    if "not" in predicate:
        return plain(predicate["not"], opposite=not opposite)
    for join in ("all", "any"):
        if join in predicate:
            parts = [plain(part, opposite=opposite) for part in predicate[join]]
            return _joined(_OTHER[join] if opposite else join, parts)
    return _compared(predicate, opposite=opposite)


def _joined(join: str, parts: list[Form]) -> Form:
    flat = [inner for part in parts for inner in (part[1:] if part[0] == join else (part,))]
    found = sorted(set(flat), key=repr)
    return found[0] if len(found) == 1 else (join, *found)


def _compared(predicate: Predicate, *, opposite: bool) -> Form:
    if "item" not in predicate:
        return ("is", *sorted(predicate.items()), opposite)
    item = predicate["item"]
    (test,) = predicate.keys() - {"item"}
    value = predicate[test]
    if test == "not_in":
        return _compared({"item": item, "in": value}, opposite=not opposite)
    if test == "at_most":
        return _compared({"item": item, "at_least": value + 1}, opposite=not opposite)
    if test == "answered":
        return ("is", item, "answered", value is not opposite)
    if test in ("in", "includes"):
        values = value if isinstance(value, list) else [value]
        each: list[Form] = [("is", item, "in", repr(one), opposite) for one in values]
        return _joined("all" if opposite else "any", each)
    return ("is", item, test, repr(value), opposite)


def alike(one: Predicate, other: Predicate) -> bool:
    """Say whether two conditions ask the same, or the opposite."""
    asked = plain(one)
    return asked in (plain(other), plain(other, opposite=True))


def residue(predicate: Predicate, answers: Answers) -> Predicate | Truth:
    """Return what a condition still asks of a lesson whose context is known; or what it is then."""
    if "not" in predicate:
        inner = residue(predicate["not"], answers)
        return _NOT.get(inner, inner) if isinstance(inner, Truth) else {"not": inner}
    for join, settled in (("all", Truth.FALSE), ("any", Truth.TRUE)):
        if join in predicate:
            return _group(join, settled, [residue(part, answers) for part in predicate[join]])
    return holds(predicate, answers) if _is_known(predicate) else predicate


def _is_known(predicate: Predicate) -> bool:
    return str(predicate.get("item", "")).startswith(CONTEXT)


def _group(join: str, settled: Truth, parts: list[Predicate | Truth]) -> Predicate | Truth:
    known = [part for part in parts if isinstance(part, Truth)]
    asked = [part for part in parts if not isinstance(part, Truth)]
    if settled in known:
        return settled
    if not asked:
        return _unsettled(join, known)
    # What is not known leaves the lesson out of the base unless something settles the group.
    asked += [{"is": each.value} for each in sorted({*known} & {Truth.MISSING, Truth.NA})]
    return asked[0] if len(asked) == 1 else {join: asked}


def _unsettled(join: str, known: list[Truth]) -> Truth:
    """Return what a group comes to of which everything is known and nothing settles it."""
    if Truth.MISSING in known:
        return Truth.MISSING
    if join == "all":
        return Truth.NA if Truth.NA in known else Truth.TRUE
    return Truth.NA if set(known) == {Truth.NA} else Truth.FALSE


def text(predicate: Predicate) -> str:
    """Return a condition as text, so that it may be the value of a mark."""
    return json.dumps(predicate, sort_keys=True, ensure_ascii=False)


def read(asked: str) -> Predicate:
    """Return the condition of a text."""
    found: Predicate = json.loads(asked)
    return found
