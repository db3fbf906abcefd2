"""What a publication rests on: which observations, as which submissions, and what else was known.

From it every published figure can be computed again: documents come from the kept changes, forms
and indicators are kept by version, and what can change under an observation – attributes of
reference lists, assignments – is kept with the publication (`surroundings`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from svēris.calendar import whole_year
from svēris.forms import library
from svēris.forms.answers import Lists
from svēris.observations import judge
from svēris.observations.fold import fold
from svēris.observations.incoming import folding
from svēris.observations.models import Change, Observation, Submission
from svēris.people.models import Assignment
from svēris.publishing.models import PublishedObservation

#: Observations whose changes are read together.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One counted observation: its submission, and as what it is counted."""

    id: UUID
    revision: int
    #: Hash of the `submit` change.
    hash: str
    form: str
    version: int
    document: Mapping[str, Any]
    kind: str
    family: str
    headline: bool
    institution_id: int
    teacher_id: UUID
    assignment_id: UUID | None
    observer_id: UUID

    @property
    def submission(self) -> tuple[UUID, int, str]:
        """What the digest of a publication's basis is of."""
        return self.id, self.revision, self.hash

    def within(self, period: str) -> bool:
        """Say whether its lesson lies in a period of its school year."""
        return self.headline or period != "headline"


@dataclass(frozen=True, slots=True)
class Post:
    """An assignment, as it was when the period was closed."""

    id: UUID
    person_id: UUID
    institution_id: int
    duty: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What figures depend on beside observations, forms and indicators."""

    lists: Lists
    posts: Sequence[Post]


class NotKept(Exception):
    """What a publication rests on is not there any more, or not as it was; says what."""


_COLUMNS = ("kind", "family", "headline", "institution_id", "teacher_id", "assignment_id",
            "observer_id")  # fmt: skip


def read(session: Session, year: int, span: str) -> list[Seen]:
    """Return every counted observation of a school year, in the order of their ids."""
    query = (
        select(Observation, Submission.document, Change.hash)
        .join(
            Submission,
            and_(
                Submission.observation_id == Observation.id,
                Submission.revision == Observation.revision,
            ),
        )
        .join(Change, Change.id == Submission.change_id)
        .where(Observation.counts, Observation.school_year == year)
        .order_by(Observation.id)
    )
    if span == "headline":
        query = query.where(Observation.headline)
    return [
        Seen(
            id=each.id, revision=each.revision, hash=digest, form=each.form, version=each.version,
            document=document, **{name: getattr(each, name) for name in _COLUMNS},
        )
        for each, document, digest in session.execute(query)
    ]  # fmt: skip


def kept(session: Session, publication_id: int) -> list[Seen]:
    """Return the observations of a publication, their documents made anew from the changes.

    Raises NotKept where a change is missing or is not what it was.
    """
    rows = session.scalars(
        select(PublishedObservation)
        .where(PublishedObservation.publication_id == publication_id)
        .order_by(PublishedObservation.observation_id)
    ).all()
    return [
        seen
        for start in range(0, len(rows), BATCH)
        for seen in _from_changes(session, rows[start : start + BATCH])
    ]


def _from_changes(session: Session, rows: Sequence[PublishedObservation]) -> Iterator[Seen]:
    ids = [row.observation_id for row in rows]
    found = session.execute(_changes(ids))
    changes = {key: list(group) for key, group in groupby(found, key=lambda row: row[0])}
    named = select(Submission.observation_id, Submission.revision, Submission.change_id)
    submits = {
        (key, revision): change_id
        for key, revision, change_id in session.execute(
            named.where(Submission.observation_id.in_(ids))
        )
    }
    for row in rows:
        submit = submits.get((row.observation_id, row.revision))
        yield _seen(row, submit, changes.get(row.observation_id, []))


def _changes(ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    found = select(Change.observation_id, Change.id, Change.content, Change.hash)
    # What is set aside is no part of an observation, and so of no submission.
    aside = sorted(judge.ASIDE | judge.PLACE)
    return found.where(
        Change.observation_id.in_(ids),
        or_(Change.held_code.is_(None), Change.held_code.not_in(aside)),
    ).order_by(Change.observation_id, Change.seq)


def _seen(row: PublishedObservation, submit: UUID | None, changes: Sequence[Any]) -> Seen:
    where = f"observation {row.observation_id}, submission {row.revision}"
    by_id = {change_id: (content, digest) for _key, change_id, content, digest in changes}
    if submit not in by_id:
        raise NotKept(f"{where}: its changes are not there")
    if any(hashlib.sha256(text.encode()).hexdigest() != digest for text, digest in by_id.values()):
        raise NotKept(f"{where}: its changes are not what their hashes are of")
    if by_id[submit][1] != row.hash:
        raise NotKept(f"{where}: it is not the submission that was counted")
    wires = [folding(content) for content, _digest in by_id.values()]
    document = fold(wires, str(submit)).document
    named = next(wire for wire in wires if wire["id"] == str(submit))
    return Seen(
        id=row.observation_id, revision=row.revision, hash=row.hash,
        form=named["form"], version=int(named["version"]), document=document,
        **{name: getattr(row, name) for name in _COLUMNS},
    )  # fmt: skip


def digest(submissions: Iterable[tuple[UUID, int, str]]) -> str:
    """Return the SHA-256 of which observations were counted, as which submissions.

    Each is given by its id, the number of its submission and the hash of that.
    """
    lines = sorted(f"{key} {revision} {content}\n" for key, revision, content in submissions)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def surroundings(session: Session, year: int) -> str:
    """Return what figures of a school year depend on besides, in canonical JSON."""
    period = whole_year(year)
    posts = session.scalars(
        select(Assignment)
        .where(
            Assignment.starts_on <= period.last,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= period.first),
        )
        .order_by(Assignment.id)
    )
    return rfc8785.dumps({
        "lists": {name: _attributes(entries) for name, entries in library.lists(session).items()},
        "posts": [
            [str(post.id), str(post.person_id), post.institution_id, post.duty.value,
             post.starts_on.isoformat(), post.ends_on.isoformat() if post.ends_on else None]
            for post in posts
        ],
    }).decode()  # fmt: skip


def surrounded(text: str) -> Surroundings:
    """Return what `surroundings` wrote."""
    raw = json.loads(text)
    return Surroundings(
        raw["lists"],
        [
            Post(UUID(key), UUID(person), place, duty, date.fromisoformat(first),
                 date.fromisoformat(last) if last else None)
            for key, person, place, duty, first, last in raw["posts"]
        ],
    )  # fmt: skip


def _attributes(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the attributes that rules may ask for; names are of no account."""
    return {
        code: {name: value for name, value in entry.items() if name not in ("lv", "en")}
        for code, entry in entries.items()
    }
