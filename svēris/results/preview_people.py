"""What an indicator of people or of observations would show, before it is published.

Nothing of it is weighed lesson by lesson: it is counted as the pages will count it, and judged
beside everything that it will stand beside.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from svēris.results import indicators
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.preview import UNPUBLISHED, Preview
from svēris.results.shares import shares
from svēris.results.volumes import volumes


def preview(
    session: Session, raw: Mapping[str, Any], of: Filter, *, rule: Rule, today: date
) -> Preview:
    """Return what a definition would show of a school year, beside what stands now.

    Of teachers it is shown for the kinds of the filter.
    """
    formulas, code = indicators.current(session), str(raw["code"])
    draft = Formula(UNPUBLISHED, code, int(raw["version"]), indicators.digest(raw), raw)
    others = [formula for formula in formulas if formula.code != code]

    def shown(formula: Formula) -> list[Figure]:
        if formula.measure["kind"] == "teachers":
            source = [each for each in others if each.code == formula.measure["of"]]
            found = shares(session, of, [*source, formula], rule=rule, kinds=of.kinds)
        else:
            found = volumes(session, of, [*others, formula], rule=rule, today=today)
        return [figure for figure in found if figure.formula.code == code and figure.part is None]

    stands = [figure for each in formulas if each.code == code for figure in shown(each)]
    return Preview(of.year, shown(draft), stands)
