"""How figures came about and how they are to be read: the chapter that every report ends with."""

from collections.abc import Iterator

from svēris.reports.document import Block, Bullets, Grid, Heading
from svēris.reports.formulas import in_words
from svēris.reports.saying import Say
from svēris.results.disclosure import Rule
from svēris.results.figures import Report


def short(rule: Rule, say: Say) -> Iterator[Block]:
    """Give what a reader must know before quoting a figure."""
    _ = say.words.gettext
    yield Heading(_("How to read the figures"))
    yield Bullets(sentences(rule, say))


def sentences(rule: Rule, say: Say) -> list[str]:
    """Return the sentences that hold of every report."""
    _ = say.words.gettext
    return [
        _("The lessons observed were not chosen at random: the results describe the lessons "
          "observed, not all lessons, and not teachers."),
        _("“k of n” is the number of lessons in which it was observed, of the lessons in the "
          "base; partly observed counts as not observed."),
        _("The interval is that of Wilson at 95 per cent; a difference is called a change only "
          "when the 99 per cent interval of Newcombe leaves out zero."),
        _("“Not enough data”: fewer than %(lessons)s lessons or %(teachers)s teachers, or a "
          "figure from which such a one could be found by subtraction.",
          lessons=rule.lessons, teachers=rule.teachers),
    ]  # fmt: skip


def further(rule: Rule, say: Say) -> Iterator[str]:
    """Give the sentences of the method that a report of the whole city needs besides."""
    _ = say.words.gettext
    yield from (
        _("Each percentage has a base of its own, in words beside it: percentages of different "
          "bases (all lessons, lessons held in Latvian, lessons with a problem situation) must "
          "not be compared."),
        _("A lesson counts once it is submitted, if it is not void, is the first record of its "
          "visit and was not observed for a quality grade; self-observations never count."),
        _("External and internal observations are shown apart, and together only beside that; "
          "peer observations are counted, their answers stay with the school."),
        _("A lesson seen in part stays out of the base of what could not be judged; how many "
          "there were, and which visits were announced, is not in these figures."),
        _("Lessons of one teacher resemble one another, so that the true uncertainty is somewhat "
          "larger than the interval; the number of teachers is given for that reason."),
        _("Percentages have one decimal from 200 lessons on, none from 20 on; below that only "
          "“k of n”."),
    )  # fmt: skip
    if rule.institutions > 1:
        yield _(
            "A figure of fewer than %(places)s institutions is not shown: one of them could read "
            "the other out of it.",
            places=rule.institutions,
        )


def full(report: Report, say: Say) -> Iterator[Block]:
    """Give the chapter on method of a report of the city."""
    _ = say.words.gettext
    yield Heading(_("Method"))
    yield Bullets([*sentences(report.rule, say), *further(report.rule, say)])


def definitions(report: Report, say: Say) -> Iterator[Block]:
    """Give every indicator of a report with its base, formula and version."""
    _ = say.words.gettext
    formulas = {figure.formula.code: figure.formula for figure in report.figures}
    yield Heading(_("Definitions"))
    yield Grid(
        caption=_("Indicators: base, formula, code and version"),
        heads=[_("Indicator"), _("Base"), _("Formula"), _("Forms"), _("Code, version")],
        rows=[
            [
                say.name(formula), say.base(formula), in_words(formula, say.words),
                ", ".join(formula.families), f"{formula.code}, {formula.version}",
            ]
            for formula in formulas.values()
        ],
        widths=(28, 40, 38, 10, 20),
    )  # fmt: skip
