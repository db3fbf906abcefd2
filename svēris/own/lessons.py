"""A person's lessons: as the own page lists them, and as the own file tells all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from svēris.observations.acts import acts_of
from svēris.observations.listing import Row, lines, newest_first, rows
from svēris.observations.models import Act, Observation, StepAct, Submission
from svēris.observations.reading import Reading, read
from svēris.observations.visible import PRIVATE_STATES, SHARED_STATES, about
from svēris.people.access import Access
from svēris.people.models import Assignment


@dataclass(frozen=True, slots=True)
class Own:
    """What the page of oneself lists."""

    lessons: Sequence[Row]
    assignments: Sequence[Assignment]


def own(session: Session, access: Access) -> Own:
    """Return the observations of a person's lessons, the newest first, and the places of work."""
    lessons = lines(access).where(about(access), Observation.state.in_(SHARED_STATES))
    places = select(Assignment).where(Assignment.person_id == access.person_id)
    places = places.order_by(Assignment.starts_on).options(joinedload(Assignment.institution))
    return Own(rows(session, lessons.order_by(*newest_first())), session.scalars(places).all())


def readings(session: Session, access: Access, language: str) -> Iterator[Reading]:
    """Give every observation of a person's lessons as its page says it, the newest first."""
    found = select(Observation.id).where(about(access), Observation.state.in_(SHARED_STATES))
    for key in session.scalars(found.order_by(*newest_first())).all():
        reading = read(session, access, key, language)
        if reading is not None:
            yield reading


def observations(session: Session, access: Access) -> Iterator[dict[str, Any]]:
    """Give the observations of a person's lessons with all that was submitted and done since."""
    found = session.scalars(
        select(Observation)
        .where(about(access), Observation.state.in_(SHARED_STATES))
        .order_by(*newest_first())
        .options(joinedload(Observation.observer), joinedload(Observation.institution))
    )
    for each in found.all():
        yield _observation(session, each)


def begun(session: Session, access: Access) -> Iterator[dict[str, Any]]:
    """Give what others have begun about a person's lessons and not submitted: that there is some.

    Until then it is its observer's (domain.md §4.3), so neither who nor what; and nothing of a
    lesson that is still to come, which may be prepared for a visit that is not announced.
    """
    found = select(Observation).where(
        Observation.teacher_id == access.person_id,
        Observation.observer_id != access.person_id,
        Observation.state.in_(PRIVATE_STATES),
        Observation.lesson_on <= access.today,
    )
    for each in session.scalars(found.order_by(Observation.lesson_on)):
        yield {"lesson_on": each.lesson_on, "state": each.state.value}


def observed(session: Session, access: Access) -> Iterator[dict[str, Any]]:
    """Give what a person has observed: which and when, not what was written about the teacher."""
    found = select(Observation).where(Observation.observer_id == access.person_id)
    found = found.order_by(*newest_first()).options(joinedload(Observation.institution))
    for each in session.scalars(found):
        yield {
            "id": str(each.id), "number": each.number, "form": each.form, "version": each.version,
            "kind": each.kind, "state": each.state.value, "lesson_on": each.lesson_on,
            "institution": each.institution.name if each.institution else None,
            "created_at": each.created_at, "submitted_at": each.submitted_at,
        }  # fmt: skip


def _observation(session: Session, each: Observation) -> dict[str, Any]:
    steps = select(StepAct).where(StepAct.observation_id == each.id).order_by(StepAct.id)
    sent = select(Submission).where(Submission.observation_id == each.id)
    sent = sent.order_by(Submission.revision)
    return {
        "id": str(each.id),
        "number": each.number,
        "form": each.form,
        "version": each.version,
        "kind": each.kind,
        "state": each.state.value,
        "revision": each.revision,
        "observer": each.observer.name,
        "institution": each.institution.name if each.institution else None,
        "joint": _text(each.joint_id),
        "submitted_at": each.submitted_at,
        "answers": each.document,
        "submissions": [
            {"revision": one.revision, "submitted_at": one.submitted_at, "answers": one.document}
            for one in session.scalars(sent)
        ],
        "acts": [_act(act) for act in acts_of(session, each.id)],
        "steps": [_step(act) for act in session.scalars(steps.options(joinedload(StepAct.by)))],
    }


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None


def _act(act: Act) -> dict[str, Any]:
    return {
        "deed": act.deed.value, "state": act.state.value, "by": act.by.name, "at": act.at,
        "reason": act.reason, **act.content,
    }  # fmt: skip


def _step(act: StepAct) -> dict[str, Any]:
    return {
        "step": str(act.step_id), "deed": act.deed.value, "by": act.by.name, "at": act.at,
        **act.content,
    }  # fmt: skip
