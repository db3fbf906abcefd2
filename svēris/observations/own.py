"""Everything that is kept about one person as a teacher, for that person (GDPR Art. 15 and 20).

The page shows what stands where; the files hold all of it: as a page to read and as JSON for
machines. Nothing of it is for others, and no figure about a single teacher is computed anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from svēris.observations.acts import acts_of
from svēris.observations.listing import Row, lines, newest_first, rows
from svēris.observations.models import Act, Observation, StepAct
from svēris.observations.reading import Reading, read
from svēris.observations.visible import SHARED_STATES, about
from svēris.people.absences import Absence
from svēris.people.access import Access
from svēris.people.models import Assignment, Event, Person, Role


@dataclass(frozen=True, slots=True)
class Own:
    """What the page of oneself lists."""

    lessons: Sequence[Row]
    assignments: Sequence[Assignment]


def own(session: Session, access: Access) -> Own:
    """Return the observations of a person's lessons, the newest first, and the places of work."""
    lessons = lines(access).where(about(access), Observation.state.in_(SHARED_STATES))
    return Own(rows(session, lessons.order_by(*newest_first())), _assignments(session, access))


def readings(session: Session, access: Access, language: str) -> Iterator[Reading]:
    """Give every observation of a person's lessons as its page says it, the newest first."""
    found = select(Observation.id).where(about(access), Observation.state.in_(SHARED_STATES))
    for key in session.scalars(found.order_by(*newest_first())).all():
        reading = read(session, access, key, language)
        if reading is not None:
            yield reading


def everything(session: Session, access: Access, now: datetime) -> dict[str, Any]:
    """Return all that is kept about a person as plain values for JSON, codes as they are stored."""
    person = session.get_one(Person, access.person_id)
    found = session.scalars(
        select(Observation)
        .where(about(access), Observation.state.in_(SHARED_STATES))
        .order_by(*newest_first())
        .options(joinedload(Observation.observer), joinedload(Observation.institution))
    ).all()
    return {
        "made_at": _moment(now),
        "person": {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
            "language": person.language,
        },
        "assignments": [_assignment(each) for each in _assignments(session, access)],
        "absences": [_absence(*row) for row in _absences(session, access)],
        "roles": [_role(each) for each in _roles(session, access)],
        "observations": [_observation(session, each) for each in found],
        "events": [_event(*row) for row in _events(session, access.person_id)],
    }


def _absences(session: Session, access: Access) -> list[tuple[Absence, str]]:
    query = (
        select(Absence, Assignment.code)
        .join(Assignment, Assignment.id == Absence.assignment_id)
        .where(Assignment.person_id == access.person_id)
        .order_by(Absence.starts_on, Assignment.code)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _absence(absence: Absence, assignment: str) -> dict[str, Any]:
    return {
        "assignment": assignment,
        "from": _day(absence.starts_on),
        "to": _day(absence.ends_on),
    }


def _assignments(session: Session, access: Access) -> Sequence[Assignment]:
    found = select(Assignment).where(Assignment.person_id == access.person_id)
    return session.scalars(
        found.order_by(Assignment.starts_on).options(joinedload(Assignment.institution))
    ).all()


def _roles(session: Session, access: Access) -> Sequence[Role]:
    found = select(Role).where(Role.person_id == access.person_id).order_by(Role.starts_on)
    return session.scalars(found.options(joinedload(Role.institution))).all()


def _assignment(each: Assignment) -> dict[str, Any]:
    return {
        "code": each.code,
        "institution": each.institution.name,
        "duty": each.duty.value,
        "subjects": each.subjects,
        "load_percent": each.load_percent,
        "from": _day(each.starts_on),
        "to": _day(each.ends_on),
    }


def _role(each: Role) -> dict[str, Any]:
    return {
        "role": each.name.value,
        "institution": each.institution.name if each.institution else None,
        "from": _day(each.starts_on),
        "to": _day(each.ends_on),
    }


def _observation(session: Session, each: Observation) -> dict[str, Any]:
    steps = select(StepAct).where(StepAct.observation_id == each.id).order_by(StepAct.id)
    return {
        "id": str(each.id),
        "number": each.number,
        "form": each.form,
        "version": each.version,
        "state": each.state.value,
        "revision": each.revision,
        "observer": each.observer.name,
        "institution": each.institution.name if each.institution else None,
        "submitted_at": _moment(each.submitted_at),
        "answers": each.document,
        "acts": [_act(act) for act in acts_of(session, each.id)],
        "steps": [_step(act) for act in session.scalars(steps.options(joinedload(StepAct.by)))],
    }


def _act(act: Act) -> dict[str, Any]:
    return {
        "deed": act.deed.value, "state": act.state.value, "by": act.by.name, "at": _moment(act.at),
        "reason": act.reason, **act.content,
    }  # fmt: skip


def _step(act: StepAct) -> dict[str, Any]:
    return {
        "step": str(act.step_id), "deed": act.deed.value, "by": act.by.name, "at": _moment(act.at),
        **act.content,
    }  # fmt: skip


def _events(session: Session, person_id: UUID) -> Sequence[Any]:
    """Return what was recorded about the person, and what he or she did, with who did it."""
    return session.execute(
        select(Event, Person.given_name + " " + Person.family_name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(or_(Event.about_id == person_id, Event.actor_id == person_id))
        .order_by(Event.id)
    ).all()


def _event(event: Event, actor: str | None) -> dict[str, Any]:
    return {
        "at": _moment(event.at), "action": event.action, "by": actor, "detail": event.detail,
        "observation": str(event.observation_id) if event.observation_id else None,
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
