"""The board's annual workbook: figures of the city and of every institution, and what they mean.

For the coordinator, who sees every institution by name: judged by the rule inside the board. Each
percentage stands as a number with k and n beside it; a hidden one leaves its cells empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.models import Institution, InstitutionType
from svēris.reports import method
from svēris.reports.formulas import in_words
from svēris.reports.saying import Say
from svēris.reports.tables import (
    Cell,
    Column,
    Meaning,
    Table,
    difference_columns,
    figure_columns,
    figure_row,
    head_of,
)
from svēris.results import class_sets, indicators, schools, targets
from svēris.results.disclosure import INSIDE
from svēris.results.figure import Figure
from svēris.results.figures import Report, figures
from svēris.results.filters import Filter
from svēris.results.schools import Row
from svēris.results.targets import Aim

KINDS = ("areja", "ieksieja")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What a workbook is made of."""

    report: Report
    rows: Sequence[Row]
    #: By id, in Latvian order.
    institutions: Mapping[int, Institution]
    aims: Mapping[str, Sequence[Aim]]


def gather(session: Session, year: int, *, now: datetime) -> Workbook:
    """Return the figures of a school year: of the city, and of all institutions in one pass."""
    of = Filter(year=year, kinds=KINDS)
    formulas = indicators.current(session)
    listed = session.scalars(select(Institution).order_by(Institution.name_sort))
    return Workbook(
        report=figures(session, of, rule=INSIDE, now=now, kinds=KINDS),
        rows=schools.rows(session, of, formulas, rule=INSIDE, kinds=KINDS),
        institutions={each.id: each for each in listed},
        aims={each.code: found for each in formulas if (found := targets.aims(session, each.code))},
    )


def tables(found: Workbook, say: Say, *, city: str) -> list[Table]:
    """Return the sheets of the workbook."""
    _, report = say.words.gettext, found.report
    head = head_of(report, city, city, say.words.moment(report.at), _)
    return [
        _figures(report, head, say),
        _schools(found, head, say),
        _coverage(report, head, say),
        _class_sets(report, say),
        _targets(found, say),
        _definitions(report, say),
        _method(report, say),
    ]


def _figures(report: Report, head: Sequence[tuple[str, str]], say: Say) -> Table:
    _ = say.words.gettext
    return Table(
        title=_("City"), head=head, columns=figure_columns(_),
        rows=[figure_row(each, say.language, say.decimals, _) for each in report.figures],
    )  # fmt: skip


def _schools(found: Workbook, head: Sequence[tuple[str, str]], say: Say) -> Table:
    _ = say.words.gettext
    # Of an institution beside others nothing is known but itself in this year.
    empty = {
        _("Part"), _("Institutions"), _("A year before, per cent"), _("City, per cent"),
        *(column.head for column in difference_columns(_)),
    }  # fmt: skip
    columns = figure_columns(_)
    kept = [place for place, column in enumerate(columns) if column.head not in empty]
    return Table(
        title=_("Institutions"),
        head=head,
        columns=[
            Column(_("Institution"), width=44),
            Column(_("Code of the institution"), width=12),
            Column(_("Type of institution"), width=24),
            *(columns[place] for place in kept),
        ],
        rows=[
            [each.name, each.code, _type(each.type, say), *_cells(row.schools[place], kept, say)]
            for place, each in found.institutions.items()
            for row in found.rows
            if place in row.schools
        ],
        notes=[
            _(
                "A row is judged whole: where one institution is hidden, so many others are that "
                "it is not the figure of the city less the rest."
            )
        ],
    )  # fmt: skip


def _cells(figure: Figure, kept: Sequence[int], say: Say) -> list[Cell]:
    cells = figure_row(figure, say.language, say.decimals, say.words.gettext)
    return [cells[place] for place in kept]


def _type(of: InstitutionType, say: Say) -> str:
    _ = say.words.gettext
    return {
        InstitutionType.PRESCHOOL: _("Preschools"),
        InstitutionType.GENERAL: _("General schools"),
        InstitutionType.VOCATIONAL: _("Vocational schools"),
        InstitutionType.HOBBY: _("Hobby education"),
        InstitutionType.SPORTS: _("Sports schools"),
    }[of]


def _coverage(report: Report, head: Sequence[tuple[str, str]], say: Say) -> Table:
    _ = say.words.gettext
    covered = [each for each in report.figures if each.formula.unit == "assignments"]
    return Table(
        title=_("Coverage"), head=head,
        columns=[
            Column(_("Indicator"), width=44), Column("k", Meaning.NUMBER, 8),
            Column("n", Meaning.NUMBER, 8), Column(_("Per cent"), Meaning.SHARE, 10),
            Column(_("Base"), width=70),
        ],
        rows=[_covered(each, say) for each in covered],
    )  # fmt: skip


def _covered(figure: Figure, say: Say) -> list[Cell]:
    return [*_cells(figure, (0, 3, 4, 5), say), say.base(figure.formula)]


def _class_sets(report: Report, say: Say) -> Table:
    _, year = say.words.gettext, report.of.year
    order = {each.code: place for place, each in enumerate(class_sets.partition(year), 1)}
    return Table(
        title=_("Class sets"),
        head=[(_("School year"), calendar.year_label(year))],
        columns=[
            Column(_("Class set"), width=40), Column(_("Grades"), width=30),
            Column(_("Order in the split"), Meaning.NUMBER, 18), Column(_("Code"), width=16),
        ],
        rows=[
            [each.name[say.language], ", ".join(map(str, each.grades)), order.get(each.code),
             each.code]
            for each in class_sets.of_year(year).values()
        ],
        notes=[_("In the split a lesson stands in the first set that one of its grades is in.")],
    )  # fmt: skip


def _targets(found: Workbook, say: Say) -> Table:
    _ = say.words.gettext
    return Table(
        title=_("Targets"),
        columns=[
            Column(_("Code"), width=20), Column(_("Year"), Meaning.NUMBER, 8),
            Column(_("School year"), width=14), Column(_("Per cent"), Meaning.SHARE, 10),
            Column(_("Meaning"), width=16), Column(_("Source"), width=50),
        ],
        rows=[
            [
                code, aim.year, calendar.year_label(aim.school_year), say.aim(aim),
                _("Base value") if aim.is_base else _("Target"), aim.source,
            ]
            for code, aims in found.aims.items()
            for aim in aims
        ],
    )  # fmt: skip


def _definitions(report: Report, say: Say) -> Table:
    _ = say.words.gettext
    formulas = {each.formula.code: each.formula for each in report.figures}
    return Table(
        title=_("Definitions"),
        columns=[
            Column(_("Code"), width=22), Column(_("Version"), Meaning.NUMBER, 8),
            Column(_("Indicator"), width=52), Column(_("Base"), width=80),
            Column(_("Formula"), width=80), Column(_("Forms"), width=12),
            Column(_("Unit"), width=14),
        ],
        rows=[
            [
                each.code, each.version, say.name(each), say.base(each),
                in_words(each, say.words), ", ".join(each.families), each.unit,
            ]
            for each in formulas.values()
        ],
    )  # fmt: skip


def _method(report: Report, say: Say) -> Table:
    _ = say.words.gettext
    said = [
        *method.sentences(report.rule, say), *method.further(report.rule, say),
        *method.of_files(say),
    ]  # fmt: skip
    return Table(title=_("Method"), columns=[Column(_("Method"), width=140)],
                 rows=[[each] for each in said])  # fmt: skip
