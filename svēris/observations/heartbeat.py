"""What a tablet says about itself with every push: what it has not sent yet, its storage, clock.

Nothing of it is believed further than to be shown to whoever looks after tablets; what cannot be
understood of it is left out, since it must never keep an observation from arriving.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import marshmallow as ma

from svēris.observations.schemas import HeartbeatSchema
from svēris.people.models import Device

_SCHEMA = HeartbeatSchema()


def note(device: Device, said: Mapping[str, Any], now: datetime, *, stored: int = 0) -> None:
    """Write down what a tablet says about itself.

    What it calls unsent includes what it sends along; of that, `stored` changes are sent by now.
    """
    heard = _understood(said)
    device.last_seen_at = now
    # Whoever speaks has a storage to speak from.
    device.storage_lost_at = None
    device.app = heard.get("app", device.app)
    unsent = heard.get("unsent", {})
    if "count" in unsent:
        device.unsent_count = max(0, unsent["count"] - stored)
        device.unsent_oldest_at = unsent.get("oldest_at") if device.unsent_count else None
    storage = heard.get("storage", {})
    device.storage_persisted = storage.get("persisted", device.storage_persisted)
    device.storage_free_tested = storage.get("free_tested", device.storage_free_tested)
    if "sent_at" in heard:
        device.clock_ahead_ms = (heard["sent_at"] - now) // timedelta(milliseconds=1)


def _understood(said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(_SCHEMA.load(said))
    except ma.ValidationError as error:
        valid = error.valid_data
        return dict(valid) if isinstance(valid, dict) else {}
