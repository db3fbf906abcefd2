"""Figures of a school's lessons grade by grade, beside the figure of all of them.

Counted in one pass for each period, however many grades there are. What is shown of a grade is what
`releases` lets a page show under that grade as its filter: one plan, whoever asks where. A combined
class stands in each of its grades, as in the count by grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from svēris.results import counts, remembered
from svēris.results.counts import Pass
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.releases import Release
from svēris.results.shares import columns, shares

#: The family of forms that asks for a grade.
FAMILY = "MS"


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator for one kind of observation, of all lessons and by grade."""

    whole: Figure
    #: By grade, "1" … "12".
    grades: Mapping[str, Figure]


def rows(
    session: Session, of: Filter, formulas: Sequence[Formula], *, rule: Rule, kind: str
) -> list[Row]:
    """Return the rows of an institution's or the city's lessons of one kind."""
    of = replace(of, family=FAMILY)
    asked = [each for each in formulas if each.per_observation]
    wanted = list(columns(of, asked, (kind,)))
    memory = remembered.memory(session)
    passes = {
        period: Pass(of=of, years=(of.year,), period=period, kinds=(kind,))
        for period in {column.period for column in wanted}
    }
    found = {
        period: memory.of(
            ("grades of all", each), partial(counts.tally_grades, session, each), years=each.years
        )
        for period, each in passes.items()
    }
    release = Release(memory, of.institution_id, rule)
    wholes = shares(session, of, asked, rule=rule, kinds=(kind,))
    result = []
    for column, whole in zip(wanted, wholes, strict=True):
        cells = {
            grade: tally
            for (grade, _kind, indicator), tally in found[column.period].items()
            if indicator == column.formula.id
        }
        judged = {
            grade: release.hidden(
                column.formula, replace(of, family=None, grade=grade), column.kinds, column.period
            )
            for grade in cells
        }
        result.append(
            Row(whole, {
                grade: Figure(
                    formula=column.formula, kinds=column.kinds, year=of.year, part=grade,
                    period=column.period, hidden=judged[grade],
                    tally=None if judged[grade] else cells[grade],
                )
                for grade in sorted(cells, key=int)
            })
        )  # fmt: skip
    return result
