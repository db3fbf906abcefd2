"""Figures: everything that is said about a filter, judged and ready to be shown or written.

Page, API, command and files all call `figures`, and none of them computes: that is why a file
and a screen cannot disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from svēris.results import indicators, targets
from svēris.results.asking import Asked
from svēris.results.beside import complete
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import KINDS, Filter
from svēris.results.indicators import Formula
from svēris.results.shares import shares
from svēris.results.tallies import Volume
from svēris.results.targets import Aim
from svēris.results.volumes import headcount, volumes

#: The kind a city's report is about when nobody chooses, and a school's (domain.md §3.5).
CITY_KINDS, SCHOOL_KINDS = ("areja",), ("ieksieja",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures of a filter, with the population they are about."""

    of: Filter
    figures: tuple[Figure, ...]
    #: What was observed, by kind, in lessons and play-lessons.
    population: Mapping[str, Volume]
    period: str
    rule: Rule
    #: What indicators should come to, by code.
    aims: Mapping[str, Sequence[Aim]]
    #: The moment the data were read.
    at: datetime


def figures(
    session: Session, of: Filter, *, rule: Rule, now: datetime, kinds: Sequence[str] = KINDS
) -> Report:
    """Return the figures of a filter, of the kinds of observation one may see."""
    return _report(session, of, indicators.current(session), _Terms(rule, tuple(kinds), now))


def figures_about(session: Session, wanted: Asked, code: str, now: datetime) -> Report:
    """Return the figures of one indicator and of those that stand beside it."""
    formulas = related(indicators.current(session), code)
    return _report(session, wanted.of, formulas, _Terms(wanted.rule, wanted.kinds, now))


@dataclass(frozen=True, slots=True)
class _Terms:
    rule: Rule
    kinds: tuple[str, ...]
    now: datetime


def _report(session: Session, of: Filter, formulas: Sequence[Formula], terms: _Terms) -> Report:
    rule, kinds, now = terms.rule, terms.kinds, terms.now
    chosen = of.kinds or (CITY_KINDS if of.city else SCHOOL_KINDS)
    aims = targets.all_aims(session)
    found = shares(session, of, formulas, rule=rule, kinds=kinds)
    found = complete(session, of, found, aims)
    found += volumes(session, of, formulas, rule=rule, today=now.date())
    place = {formula.code: position for position, formula in enumerate(formulas)}
    return Report(
        of=of,
        figures=tuple(sorted(found, key=lambda figure: place[figure.formula.code])),
        population=headcount(session, of, [kind for kind in kinds if kind in chosen]),
        period=of.period or "headline",
        rule=rule,
        aims=aims,
        at=now,
    )


def related(formulas: Sequence[Formula], code: str) -> list[Formula]:
    """Return an indicator and those without which it is not read, or not judged."""
    by_code = {formula.code: formula for formula in formulas}
    own = by_code[code]
    codes = {code, own.measure.get("of"), own.beside and own.beside["of"]}
    codes |= {each.code for each in formulas if each.beside and each.beside["of"] == code}
    return [formula for formula in formulas if formula.code in codes]
