"""Figures as they are read: under headings, a row per indicator, and what stands beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from svēris.results.figure import Figure
from svēris.results.indicators import GROUPS, Formula


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: its figures by kind, its parts, and the indicators that stand beside it."""

    formula: Formula
    figures: list[Figure] = field(default_factory=list)
    parts: list[Figure] = field(default_factory=list)
    beside: list["Row"] = field(default_factory=list)


def arrange(figures: Iterable[Figure]) -> list[tuple[str, list[Row]]]:
    """Return the rows of a report under their headings; headings without rows are left out."""
    rows: dict[str, Row] = {}
    for figure in figures:
        row = rows.setdefault(figure.formula.code, Row(figure.formula))
        (row.figures if figure.part is None else row.parts).append(figure)
    for row in rows.values():
        beside = row.formula.beside
        if beside is not None and beside["of"] in rows:
            rows[beside["of"]].beside.append(row)
    return [(group, found) for group in GROUPS if (found := _of_group(group, list(rows.values())))]


class Order(StrEnum):
    """In which order rows are read."""

    #: Under headings, as the forms ask.
    FORM = "form"
    #: Proven changes first, then the others by their size.
    CHANGE = "change"
    #: What was seen least often first.
    LOWEST = "lowest"


def ordered(groups: Iterable[tuple[str, list[Row]]], order: Order) -> list[tuple[str, list[Row]]]:
    """Return the rows in an order: in another than the forms' own, shares stand in one list."""
    groups = list(groups)
    if order is Order.FORM:
        return groups
    rows = [row for group, found in groups if group != "volume" for row in found]
    key = _by_change if order is Order.CHANGE else _by_share
    volume = [(group, found) for group, found in groups if group == "volume"]
    return [("all", sorted(rows, key=key)), *volume]


def _by_change(row: Row) -> tuple[bool, float]:
    changes = [each.change for each in row.figures if each.change is not None]
    proven = any(change.proven for change in changes)
    return not proven, -max((abs(change.points) for change in changes), default=-1)


def _by_share(row: Row) -> float:
    shown = (each.tally for each in row.figures if each.tally is not None and each.tally.n)
    return next((tally.k / tally.n for tally in shown), 2)


def _of_group(group: str, rows: Sequence[Row]) -> list[Row]:
    codes = {row.formula.code for row in rows}
    return [
        row
        for row in rows
        if row.formula.group == group
        and (row.formula.beside is None or row.formula.beside["of"] not in codes)
    ]
