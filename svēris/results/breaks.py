"""Where a line of figures breaks: years between which the same words do not mean the same.

A criterion's code never changes its meaning, but a version of a form may count otherwise, say
otherwise what "2" is, or offer other options; and a class set has other grades in another year.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

import rfc8785
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.forms.items import Definition, Item
from svēris.results import counts_parts, indicators
from svēris.results.counts import Pass
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.remembered import memory

Versions = Mapping[int, Collection[tuple[str, int]]]


class Break(StrEnum):
    """Why two school years are not compared."""

    #: A criterion is judged or counted otherwise on the form of the later year.
    FORM = "form"
    #: The class set asked for had other grades.
    CLASS_SET = "class-set"


@dataclass(frozen=True, slots=True)
class Used:
    """Which versions of forms were used in which year, with what they say."""

    versions: Versions
    definitions: Mapping[tuple[str, int], Definition]

    def between(self, formula: Formula, of: Filter, earlier: int, later: int) -> Break | None:
        """Say why the figures of two years are not compared; None where they are."""
        if of.facets(earlier) != of.facets(later):
            return Break.CLASS_SET
        one, other = (self._meanings(formula, year) for year in (earlier, later))
        shared = one.keys() & other.keys()
        if any(one[family] != other[family] for family in shared):
            return Break.FORM
        return None

    def _meanings(self, formula: Formula, year: int) -> dict[str, set[Hashable]]:
        found: dict[str, set[Hashable]] = {}
        for key in self.versions.get(year, ()):
            definition = self.definitions[key]
            if (said := meaning(formula, definition)) is not None:
                found.setdefault(definition.family, set()).add(said)
        return found


def used(session: Session, of: Filter, years: Sequence[int], kinds: Sequence[str]) -> Used:
    """Return what was used in these years at a place, whatever else narrows the filter."""
    wide = of.wide()
    wanted = Pass(of=wide, years=(), period="year", kinds=tuple(kinds))

    def of_years(missing: tuple[int, ...]) -> dict[int, set[tuple[str, int]]]:
        found = counts_parts.versions(session, replace(wanted, years=missing), ())
        return {year: found.get(year, set()) for year in missing}

    versions = memory(session).by_year(("versions", wanted), years, of_years)
    keys = {key for of_year in versions.values() for key in of_year}
    return Used(versions, library.definitions(session, keys))


@cache
def meaning(formula: Formula, definition: Definition) -> Hashable | None:
    """Return what a form makes of an indicator; None where it does not ask for all of it."""
    codes = needed(formula, definition)
    if not codes or not codes <= definition.items.keys():
        return None
    items = [definition.items[code] for code in sorted(codes)]
    return (tuple(sorted(definition.observed)), *(_judged(item) for item in items))


def needed(formula: Formula, definition: Definition) -> set[str]:
    """Return the codes of the items of a form that an indicator rests on."""
    measure, family = formula.measure, definition.family
    if not formula.per_observation or family not in formula.families:
        return set()
    codes: set[str] = set()
    if measure["kind"] == "ratio":
        names = (measure["numerator"], measure["denominator"])
        codes = {indicators.resolve(name, family) for name in names}
    predicates = [measure.get("base")]
    if measure["kind"] != "ratio":
        predicates.append(measure["numerator"])
    for predicate in predicates:
        if predicate is not None:
            bound = indicators.bind(predicate, family, definition.observed)
            codes |= set(indicators.items(bound))
    return codes


def _judged(item: Item) -> Hashable:
    """Return what decides how an item is answered; that it is worded better is no break."""
    hidden: Any = [{"when": dict(one.when), "zero": one.zero} for one in item.hidden]
    help_ = (item.help or {}).get("lv")
    options = tuple(option.code for option in item.options)
    return (item.code, item.kind, help_, options, rfc8785.dumps(hidden))
