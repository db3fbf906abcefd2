"""Recovery keys that do not open what they seal, and devices that say what cannot be."""

import os
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from svēris.people import recovery
from svēris.people.models import Device, RecoveryKey

_LABEL = "sveris check"


def wrong(session: Session) -> Iterator[str]:
    """Give a sentence for everything that cannot be so."""
    for key in session.scalars(select(RecoveryKey).order_by(RecoveryKey.created_at)):
        if not _opens(key):
            yield f"recovery key {key.id}: it does not open what is sealed with it"
    for reason, condition in _DEVICES.items():
        for name in session.scalars(select(Device.id).where(condition).order_by(Device.id)):
            yield f"device {name}: {reason}"


#: What cannot be, and the condition that finds it. Moments are not compared: clocks are set back.
_DEVICES = {
    "it is on a tablet on which nobody signed in": and_(
        Device.tablet_id.is_not(None), Device.registered_at.is_(None)
    ),
    "it lost its storage, and held nothing": and_(
        Device.storage_lost_at.is_not(None), Device.unsent_count == 0
    ),
    "it could write less than nothing": Device.storage_free_tested < 0,
}


def _opens(key: RecoveryKey) -> bool:
    """Say whether a key opens what is sealed with it, and is sound besides."""
    secret = os.urandom(recovery.KEY_BYTES)
    try:
        # Here, and not where keys are used, its numbers are looked at too: that takes a while.
        private = load_der_private_key(recovery.from_text(key.private_key), None)
        sealed = recovery.sealed(key, secret, _LABEL)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return isinstance(private, RSAPrivateKey) and recovery.opened(key, sealed, _LABEL) == secret
