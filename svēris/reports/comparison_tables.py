"""Institutions beside one another as tables: shares to look at, and the numbers behind them."""

from collections.abc import Iterator, Sequence

from svēris.people.models import InstitutionType
from svēris.reports.tables import (
    Cell,
    Column,
    Meaning,
    Table,
    Translate,
    number_columns,
    numbers,
    why,
)
from svēris.results import statistics, wording
from svēris.results.comparison import Comparison
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.heat import Mean


def shares_table(
    found: Comparison, head: Sequence[tuple[str, str]], language: str, _: Translate
) -> Table:
    """Return the table as the page shows it: institutions by indicators."""
    rows: list[Sequence[Cell]] = [
        [_("City"), None, *(_cell(figure, language, _) for figure in found.sheet.city)],
        [_("Mean of institutions"), None, *map(_mean, found.sheet.means)],
    ]
    types = _types(_)
    for _type, places in found.sheet.groups:
        for place in places:
            name, kind = place.institution.name, types[place.institution.type]
            rows.append([name, kind, *(_cell(each, language, _) for each in place.figures)])
    return Table(
        title=_("Comparison of institutions"),
        head=head,
        columns=[
            Column(_("Institution"), width=44),
            Column(_("Type of institution"), width=22),
            *(Column(each.text("name", language), Meaning.SHARE, 16) for each in found.formulas),
        ],
        rows=rows,
        notes=[
            _("Institutions stand in the order of their names, never of their results: the "
              "lessons observed were not chosen to rank schools."),
            *(
                _("%(successor)s: from this school year on with %(predecessor)s, which joined it "
                  "on %(day)s")
                % {"successor": each.successor, "predecessor": each.predecessor,
                   "day": f"{each.on:%d.%m.%Y.}"}
                for each in found.mergers
            ),
        ],
    )  # fmt: skip


def numbers_table(found: Comparison, language: str, _: Translate) -> Table:
    """Return what stands behind every share: a row for each institution and indicator."""
    return Table(
        title=_("Numbers"),
        columns=[
            Column(_("Institution"), width=44),
            Column(_("Indicator"), width=52),
            *number_columns(_),
            Column(_("Base"), width=60),
            Column(_("Not shown because"), width=24),
            Column(_("Code"), width=22),
            Column(_("Version"), Meaning.NUMBER, 8),
        ],
        rows=_numbers(found, language, _),
    )


def _numbers(found: Comparison, language: str, _: Translate) -> Iterator[Sequence[Cell]]:
    for figure in found.sheet.city:
        yield _row(_("City"), figure, language, _)
    for _type, places in found.sheet.groups:
        for place in places:
            for figure in place.figures:
                yield _row(place.institution.name, figure, language, _)


def _row(name: str, figure: Figure, language: str, _: Translate) -> Sequence[Cell]:
    formula = figure.formula
    return [
        name, formula.text("name", language),
        *numbers(figure, None),
        formula.text("base", language), why(figure.hidden, _) if figure.hidden else None,
        formula.code, formula.version,
    ]  # fmt: skip


def _cell(figure: Figure, language: str, _: Translate) -> Cell:
    if figure.tally is None:
        return why(figure.hidden or Hidden.EMPTY, _)
    tally = figure.tally
    places = wording.decimals(tally.n, None)
    if places is None:
        return wording.of(tally.k, tally.n, language)
    return statistics.per_cent(tally.k, tally.n, places).scaleb(-2)


def _mean(mean: Mean | None) -> Cell:
    return None if mean is None else statistics.rounded(mean.share, 0).scaleb(-2)


def _types(_: Translate) -> dict[InstitutionType, str]:
    return {
        InstitutionType.PRESCHOOL: _("Preschools"),
        InstitutionType.GENERAL: _("General schools"),
        InstitutionType.VOCATIONAL: _("Vocational schools"),
        InstitutionType.HOBBY: _("Hobby education"),
        InstitutionType.SPORTS: _("Sports schools"),
    }
