"""Formulas of indicators in words: what must hold of which criteria, and of which lessons."""

from collections.abc import Mapping
from typing import Any

from svēris.reports.document import Words
from svēris.results.indicators import Formula


def in_words(formula: Formula, words: Words) -> str:
    """Return how an indicator is computed, in words with the codes of its criteria."""
    _, measure = words.gettext, formula.measure
    kind = measure["kind"]
    if kind == "share":
        return _joined(_holds(measure["numerator"], words), measure.get("base"), words)
    if kind == "ratio":
        said = _("sum of %(part)s ÷ sum of %(whole)s", part=measure["numerator"],
                 whole=measure["denominator"])  # fmt: skip
        return _joined(said, measure.get("base"), words)
    if kind == "teachers":
        return _("teachers with at least one lesson in the numerator of %(of)s ÷ teachers with one "
                 "in its base", of=measure["of"])  # fmt: skip
    if kind == "coverage":
        who = _("who was observed") if measure["who"] == "observed" else _("who observed somebody")
        return _("assignments whose teacher was %(who)s ÷ assignments in force on %(day)s",
                 who=who, day=_day(measure["reference"], words))  # fmt: skip
    return _("number of observations")


def _joined(said: str, base: Mapping[str, Any] | None, words: Words) -> str:
    _ = words.gettext
    return said if base is None else _("%(formula)s; only where %(base)s", formula=said,
                                       base=_holds(base, words))  # fmt: skip


def _holds(predicate: Mapping[str, Any], words: Words) -> str:
    _ = words.gettext
    if "observed" in predicate:
        return _("%(code)s is observed", code=predicate["observed"])
    if "item" in predicate:
        return _compared(predicate, words)
    if "not" in predicate:
        return _("not (%(what)s)", what=_holds(predicate["not"], words))
    (how,) = predicate
    between = _("and") if how == "all" else _("or")
    return f" {between} ".join(_holds(part, words) for part in predicate[how])


def _compared(predicate: Mapping[str, Any], words: Words) -> str:
    _, code = words.gettext, predicate["item"]
    how, value = next((name, each) for name, each in predicate.items() if name != "item")
    shown = f" {_('or')} ".join(map(str, value)) if isinstance(value, list) else str(value)
    return {
        "in": _("%(code)s is %(value)s", code=code, value=shown),
        "not_in": _("%(code)s is not %(value)s", code=code, value=shown),
        "at_least": _("%(code)s is at least %(value)s", code=code, value=shown),
        "at_most": _("%(code)s is at most %(value)s", code=code, value=shown),
        "includes": _("%(code)s includes %(value)s", code=code, value=shown),
        "answered": _("%(code)s is answered", code=code),
    }[how]


def _day(month_day: str, words: Words) -> str:
    month, day = month_day.split("-")
    return f"{day}.{month}." if words.language == "lv" else f"{int(day)}.{int(month)}."
