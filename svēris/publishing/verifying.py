"""Whether publications are what they were, and come out of the kept changes again.

`unaltered` compares what is stored with the digest; `differing` computes every figure anew, from
the submissions named, with the indicators and surroundings of the time.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from svēris.people.models import Institution
from svēris.publishing import basis, document, drafting, groups
from svēris.publishing.basis import NotKept
from svēris.publishing.document import Json, Period
from svēris.publishing.drafting import Earlier
from svēris.publishing.models import Publication, PublishedFigure, PublishedObservation
from svēris.publishing.sheets import Sheet, sheet
from svēris.results.indicators import Formula
from svēris.results.models import Indicator

_DEFERRED = (undefer(Publication.content), undefer(Publication.surroundings))


def publications(session: Session, code: str | None = None) -> Sequence[Publication]:
    """Return all editions, or those of a period, with everything they hold."""
    query = select(Publication).options(*_DEFERRED)
    if code is not None:
        query = query.where(Publication.code == code)
    return session.scalars(query.order_by(Publication.code, Publication.edition)).all()


def earlier(session: Session, year: int) -> list[Earlier]:
    """Return all editions of a school year, with the groups behind their figures."""
    query = select(Publication).where(Publication.school_year == year).options(*_DEFERRED)
    found = session.scalars(query.order_by(Publication.id)).all()
    return [
        Earlier(
            code=each.code, edition=each.edition, cells=_sheet(session, each).cells,
            figures=drafting.by_identity(figures_of(each)),
        )
        for each in found
    ]  # fmt: skip


def figures_of(publication: Publication) -> list[Json]:
    """Return the figures of an edition, as its document has them."""
    figures: list[Json] = json.loads(publication.content)["figures"]
    return figures


def unaltered(session: Session, publication: Publication) -> Iterator[str]:
    """Give a sentence for everything stored that is not what was published."""
    if document.digest(publication.content) != publication.digest:
        yield "its content is not what its digest is of"
        return
    content = json.loads(publication.content)
    if {name: content.get(name) for name in publication.head} != publication.head:
        yield "what is said of it differs from its content"
    query = select(PublishedFigure).where(PublishedFigure.publication_id == publication.id)
    rows = session.scalars(query.order_by(PublishedFigure.position)).all()
    if [document.of_row(row) for row in rows] != content["figures"]:
        yield "its rows differ from its content"
    if document.digest(publication.surroundings) != content["basis"]["surroundings"]:
        yield "what it was computed with is not what it was"
    named = select(PublishedObservation).where(
        PublishedObservation.publication_id == publication.id
    )
    counted = session.scalars(named).all()
    if (
        basis.digest((e.observation_id, e.revision, e.hash) for e in counted)
        != (content["basis"]["digest"])
    ):
        yield "the observations it rests on are not those it names"


def differing(session: Session, publication: Publication) -> Iterator[str]:
    """Give a sentence for every figure that does not come out of the kept changes again."""
    try:
        made = _sheet(session, publication)
    except NotKept as lost:
        yield str(lost)
        return
    anew = _anew(session, made, publication)
    older = _older(session, publication)
    for each in figures_of(publication):
        if each["withheld"] is not None:
            continue
        if each["edition"] != publication.edition:
            agrees = older.get(each["edition"], {}).get(document.identity(each)) == each
        else:
            agrees = anew.get(document.identity(each)) == each
        if not agrees:
            yield f"{_named(each)}: it does not come out of the observations it rests on"


def _named(of: Mapping[str, Any]) -> str:
    part = f" {of['part']}" if of["part"] else ""
    return f"{of['place'] or 'city'}, {of['indicator']}{part}, {'+'.join(of['kinds'])}"


def _older(session: Session, publication: Publication) -> dict[int, dict[Any, Json]]:
    return {
        each.edition: drafting.by_identity(figures_of(each))
        for each in publications(session, publication.code)
        if each.edition < publication.edition
    }


def _sheet(session: Session, publication: Publication) -> Sheet:
    period = Period(publication.school_year, publication.period)
    seen = basis.kept(session, publication.id)
    made = sheet(session, period, formulas(session, publication), seen, publication.surroundings)
    return replace(made, format=json.loads(publication.content)["format"])


def formulas(session: Session, publication: Publication) -> list[Formula]:
    """Return the indicators of an edition, in its order and versions."""
    named = json.loads(publication.content)["indicators"]
    rows = session.execute(
        select(
            Indicator.id, Indicator.code, Indicator.version, Indicator.digest, Indicator.definition
        ).where(Indicator.digest.in_([each["digest"] for each in named]))
    )
    found = {row.digest: Formula(*row) for row in rows}
    if missing := [each["code"] for each in named if each["digest"] not in found]:
        raise NotKept(f"indicator {missing[0]}: the version it was published with is not there")
    return [found[each["digest"]] for each in named]


def _anew(session: Session, made: Sheet, publication: Publication) -> dict[Any, Json]:
    """Return every figure computed anew, whether it was shown or not."""
    named = [each["code"] for each in publication.head["places"]]
    found = select(Institution.id, Institution.code).where(Institution.code.in_(named))
    places: dict[groups.Place, str | None] = {None: None, **dict(session.execute(found).all())}
    return drafting.by_identity(
        figure
        for place, code in places.items()
        for figure in (
            *_shares(made, place, code, publication.edition),
            *_amounts(made, place, code, publication.edition),
        )
    )


def _shares(made: Sheet, place: groups.Place, code: str | None, edition: int) -> Iterator[Json]:
    for column in made.columns:
        cell = made.cells[groups.key_of(column)].get(place, groups.Cell())
        tally = cell.tally(teachers=groups.counts_teachers(column.formula))
        yield document.figure(
            column.formula, column.kinds, column.period, place=code, edition=edition, tally=tally
        )


def _amounts(made: Sheet, place: groups.Place, code: str | None, edition: int) -> Iterator[Json]:
    for formula in made.formulas:
        if formula.measure["kind"] not in ("count", "coverage"):
            continue
        kinds, period = formula.kinds(city=place is None), made.period.of(formula)
        for part, tally in made.amount(formula, place=place).items():
            yield document.figure(
                formula, kinds, period, place=code, part=part, edition=edition, tally=tally
            )
