"""Figures as they are read: under headings, a row per indicator, and what stands beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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


def _of_group(group: str, rows: Sequence[Row]) -> list[Row]:
    codes = {row.formula.code for row in rows}
    return [
        row
        for row in rows
        if row.formula.group == group
        and (row.formula.beside is None or row.formula.beside["of"] not in codes)
    ]
