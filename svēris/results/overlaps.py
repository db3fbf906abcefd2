"""Indicators that ask the same of different bases, and so could tell about a few lessons. Pure.

Whoever may make indicators could make one of all lessons and one of all but three: side by side
they would say what was seen in the three. So the later of two such indicators is judged against the
earlier one, as a narrower base is against the wider one beside which it is shown
(`svēris.results.disclosure`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from svēris.results.indicators import Formula


def overlaps(formulas: Iterable[Formula]) -> dict[str, list[Formula]]:
    """Return, by code, the earlier indicators that ask the same of another base."""
    alike: dict[str, list[Formula]] = {}
    for formula in formulas:
        if formula.measure["kind"] == "share":
            alike.setdefault(_asked(formula), []).append(formula)
    return {
        later.code: earlier
        for group in alike.values()
        for later in group
        if (earlier := [each for each in group if _is_another_base(each, later)])
    }


def _asked(formula: Formula) -> str:
    """Return what is asked and of which forms; asking the opposite tells the same."""
    asked: Mapping[str, Any] = formula.measure["numerator"]
    while "not" in asked:
        asked = asked["not"]
    return repr((sorted(formula.families), sorted(formula.forms), _ordered(asked)))


def _ordered(predicate: Mapping[str, Any]) -> Any:
    """Return a predicate in an order that does not depend on how it was written down."""
    for how in ("all", "any"):
        if how in predicate:
            return how, sorted((_ordered(part) for part in predicate[how]), key=repr)
    if "not" in predicate:
        return "not", _ordered(predicate["not"])
    return sorted((name, sorted(map(str, value)) if isinstance(value, list) else str(value))
                  for name, value in predicate.items())  # fmt: skip


def _is_another_base(earlier: Formula, later: Formula) -> bool:
    if earlier.id >= later.id or earlier.measure.get("base") == later.measure.get("base"):
        return False
    # Two that are shown beside each other say themselves how they are to be judged.
    return not any(
        one.beside is not None and one.beside["of"] == other.code
        for one, other in ((earlier, later), (later, earlier))
    )
