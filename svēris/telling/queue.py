"""The queue of e-mails: who gets one now, who sends it, and what became of it.

One digest a person and at most one an hour, the first some minutes after the first notice, so that
a flurry is one mail. A run takes a mail with a lease before it sends it and notes the end after it:
two runs at once never send the same one. A run that dies in between leaves the mail to the next
once the lease is over; that alone can send it twice, and then with the same Message-ID.

After a restore nobody knows which mails went out between the backup and the restore. What was
told before the backup is therefore no reason for a mail any more: it stays unread in the inbox, and
goes along with the next mail to the same person (`after_restore`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from svēris.db import Meta, draw, set_setting
from svēris.people.models import Person
from svēris.telling import notices
from svēris.telling.models import Mail, MailState, MailWish, Notice
from svēris.telling.smtp import Answer, Fate

#: How long the first notice waits for others.
FLURRY = timedelta(minutes=5)
#: Between two mails to one person.
BETWEEN = timedelta(hours=1)
#: What is older is in the inbox, and no news: after an outage nobody is flooded.
STALE = timedelta(days=3)
LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS = timedelta(minutes=5), timedelta(hours=6), 12
#: Said of a mail that waited in a backup.
RESTORED = "restored from a backup: it may have been sent since"
NONE, DIGEST = "none", "digest"
LISTED = 200
#: The fact of the database that says when the backup was taken that it was restored from.
_RESTORED = "mail-restored-from"


def collect(session: Session, now: datetime, *, demo: bool) -> int:
    """Make a mail for everybody who is to get one now; returns how many. The caller commits."""
    # From here on no other run collects.
    draw(session, "mail", 0)
    people = session.scalars(
        select(Notice.person_id)
        .join(Person, Person.id == Notice.person_id)
        .where(
            *_unsent(now),
            Notice.at > _restored_from(session),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
            or_(Person.invented.is_(False), Person.invented.is_(demo)),
            ~exists().where(MailWish.person_id == Person.id, MailWish.wish == NONE),
            ~exists().where(
                Mail.person_id == Person.id,
                or_(Mail.state == MailState.WAITING, Mail.sent_at > now - BETWEEN),
            ),
        )
        .group_by(Notice.person_id)
        .having(func.min(Notice.at) <= now - FLURRY)
    ).all()
    for person_id in people:
        mail = Mail(person_id=person_id, made_at=now, next_at=now)
        session.add(mail)
        session.flush()
        session.execute(
            update(Notice)
            .where(Notice.person_id == person_id, *_unsent(now))
            .values(mail_id=mail.id)
            .execution_options(synchronize_session=False)
        )
    return len(people)


def _unsent(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Notice.mail_id.is_(None), Notice.read_at.is_(None), Notice.at > now - STALE)


def after_restore(session: Session, taken_at: datetime) -> int:
    """End what waited in a backup that was restored; returns how many mails. The caller commits."""
    waiting = select(Mail.id).where(Mail.state == MailState.WAITING)
    ids = session.scalars(waiting).all()
    for notices_of in (ids[i : i + LISTED] for i in range(0, len(ids), LISTED)):
        released = update(Notice).where(Notice.mail_id.in_(notices_of)).values(mail_id=None)
        session.execute(released.execution_options(synchronize_session=False))
        ended = update(Mail).where(Mail.id.in_(notices_of))
        ended = ended.values(state=MailState.NEEDLESS, leased_until=None, reason=RESTORED)
        session.execute(ended.execution_options(synchronize_session=False))
    set_setting(session, _RESTORED, taken_at.isoformat())
    return len(ids)


def _restored_from(session: Session) -> datetime:
    fact = session.get(Meta, _RESTORED)
    return datetime.fromisoformat(fact.value) if fact else datetime.min.replace(tzinfo=UTC)


def claim(session: Session, now: datetime) -> Mail | None:
    """Take the next mail that is due, for as long as the lease lasts; None if there is none.

    The caller commits before it sends.
    """
    free = and_(
        Mail.state == MailState.WAITING,
        Mail.next_at <= now,
        or_(Mail.leased_until.is_(None), Mail.leased_until < now),
    )
    while (due := session.scalar(select(Mail.id).where(free).order_by(Mail.made_at).limit(1))) and (
        session.scalar(
            update(Mail)
            .where(Mail.id == due, free)
            .values(leased_until=now + LEASE, attempts=Mail.attempts + 1)
            .returning(Mail.id)
            .execution_options(synchronize_session=False)
        )
        is None
    ):
        session.rollback()
    if due is None:
        return None
    found = select(Mail).where(Mail.id == due).options(joinedload(Mail.person))
    return session.scalars(found.execution_options(populate_existing=True)).one()


def contents(session: Session, mail: Mail) -> Sequence[Notice]:
    """Return what a mail has to tell still; nothing where it is not wanted any more."""
    person = mail.person
    if person.email is None or person.disabled_at is not None or wish(session, person.id) == NONE:
        return ()
    found = select(Notice).where(Notice.mail_id == mail.id, Notice.read_at.is_(None))
    return session.scalars(found.order_by(Notice.id).options(*notices.with_day())).all()


def settle(session: Session, mail_id: UUID, lease: datetime, answer: Answer, now: datetime) -> bool:
    """Note what became of a mail that was taken; False where the lease was lost meanwhile."""
    mail = session.scalar(
        select(Mail)
        .where(Mail.id == mail_id, Mail.leased_until == lease, Mail.state == MailState.WAITING)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if mail is None:
        return False
    mail.leased_until, mail.reason = None, answer.reason
    if answer.fate is Fate.SENT:
        mail.state, mail.sent_at = MailState.SENT, now
    elif answer.fate is Fate.REFUSED or mail.attempts >= MOST_ATTEMPTS:
        mail.state = MailState.FAILED
    else:
        mail.next_at = now + pause(mail.attempts)
    session.flush()
    return True


def drop(mail: Mail) -> None:
    """Note that a mail has nothing to tell any more."""
    mail.state, mail.leased_until = MailState.NEEDLESS, None


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: three times as long after each."""
    factor: int = 3 ** (attempts - 1)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)


def send_again(session: Session, mail_id: UUID, now: datetime) -> bool:
    """Put a mail that failed into the queue once more; False where there is none."""
    mail = session.get(Mail, mail_id, with_for_update=True)
    if mail is None or mail.state is not MailState.FAILED:
        return False
    mail.state, mail.attempts, mail.next_at = MailState.WAITING, 0, now
    return True


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue as an administrator sees it: whom and why, never of what."""

    counts: dict[MailState, int]
    last_sent_at: datetime | None
    #: Those that failed, and those that were tried and wait for the next attempt.
    failed: Sequence[Mail]
    retried: Sequence[Mail]


def look(session: Session) -> Queue:
    """Return how the queue stands."""
    found = session.execute(select(Mail.state, func.count().label("number")).group_by(Mail.state))
    counts = dict.fromkeys(MailState, 0) | {row.state: row.number for row in found}
    every = select(Mail).order_by(Mail.made_at.desc()).limit(LISTED)
    every = every.options(joinedload(Mail.person))
    waiting = every.where(Mail.state == MailState.WAITING, Mail.reason != "")
    return Queue(
        counts=counts,
        last_sent_at=session.scalar(select(func.max(Mail.sent_at))),
        failed=session.scalars(every.where(Mail.state == MailState.FAILED)).all(),
        retried=session.scalars(waiting).all(),
    )


def last(session: Session, person_id: UUID) -> Mail | None:
    """Return the last mail to a person that was sent or failed."""
    ended = Mail.state.in_((MailState.SENT, MailState.FAILED))
    found = select(Mail).where(Mail.person_id == person_id, ended)
    return session.scalar(found.order_by(Mail.made_at.desc()).limit(1))


def wish(session: Session, person_id: UUID) -> str:
    """Return which mail a person wants: DIGEST or NONE."""
    found = session.get(MailWish, person_id)
    return found.wish if found else DIGEST


def set_wish(session: Session, person_id: UUID, wanted: str) -> None:
    """Note which mail a person wants."""
    session.merge(MailWish(person_id=person_id, wish=wanted))
