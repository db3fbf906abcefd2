"""How figures came about and how they are to be read: the chapter that every report ends with."""

from collections.abc import Iterator, Mapping

from svēris.reports.document import Block, Bullets, Grid, Heading
from svēris.reports.formulas import in_words
from svēris.reports.saying import Say
from svēris.results.disclosure import Rule
from svēris.results.figures import Report
from svēris.results.tallies import Volume


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
          "when the 99 per cent interval of Newcombe leaves out zero, or that of 95 per cent for "
          "an indicator with a target."),
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
        _("External and internal observations are shown apart; a figure of both stands only "
          "beside the two. Peer observations are counted, their answers stay with the school."),
        _("Where only a part of a lesson was seen, what could not be judged in it is outside the "
          "base, and the rest counts; how many such lessons there were, and how the visits were "
          "announced, stands beside the number of observations."),
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


def circumstances(population: Mapping[str, Volume], say: Say) -> Iterator[str]:
    """Give how the lessons of each kind were seen: several of a teacher, in part, announced."""
    _, ngettext = say.words.gettext, say.words.ngettext
    for kind, volume in population.items():
        said = []
        if volume.repeated:
            count = say.number(volume.repeated)
            said.append(_("Teachers with several lessons: %(count)s.", count=count))
        if volume.partly_seen:
            said.append(
                ngettext(
                    "Only a part of the lesson was seen in %(shown)s case.",
                    "Only a part of the lesson was seen in %(shown)s cases.",
                    volume.partly_seen, shown=say.number(volume.partly_seen),
                )
            )  # fmt: skip
        names = _announced(say)
        ways = [f"{names[way]} – {say.number(n)}" for way, n in volume.announced.items() if n]
        if ways:
            said.append(_("Announcement of the visits: %(ways)s.", ways=", ".join(ways)))
        if said:
            yield f"{say.kinds((kind,))}: {' '.join(said)}"


def _announced(say: Say) -> dict[str, str]:
    _ = say.words.gettext
    return {
        "datums_laiks": _("with date and time"),
        "nedela": _("with the week"),
        "nepieteikta": _("unannounced"),
        "atklata": _("open lesson, chosen by the teacher"),
    }


def of_files(say: Say) -> list[str]:
    """Return how dates and numbers are written in the files."""
    _ = say.words.gettext
    return [
        _("In workbooks dates and shares are values and not text: a date is shown as 31.12.2025., "
          "a share in per cent. In the rows of CSV files a date is written 2025-12-31 (ISO 8601) "
          "and a share in per cent without the sign; in Latvian files the decimal mark is a "
          "comma."),
    ]  # fmt: skip


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
        widths=(28, 40, 36, 14, 20),
    )  # fmt: skip
