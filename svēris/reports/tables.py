"""Tables: rows of plain values with their meaning. Knows no file format, no request, no SQL.

`_` is the translation of the reader's language; column heads go through it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from svēris import calendar
from svēris.results import statistics, wording
from svēris.results.compared import Difference
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.figures import Report
from svēris.results.filters import Filter, days
from svēris.results.tallies import Tally

Translate = Callable[[str], str]
Cell = str | int | Decimal | date | datetime | None


class Meaning(StrEnum):
    """What the cells of a column are, so that a file can write them as what they are."""

    TEXT = "text"
    NUMBER = "number"
    #: A share, rounded as it is printed; 1 is 100 %, and 0.760 has one decimal of a per cent.
    SHARE = "share"
    DATE = "date"
    #: A difference of shares in percentage points, rounded as it is printed.
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what it holds, and how wide it wants to be, in characters."""

    head: str
    meaning: Meaning = Meaning.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table with a title and what is said above it."""

    title: str
    #: Pairs of label and value above the table: place, filter, moment of the data.
    head: Sequence[tuple[str, str]] = ()
    columns: Sequence[Column]
    #: Read once, in order.
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = field(default=())


def head_of(
    report: Report, place: str, city: str, moment: str, _: Translate
) -> list[tuple[str, str]]:
    """Return what every file says above its figures: place, filter and moment of the data."""
    of, period = report.of, days(report.of.year, report.period)
    return [
        (_("City"), city),
        (_("Place"), place),
        (_("School year"), calendar.year_label(of.year)),
        (_("Period"), f"{period.first:%d.%m.%Y.} – {period.last:%d.%m.%Y.}"),
        *((label, value) for label, value in _chosen(of, _)),
        (_("Data of"), moment),
    ]


def _chosen(of: Filter, _: Translate) -> list[tuple[str, str]]:
    chosen = [
        (_("Kind"), ", ".join(_kind(kind, _) for kind in of.kinds)),
        (_("Form"), of.family),
        (_("Grade"), of.grade),
        (_("Age group"), of.age),
        (_("Class set"), of.class_set),
        (_("Subject area"), of.area),
        (_("Type of institution"), of.institution_type),
    ]
    return [(label, value) for label, value in chosen if value]


def figures_table(
    report: Report,
    head: Sequence[tuple[str, str]],
    language: str,
    decimals: int | None,
    _: Translate,
) -> Table:
    """Return the figures of a report, a row for each."""
    return Table(
        title=_("Figures"),
        head=head,
        columns=figure_columns(_),
        rows=[figure_row(figure, language, decimals, _) for figure in report.figures],
    )


def figure_columns(_: Translate) -> list[Column]:
    """Return the columns of a table that has a figure in each row."""
    return [
        Column(_("Indicator"), width=52),
        Column(_("Part"), width=16),
        Column(_("Kind of observation"), width=20),
        *number_columns(_),
        Column(_("Institutions"), Meaning.NUMBER, 10),
        Column(_("A year before, per cent"), Meaning.SHARE, 12),
        Column(_("City, per cent"), Meaning.SHARE, 12),
        *difference_columns(_),
        Column(_("First day of the period"), Meaning.DATE, 13),
        Column(_("Last day of the period"), Meaning.DATE, 13),
        Column(_("Base"), width=60),
        Column(_("Not shown because"), width=24),
        Column(_("Code"), width=22),
        Column(_("Version"), Meaning.NUMBER, 8),
    ]


def difference_columns(_: Translate) -> list[Column]:
    """Return the columns of how a figure differs: from the year before, from the other lessons."""
    return [
        column
        for of in (_("Change in a year"), _("From the rest of the city"))
        for column in _difference_columns(of, _)
    ]


def _difference_columns(of: str, _: Translate) -> list[Column]:
    return [
        Column(f"{of}, {_('percentage points')}", Meaning.POINTS, 13),
        Column(f"{of}, {_('interval (95 per cent) from')}", Meaning.POINTS, 13),
        Column(f"{of}, {_('interval (95 per cent) to')}", Meaning.POINTS, 13),
        Column(f"{of}, {_('in words')}", width=22),
    ]


def number_columns(_: Translate) -> list[Column]:
    """Return the columns of what a figure comes to, wherever it stands in a row."""
    return [
        Column("k", Meaning.NUMBER, 8),
        Column("n", Meaning.NUMBER, 8),
        Column(_("Per cent"), Meaning.SHARE, 10),
        Column(_("Interval (95 per cent) from"), Meaning.SHARE, 12),
        Column(_("Interval (95 per cent) to"), Meaning.SHARE, 12),
        Column(_("Partly"), Meaning.NUMBER, 10),
        Column(_("Not applicable"), Meaning.NUMBER, 12),
        Column(_("Not answered"), Meaning.NUMBER, 12),
        Column(_("Teachers"), Meaning.NUMBER, 10),
    ]


def figure_row(figure: Figure, language: str, decimals: int | None, _: Translate) -> Sequence[Cell]:
    """Return a figure as the cells of `figure_columns`; of a hidden one the numbers are empty."""
    tally, formula = figure.tally, figure.formula
    counted = figure.counted or tally is None
    period = days(figure.year, figure.period)
    return [
        formula.text("name", language),
        figure.part,
        " + ".join(_kind(kind, _) for kind in figure.kinds),
        *numbers(figure, decimals),
        tally.institutions if tally and not counted else None,
        None if counted else _share(figure.before, decimals),
        None if counted else _share(figure.city, decimals),
        *_difference(figure.change, decimals, _broken(figure, _), _),
        *_difference(figure.against, decimals, None, _),
        period.first,
        period.last,
        formula.text("base", language),
        None if figure.hidden is None else why(figure.hidden, _),
        formula.code,
        formula.version,
    ]


def numbers(figure: Figure, decimals: int | None) -> Sequence[Cell]:
    """Return a figure as the cells of `number_columns`; of a hidden one all are empty."""
    tally = figure.tally
    if tally is None:
        return (None,) * 9
    if figure.counted:
        return (tally.k, *(None,) * 8)
    share, ends = _share(tally, decimals), _ends(figure, decimals)
    return (tally.k, tally.n, share, *ends, *_lessons(figure), tally.teachers)


def _difference(
    found: Difference | None, decimals: int | None, otherwise: str | None, _: Translate
) -> Sequence[Cell]:
    """Return a difference with its interval and what may be said of it."""
    if found is None:
        return (None, None, None, otherwise)
    places = wording.DIFFERENCE_DECIMALS if decimals is None else decimals
    ends = (found.points, found.interval.low, found.interval.high)
    if found.proven:
        said = _("more often") if found.is_rise else _("less often")
    else:
        said = _("not proven")
    return [*(statistics.rounded(end, places) for end in ends), said]


def _broken(figure: Figure, _: Translate) -> str | None:
    return None if figure.broken is None else _("not comparable")


def _lessons(figure: Figure) -> Sequence[Cell]:
    """Partly, not applicable, not answered: lessons, where lessons are looked at one by one."""
    tally = figure.tally
    if tally is None or figure.formula.unit not in ("lessons", "learners"):
        return (None, None, None)
    return (tally.partly if figure.formula.unit == "lessons" else None, tally.na, tally.missing)


def _ends(figure: Figure, decimals: int | None) -> Sequence[Cell]:
    """Return the ends of a figure's interval, rounded as they are printed."""
    tally, interval = figure.tally, figure.interval
    places = None if tally is None else wording.decimals(tally.n, decimals)
    if interval is None or places is None:
        return (None, None)
    ends = (interval.low, interval.high)
    return [statistics.rounded(end, places).scaleb(-2) for end in ends]


def _share(tally: Tally | None, decimals: int | None) -> Decimal | None:
    """Return a share rounded as it is printed, so that the file and the page say the same."""
    if tally is None or tally.n == 0:
        return None
    places = wording.decimals(tally.n, decimals)
    return None if places is None else statistics.per_cent(tally.k, tally.n, places).scaleb(-2)


def _kind(kind: str, _: Translate) -> str:
    names = {"areja": _("External"), "ieksieja": _("Internal"), "savstarpeja": _("Peer")}
    return names[kind]


def why(hidden: Hidden, _: Translate) -> str:
    """Return why a figure has no number, for a table."""
    return _("No observations") if hidden is Hidden.EMPTY else _("Not enough data")


def definitions_table(report: Report, language: str, _: Translate) -> Table:
    """Return what each figure means: a row for each indicator and version in a report."""
    formulas = {figure.formula.code: figure.formula for figure in report.figures}
    return Table(
        title=_("Definitions"),
        columns=[
            Column(_("Code"), width=22),
            Column(_("Version"), Meaning.NUMBER, 8),
            Column(_("Indicator"), width=52),
            Column(_("Base"), width=80),
            Column(_("Unit"), width=14),
            Column(_("Forms"), width=12),
            Column(_("Formula"), width=60),
        ],
        rows=[
            [
                formula.code, formula.version, formula.text("name", language),
                formula.text("base", language), formula.unit, ", ".join(formula.families),
                _formula(formula.measure),
            ]
            for formula in formulas.values()
        ],
    )  # fmt: skip


def _formula(measure: Mapping[str, Any]) -> str:
    """Return a measure as short text: {"observed": "SR.DEF"} is SR.DEF = observed."""
    return "; ".join(
        f"{name}: {_predicate(value) if isinstance(value, dict) else value}"
        for name, value in measure.items()
    )


def _predicate(raw: Mapping[str, Any]) -> str:
    if "observed" in raw:
        return f"[{raw['observed']}]"
    if "item" in raw:
        how, value = next((name, each) for name, each in raw.items() if name != "item")
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        return f"{raw['item']} {how} {shown}"
    parts = next(iter(raw.values()))
    inner = parts if isinstance(parts, list) else [parts]
    word = {"all": " AND ", "any": " OR "}.get(next(iter(raw)), "")
    text = word.join(_predicate(part) for part in inner)
    return f"NOT ({text})" if not word else text
