"""The board's annual report: figures of the city for the council and the public.

It is judged by the rule of what is published, not by that of the board's own pages: whoever reads
it may know one school from inside. No institution is named in it; that is what the workbook is for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from svēris.reports import method, programme
from svēris.reports.blocks import dots_block
from svēris.reports.document import Block, Bullets, Document, Grid, Heading, Paragraph, Tone
from svēris.reports.programme import Programme
from svēris.reports.saying import NOTHING, Say
from svēris.results import change, class_sets, disclosure
from svēris.results.disclosure import FEWEST_INSTITUTIONS
from svēris.results.figure import Figure
from svēris.results.figures import Report, figures
from svēris.results.filters import Filter, days
from svēris.results.rows import Row, arrange
from svēris.results.volumes import OTHER, PRESCHOOL, TRAINING

KINDS = ("areja", "ieksieja")
RULE = replace(disclosure.PUBLISHED, institutions=FEWEST_INSTITUTIONS)


@dataclass(frozen=True, slots=True)
class Annual:
    """What an annual report is made of."""

    report: Report
    programme: Programme | None


def gather(session: Session, year: int, *, now: datetime) -> Annual:
    """Return the figures of a school year of the city, as they may be published."""
    of = Filter(year=year, kinds=KINDS)
    return Annual(
        figures(session, of, rule=RULE, now=now, kinds=KINDS),
        programme.gather(session, rule=RULE, newest=year),
    )


def document(found: Annual, say: Say, *, city: str) -> Document:
    """Return the annual report as a document."""
    _, report = say.words.gettext, found.report
    year = report.of.year
    groups = arrange(report.figures)
    return Document(
        title=_("Lesson observation in %(city)s, school year %(year)s", city=city,
                year=say.year(year)),
        subtitle=_("Annual report of the education board, %(period)s",
                   period=say.period(days(year, report.period))),
        language=say.language,
        blocks=[
            *_volume(report, groups, say),
            *(block for group, rows in groups if group != "volume"
              for block in _group(group, rows, say)),
            *_changes(report, say),
            *_programme(found.programme, say),
            *method.full(report, say),
            *method.definitions(report, say),
        ],
        source=_("SvērIS, %(city)s; data of %(moment)s", city=city,
                 moment=say.words.moment(report.at)),
        at=report.at,
    )  # fmt: skip


def _volume(report: Report, groups: Sequence[tuple[str, list[Row]]], say: Say) -> Iterator[Block]:
    _, ngettext = say.words.gettext, say.words.ngettext
    yield Heading(_("What was observed"))
    said = []
    for kind, volume in report.population.items():
        seen = ngettext("%(shown)s lesson or play-lesson", "%(shown)s lessons and play-lessons",
                        volume.lessons, shown=say.number(volume.lessons))  # fmt: skip
        said.append(
            _("%(kind)s observation: %(seen)s; teachers: %(teachers)s; institutions: %(places)s.",
              kind=say.kinds((kind,)), seen=seen, teachers=say.number(volume.teachers),
              places=say.number(volume.institutions))
        )  # fmt: skip
    yield Bullets([*said, *method.circumstances(report.population, say)])
    rows = [row for group, found in groups if group == "volume" for row in found]
    counted = [row for row in rows if row.formula.unit == "count"]
    yield Grid(
        caption=_("Number of observations"),
        heads=[_("Indicator"), _("Base"), _("Number"), _("A year before")],
        rows=[
            [say.name(row.formula), say.base(row.formula), _count(row.figures[0], say),
             _count_before(row.figures[0], say)]
            for row in counted
        ],
        numbers=frozenset({2, 3}), widths=(6, 8, 3, 3),
    )  # fmt: skip
    yield from (_parts(row, report, say) for row in counted if _is_by_class_set(row))
    yield Bullets([
        say.sentence(figure) for row in rows if row.formula.unit == "assignments"
        for figure in row.figures
    ])  # fmt: skip


def _count(figure: Figure, say: Say) -> str:
    return NOTHING if figure.tally is None else say.number(figure.tally.k)


def _count_before(figure: Figure, say: Say) -> str:
    return NOTHING if figure.before is None else say.number(figure.before.k)


def _is_by_class_set(row: Row) -> bool:
    return row.formula.measure.get("split") == "class-sets"


def _parts(row: Row, report: Report, say: Say) -> Grid:
    _, sets = say.words.gettext, class_sets.of_year(report.of.year)
    words = {
        PRESCHOOL: _("Preschool"), OTHER: _("Other grades"), TRAINING: _("Training sessions"),
    }  # fmt: skip
    return Grid(
        caption=say.name(row.formula),
        heads=[_("Class set"), _("Grades"), _("Number")],
        rows=[
            *(
                [
                    words.get(part) or sets[part].name[say.language],
                    say.grades(sets[part].grades) if part in sets else "",
                    _count(figure, say),
                ]
                for figure in row.parts
                if (part := figure.part) is not None
            ),
            [_("Together"), "", _count(row.figures[0], say)],
        ],
        numbers=frozenset({2}), widths=(6, 6, 3), total=True,
    )  # fmt: skip


def _group(group: str, rows: Sequence[Row], say: Say) -> Iterator[Block]:
    """Give a heading's figures: external and internal beside one another, and drawn."""
    _ = say.words.gettext
    name = _group_name(group, say)
    flat = [each for row in rows for each in (row, *row.beside)]
    yield Heading(name)
    yield Bullets([say.sentence(_of_kind(row, KINDS[:1])) for row in rows])
    yield Grid(
        caption=_("%(group)s: external and internal observations", group=name),
        heads=[
            _("Indicator"), say.kinds(KINDS[:1]), _("95 per cent interval"),
            say.kinds(KINDS[1:]), _("95 per cent interval"), say.kinds(KINDS),
        ],
        rows=[
            [
                say.name(row.formula),
                say.cell(_of_kind(row, KINDS[:1])), say.interval(_of_kind(row, KINDS[:1])),
                say.cell(_of_kind(row, KINDS[1:])), say.interval(_of_kind(row, KINDS[1:])),
                say.cell(_of_kind(row, KINDS)),
            ]
            for row in flat
        ],
        numbers=frozenset({1, 2, 3, 4, 5}), widths=(28, 20, 17, 20, 17, 22),
    )  # fmt: skip
    caption = _("%(group)s, external observations", group=name)
    yield dots_block([_of_kind(row, KINDS[:1]) for row in flat], say, caption=caption)
    bases = dict.fromkeys(say.base(row.formula) for row in flat)
    yield Paragraph(_("Bases: %(bases)s.", bases="; ".join(bases)), Tone.NOTE)


def _of_kind(row: Row, kinds: Sequence[str]) -> Figure:
    return next(figure for figure in row.figures if figure.kinds == tuple(kinds))


def _group_name(group: str, say: Say) -> str:
    _ = say.words.gettext
    return {
        "outcome": _("Learning outcome and structure of the lesson"),
        "dip": _("Differentiation, individualisation, personalisation"),
        "language": _("Language"),
        "problem": _("Problem solving"),
        "format": _("Format and cognitive load"),
        "environment": _("Environment"),
    }[group]


def _changes(report: Report, say: Say) -> Iterator[Block]:
    _ = say.words.gettext
    found = [
        figure for figure in report.figures
        if figure.kinds == KINDS[:1] and figure.formula.unit == "lessons"
    ]  # fmt: skip
    yield Heading(_("Compared with the year before"))
    yield Paragraph(
        _(
            "External observations. A difference is called a change only when the 99 per cent "
            "interval leaves out zero: of so many indicators some move by chance. For an "
            "indicator with a target the 95 per cent interval decides."
        )
    )
    yield Grid(
        caption=_("Differences from the year before, in percentage points"),
        heads=[
            _("Indicator"), say.year(report.of.year - 1), say.year(report.of.year),
            _("Difference in points (95 per cent interval)"),
        ],
        rows=[
            [say.name(figure.formula), say.before(figure), say.cell(figure),
             _("not comparable") if figure.broken else say.changed(change.of_figure(figure))]
            for figure in found
        ],
        numbers=frozenset({1, 2}), widths=(36, 20, 20, 38),
    )  # fmt: skip


def _programme(found: Programme | None, say: Say) -> Iterator[Block]:
    _ = say.words.gettext
    if found is not None:
        yield Heading(_("Prevention programme: indicator 4"))
        yield from programme.blocks(found, say, level=2)
