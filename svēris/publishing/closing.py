"""Close a period: keep its figures as an edition that never changes.

What is published is what the person was shown: a preview has a token, and where the data have
changed since, it is shown again instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.db import draw
from svēris.problems import Problem
from svēris.publishing import basis, document, drafting, verifying
from svēris.publishing.document import Json, Period
from svēris.publishing.drafting import Draft
from svēris.publishing.models import Publication, PublishedFigure, PublishedObservation
from svēris.publishing.sheets import KINDS
from svēris.results.filters import days

#: Licences a publication may have: SPDX code and address.
LICENCES: Mapping[str, str] = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
LONGEST_TITLE, LONGEST_TEXT = 200, 4000
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person says of an edition, by language."""

    title: Mapping[str, str]
    note: Mapping[str, str] = field(default_factory=dict)
    #: Why there is a further edition.
    reason: Mapping[str, str] = field(default_factory=dict)
    licence: str = "CC-BY-4.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where, by whom and when a period is closed; `by` None is the command line."""

    city: str
    by: UUID | None
    now: datetime
    #: The day in the city.
    today: date


@dataclass(frozen=True, slots=True)
class Seal:
    """What the person confirmed: which edition, of which figures."""

    edition: int
    token: str


def editions(session: Session, code: str) -> Sequence[Publication]:
    """Return the editions of a period, the first one first."""
    query = select(Publication).where(Publication.code == code).order_by(Publication.edition)
    return session.scalars(query).all()


def preview(session: Session, period: Period, today: date) -> Draft:
    """Return what would be published of a period now; raises Problem where nothing can be."""
    return drafting.draft(session, period, today, verifying.earlier(session, period.year))


def token(draft: Draft) -> str:
    """Return what tells whether somebody saw this very draft."""
    counted = basis.digest(each.submission for each in draft.seen)
    said = document.canonical({"figures": list(draft.figures), "basis": counted})
    return document.digest(said)[:32]


def close(
    session: Session, period: Period, words: Words, occasion: Occasion, sealed: Seal | None = None
) -> Publication:
    """Publish an edition; the caller commits. Raises Problem.

    Without `sealed` whatever there is now is confirmed: the first edition, or the next.
    """
    # The lock of the feed, held until commit: nothing comes in meanwhile that would be neither in
    # the edition nor after it, and of two who close at once the second sees the first's.
    draw(session, "feed")
    before = editions(session, period.code)
    if sealed is not None and sealed.edition != len(before) + 1:
        raise Problem("period-closed-already")
    _check(words, first=not before)
    made = preview(session, period, occasion.today)
    if sealed is not None and sealed.token != token(made):
        raise Problem("preview-outdated")
    return _keep(session, made, words, before, occasion)


def _check(words: Words, *, first: bool) -> None:
    texts = [*words.title.values(), *words.note.values(), *words.reason.values()]
    if not all(words.title.get(lang, "").strip() for lang in ("lv", "en")):
        raise Problem("title-missing")
    if not first and not words.reason.get("lv", "").strip():
        raise Problem("correction-needs-reason")
    if words.licence not in LICENCES or max(map(len, texts)) > LONGEST_TEXT:
        raise Problem("bad-request")
    if max(map(len, words.title.values())) > LONGEST_TITLE:
        raise Problem("bad-request")


def _keep(
    session: Session,
    draft: Draft,
    words: Words,
    before: Sequence[Publication],
    occasion: Occasion,
) -> Publication:
    head = _head(draft, words, occasion.city, occasion.now)
    if before:
        head["replaces"] = {"edition": before[-1].edition, "digest": before[-1].digest}
    whole = {
        **head,
        "indicators": [
            document.indicator(each, draft.period.of(each), draft.period.year)
            for each in draft.formulas
        ],
        "figures": list(draft.figures),
    }
    if before:
        old = verifying.figures_of(before[-1])
        whole["changes"] = document.changes(old, draft.figures)
    content = document.canonical(whole)
    publication = Publication(
        code=draft.period.code, edition=draft.edition, school_year=draft.period.year,
        period=draft.period.name, span=draft.span, digest=document.digest(content), head=head,
        content=content, surroundings=draft.surroundings,
        published_at=occasion.now, published_by=occasion.by,
    )  # fmt: skip
    session.add(publication)
    session.flush()
    _fill(session, publication.id, draft)
    return publication


def _head(draft: Draft, words: Words, city: str, now: datetime) -> Json:
    stretch = days(draft.period.year, draft.period.name)
    rule = drafting.RULE
    return {
        "what": "sveris-publication",
        "format": document.FORMAT,
        "city": city,
        "code": draft.period.code,
        "edition": draft.edition,
        "school_year": calendar.year_label(draft.period.year),
        "period": draft.period.name,
        "from": stretch.first.isoformat(),
        "to": stretch.last.isoformat(),
        "title": _both(words.title),
        "note": _both(words.note),
        "reason": _both(words.reason),
        "licence": {"code": words.licence, "address": LICENCES[words.licence]},
        "kinds": list(KINDS),
        "rule": {"lessons": rule.lessons, "teachers": rule.teachers},
        "data_at": now.isoformat(timespec="seconds"),
        "published_at": now.isoformat(timespec="seconds"),
        "basis": {
            "observations": len(draft.seen),
            "digest": basis.digest(each.submission for each in draft.seen),
            "surroundings": document.digest(draft.surroundings),
        },
        "observed": [
            {"kind": kind, "lessons": lessons, "teachers": teachers, "institutions": places}
            for kind, (lessons, teachers, places) in draft.observed.items()
        ],
        "places": [
            {
                "code": each.code,
                "name": each.name,
                "short": each.short_name,
                "type": each.type.value,
            }
            for each in draft.places
        ],
        "left_out": [each.code for each in draft.left_out],
        "replaces": None,
    }


def _both(texts: Mapping[str, str]) -> Json:
    """Return a text in both languages; what has no English stands in Latvian."""
    latvian = texts.get("lv", "").strip()
    return {"lv": latvian, "en": texts.get("en", "").strip() or latvian}


def _fill(session: Session, publication_id: int, draft: Draft) -> None:
    figures = document.rows(publication_id, draft.figures)
    observations = [
        {
            "publication_id": publication_id, "observation_id": each.id,
            **{name: getattr(each, name) for name in (
                "revision", "hash", "kind", "family", "headline", "institution_id", "teacher_id",
                "assignment_id", "observer_id",
            )},
        }
        for each in draft.seen
    ]  # fmt: skip
    for model, rows in ((PublishedFigure, figures), (PublishedObservation, observations)):
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            session.execute(insert(model), rows[start : start + _ROWS_AT_ONCE])
