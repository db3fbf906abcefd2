"""Institutions beside one another in some indicators, for who may compare them by name.

Who may not sees the own institution beside the city: the very figures of its own page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.access import Access, Right
from svēris.people.models import Institution
from svēris.problems import Problem
from svēris.results import asking, counts_coverage, heat, indicators, schools
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import TOGETHER, Filter
from svēris.results.heat import Sheet
from svēris.results.indicators import GROUPS, Formula
from svēris.results.mergers import Merger, mergers
from svēris.results.shares import shares

#: Indicators of the city's own report (rows 4–16 of the table of published figures), together.
KEY = "key"
_REPORTED = frozenset(range(4, 17))
_SHARES = frozenset({"share", "ratio", "teachers"})
CHOICES = (KEY, *(group for group in GROUPS if group != "volume"))
#: Kinds that may be compared; peer answers are a school's own (domain.md §3.7).
KINDS = tuple(sorted(TOGETHER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is compared: one school year, one kind, a group of indicators or one of them."""

    year: int
    kind: str
    group: str
    order: str
    indicator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The table of a choice."""

    choice: Choice
    #: The indicators of the columns, and all that a reader can choose from.
    formulas: Sequence[Formula]
    offered: Sequence[Formula]
    sheet: Sheet
    mergers: Sequence[Merger]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Own:
    """The own institution beside the city: figures that carry the city's."""

    institution: Institution
    figures: Sequence[Figure]


def choose(session: Session, access: Access, query: Mapping[str, str], today: date) -> Choice:
    """Return what an address asks to compare; raises Problem where it cannot be understood."""
    label = query.get("year", "")
    year = calendar.parse_year_label(label)
    kind = query.get("kind") or ("areja" if access.may(Right.COMPARE_SCHOOLS) else "ieksieja")
    group, order = query.get("group") or KEY, query.get("order") or heat.ORDERS[0]
    wrong = {
        "year": bool(label) and year is None,
        "kind": kind not in KINDS,
        "group": group not in CHOICES,
        "order": order not in heat.ORDERS,
    }
    if any(wrong.values()):
        fields = {name: [query.get(name, "")] for name, is_wrong in wrong.items() if is_wrong}
        raise Problem("not-understood", extra={"fields": fields})
    return Choice(
        year=_newest(session, access, today) if year is None else year,
        kind=kind, group=group, order=order, indicator=query.get("indicator") or None,
    )  # fmt: skip


def _newest(session: Session, access: Access, today: date) -> int:
    """Return the newest school year with lessons of the city, or of the one institution seen."""
    places = access.results_institutions() or frozenset()
    place = next(iter(places)) if len(places) == 1 else None
    return asking.default_year(session, today, place, KINDS)


def compare(session: Session, access: Access, choice: Choice) -> Comparison:
    """Return the institutions of the city beside one another."""
    every = indicators.current(session)
    offered, formulas = _offered(every), _chosen(every, choice)
    rule, kinds = asking.rule_for(access, None), (choice.kind,)
    of = Filter(year=choice.year, kinds=kinds)
    rows = schools.rows(session, of, _with_counted(formulas, every), rule=rule, kinds=kinds)
    wanted = {formula.code for formula in formulas}
    shown = [row for row in rows if row.city.formula.code in wanted]
    there = [each for each in counts_coverage.institutions(session) if _is_open(each, choice.year)]
    return Comparison(
        choice=choice, formulas=[row.city.formula for row in shown], offered=offered,
        sheet=heat.sheet(shown, there, choice.order), mergers=mergers(session, choice.year),
        rule=rule,
    )  # fmt: skip


def beside_the_city(session: Session, access: Access, choice: Choice) -> list[Own]:
    """Return the institutions whose figures a person sees from inside, each beside the city."""
    places = access.results_institutions()
    formulas, kinds = indicators.current(session), (choice.kind,)
    wanted = {formula.code for formula in _chosen(formulas, choice)}
    found = []
    for institution in asking.places(session, access) if places is not None else []:
        of = Filter(year=choice.year, kinds=kinds, institution_id=institution.id)
        rule = asking.rule_for(access, institution.id)
        figures = shares(session, of, formulas, rule=rule, kinds=kinds)
        found.append(Own(institution, [each for each in figures if each.formula.code in wanted]))
    return found


def _offered(every: Sequence[Formula]) -> list[Formula]:
    return [each for each in every if each.measure["kind"] in _SHARES and each.beside is None]


def _chosen(every: Sequence[Formula], choice: Choice) -> list[Formula]:
    offered = _offered(every)
    if choice.indicator is not None:
        found = [each for each in offered if each.code == choice.indicator]
        if not found:
            raise Problem("not-found")
        return found
    if choice.group == KEY:
        return [each for each in offered if not _REPORTED.isdisjoint(each.raw.get("rows", ()))]
    return [each for each in offered if each.group == choice.group]


def _with_counted(formulas: Sequence[Formula], every: Sequence[Formula]) -> list[Formula]:
    """Return indicators with those whose outcomes they count: teachers of another's lessons."""
    counted = {each.measure["of"] for each in formulas if each.measure["kind"] == "teachers"}
    codes = {each.code for each in formulas} | counted
    return [each for each in every if each.code in codes]


def _is_open(institution: Institution, year: int) -> bool:
    closed = institution.closed_on
    return closed is None or closed >= calendar.whole_year(year).first
