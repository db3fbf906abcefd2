"""Read publications: a few indexed statements a page, whatever the number of institutions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, undefer

from svēris.problems import Problem
from svēris.publishing import document, later
from svēris.publishing.document import EMPTY, Json
from svēris.publishing.models import Later, Publication, PublishedFigure
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.indicators import Formula
from svēris.results.models import Indicator
from svēris.results.tallies import Tally


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition among those of its period."""

    publication: Publication
    #: The edition in force, and all of them.
    newest: Publication
    all: Sequence[Publication]
    #: What came after it was closed, while it is or was in force.
    later: Mapping[Later, int]

    @property
    def head(self) -> Json:
        """What is said of it."""
        return self.publication.head

    @property
    def is_in_force(self) -> bool:
        """Whether no other has replaced it."""
        return self.publication is self.newest


@dataclass(frozen=True, slots=True)
class Shown:
    """A published figure, ready for a page."""

    figure: Figure
    place: str | None
    #: The edition it stands from.
    edition: int


def editions(session: Session) -> list[list[Publication]]:
    """Return all periods, the newest first, each with its editions, the newest first."""
    query = select(Publication).order_by(
        Publication.school_year.desc(), Publication.code, Publication.edition.desc()
    )
    found: dict[str, list[Publication]] = {}
    for each in session.scalars(query):
        found.setdefault(each.code, []).append(each)
    return list(found.values())


def edition(session: Session, code: str, number: int | None = None) -> Edition:
    """Return an edition of a period, the one in force by default; raises Problem."""
    query = select(Publication).where(Publication.code == code).order_by(Publication.edition)
    found = session.scalars(query).all()
    asked = [each for each in found if number is None or each.edition == number]
    if not asked:
        raise Problem("not-found")
    chosen = asked[-1]
    return Edition(chosen, found[-1], found, later.counts(session, chosen.id))


def of_year(session: Session, year: int) -> Sequence[Publication]:
    """Return the editions in force of a school year, that to 30 June first."""
    query = select(Publication).where(Publication.school_year == year)
    found = session.scalars(query.order_by(Publication.code, Publication.edition)).all()
    return list({each.code: each for each in found}.values())


def at_place(session: Session, publication: Publication, place: str | None) -> list[Shown]:
    """Return the figures of an institution beside the city's, or of the city."""
    places = ["", *([place] if place else [])]
    rows = _rows(session, publication, PublishedFigure.place.in_(places))
    shown = _shown(session, publication, rows)
    city = {_alike(each): each.figure.tally for each in shown if each.place is None}
    if place is None:
        return shown
    return [
        replace(each, figure=replace(each.figure, city=city.get(_alike(each))))
        for each in shown if each.place is not None
    ]  # fmt: skip


def of_indicator(session: Session, publication: Publication, code: str) -> list[Shown]:
    """Return the figures of an indicator, of the city and every institution."""
    rows = _rows(session, publication, PublishedFigure.indicator == code)
    return _shown(session, publication, rows)


def content(session: Session, publication: Publication) -> str:
    """Return the file of an edition: the text that its digest is of."""
    found = session.scalar(
        select(Publication).where(Publication.id == publication.id)
        .options(undefer(Publication.content)).execution_options(populate_existing=True)
    )  # fmt: skip
    return found.content if found else ""


def changed(
    session: Session, one: Edition, place: str | None
) -> list[tuple[Shown | None, Shown | None]]:
    """Return the figures of a place that say something else than in the edition before."""
    older = [each for each in one.all if each.edition == one.publication.edition - 1]
    if not older:
        return []
    both = [
        {_identity(each): each for each in _only(session, publication, place)}
        for publication in (older[0], one.publication)
    ]
    before, after = both
    keys = [*after, *(key for key in before if key not in after)]
    pairs = [(before.get(key), after.get(key)) for key in keys]
    return [(old, new) for old, new in pairs if _said(old) != _said(new)]


def _only(session: Session, publication: Publication, place: str | None) -> list[Shown]:
    rows = _rows(session, publication, PublishedFigure.place == (place or ""))
    return _shown(session, publication, rows)


def _said(of: Shown | None) -> object:
    return None if of is None else (of.figure.tally, of.figure.hidden)


def _identity(of: Shown) -> tuple[object, ...]:
    return of.figure.formula.code, of.figure.kinds, of.figure.part


def _alike(of: Shown) -> tuple[object, ...]:
    return _identity(of)


def _rows(
    session: Session, publication: Publication, condition: ColumnElement[bool]
) -> list[PublishedFigure]:
    query = select(PublishedFigure).where(
        PublishedFigure.publication_id == publication.id, condition
    )
    return list(session.scalars(query.order_by(PublishedFigure.position)))


def _shown(
    session: Session, publication: Publication, rows: Sequence[PublishedFigure]
) -> list[Shown]:
    formulas = _formulas(session, rows)
    return [
        shown_of(document.of_row(row), formulas[row.indicator, row.version],
                 publication.school_year)
        for row in rows
    ]  # fmt: skip


def _formulas(session: Session, rows: Iterable[PublishedFigure]) -> dict[tuple[str, int], Formula]:
    named = sorted({(row.indicator, row.version) for row in rows})
    if not named:
        return {}
    found = session.execute(
        select(
            Indicator.id, Indicator.code, Indicator.version, Indicator.digest, Indicator.definition
        ).where(tuple_(Indicator.code, Indicator.version).in_(named))
    )
    return {(row.code, row.version): Formula(*row) for row in found}


def shown_of(of: Json, formula: Formula, year: int) -> Shown:
    """Return a figure of a document, ready for a page."""
    numbers = {name: of[name] or 0 for name in document.NUMBERS}
    why = of["withheld"]
    figure = Figure(
        formula=formula, kinds=tuple(of["kinds"]), year=year, period=of["period"],
        part=of["part"], tally=None if why else Tally(**numbers),
        hidden=None if why is None else Hidden.EMPTY if why == EMPTY else Hidden.SMALL,
    )  # fmt: skip
    return Shown(figure, of["place"], of["edition"])
