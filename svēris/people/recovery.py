"""Recovery keys: what tablets lock their keys with besides PIN and passkey, opened by the server.

A tablet wraps the key of each profile with the public half of the newest recovery key, labelled
with whose profile it is: opened for anybody else it gives nothing. A copy that is saved to a file
is wrapped likewise (`observations.copies`). Why the private half stands in the database in clear
is said at `RecoveryKey`.

The first key is made when it is first asked for, and not by a migration: then every database has
one, also one that was restored from a backup of before there were any. It takes about 0.2 s, once.
"""

import base64
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.db import draw
from svēris.people.models import Device, RecoveryKey
from svēris.problems import Problem

#: So long after signing in on a device it may ask for its keys.
OPEN_FOR = timedelta(minutes=10)

#: AES-256: anything of another length is no key of a tablet.
KEY_BYTES = 32

#: Longer than any RSA-3072 ciphertext is in base64url.
LONGEST_WRAPPED = 1000


def newest(session: Session, now: datetime) -> RecoveryKey:
    """Return the key to wrap with, made now where there is none; the caller commits."""
    found = select(RecoveryKey).order_by(RecoveryKey.created_at.desc(), RecoveryKey.id).limit(1)
    key = session.scalar(found)
    if key is None:
        # Held until commit: of several who ask at once, one makes the key and the others find it.
        draw(session, "recovery-key", 0)
        key = session.scalar(found)
    if key is None:
        key = make(now)
        session.add(key)
        session.flush()
    return key


def make(now: datetime) -> RecoveryKey:
    """Return a new key, not added to anything yet."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    public = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    private = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return RecoveryKey(public_key=to_text(public), private_key=to_text(private), created_at=now)


def check_open(device: Device, now: datetime) -> None:
    """Refuse a device on which its person has not signed in just now; raises Problem."""
    if device.registered_at is None or now - device.registered_at > OPEN_FOR:
        raise Problem("recovery-expired", minutes=OPEN_FOR // timedelta(minutes=1))


def by_name(session: Session, names: set[str]) -> dict[str, RecoveryKey]:
    """Return the keys of these names, by name; what names none is left out."""
    ids = {UUID(name) for name in names if _is_uuid(name)}
    found = session.scalars(select(RecoveryKey).where(RecoveryKey.id.in_(ids))) if ids else ()
    return {str(key.id): key for key in found}


def opened(key: RecoveryKey | None, wrapped: str, label: str) -> bytes | None:
    """Return the AES key that was wrapped with the label, or None if it does not open so."""
    if key is None:
        return None
    private = load_der_private_key(
        # Whether it is a right one, `sveris check` says; here that would take 0.1 s a time.
        from_text(key.private_key), None, unsafe_skip_rsa_key_validation=True,
    )  # fmt: skip
    assert isinstance(private, rsa.RSAPrivateKey)
    try:
        raw = private.decrypt(from_text(wrapped), _oaep(label))
    except ValueError:
        return None
    return raw if len(raw) == KEY_BYTES else None


def sealed(key: RecoveryKey, raw: bytes, label: str) -> str:
    """Return an AES key wrapped with the public half, as a tablet does it."""
    public = load_der_public_key(from_text(key.public_key))
    assert isinstance(public, rsa.RSAPublicKey)
    return to_text(public.encrypt(raw, _oaep(label)))


def to_text(raw: bytes) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Return the bytes of base64url without padding; raises ValueError."""
    padded = text.encode("ascii") + b"=" * (-len(text) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)


def _oaep(label: str) -> padding.OAEP:
    return padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), label.encode())


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
