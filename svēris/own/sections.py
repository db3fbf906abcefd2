"""The sections of the own file: what is read for each, in the order in which they are told.

What a person did to somebody else's observation is told as what and when; the words of it are
about somebody else, and stand in the observation itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from svēris.db import Base
from svēris.observations.models import Act, Aside, Decision, StepAct
from svēris.observations.plan_models import Blackout, CalendarLink, Visit, VisitAct, VisitObserver
from svēris.observations.visits import acts_of
from svēris.own import lessons
from svēris.own.plain import name_of, plain
from svēris.people.absences import Absence
from svēris.people.access import Access
from svēris.people.access_tokens import AccessToken
from svēris.people.attempts import email_key
from svēris.people.models import Assignment, Device, Event, Person, Role, SignInAttempt
from svēris.publishing.models import Publication, PublishedObservation
from svēris.results.models import AgreedTerms, Indicator
from svēris.telling.models import Mail, MailWish, Notice

Rows = Iterable[dict[str, Any]]


def person(session: Session, access: Access) -> Rows:
    """Give the person as it stands in the register."""
    yield plain(session, session.get_one(Person, access.person_id))


def _of(person_column: InstrumentedAttribute[Any], order: InstrumentedAttribute[Any]) -> Any:
    """Return what gives every row of a table that is one person's."""
    model = cast(type[Base], person_column.class_)
    hidden = (person_column.key,)

    def rows(session: Session, access: Access) -> Rows:
        found = select(model).where(person_column == access.person_id).order_by(order)
        return (plain(session, row, without=hidden) for row in session.scalars(found))

    return rows


def absences(session: Session, access: Access) -> Rows:
    """Give when a person was away for long, with the assignment it was from."""
    found = select(Absence, Assignment.code).join(
        Assignment, Absence.assignment_id == Assignment.id
    )
    found = found.where(Assignment.person_id == access.person_id).order_by(Absence.starts_on)
    for absence, code in session.execute(found):
        yield {"assignment": code, "starts_on": absence.starts_on, "ends_on": absence.ends_on}


def visits(session: Session, access: Access) -> Rows:
    """Give the visits to a person's lessons, and those he or she asked for or was to make."""
    me = access.person_id
    taught = select(Assignment.id).where(Assignment.person_id == me)
    made = select(VisitObserver.visit_id).where(VisitObserver.person_id == me)
    mine = or_(Visit.assignment_id.in_(taught), Visit.asked_by_id == me, Visit.id.in_(made))
    for visit in session.scalars(select(Visit).where(mine).order_by(Visit.created_at)):
        yield plain(session, visit, without=("assignment_id",)) | {
            "teacher": visit.assignment.person.name,
            "observers": [each.person.name for each in visit.observers],
            "acts": [
                plain(session, act, without=("id", "visit_id"))
                for act in acts_of(session, visit.id)
            ],
        }


def set_aside(session: Session, access: Access) -> Rows:
    """Give what a person sent that was set aside."""
    found = select(Aside).where(Aside.author_id == access.person_id).order_by(Aside.first_at)
    hidden = ("author_id", "teacher_id", "device_id")
    return (plain(session, row, without=hidden) for row in session.scalars(found))


def set_aside_about_me(session: Session, access: Access) -> Rows:
    """Give that something about a person's lesson was sent and set aside: not who nor what."""
    found = select(Aside).where(
        Aside.teacher_id == access.person_id,
        Aside.author_id != access.person_id,
        Aside.lesson_on <= access.today,
    )
    for row in session.scalars(found.order_by(Aside.first_at)):
        yield {"lesson_on": row.lesson_on, "code": row.code, "kept_at": row.kept_at}


def events(session: Session, access: Access) -> Rows:
    """Give what a person did, and what others did that is about the person, with who they were."""
    me = access.person_id
    found = select(Event).where(or_(Event.about_id == me, Event.actor_id == me))
    for event in session.scalars(found.order_by(Event.id)):
        yield {
            "at": event.at, "action": event.action, "by": name_of(session, event.actor_id),
            "about_me": event.about_id == me, "detail": event.detail,
            "observation": str(event.observation_id) if event.observation_id else None,
        }  # fmt: skip


def failed_sign_ins(session: Session, access: Access) -> Rows:
    """Give when wrong passwords were given for a person's e-mail, as long as it is remembered."""
    email = session.get_one(Person, access.person_id).email
    if email:
        found = select(SignInAttempt.at).where(SignInAttempt.key == email_key(email))
        yield from ({"at": at} for at in session.scalars(found.order_by(SignInAttempt.at)))


def published(session: Session, access: Access) -> Rows:
    """Give the publications in which a person's lesson was counted."""
    found = (
        select(PublishedObservation, Publication.code, Publication.edition)
        .join(Publication, Publication.id == PublishedObservation.publication_id)
        .where(PublishedObservation.teacher_id == access.person_id)
        .order_by(Publication.id)
    )
    for row, code, edition in session.execute(found):
        yield {"publication": code, "edition": edition, "observation": str(row.observation_id),
               "revision": row.revision}  # fmt: skip


#: Who did it, when, what it was called, and to what.
_DEEDS: tuple[tuple[str, Any, Any, Any, Any], ...] = (
    ("act", Act.by_id, Act.at, Act.deed, Act.observation_id),
    ("step", StepAct.by_id, StepAct.at, StepAct.deed, StepAct.observation_id),
    ("visit", VisitAct.by_id, VisitAct.at, VisitAct.deed, VisitAct.visit_id),
    ("decision", Decision.decided_by, Decision.decided_at, Decision.verdict,
     Decision.observation_id),
    ("blackout", Blackout.set_by_id, Blackout.set_at, literal("set"), Blackout.id),
    ("indicator", Indicator.published_by, Indicator.published_at, literal("publish"),
     Indicator.code),
    ("indicator", Indicator.withdrawn_by, Indicator.withdrawn_at, literal("withdraw"),
     Indicator.code),
    ("publication", Publication.published_by, Publication.published_at, literal("publish"),
     Publication.code),
    ("terms", AgreedTerms.confirmed_by, AgreedTerms.confirmed_at, literal("confirm"),
     AgreedTerms.year),
)  # fmt: skip


def deeds(session: Session, access: Access) -> Rows:
    """Give what a person did to what is not only about him or her: what and when."""
    for what, who, at, deed, to in _DEEDS:
        yield from _deeds(session, what, select(at, deed, to).where(who == access.person_id), at)


def _deeds(
    session: Session, what: str, found: Select[Any], at: ColumnElement[Any]
) -> Iterator[dict[str, Any]]:
    for moment, deed, to in session.execute(found.order_by(at)):
        yield {"what": what, "deed": str(deed), "at": moment, "to": str(to)}


#: By the code of the section.
SECTIONS: Mapping[str, Callable[[Session, Access], Rows]] = {
    "person": person,
    "assignments": _of(Assignment.person_id, Assignment.starts_on),
    "roles": _of(Role.person_id, Role.starts_on),
    "absences": absences,
    "observations": lessons.observations,
    "begun": lessons.begun,
    "set_aside_about_me": set_aside_about_me,
    "published": published,
    "visits": visits,
    "notices": _of(Notice.person_id, Notice.id),
    "mails": _of(Mail.person_id, Mail.made_at),
    "mail_wish": _of(MailWish.person_id, MailWish.wish),
    "calendar": _of(CalendarLink.person_id, CalendarLink.made_at),
    "devices": _of(Device.person_id, Device.created_at),
    "tokens": _of(AccessToken.person_id, AccessToken.created_at),
    "failed_sign_ins": failed_sign_ins,
    "events": events,
    "observed": lessons.observed,
    "set_aside": set_aside,
    "deeds": deeds,
}


def everything(session: Session, access: Access) -> dict[str, Any]:
    """Return all that is kept about a person, section by section; the person is one, not a list."""
    told = {code: list(rows(session, access)) for code, rows in SECTIONS.items()}
    return told | {"person": told["person"][0]}
