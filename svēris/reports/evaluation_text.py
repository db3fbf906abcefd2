"""The self-evaluation report in words: sections 3.1.2, 3.1.3 and 3.1.5 (domain.md §5.8)."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from svēris.reports import method
from svēris.reports.blocks import figures_blocks
from svēris.reports.document import (
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from svēris.reports.evaluation import (
    BY_GRADE,
    LANGUAGE,
    LEARNERS,
    PRESCHOOLERS,
    Evaluation,
    needs,
    results,
    strengths,
)
from svēris.reports.saying import NOTHING, Say
from svēris.results import change, class_sets
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.filters import days
from svēris.results.volumes import OTHER, PRESCHOOL, TRAINING


def document(evaluation: Evaluation, say: Say, *, city: str) -> Document:
    """Return the report of an institution as a document."""
    _ = say.words.gettext
    of, report = evaluation.report.of, evaluation.report
    period = say.period(days(of.year, report.period))
    return Document(
        title=_("Self-evaluation report: sections 3.1.2, 3.1.3 and 3.1.5"),
        subtitle=_(
            "%(place)s, school year %(year)s (%(period)s)",
            place=evaluation.institution.name, year=say.year(of.year), period=period,
        ),
        language=say.language,
        blocks=[
            *_volume(evaluation, say, period),
            *_language(evaluation, say),
            *_by_grade(evaluation, say),
            *_chosen(evaluation, say),
            *method.short(report.rule, say),
            Bullets([_(
                "Only internal observations stand here; external and peer observations do not. No "
                "words of an observer either: each is about the lesson of one teacher, who would "
                "be recognised in a report that is public."
            )]),
        ],
        source=source(evaluation, say, city),
        at=report.at,
    )  # fmt: skip


def source(evaluation: Evaluation, say: Say, city: str) -> str:
    """Return where the figures come from: "SvērIS, Daugavpils; dati uz …; veidlapas MS v1"."""
    _ = say.words.gettext
    forms = ", ".join(f"{form.upper()} v{version}" for form, version in evaluation.forms)
    return _(
        "SvērIS, %(city)s; data of %(moment)s; forms: %(forms)s",
        city=city, moment=say.words.moment(evaluation.report.at), forms=forms or NOTHING,
    )  # fmt: skip


def _volume(evaluation: Evaluation, say: Say, period: str) -> Iterator[Block]:
    _, ngettext = say.words.gettext, say.words.ngettext
    total, teachers = evaluation.total("count-class-sets"), evaluation.volume.teachers
    parts = evaluation.parts("count-class-sets")
    yield Heading(_("3.1.2. Lessons observed and the use of the state language"))
    seen = ngettext(
        "In the period %(period)s, %(shown)s lesson or play-lesson was observed internally",
        "In the period %(period)s, %(shown)s lessons and play-lessons were observed internally",
        total, shown=say.number(total), period=period,
    )  # fmt: skip
    split = "; ".join(
        f"{_part_in(code, evaluation, say)} – {say.number(number)}"
        for code, number in parts.items()
        if number
    )
    yield Paragraph(f"{seen}: {split}." if split else f"{seen}.")
    by = ngettext(
        "%(shown)s teacher was observed in lessons and play-lessons.",
        "%(shown)s different teachers were observed in lessons and play-lessons.",
        teachers, shown=say.number(teachers),
    )  # fmt: skip
    covered = evaluation.figure("coverage-internal")
    yield Paragraph(by + (f" {say.sentence(covered)}" if covered else ""))
    for said in method.circumstances(evaluation.report.population, say):
        yield Paragraph(said, Tone.NOTE)
    yield Grid(
        caption=_("Internal observations by class set"),
        heads=[_("Class set"), _("Grades"), _("Observations")],
        rows=[
            *([_part(code, evaluation, say), _grades(code, evaluation, say), say.number(seen)]
              for code, seen in parts.items() if seen or code != TRAINING),
            [_("Together"), "", say.number(total)],
        ],
        numbers=frozenset({2}), widths=(5, 5, 3), total=True,
    )  # fmt: skip
    yield Paragraph(
        _(
            "Each observation stands in one row: the first that fits it, in the order of the "
            "table after preschool."
        ),
        Tone.NOTE,
    )


def _language(evaluation: Evaluation, say: Say) -> Iterator[Block]:
    _ = say.words.gettext
    yield Heading(_("In which language lessons are held"), 2)
    yield from _said(evaluation, say, LANGUAGE[:1])
    yield Heading(_("Environment, and what learners do in Latvian"), 2)
    yield from _said(evaluation, say, LEARNERS)
    preschool = evaluation.parts("count-class-sets").get(PRESCHOOL, 0)
    codes = [*LANGUAGE, *LEARNERS, *(PRESCHOOLERS if preschool else ())]
    if preschool:
        yield Heading(_("Preschool"), 2)
        yield from _said(evaluation, say, PRESCHOOLERS)
    if figures := _figures(evaluation, codes):
        yield from figures_blocks(
            figures, say, caption=_("Use of the state language in the lessons")
        )


def _said(evaluation: Evaluation, say: Say, codes: Sequence[str]) -> Iterator[Block]:
    """Give figures as sentences, each with its change; those of one base in one paragraph."""
    for base, figures in groupby(_figures(evaluation, codes), lambda each: _outside(each, say)):
        said = []
        for figure in figures:
            said.append(say.sentence(figure))
            found = change.of_figure(figure)
            if found is not None:
                said.append(change.sentence(found, figure.year - 1, say.language))
        yield Paragraph(" ".join([*said, base]).strip())


def _outside(figure: Figure, say: Say) -> str:
    """Return the base of a shown figure in words, and how many lessons are not in it."""
    _ = say.words.gettext
    if figure.tally is None:
        return ""
    return _(
        "Base: %(base)s (%(n)s); outside the base: %(na)s, not answered: %(missing)s.",
        base=say.base(figure.formula), n=say.number(figure.tally.lessons),
        na=say.number(figure.tally.na), missing=say.number(figure.tally.missing),
    )  # fmt: skip


def _figures(evaluation: Evaluation, codes: Sequence[str]) -> list[Figure]:
    """Return figures that the institution could have: a preschool has none of grades."""
    found = (evaluation.figure(code) for code in codes)
    return [each for each in found if each is not None and each.hidden is not Hidden.EMPTY]


def _by_grade(evaluation: Evaluation, say: Say) -> Iterator[Block]:
    _ = say.words.gettext
    yield Heading(_("3.1.3. Results by grade"))
    seen = evaluation.parts("count-grades")
    if not seen:
        yield Paragraph(_("No lessons of grades were observed in the period."))
        return
    yield Paragraph(
        _(
            "Internal observations of lessons (form MS) by grade. A lesson of a combined class "
            "stands in each of its grades, but once in the row of all grades."
        )
    )
    rows = {row.whole.formula.code: row for row in evaluation.grades}
    codes = [code for code in BY_GRADE if code in rows]
    yield Grid(
        caption=_("Share of the lessons observed, by grade"),
        heads=[_("Grade"), _("Lessons"), *(_short(code, say) for code in codes)],
        rows=[
            *(
                [say.grades((grade,)), say.number(count), *(
                    say.cell(rows[code].grades[grade])
                    if grade in rows[code].grades else NOTHING for code in codes)]
                for grade, count in seen.items()
            ),
            [_("All grades"), say.number(evaluation.total("count-grades")),
             *(say.cell(rows[code].whole) for code in codes)],
        ],
        numbers=frozenset(range(1, len(codes) + 2)), widths=(10, 10, *[13] * len(codes)),
        total=True,
    )  # fmt: skip
    yield Paragraph(
        _(
            "Base of every column: lessons in which the criterion was judged, without lessons of "
            "foreign and minority languages and minority programmes. Fewer than 20 lessons: k of "
            "n, without per cent."
        ),
        Tone.NOTE,
    )


def _short(code: str, say: Say) -> str:
    _ = say.words.gettext
    return {
        "val-lv": _("Held in Latvian"),
        "val-vide": _("Supportive environment"),
        "lim-l1": _("Name, quote"),
        "lim-l2": _("Tell, describe, answer"),
        "lim-l3": _("Argue, justify"),
        "lim-l4": _("Formulate, evaluate"),
        "ipat-50": _("At least half speak"),
    }[code]


def _chosen(evaluation: Evaluation, say: Say) -> Iterator[Block]:
    _ = say.words.gettext
    strong, weak = strengths(evaluation.report), needs(evaluation.report)
    yield Heading(_("3.1.5. Strengths and needs of further development"))
    yield Paragraph(
        _(
            "Chosen by figures alone: a strength is what the lower limit of the 95 per cent "
            "interval puts in more than half of the lessons observed, the highest limits first; "
            "a need is what it does not, the lowest upper limits first. Add your own analysis."
        )
    )
    yield Heading(_("Strengths"), 2)
    yield _named(strong, say, _("No figure of the period shows this for certain."))
    yield Heading(_("Needs of further development"), 2)
    yield _named(weak, say, _("No figure of the period shows this for certain."))
    yield Grid(
        caption=_("Result indicators and the evidence behind them"),
        heads=[
            _("Indicator"), _("Per cent"), _("Number of base"), _("95 per cent interval"),
            _("Seen in …"),
        ],
        rows=[
            [say.name(each.formula), say.share(each), say.of(each), say.interval(each),
             say.quantity(each)]
            for each in results(evaluation.report) if each.hidden is not Hidden.EMPTY
        ],
        numbers=frozenset({1, 2, 3}), widths=(42, 16, 16, 18, 20),
    )  # fmt: skip


def _named(figures: Sequence[Figure], say: Say, none: str) -> Block:
    _ = say.words.gettext
    if not figures:
        return Paragraph(none)
    return Bullets([
        " ".join([say.sentence(each), *(
            [_("95 per cent interval: %(interval)s.", interval=say.interval(each))]
            if say.interval(each) != NOTHING else []
        )])
        for each in figures
    ])  # fmt: skip


def _part_in(code: str, evaluation: Evaluation, say: Say) -> str:
    """Return where a part of the observations was, inside a sentence."""
    _ = say.words.gettext
    named = {
        PRESCHOOL: _("in preschool"), OTHER: _("in other grades"),
        TRAINING: _("in training sessions"), "izlaiduma": _("in graduating grades"),
        "parejas": _("in transition grades"), "gatavibas": _("in grades preparing for transition"),
    }.get(code) or _part(code, evaluation, say)  # fmt: skip
    found = _grades(code, evaluation, say)
    return f"{named} ({found})" if found else named


def _part(code: str, evaluation: Evaluation, say: Say) -> str:
    """Return the name of a part of the observations."""
    _ = say.words.gettext
    words = {
        PRESCHOOL: _("Preschool"), OTHER: _("Other grades"), TRAINING: _("Training sessions"),
    }  # fmt: skip
    return words.get(code) or class_sets.of_year(evaluation.report.of.year)[code].name[say.language]


def _grades(code: str, evaluation: Evaluation, say: Say) -> str:
    found = class_sets.of_year(evaluation.report.of.year).get(code)
    return "" if found is None else say.grades(found.grades)
