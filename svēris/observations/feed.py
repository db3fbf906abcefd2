"""One feed for tablets: forms, lists, places, posts, and the observer's own observations.

In the order of commits: every row has a place (`seq`) that was drawn under the feed's lock. The
counter is read first and nothing beyond it is given, so that a row which commits while the feed is
being read cannot be skipped. Nothing here depends on the number of tablets or of other people's
observations; the number of statements is fixed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session, selectinload

from svēris.db import Counter
from svēris.forms.models import FormVersion
from svēris.observations.asides import told
from svēris.observations.judge import LATE
from svēris.observations.models import Change, Observation, State, Submission
from svēris.observations.plan_models import Visit, VisitObserver
from svēris.observations.visits import told_to_tablets
from svēris.people.access import Access
from svēris.people.models import Assignment, Institution, ListItem, Person, Site

#: The least number of records in a part: more than can share one place (a person's posts do).
LEAST = 50


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the feed as tablets get it."""

    t: str
    id: str
    seq: int
    data: dict[str, Any]
    held: str | None = None
    #: What a person decided about a change that is set aside: verdict, reason, who and when.
    decided: dict[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as it is sent."""
        sent = {"t": self.t, "id": self.id, "seq": self.seq, "data": self.data}
        said = {"held": self.held, "decided": self.decided}
        return sent | {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the feed. `reset`: it begins anew, since what the person may see has changed."""

    records: list[Record]
    cursor: str
    more: bool
    reset: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a tablet has read, of what it may see, in which life of the database."""

    seq: int
    scope: str
    epoch: str

    def __str__(self) -> str:
        return f"{self.seq}.{self.scope}.{self.epoch}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Return the cursor a tablet sent, or None if it has none, or none of ours."""
        seq, _, rest = text.partition(".")
        scope, _, epoch = rest.partition(".")
        if not (seq.isascii() and seq.isdigit() and len(seq) < 19 and scope and epoch):
            return None
        return cls(int(seq), scope, epoch)


@dataclass(frozen=True, slots=True)
class _Window:
    """Which rows to read: those after `after` and up to `until`, at most `limit` of each kind."""

    after: int
    until: int
    limit: int

    def of(self, seq: Any) -> Any:
        """Return the condition on a place."""
        return seq.between(self.after + 1, self.until)


def scope(access: Access) -> str:
    """Return a digest of what a person may see: when it changes, the tablet begins anew."""
    where = access.observing_institutions()
    seen = [str(access.person_id), *access.kinds(), *map(str, sorted(where or ())), where is None]
    return sha256(json.dumps(seen).encode()).hexdigest()[:12]


def pull(
    session: Session, access: Access, cursor: Cursor | None, limit: int, *, epoch: str
) -> Part:
    """Return the part of the feed that follows a cursor."""
    now = Cursor(0, scope(access), epoch)
    goes_on = cursor is not None and cursor.scope == now.scope
    after = cursor.seq if cursor is not None and goes_on else 0
    until = session.scalar(select(Counter.value).where(Counter.name == "feed")) or 0
    limit = max(limit, LEAST)
    window = _Window(after, until, limit + 1)
    records = sorted(_records(session, access, window), key=lambda record: record.seq)
    more = len(records) > limit
    if more:
        records = _whole(records, limit)
        until = records[-1].seq
    return Part(records, str(Cursor(until, now.scope, epoch)), more, not goes_on)


def _whole(records: list[Record], limit: int) -> list[Record]:
    """Return so many records at most that those of one place stay together."""
    while records[limit - 1].seq == records[limit].seq:
        limit -= 1
    return records[:limit]


def _records(session: Session, access: Access, window: _Window) -> Iterator[Record]:
    where = access.observing_institutions()
    yield from _person(session, access, window)
    yield from _forms(session, window)
    yield from _lists(session, window)
    yield from _institutions(session, where, window)
    yield from _assignments(session, where, window)
    yield from _visits(session, access.person_id, window)
    yield from _changes(session, access.person_id, window)
    yield from _observations(session, access.person_id, window)


def _person(session: Session, access: Access, window: _Window) -> Iterator[Record]:
    where = access.observing_institutions()
    codes = session.scalars(
        select(Institution.code).where(Institution.id.in_(where or ())).order_by(Institution.code)
    ).all()
    person = session.get_one(Person, access.person_id)
    if window.after < person.seq <= window.until:
        data = {
            "name": person.name,
            "language": person.language,
            "kinds": list(access.kinds()),
            "institutions": "all" if where is None else list(codes),
        }
        yield Record("person", str(person.id), person.seq, data)


def _forms(session: Session, window: _Window) -> Iterator[Record]:
    title = FormVersion.definition["title"]
    found = (
        select(
            FormVersion.form,
            FormVersion.version,
            FormVersion.digest,
            FormVersion.state,
            FormVersion.seq,
            title.label("title"),
        )
        .where(window.of(FormVersion.seq))
        .order_by(FormVersion.seq)
        .limit(window.limit)
    )
    for row in session.execute(found):
        data = {"form": row.form, "version": row.version, "digest": row.digest}
        data |= {"state": row.state.value, "title": row.title}
        yield Record("form", f"{row.form}@{row.digest}", row.seq, data)


def _lists(session: Session, window: _Window) -> Iterator[Record]:
    """Give whole lists of which an entry has changed; retired entries name old answers."""
    changed = select(ListItem.list).where(window.of(ListItem.seq))
    found = select(ListItem).where(ListItem.list.in_(changed))
    items = session.scalars(found.order_by(ListItem.list, ListItem.position, ListItem.code))
    for name, group in groupby(items, key=lambda item: item.list):
        entries = list(group)
        # An entry that changes while this is read comes again in the next part.
        seq = max(item.seq for item in entries if item.seq <= window.until)
        yield Record("list", name, seq, {"entries": [_entry(item) for item in entries]})


def _entry(item: ListItem) -> dict[str, Any]:
    entry = {"code": item.code, "lv": item.lv, "en": item.en, "attributes": item.attributes}
    return entry | ({"retired": True} if item.retired else {})


def _institutions(
    session: Session, where: frozenset[int] | None, window: _Window
) -> Iterator[Record]:
    found = select(Institution).where(window.of(Institution.seq)).order_by(Institution.seq)
    if where is not None:
        found = found.where(Institution.id.in_(where))
    for row in session.scalars(found.limit(window.limit).options(selectinload(Institution.sites))):
        sites = [
            {"code": site.code, "address": site.address, "programmes": site.programmes}
            for site in row.sites
        ]
        data: dict[str, Any] = {"name": row.name, "short_name": row.short_name}
        data |= {
            "type": row.type.value,
            "closed_on": row.closed_on and row.closed_on.isoformat(),
            "sites": sites,
        }
        yield Record("institution", row.code, row.seq, data)


def _assignments(
    session: Session, where: frozenset[int] | None, window: _Window
) -> Iterator[Record]:
    # The name is the person's: a post is news when either has changed.
    seq = case((Person.seq > Assignment.seq, Person.seq), else_=Assignment.seq)
    found = (
        select(Assignment, Person.family_name, Person.given_name, Institution.code, seq)
        .join(Person, Person.id == Assignment.person_id)
        .join(Institution, Institution.id == Assignment.institution_id)
        .where(window.of(seq))
        .order_by(seq, Assignment.code)
        .limit(window.limit)
    )
    if where is not None:
        found = found.where(Assignment.institution_id.in_(where))
    for post, family_name, given_name, institution, place in session.execute(found):
        data = {
            "person": str(post.person_id),
            "name": f"{family_name} {given_name}",
            "institution": institution,
            "duty": post.duty.value,
            "subjects": post.subjects,
            "from": post.starts_on.isoformat(),
            "to": post.ends_on and post.ends_on.isoformat(),
        }
        yield Record("assignment", post.code, place, data)


def _visits(session: Session, person_id: UUID, window: _Window) -> Iterator[Record]:
    """Give the visits the person is to observe; `state` tells the tablet which ones stand."""
    found = (
        select(Visit, Institution.code, Site.code, Assignment.code)
        .join(VisitObserver, VisitObserver.visit_id == Visit.id)
        .join(Institution, Institution.id == Visit.institution_id)
        .join(Assignment, Assignment.id == Visit.assignment_id)
        .outerjoin(Site, Site.id == Visit.site_id)
        .where(VisitObserver.person_id == person_id, window.of(Visit.seq))
        .order_by(Visit.seq)
        .limit(window.limit)
    )
    for visit, institution, site, assignment in session.execute(found):
        data = told_to_tablets(visit)
        data |= {"institution": institution, "site": site, "assignment": assignment}
        yield Record("plan", str(visit.id), visit.seq, data)


def _changes(session: Session, person_id: UUID, window: _Window) -> Iterator[Record]:
    """Give what the person wrote, on whichever tablet, exactly as it was sent."""
    found = (
        select(Change.id, Change.seq, Change.content, Change.held_code)
        .where(Change.author_id == person_id, window.of(Change.seq))
        .order_by(Change.seq)
        .limit(window.limit)
    )
    rows = session.execute(found).all()
    decided = told(session, {key: held for key, _, _, held in rows if held})
    for key, seq, content, held in rows:
        yield Record("change", str(key), seq, json.loads(content), held, decided.get(key))


def _observations(session: Session, person_id: UUID, window: _Window) -> Iterator[Record]:
    found = (
        select(Observation, Submission.change_id)
        .outerjoin(
            Submission,
            (Submission.observation_id == Observation.id)
            & (Submission.revision == Observation.revision),
        )
        .where(Observation.observer_id == person_id, window.of(Observation.seq))
        .order_by(Observation.seq)
        .limit(window.limit)
    )
    rows = session.execute(found).all()
    late: dict[UUID, list[str]] = {}
    for each, change_id in session.execute(
        select(Change.observation_id, Change.id)
        .where(Change.observation_id.in_({row.id for row, _ in rows}), Change.held_code.in_(LATE))
        .order_by(Change.id)
    ):
        late.setdefault(each, []).append(str(change_id))
    for row, accepted in rows:
        yield Record("observation", str(row.id), row.seq, _observation(row, accepted, late))


def _observation(
    row: Observation, accepted: UUID | None, late: dict[UUID, list[str]]
) -> dict[str, Any]:
    reopened = row.state is State.REOPENED
    return {
        "number": row.number,
        "state": row.state.value,
        "flags": row.flags,
        "conflicts": row.conflicts,
        "revision": row.revision,
        "submitted_at": row.submitted_at and row.submitted_at.isoformat(),
        # What was in force until it was reopened is no draft's submission any more.
        "accepted": str(accepted) if accepted and not reopened else None,
        "reopened": str(accepted) if accepted and reopened else None,
        "late": late.get(row.id, []),
    }
