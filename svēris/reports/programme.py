"""The prevention programme's indicator 4: what it began with, what it aims at, what was measured.

Lessons in which both differentiation and individualisation were observed, of the lessons of the
whole school year, by external, internal and both kinds of observation (domain.md §3.5 #19).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from svēris.reports import drawing
from svēris.reports.document import (
    Block,
    Bullets,
    Document,
    Drawing,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from svēris.reports.drawing import Mark, Point
from svēris.reports.saying import NOTHING, Say
from svēris.results import change, counts, indicators, targets
from svēris.results.change import Reached
from svēris.results.disclosure import Rule
from svēris.results.figure import Figure
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.shares import shares
from svēris.results.targets import Aim

CODE = "dip-both"
KINDS = ("areja", "ieksieja")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The indicator with everything that is known of it."""

    formula: Formula
    aims: Sequence[Aim]
    #: By school year: the figures of each kind and of both together.
    measured: Mapping[int, Sequence[Figure]]


def gather(session: Session, *, rule: Rule, newest: int) -> Programme | None:
    """Return the indicator, measured up to a school year; None where it is not published."""
    formulas = [each for each in indicators.current(session) if each.code == CODE]
    if not formulas:
        return None
    oldest = counts.oldest_year(session)
    years = range(newest if oldest is None else oldest, newest + 1)
    return Programme(
        formula=formulas[0],
        aims=targets.aims(session, CODE),
        measured={
            year: shares(session, Filter(year=year, kinds=KINDS), formulas, rule=rule, kinds=KINDS)
            for year in years
        },
    )


def document(found: Programme, say: Say, *, city: str, at: datetime) -> Document:
    """Return the indicator as a document of its own."""
    _ = say.words.gettext
    return Document(
        title=_("Prevention programme: indicator 4"),
        subtitle=_("%(name)s, %(city)s", name=say.name(found.formula), city=city),
        language=say.language,
        blocks=list(blocks(found, say)),
        source=_("SvērIS, %(city)s; data of %(moment)s", city=city, moment=say.words.moment(at)),
        at=at,
    )


def blocks(found: Programme, say: Say, *, level: int = 1) -> Iterator[Block]:
    """Give the indicator in words, drawn and as a table; its headings are of a level."""
    _ = say.words.gettext
    yield Paragraph(
        _(
            "Share of the lessons observed in which both differentiation and individualisation "
            "were observed. Base: %(base)s.",
            base=say.base(found.formula),
        )
    )
    if found.aims:
        named = "; ".join(f"{_aim(aim, say)}: {say.aimed(aim)}" for aim in found.aims)
        yield Paragraph(_("%(values)s. Source: %(source)s.", values=named,
                          source=found.aims[0].source))  # fmt: skip
    newest = max(found.measured)
    yield Heading(_("Measured in %(year)s", year=say.year(newest)), level)
    yield Bullets([_said(figure, say) for figure in found.measured[newest]])
    yield Heading(_("By year"), level)
    yield _drawn(found, say)
    yield _table(found, say)
    yield Paragraph(
        _(
            "A target of a calendar year belongs to the school year that ends in it. It counts as "
            "reached, or as not reached, only when the whole interval says so. Both kinds together "
            "are not compared with another year, because their mixture changes."
        ),
        Tone.NOTE,
    )


def _aim(aim: Aim, say: Say) -> str:
    _ = say.words.gettext
    if aim.is_base:
        return _("Base value (%(year)s)", year=aim.year)
    return _("target (%(year)s)", year=aim.year)


def _said(figure: Figure, say: Say) -> str:
    """Return a measured value in a sentence, with its interval and its change."""
    _ = say.words.gettext
    said = [f"{say.kinds(figure.kinds)}: {say.sentence(figure)}"]
    if say.interval(figure) != NOTHING:
        said.append(_("95 per cent interval: %(interval)s.", interval=say.interval(figure)))
    found = change.of_figure(figure, named_before=True)
    if found is not None:
        said.append(change.sentence(found, figure.year - 1, say.language))
    return " ".join(said)


def _drawn(found: Programme, say: Say) -> Drawing:
    _ = say.words.gettext
    together = {
        year: figure
        for year, figures in found.measured.items()
        for figure in figures
        if figure.kinds == KINDS and figure.tally is not None
    }
    points = [
        Point(year, say.share(figure), figure.tally.k / figure.tally.n, figure.interval)
        for year, figure in together.items()
        if figure.tally is not None
    ]
    marks = [Mark(aim.school_year, say.aimed(aim), aim.share, aim.is_base)
             for aim in found.aims]  # fmt: skip
    all_years = [*found.measured, *(aim.school_year for aim in found.aims)]
    years = range(min(all_years), max(all_years) + 1)
    caption = _("Measured values with their intervals (dots), base value and targets (diamonds); "
                "external and internal observations together, per cent")  # fmt: skip
    spoken = "; ".join([
        *(f"{say.year(year)} {say.cell(figure)}" for year, figure in together.items()),
        *(f"{_aim(aim, say)}: {say.aimed(aim)}" for aim in found.aims),
    ])  # fmt: skip
    labels = [(year, say.year(year)) for year in years]
    return Drawing(caption, drawing.trend(points, marks, labels), f"{caption}. {spoken}.")


def _table(found: Programme, say: Say) -> Grid:
    _ = say.words.gettext
    aims = {aim.school_year: aim for aim in found.aims if not aim.is_base}
    return Grid(
        caption=_("Measured values by school year and kind of observation"),
        heads=[
            _("School year"), _("Kind"), _("Per cent"), _("Number of base"),
            _("95 per cent interval"), _("Target"), _("Target reached"),
        ],
        rows=[
            [
                say.year(year), say.kinds(figure.kinds), say.share(figure), say.of(figure),
                say.interval(figure),
                say.aimed(aims[year]) if year in aims else NOTHING,
                _reached(figure, aims[year], say) if year in aims else NOTHING,
            ]
            for year, figures in sorted(found.measured.items())
            for figure in figures
        ],
        numbers=frozenset({2, 3, 4, 5}), widths=(17, 22, 13, 18, 17, 11, 24),
    )  # fmt: skip


def _reached(figure: Figure, aim: Aim, say: Say) -> str:
    _ = say.words.gettext
    if figure.tally is None:
        return NOTHING
    return {
        Reached.YES: _("reached"),
        Reached.NO: _("not reached"),
        Reached.OPEN: _("cannot be told"),
    }[change.reached(figure.tally, aim.share)]
