"""Parts that several reports share: a table of figures, and the same as a drawing."""

from collections.abc import Iterator, Sequence

from svēris.reports import drawing
from svēris.reports.document import Block, Drawing, Grid
from svēris.reports.drawing import Line
from svēris.reports.saying import Say
from svēris.results import change
from svēris.results.figure import Figure


def figures_blocks(figures: Sequence[Figure], say: Say, *, caption: str) -> Iterator[Block]:
    """Give a table of figures of one kind, and the same as a drawing."""
    _ = say.words.gettext
    yield Grid(
        caption=caption,
        heads=[
            _("Indicator"), _("Per cent"), _("Number of base"), _("95 per cent interval"),
            _("A year before"), _("Difference in points (95 per cent interval)"),
        ],
        rows=[
            [
                say.name(figure.formula), say.share(figure), say.of(figure), say.interval(figure),
                say.before(figure), say.changed(change.of_figure(figure)),
            ]
            for figure in figures
        ],
        numbers=frozenset({1, 2, 3}), widths=(34, 14, 15, 17, 18, 22),
    )  # fmt: skip
    yield dots_block(figures, say, caption=caption)


def dots_block(figures: Sequence[Figure], say: Say, *, caption: str) -> Drawing:
    """Return figures as dots with their intervals."""
    _ = say.words.gettext
    lines = [
        Line(
            label=say.name(figure.formula),
            printed=say.share(figure),
            share=figure.tally.k / figure.tally.n if figure.tally else None,
            interval=figure.interval,
        )
        for figure in figures
    ]
    spoken = "; ".join(f"{say.name(figure.formula)}: {say.cell(figure)}" for figure in figures)
    return Drawing(
        caption=_("%(caption)s: share in per cent and its 95 per cent interval", caption=caption),
        svg=drawing.dots(lines),
        alt=f"{caption}. {spoken}.",
    )
