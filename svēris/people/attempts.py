"""Throttling of sign-in, in the database: it survives restarts and is shared by all processes.

An attempt is written down *before* its password is compared and taken back when it was right.
Parallel guesses therefore count each other, and no lock is held while a password is hashed.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from svēris.people.models import SignInAttempt
from svēris.problems import Problem

WINDOW = timedelta(minutes=15)

#: A whole school may sit behind one address.
ADDRESS_FACTOR = 10


def begin(session: Session, email: str, address: str, *, limit: int, now: datetime) -> list[int]:
    """Write an attempt down and commit; return what `forgive` takes back.

    Raises Problem when there were too many; a refused attempt does not lengthen the wait.
    """
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    allowed = {email_key(email): limit, address_key(address): limit * ADDRESS_FACTOR}
    rows = [SignInAttempt(key=key, at=now) for key in allowed]
    session.add_all(rows)
    # Committed before it counts: of parallel guesses each sees those before it.
    session.commit()
    own = [row.id for row in rows]
    for key, most in allowed.items():
        times = _times(session, key, own)
        if len(times) >= most:
            session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(own)))
            session.commit()
            raise _too_many(times[-most], now)
    session.rollback()
    return own


def forgive(session: Session, email: str, attempt: Collection[int]) -> None:
    """Take back an attempt, and all earlier ones for this e-mail: the password was right."""
    mine = SignInAttempt.id.in_(attempt) | (SignInAttempt.key == email_key(email))
    session.execute(delete(SignInAttempt).where(mine))


def check_token_failures(session: Session, address: str, *, limit: int, now: datetime) -> None:
    """Refuse an address from which too many wrong access tokens came; raises Problem.

    They are counted apart from passwords: a workbook with an old token keeps nobody from
    signing in.
    """
    most = limit * ADDRESS_FACTOR
    failed = SignInAttempt.key == _token_key(address), SignInAttempt.at > now - WINDOW
    found = select(SignInAttempt.at).where(*failed).order_by(SignInAttempt.at)
    times = session.scalars(found).all()
    if len(times) >= most:
        raise _too_many(times[-most], now)


def note_token_failure(session: Session, address: str, now: datetime) -> None:
    """Write down that a wrong access token came from an address; the caller commits."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    session.add(SignInAttempt(key=_token_key(address), at=now))


def email_key(email: str) -> str:
    """Return under which key attempts for an e-mail are counted."""
    return sha256(f"email:{email}".encode()).hexdigest()


def address_key(address: str) -> str:
    """Return under which key attempts from an address are counted."""
    return sha256(f"address:{_place(address)}".encode()).hexdigest()


def _token_key(address: str) -> str:
    return sha256(f"token:{_place(address)}".encode()).hexdigest()


def _place(address: str) -> str:
    """Return what counts as one address: an IPv6 customer has a whole /64 to guess from."""
    try:
        ip = ip_address(address)
    except ValueError:
        ip = None
    if isinstance(ip, IPv6Address):
        # A server that listens on [::] sees everybody's IPv4 address inside one and the same /64.
        return str(ip.ipv4_mapped or int(ip) >> 64)
    return address


def _too_many(earliest: datetime, now: datetime) -> Problem:
    wait = earliest + WINDOW - now
    return Problem("too-many-attempts", retry_after=max(1, ceil(wait.total_seconds())))


def _times(session: Session, key: str, but: Collection[int]) -> Sequence[datetime]:
    found = select(SignInAttempt.at).where(SignInAttempt.key == key, SignInAttempt.id.not_in(but))
    return session.scalars(found.order_by(SignInAttempt.at)).all()
