"""Access tokens: with one, another program reads in a person's name, within scopes, for a time.

Only a digest is kept; the token itself is shown once. It gives no right of its own: what it may
read is asked of its person's roles at the moment of use, so that with a role the token ends. It is
256 random bits that nobody guesses; failures are throttled so that a program with an old token
does not ask for ever, and a token that is right is never kept waiting by somebody else's mistakes.
"""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from svēris.db import Base, uuid7
from svēris.people import audit
from svēris.people.models import Person
from svēris.people.rights import TokenScope
from svēris.problems import Problem

#: What every token begins with: a scanner of leaked secrets finds it, and a device's has another.
PREFIX = "svapi_"

#: Use is written down no oftener than this: a reading request should seldom write.
NOTED_EVERY = timedelta(hours=1)

#: How long a token lives when nobody says, and at most.
USUAL_DAYS, MOST_DAYS = 365, 2 * 365

LONGEST_NAME = 80


class AccessToken(Base):
    """A token of a person, shown once and kept as a digest; revoked, never deleted."""

    __tablename__ = "access_token"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    #: What it is for, in its person's words: "Excel, annual report".
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    #: SHA-256 of the token, hex.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: Codes of `TokenScope`.
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    #: Its last day; it is the city's day that ends.
    expires_on: Mapped[date]
    #: To within `NOTED_EVERY`.
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    def in_force(self, today: date) -> bool:
        """Say whether it is neither revoked nor past its last day."""
        return self.revoked_at is None and today <= self.expires_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token that somebody asks for."""

    name: str
    scopes: Collection[str]
    expires_on: date


def make(
    session: Session, person: Person, wanted: Wanted, *, now: datetime, today: date
) -> tuple[AccessToken, str]:
    """Make a token; return it and its text, which nobody can show again. Raises Problem."""
    for problem in wrong(wanted, today):
        raise problem
    text = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken(
        person_id=person.id, name=wanted.name.strip(), token_hash=digest(text),
        scopes=[scope.value for scope in TokenScope if scope in wanted.scopes],
        created_at=now, expires_on=wanted.expires_on,
    )  # fmt: skip
    session.add(token)
    session.flush()
    audit.record(
        session, "token.made", actor_id=person.id, at=now, token=str(token.id),
        scopes=token.scopes, expires_on=wanted.expires_on.isoformat(),
    )  # fmt: skip
    return token, text


def wrong(wanted: Wanted, today: date) -> Iterator[Problem]:
    """Give what is wrong with a token that is asked for: no name, no scope, too long a time."""
    if not 0 < len(wanted.name.strip()) <= LONGEST_NAME:
        yield Problem("token-name-missing", longest=LONGEST_NAME)
    if not wanted.scopes or not set(wanted.scopes) <= {scope.value for scope in TokenScope}:
        yield Problem("token-scopes-missing")
    if not today <= wanted.expires_on <= today + timedelta(days=MOST_DAYS):
        yield Problem("token-expiry-wrong")


def revoke(session: Session, token: AccessToken, now: datetime, *, actor_id: UUID) -> None:
    """Put a token out of force, at once."""
    if token.revoked_at is not None:
        return
    token.revoked_at = now
    audit.record(
        session, "token.revoked", actor_id=actor_id, about_id=token.person_id, at=now,
        token=str(token.id),
    )  # fmt: skip


def by_text(session: Session, text: str) -> AccessToken | None:
    """Return the token whose text this is, with its person."""
    found = select(AccessToken).where(AccessToken.token_hash == digest(text))
    return session.scalar(found.options(joinedload(AccessToken.person)))


def check_in_force(token: AccessToken, today: date) -> None:
    """Refuse a token that is revoked or past its day, or whose person's account is closed."""
    if not token.in_force(today):
        raise Problem("token-ended")
    if token.person.disabled_at is not None:
        raise Problem("account-disabled")


def of_person(session: Session, person_id: UUID) -> list[AccessToken]:
    """Return a person's tokens, the newest first."""
    found = select(AccessToken).where(AccessToken.person_id == person_id)
    return list(session.scalars(found.order_by(AccessToken.created_at.desc(), AccessToken.id)))


def everybodys(session: Session) -> list[AccessToken]:
    """Return all tokens that are not revoked, with their people in Latvian order."""
    found = select(AccessToken).join(Person).where(AccessToken.revoked_at.is_(None))
    found = found.options(joinedload(AccessToken.person))
    return list(session.scalars(found.order_by(Person.name_sort, AccessToken.created_at)))


def is_news(token: AccessToken, now: datetime) -> bool:
    """Say whether it is worth writing down that a token was used."""
    return token.last_used_at is None or now - token.last_used_at > NOTED_EVERY


def note_use(session: Session, token: AccessToken, now: datetime) -> None:
    """Write down that a token was used; the caller commits."""
    used = update(AccessToken).where(AccessToken.id == token.id)
    session.execute(used.values(last_used_at=now))


def digest(text: str) -> str:
    """Return what is kept of a token."""
    return sha256(text.encode()).hexdigest()
