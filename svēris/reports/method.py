"""How figures came about and how they are to be read: the chapter that every report ends with."""

from collections.abc import Iterator

from svēris.reports.document import Block, Bullets, Heading
from svēris.reports.saying import Say
from svēris.results.disclosure import Rule


def short(rule: Rule, say: Say) -> Iterator[Block]:
    """Give what a reader must know before quoting a figure."""
    _ = say.words.gettext
    yield Heading(_("How to read the figures"))
    yield Bullets([
        _("The lessons observed were not chosen at random: the results describe the lessons "
          "observed, not all lessons, and not teachers."),
        _("“k of n” is the number of lessons in which it was observed, of the lessons in the "
          "base; partly observed counts as not observed."),
        _("The interval is that of Wilson at 95 per cent; a difference is called a change only "
          "when the 99 per cent interval of Newcombe leaves out zero."),
        _("“Not enough data”: fewer than %(lessons)s lessons or %(teachers)s teachers, or a "
          "figure from which such a one could be found by subtraction.",
          lessons=rule.lessons, teachers=rule.teachers),
    ])  # fmt: skip
