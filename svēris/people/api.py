"""JSON of the room `people`: devices and their tokens."""

from typing import Any
from uuid import UUID

from flask import request

from svēris.db import db, epoch
from svēris.people import devices, login
from svēris.people.access import Right
from svēris.people.gate import allow
from svēris.people.models import Device
from svēris.people.schemas import DeviceRequest, DeviceSelf, DeviceToken
from svēris.problems import Problem
from svēris.web import Blueprint

blueprint = Blueprint("people_api", __name__, url_prefix="/api/v1")


@blueprint.route("/devices", methods=["POST"])
@allow(Right.PUBLIC)
@blueprint.arguments(DeviceRequest)
@blueprint.response(201, DeviceToken)
def register_device(asked: dict[str, Any]) -> dict[str, Any]:
    """Give a device its token, once; the one it had before is void.

    With `email` and `password` it becomes that person's, otherwise that of the web session.
    """
    if "password" in asked:
        person = login.check_password(asked["email"], asked["password"])
    elif login.bearer_token(request) is None:
        person = login.current_person()
    else:
        # A token begets no other: revoking a lost tablet must be the end of it.
        raise Problem("sign-in-needed")
    database = db.session()
    _device, token = devices.register(database, person, asked["device"], asked["name"], login.now())
    database.commit()
    return {"token": token, "person": person, "epoch": epoch(database)}


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
