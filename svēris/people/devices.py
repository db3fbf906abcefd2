"""Devices: one person's database on one tablet, and the token that signs its requests.

A browser may clear its storage, and with it all that was not sent; a cookie stays. It names the
tablet: whoever signs in there with an empty storage is told what the one before had not sent.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from svēris.people import audit
from svēris.people.models import Device, Person
from svēris.problems import Problem

#: So long may a revoked device hand in what it still holds (sync.md §3).
HAND_IN = timedelta(days=30)

#: A device that only reads is noted as seen no oftener: a reading request should seldom write.
NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asked:
    """A device that asks for a token."""

    id: UUID
    name: str
    tablet_id: UUID
    #: Devices whose storage is still in the browser, as it says.
    here: Collection[str] = ()


def register(session: Session, person: Person, asked: Asked, now: datetime) -> tuple[Device, str]:
    """Give a person's device a token; return both. Its earlier token, if any, is void.

    A device that was revoked is in force again: its person has just signed in on it. Raises
    Problem when the device is another person's.
    """
    token = f"sv_{secrets.token_urlsafe(32)}"
    device = session.get(Device, asked.id)
    if device is None:
        device = Device(id=asked.id, person_id=person.id, created_at=now)
        session.add(device)
    elif device.person_id != person.id:
        raise Problem("device-taken")
    device.name, device.token_hash, device.tablet_id = asked.name, digest(token), asked.tablet_id
    device.registered_at = device.last_seen_at = now
    device.revoked_at = device.storage_lost_at = None
    audit.record(session, "device.registered", actor_id=person.id, at=now, device=str(asked.id))
    return device, token


def note_lost_storage(
    session: Session, person: Person, asked: Asked, now: datetime
) -> Device | None:
    """Return the device whose storage the tablet has lost with unsent work in it, and note it.

    Ask before `register`. That device was the person's, on the same tablet, and the last to speak
    there. It is told of again until the new one has spoken: the answer may not have arrived.
    """
    found = select(Device).where(
        Device.person_id == person.id,
        Device.tablet_id == asked.tablet_id,
        or_(Device.app.is_not(None), Device.last_seen_at > Device.registered_at),
    )
    last = session.scalar(found.order_by(Device.last_seen_at.desc(), Device.id).limit(1))
    if last is None or last.id == asked.id or str(last.id) in asked.here:
        return None
    if last.revoked_at is not None or not last.unsent_count:
        return None
    if last.storage_lost_at is None:
        last.storage_lost_at = now
        audit.record(
            session, "device.storage-lost", actor_id=person.id, at=now,
            device=str(last.id), unsent=last.unsent_count,
        )  # fmt: skip
    return last


def of_copy(
    session: Session, person: Person, device_id: UUID | None, name: str, now: datetime
) -> Device:
    """Return the device that a saved copy is taken in from: the one it was made on.

    Where that one is not known here (the server was restored) it is made, without a token; where
    it is another person's, this person's copies have a device of their own.
    """
    device = session.get(Device, device_id) if device_id else None
    if device is None or device.person_id != person.id:
        own = device_id if device_id and device is None else uuid5(person.id, "copy")
        device = session.get(Device, own)
    if device is None:
        device = Device(id=own, person_id=person.id, name=name, created_at=now)
        # Of a token that nobody was given.
        device.token_hash = digest(secrets.token_urlsafe(32))
        session.add(device)
    if device.registered_at is None:
        # It is seen in no other way. What is known of a tablet only the tablet may say.
        device.last_seen_at = now
    return device


def revoke(session: Session, device: Device, now: datetime, *, actor_id: UUID | None) -> None:
    """Put a device out of force; what it still holds is taken in as held for 30 days."""
    if device.revoked_at is not None:
        return
    device.revoked_at = now
    audit.record(
        session,
        "device.revoked",
        actor_id=actor_id,
        about_id=device.person_id,
        at=now,
        device=str(device.id),
    )


def by_token(session: Session, token: str) -> Device | None:
    """Return the device whose token this is, with its person."""
    found = select(Device).where(Device.token_hash == digest(token))
    return session.scalar(found.options(joinedload(Device.person)))


def of_person(session: Session, person_id: UUID) -> list[Device]:
    """Return a person's devices, those in force and last seen first."""
    found = select(Device).where(Device.person_id == person_id)
    return list(
        session.scalars(found.order_by(Device.revoked_at.is_not(None), Device.last_seen_at.desc()))
    )


def check_in_force(device: Device) -> None:
    """Refuse a device that is revoked or whose person's account is disabled; raises Problem."""
    if device.revoked_at is not None:
        raise Problem("device-revoked")
    if device.person.disabled_at is not None:
        raise Problem("account-disabled")


def check_may_hand_in(device: Device, now: datetime) -> None:
    """As `check_in_force`, but what was taken out of force within 30 days may still hand in."""
    ended = min(filter(None, (device.revoked_at, device.person.disabled_at)), default=None)
    if ended is not None and now - ended > HAND_IN:
        check_in_force(device)


def is_news(device: Device, now: datetime) -> bool:
    """Say whether it is worth writing down that a device was seen."""
    return now - device.last_seen_at > NOTED_EVERY


def note_seen(session: Session, device: Device, now: datetime) -> None:
    """Write down that a device was seen; its person looks for a lost one by that.

    What speaks has a storage to speak from.
    """
    seen = {"last_seen_at": now, "storage_lost_at": None}
    session.execute(update(Device).where(Device.id == device.id).values(seen))


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()
