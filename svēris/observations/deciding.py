"""Decide about what was set aside: let it in, or keep it aside for a reason.

A decision is a row that is added, never changed; the last one about a change holds. What is let in
counts as if it had come in at once: the observation is folded anew with it. Every change decided
about takes a new place in the feed, so that its author's tablets hear of it. The caller commits.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, exists, insert, select, tuple_
from sqlalchemy.orm import Session

from svēris.db import draw
from svēris.forms.models import FormState, FormVersion
from svēris.observations import asides, judge
from svēris.observations.fold import fold
from svēris.observations.materialise import refold
from svēris.observations.models import Aside, Change, Decision, Observation, State, Verdict
from svēris.observations.receive import sender
from svēris.observations.settle import place
from svēris.observations.visible import decides
from svēris.people import audit
from svēris.people.access import Access
from svēris.people.models import Device
from svēris.problems import Problem

LONGEST_REASON = 500

_DECISION = cast(Table, Decision.__table__)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose about an `Aside`, having seen so many changes of it."""

    verdict: Verdict
    reason: str
    changes: int


def decide(
    session: Session, access: Access, aside_id: UUID, choice: Choice, now: datetime
) -> str | None:
    """Decide about what was set aside.

    Returns None, or the code of a further reason for which some of it is set aside still.
    """
    # From here on nobody else decides, and nothing more of it comes in.
    draw(session, "feed", 0)
    aside = session.scalar(select(Aside).where(Aside.id == aside_id, decides(access)))
    if aside is None:
        raise Problem("not-found")
    _check(session, aside, choice)
    changes = asides.changes_of(session, aside)
    _record(session, access.person_id, aside, changes, choice, now)
    observation_id, ids = aside.observation_id, [change.id for change in changes]
    if choice.verdict is Verdict.KEPT_ASIDE:
        _move(session, {change: change.held_code for change in changes})
        asides.remake(session, [observation_id])
        return None
    _let_in(session, changes, now)
    return session.scalar(
        select(Change.held_code).where(Change.id.in_(ids), Change.held_code.is_not(None)).limit(1)
    )


def hindrance(session: Session, aside: Aside) -> str | None:
    """Return why it cannot be let in now (a code of problems.json), or None."""
    submitted = select(Observation.revision).where(
        Observation.id == aside.observation_id, Observation.state != State.REOPENED
    )
    if aside.code in judge.LATE or session.scalar(submitted):
        return "reopening-needed"
    if aside.code == "form-unknown" and not _published(session, asides.changes_of(session, aside)):
        return "form-needed"
    return None


def judge_again(session: Session, now: datetime) -> int:
    """Let in what waits for a form that is published now, or for a right that is there now.

    What a person has decided about is left as it was decided. Returns how many changes came in.
    """
    draw(session, "feed", 0)
    decided = exists().where(
        Decision.change_id == Change.id, Decision.held_code == Change.held_code
    )
    waiting = session.scalars(
        select(Change)
        .where(Change.held_code.in_({"form-unknown", *judge.PLACE}), ~decided)
        .order_by(Change.seq)
    ).all()
    ids = [change.id for change in waiting]
    forms = _published(session, [each for each in waiting if each.held_code == "form-unknown"])
    _let_in(
        session, [each for each in waiting if each.held_code in judge.PLACE or each in forms], now
    )
    still = select(Change.id).where(Change.id.in_(ids), Change.held_code.is_not(None))
    return len(ids) - len(session.scalars(still).all())


def _check(session: Session, aside: Aside, choice: Choice) -> None:
    if aside.changes != choice.changes:
        raise Problem("held-changed")
    if choice.verdict is Verdict.LET_IN:
        if code := hindrance(session, aside):
            raise Problem(code)
    elif aside.kept_at is not None:
        raise Problem("held-decided")
    elif not choice.reason:
        raise Problem("reason-missing")


def _record(  # noqa: PLR0913, PLR0917  (who, what, about which, when: nothing to leave out)
    session: Session,
    person_id: UUID,
    aside: Aside,
    changes: Sequence[Change],
    choice: Choice,
    now: datetime,
) -> None:
    permitted = None
    if choice.verdict is Verdict.LET_IN and aside.code in judge.PLACE:
        permitted = _place(session, aside.observation_id)
    decision = {
        "observation_id": aside.observation_id,
        "verdict": choice.verdict,
        "held_code": aside.code,
        "reason": choice.reason[:LONGEST_REASON],
        "decided_by": person_id,
        "decided_at": now,
        "place": permitted,
    }
    # The table itself: the session would send a statement for each.
    rows = [{"change_id": change.id, **decision} for change in changes]
    session.connection().execute(insert(_DECISION), rows)
    audit.record(
        session, f"held.{choice.verdict}", actor_id=person_id, at=now, about_id=aside.author_id,
        observation_id=aside.observation_id, code=aside.code, changes=len(changes),
    )  # fmt: skip
    session.flush()


def _place(session: Session, observation_id: UUID) -> list[str]:
    """Return the place at which an observation is to be let in: as its author sent it."""
    found = select(Change.content).where(
        Change.observation_id == observation_id,
        Change.held_code.is_(None) | Change.held_code.not_in(judge.ASIDE),
    )
    return list(place(fold(map(json.loads, session.scalars(found))).document))


def _let_in(session: Session, changes: Sequence[Change], now: datetime) -> None:
    """Let changes take part, and make their observations anew.

    A change may be set aside for several reasons; those after the one that was let pass are judged
    now. The place is judged by the fold itself.
    """
    _move(session, _further(session, [each for each in changes if each.held_code in judge.ASIDE]))
    observations = {change.observation_id for change in changes}
    refold(session, observations, now, fresh=[change.id for change in changes])
    asides.remake(session, observations)


def _further(session: Session, changes: Sequence[Change]) -> dict[Change, str | None]:
    """Return why changes are set aside still, once the reason of each has been let pass."""
    ids = {change.device_id for change in changes} - {None}
    devices = {each.id: each for each in session.scalars(select(Device).where(Device.id.in_(ids)))}
    named = Observation.id.in_({change.observation_id for change in changes})
    found = session.execute(select(Observation.id, Observation.observer_id).where(named))
    observers = dict(found.all())
    forms = _forms(session, changes)
    return {
        change: judge.aside(
            change.author_id,
            sender(devices[change.device_id])
            if change.device_id in devices
            else judge.Sender(change.author_id),
            judge.Known(observers.get(change.observation_id), forms.get(_form(change))),
            after=change.held_code,
        )
        for change in changes
    }


def _published(session: Session, changes: Collection[Change]) -> list[Change]:
    """Return those of some changes of which the form is published."""
    forms = _forms(session, changes)
    return [change for change in changes if _form(change) in forms]


def _forms(session: Session, changes: Iterable[Change]) -> dict[tuple[str, int], FormState]:
    wanted = sorted({_form(change) for change in changes})
    key = tuple_(FormVersion.form, FormVersion.version)
    found = select(FormVersion.form, FormVersion.version, FormVersion.state).where(key.in_(wanted))
    return {(form, version): state for form, version, state in session.execute(found)}


def _form(change: Change) -> tuple[str, int]:
    wire = json.loads(change.content)
    return wire["form"], int(wire["version"])


def _move(session: Session, codes: dict[Change, str | None]) -> None:
    """Give changes their code and a new place in the feed."""
    if codes:
        first = draw(session, "feed", len(codes))
        for seq, (change, code) in enumerate(codes.items(), first):
            change.held_code, change.seq = code, seq
        session.flush()
