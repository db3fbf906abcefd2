"""Devices: one person's database on one tablet, and the token that signs its requests."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from svēris.people import audit
from svēris.people.models import Device, Person
from svēris.problems import Problem

#: So long may a revoked device hand in what it still holds (sync.md §3).
HAND_IN = timedelta(days=30)

#: A device that only reads is noted as seen no oftener: a reading request should seldom write.
NOTED_EVERY = timedelta(minutes=10)


def register(
    session: Session, person: Person, device_id: UUID, name: str, now: datetime
) -> tuple[Device, str]:
    """Give a person's device a token; return both. Its earlier token, if any, is void.

    A device that was revoked is in force again: its person has just signed in on it. Raises
    Problem when the device is another person's.
    """
    token = f"sv_{secrets.token_urlsafe(32)}"
    device = session.get(Device, device_id)
    if device is None:
        device = Device(id=device_id, person_id=person.id, created_at=now)
        session.add(device)
    elif device.person_id != person.id:
        raise Problem("device-taken")
    device.name, device.token_hash, device.last_seen_at = name, digest(token), now
    device.revoked_at = None
    audit.record(session, "device.registered", actor_id=person.id, at=now, device=str(device_id))
    return device, token


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
    """Write down that a device was seen; its person looks for a lost one by that."""
    session.execute(update(Device).where(Device.id == device.id).values(last_seen_at=now))


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()
