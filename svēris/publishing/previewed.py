"""A draft as the person who confirms it sees it: the very figures, before they are published."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from svēris.publishing import document, verifying
from svēris.publishing.document import Json
from svēris.publishing.drafting import Draft
from svēris.publishing.models import Publication
from svēris.publishing.presented import Line, under_headings
from svēris.publishing.reading import Shown, shown_of
from svēris.results.disclosure import Hidden


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """How much of an institution will stand in public."""

    code: str
    name: str
    shown: int
    few: int


@dataclass(frozen=True, slots=True)
class Previewed:
    """A draft under headings."""

    groups: Sequence[tuple[str, Sequence[Line]]]
    #: All figures of each institution under headings.
    institutions: Sequence[tuple[PlaceLine, Sequence[tuple[str, Sequence[Line]]]]]


def previewed(draft: Draft) -> Previewed:
    """Return a draft's figures as their pages will show them."""
    formulas = {each.code: each for each in draft.formulas}
    # A figure that stands from an earlier edition may be of an earlier version; its words are not.
    shown = [
        shown_of(each, formulas[each["indicator"]], draft.period.year) for each in draft.figures
    ]
    return Previewed(
        under_headings(each for each in shown if each.place is None),
        [
            (_line(place.code, place.name, here), under_headings(here))
            for place in draft.places
            for here in ([each for each in shown if each.place == place.code],)
        ],
    )


def _line(code: str, name: str, here: Sequence[Shown]) -> PlaceLine:
    return PlaceLine(
        code,
        name,
        sum(each.figure.tally is not None for each in here),
        sum(each.figure.hidden is Hidden.SMALL for each in here),
    )


def changes(session: Session, draft: Draft, editions: Sequence[Publication]) -> list[Json]:
    """Return which figures would say something else than the edition in force, if there is one."""
    if not editions:
        return []
    before = verifying.figures_of(editions[-1])
    names = {each.code: each.raw["name"] for each in draft.formulas}
    places = {each.code: each.short_name for each in draft.places}
    return [
        {**each, "name": names.get(each["indicator"]), "place_name": places.get(each["place"])}
        for each in document.changes(before, draft.figures)
    ]
