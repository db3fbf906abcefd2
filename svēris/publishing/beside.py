"""What was published of a school year, beside figures that are alive."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.languages import OPEN
from svēris.publishing import reading
from svēris.publishing.document import Json
from svēris.publishing.models import Publication, PublishedFigure
from svēris.results.figure import Figure
from svēris.results.figures import Report


@dataclass(frozen=True, slots=True)
class Beside:
    """An edition in force, and which of the figures on a page it has otherwise."""

    publication: Publication
    #: Code of the institution that both are about, where it was published; None is the city.
    place: str | None
    differing: Sequence[Figure]

    @property
    def address(self) -> str:
        """Path of its page."""
        one = f"{OPEN}/{self.publication.code}/{self.publication.edition}"
        return f"{one}/institutions/{self.place}" if self.place else one

    def as_json(self) -> Json:
        """Return it as the API answers."""
        return {
            "code": self.publication.code,
            "edition": self.publication.edition,
            "digest": self.publication.digest,
            "address": self.address,
            "differing": len(self.differing),
        }


def beside(session: Session, report: Report, institution: str | None) -> list[Beside]:
    """Return the editions in force of a report's school year: one statement where there is none."""
    return [
        Beside(publication, place, _differing(session, publication, report, institution))
        for publication in reading.of_year(session, report.of.year)
        for place in (institution if _is_in(publication, institution) else None,)
    ]


def _is_in(publication: Publication, institution: str | None) -> bool:
    return institution in {each["code"] for each in publication.head["places"]}


def _differing(
    session: Session, publication: Publication, report: Report, institution: str | None
) -> list[Figure]:
    """Return the figures that the edition shows too, with other numbers."""
    if report.of.narrow:
        return []
    rows = session.scalars(
        select(PublishedFigure).where(
            PublishedFigure.publication_id == publication.id,
            PublishedFigure.place == (institution or ""),
            PublishedFigure.withheld.is_(None),
        )
    )
    published = {(row.indicator, row.kinds, row.period, row.part): (row.k, row.n) for row in rows}
    return [each for each in report.figures if _differs(each, published.get(_key(each)))]


def _key(figure: Figure) -> tuple[str, str, str, str | None]:
    return figure.formula.code, "+".join(figure.kinds), figure.period, figure.part


def _differs(figure: Figure, published: tuple[int | None, int | None] | None) -> bool:
    if published is None or figure.tally is None:
        return False
    now = (figure.tally.k, None if figure.counted else figure.tally.n)
    return now != published
