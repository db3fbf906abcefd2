"""JSON of the room `people`: devices and their tokens."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Response, after_this_request, request, url_for

from svēris.db import db, epoch
from svēris.people import audit, devices, login, recovery
from svēris.people.access import Right
from svēris.people.gate import allow
from svēris.people.models import Device
from svēris.people.schemas import (
    DeviceRequest,
    DeviceSelf,
    DeviceToken,
    OpenedKeys,
    WrappedKeys,
)
from svēris.problems import Problem
from svēris.web import Blueprint

blueprint = Blueprint("people_api", __name__, url_prefix="/api/v1")

#: Names the tablet; the browser keeps it when it clears the storage of pages.
TABLET_COOKIE = "sveris_tablet"
#: No browser keeps a cookie longer; it begins anew with every sign-in.
_TABLET_COOKIE_LASTS = timedelta(days=400)


@blueprint.route("/devices", methods=["POST"])
@allow(Right.PUBLIC)
@blueprint.arguments(DeviceRequest)
@blueprint.response(201, DeviceToken)
def register_device(asked: dict[str, Any]) -> dict[str, Any]:
    """Give a device its token, once; the one it had before is void.

    With `email` and `password` it becomes that person's, otherwise that of the web session. Sets a
    cookie that names the tablet; `before` is the storage that this browser has lost, if any.
    """
    if "password" in asked:
        person = login.check_password(asked["email"], asked["password"])
    elif login.bearer_token(request) is None:
        person = login.current_person()
    else:
        # A token begets no other: revoking a lost tablet must be the end of it.
        raise Problem("sign-in-needed")
    database, now, tablet_id = db.session(), login.now(), _tablet_id()
    wanted = devices.Asked(asked["device"], asked["name"], tablet_id, asked["here"])
    lost = devices.note_lost_storage(database, person, wanted, now)
    _device, token = devices.register(database, person, wanted, now)
    key = recovery.newest(database, now)
    database.commit()
    after_this_request(lambda response: _with_tablet_cookie(response, tablet_id))
    return {
        "token": token,
        "person": person,
        "epoch": epoch(database),
        "recovery": {"key": key.id, "public": key.public_key},
        "before": lost and {"unsent": lost.unsent_count, "last_seen_at": lost.last_seen_at},
    }


@blueprint.route("/recover", methods=["POST"])
@allow(Right.DEVICE)
@blueprint.arguments(WrappedKeys)
@blueprint.response(200, OpenedKeys)
def recover(sent: dict[str, Any]) -> dict[str, Any]:
    """Open keys that a tablet wrapped for the person who has just signed in on it.

    They stand in the order of `wraps`; null is what was wrapped for somebody else, or is damaged.
    """
    database, device, now = db.session(), login.current_device(), login.now()
    recovery.check_open(device, now)
    known = recovery.by_name(database, {wrap["key"] for wrap in sent["wraps"]})
    label = str(device.person_id)
    raw = [
        recovery.opened(known.get(each["key"]), each["wrapped"], label) for each in sent["wraps"]
    ]
    audit.record(
        database, "device.recovered", actor_id=device.person_id, at=now, device=str(device.id),
        asked=len(raw), opened=sum(each is not None for each in raw),
    )  # fmt: skip
    database.commit()
    return {"keys": [None if each is None else recovery.to_text(each) for each in raw]}


@blueprint.route("/devices/me")
@allow(Right.DEVICE)
@blueprint.response(200, DeviceSelf)
def own_device() -> dict[str, Any]:
    """Say what the server knows about the device that asks."""
    device = login.current_device()
    return {
        "id": device.id,
        "name": device.name,
        "person": device.person,
        "created_at": device.created_at,
        "last_seen_at": device.last_seen_at,
        "epoch": epoch(db.session()),
    }


@blueprint.route("/devices/<uuid:device_id>", methods=["DELETE"])
@allow(Right.SIGNED_IN)
@blueprint.response(204)
def revoke_device(device_id: UUID) -> None:
    """Put one of the caller's own devices out of force."""
    person, device = login.current_person(), db.session.get(Device, device_id)
    if device is None or device.person_id != person.id:
        raise Problem("not-found")
    devices.revoke(db.session(), device, login.now(), actor_id=person.id)
    db.session.commit()


def _tablet_id() -> UUID:
    """Return which tablet is calling, by its cookie; a new name where it has none."""
    try:
        return UUID(request.cookies.get(TABLET_COOKIE, ""))
    except ValueError:
        return uuid4()


def _with_tablet_cookie(response: Response, tablet_id: UUID) -> Response:
    response.set_cookie(
        TABLET_COOKIE, str(tablet_id), max_age=_TABLET_COOKIE_LASTS,
        path=url_for("people_api.register_device"), secure=login.settings().secure_cookies,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response
