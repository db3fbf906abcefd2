"""Passwords: how they are kept, compared and chosen.

Argon2id with the parameters OWASP names (19 MiB, two passes, one lane): about 35 ms, where the
library's defaults took ten times that and 64 MiB for every person signing in at eight o'clock.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from svēris.problems import Problem

SHORTEST = 10
#: Longer ones only make the server work.
LONGEST = 1000

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

#: Compared with when there is no such account, so that the answer takes as long.
_NOBODYS = _hasher.hash("nobody's password")


def kept(password: str) -> str:
    """Return what is stored of a password."""
    return _hasher.hash(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Say whether a password is the stored one; takes as long when there is none."""
    try:
        _hasher.verify(stored or _NOBODYS, _normal(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Say whether a stored password was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def check_new(password: str, email: str | None) -> None:
    """Refuse a password that is too easy to guess; raises Problem."""
    if len(_normal(password)) < SHORTEST:
        raise Problem("password-too-short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Problem("password-too-long", longest=LONGEST)
    if email and _normal(password).casefold() in (email, email.partition("@")[0]):
        raise Problem("password-is-email")


def _normal(password: str) -> str:
    # The same letters come composed from one keyboard and decomposed from another.
    return unicodedata.normalize("NFKC", password)
