"""The devices of a school or of the city, those first that lost work or have not sent everything.

What stands here is what each device said when it was last seen: nobody can know what was written
on it since, and the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from svēris.people.access import Access
from svēris.people.models import Assignment, Device, Person, Role

PAGE_SIZE = 50

#: A clock this far off is told of: less than that misleads nobody about an order.
CLOCK_MATTERS_MS = 60_000

#: A tablet that cannot write this much more is told of: it is what its application tries to write.
ROOM_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fleet:
    """One page of the devices a person looks after."""

    devices: Sequence[Device]
    total: int
    #: How many of all of them still hold unsent work, as far as they have not lost it.
    holding: int
    #: How many of all of them lost it with their storage.
    lost: int
    page: int

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def fleet(session: Session, access: Access, page: int) -> Fleet:
    """Return a page of the devices whose people this person answers for."""
    whose = and_(_of(access), _is_news())
    has_lost = Device.storage_lost_at.is_not(None)
    counted = select(func.count(), func.count().filter(_holds()), func.count().filter(has_lost))
    total, holding, lost = session.execute(
        counted.select_from(Device).join(Person, Person.id == Device.person_id).where(whose)
    ).one()
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    found = _devices().where(whose).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return Fleet(session.scalars(found).all(), total, holding, lost, page)


def clock_off(device: Device) -> tuple[str, int] | None:
    """Return by how much a device's clock is wrong – unit and number, ahead if positive – or None.

    Units: "minutes", "hours", "days".
    """
    ahead = device.clock_ahead_ms
    if ahead is None or abs(ahead) < CLOCK_MATTERS_MS:
        return None
    for unit, length in (("days", 86_400_000), ("hours", 3_600_000)):
        if abs(ahead) >= length:
            return unit, round(ahead / length)
    return "minutes", round(ahead / 60_000)


def short_of_room(device: Device) -> bool:
    """Say whether a device could write too little when it last tried."""
    return device.storage_free_tested is not None and device.storage_free_tested < ROOM_BYTES


def _devices() -> Select[Device]:
    return (
        select(Device)
        .join(Person, Person.id == Device.person_id)
        .options(contains_eager(Device.person))
        .order_by(
            Device.storage_lost_at.is_not(None).desc(),
            (Device.unsent_count > 0).desc(),
            Device.unsent_oldest_at.asc().nulls_last(),
            Device.revoked_at.is_not(None),
            Person.name_sort,
            Device.last_seen_at.desc(),
            Device.id,
        )
    )


def _is_news() -> ColumnElement[bool]:
    """Leave out what is out of force and holds nothing: there is nothing to do about it.

    That is also how a storage that was lost is put to rest: by withdrawing its device.
    """
    return or_(Device.revoked_at.is_(None), _holds())


def _holds() -> ColumnElement[bool]:
    return and_(Device.unsent_count > 0, Device.storage_lost_at.is_(None))


def _of(access: Access) -> ColumnElement[bool]:
    places = access.devices_institutions()
    if places is None:
        return true()
    return or_(
        *(
            Device.person_id.in_(
                select(held.person_id).where(
                    held.institution_id.in_(sorted(places)), *_on(held, access.today)
                )
            )
            for held in (Role, Assignment)
        )
    )


def _on(held: Any, day: date) -> tuple[ColumnElement[bool], ...]:
    return held.starts_on <= day, or_(held.ends_on.is_(None), held.ends_on >= day)
