"""A browser that lost its storage: known by the cookie that names the tablet, told and shown."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.db import uuid7
from svēris.people.login import now
from svēris.people.models import Device, Event, RoleName
from tests.factories import make_person, make_role
from tests.signing_in import ORIGIN, post_form

ROUTE = "/api/v1/devices"


@pytest.fixture
def anna(session):
    return make_person(session, given_name="Anna", family_name="Bērziņa", language="en")


class Tablet:
    """A browser on a tablet: its cookies stay, its storage may be lost."""

    def __init__(self, client, sign_in, session):
        self.client, self.sign_in, self.session = client, sign_in, session

    def register(self, person, device=None, **more):
        """Sign a person in, with a new storage unless a device is named."""
        body = {"device": device or str(uuid7()), "name": "Planšete 14", **more}
        client = self.sign_in(self.client, person)
        self.session.commit()
        answer = client.post(ROUTE, json=body, headers=ORIGIN)
        assert answer.status_code == 201, answer.json
        return body["device"], answer.json

    def says(self, token, **said):
        """Let a device say something about itself."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.client.post("/api/v1/push", json={"changes": [], **said}, headers=headers)
        assert answer.status_code == 200

    def holding(self, person, count=3):
        """Register a device that says it holds so much unsent work; return its id."""
        device, given = self.register(person)
        self.says(given["token"], app="1", unsent={"count": count})
        return device


@pytest.fixture
def tablet(client, sign_in, session):
    return Tablet(client, sign_in, session)


def cookie_of(client):
    return client.get_cookie("sveris_tablet", path=ROUTE)


@pytest.mark.parametrize("secure", [False, True])
def test_signing_in_names_the_tablet_in_a_cookie_that_only_this_route_sees(
    make_app, session, sign_in, anna, secure
):
    client = make_app(secure_cookies=secure).test_client()
    session.commit()
    # Only over https does the browser send back the session's cookie.
    answer = sign_in(client, anna).post(
        ROUTE,
        json={"device": str(uuid7()), "name": "x"},
        base_url="https://localhost" if secure else None,
        headers={"Origin": "https://localhost" if secure else "http://localhost"},
    )
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if "tablet" in each)
    name, *given = cookie.split("; ")
    flags = {part.lower() for part in given if not part.startswith("Expires")}
    wanted = {"httponly", "samesite=lax", f"path={ROUTE}", f"max-age={400 * 24 * 3600}"}
    assert flags == wanted | ({"secure"} if secure else set())
    tablet_id = UUID(name.removeprefix("sveris_tablet="))
    assert session.scalars(select(Device.tablet_id)).all() == [tablet_id]


def test_the_cookie_stays_the_same_for_everybody_on_the_tablet(tablet, session, anna):
    tablet.register(anna)
    first = cookie_of(tablet.client).value
    tablet.register(make_person(session))
    assert cookie_of(tablet.client).value == first
    assert set(session.scalars(select(Device.tablet_id))) == {UUID(first)}


@pytest.mark.parametrize("nonsense", ["", "x", "\x00", "7" * 4000])
def test_a_cookie_that_names_nothing_is_replaced(tablet, session, anna, nonsense):
    tablet.client.set_cookie("sveris_tablet", nonsense, path=ROUTE)
    tablet.register(anna)
    assert UUID(cookie_of(tablet.client).value)


def test_an_empty_storage_on_a_tablet_that_held_work_is_told_written_down_and_shown(
    tablet, session, anna
):
    lost = tablet.holding(anna, 3)
    device = session.get_one(Device, UUID(lost))
    seen = device.last_seen_at
    _, given = tablet.register(anna)
    assert given["before"]["unsent"] == 3
    assert datetime.fromisoformat(given["before"]["last_seen_at"]) == seen
    session.refresh(device)
    assert now() - device.storage_lost_at < timedelta(minutes=1)
    event = session.scalars(select(Event).where(Event.action == "device.storage-lost")).one()
    assert (event.actor_id, event.detail) == (anna.id, {"device": lost, "unsent": 3})
    told = "It had said it held 3 unsent changes."
    assert told in tablet.client.get("/account").text
    admin = make_role(session, RoleName.ADMIN, person=make_person(session, language="en")).person
    page = tablet.sign_in(tablet.client, admin).get("/devices").text
    assert told in page
    assert "1 device has lost unsent work" in page
    assert "Every device had sent everything" not in page


def test_it_is_told_again_until_the_new_storage_has_spoken_and_written_down_once(
    tablet, session, anna
):
    tablet.holding(anna)
    for _ in range(2):
        device, given = tablet.register(anna)
        assert given["before"]["unsent"] == 3
    assert tablet.register(anna, device)[1]["before"]["unsent"] == 3
    assert (
        len(session.scalars(select(Event).where(Event.action == "device.storage-lost")).all()) == 1
    )
    device, given = tablet.register(anna, device)
    tablet.says(given["token"], app="1", unsent={"count": 0})
    assert tablet.register(anna, device)[1]["before"] is None
    assert tablet.register(anna)[1]["before"] is None


def test_the_same_storage_has_lost_nothing(tablet, session, anna):
    device = tablet.holding(anna)
    assert tablet.register(anna, device)[1]["before"] is None


@pytest.mark.parametrize("more", [[], ["nonsense", str(uuid7())]])
def test_a_storage_that_is_still_there_under_another_id_is_not_lost(tablet, session, anna, more):
    device = tablet.holding(anna)
    assert tablet.register(anna, here=[*more, device])[1]["before"] is None
    assert session.get_one(Device, UUID(device)).storage_lost_at is None


def test_a_storage_that_had_sent_everything_is_no_loss(tablet, session, anna):
    tablet.holding(anna, 0)
    assert tablet.register(anna)[1]["before"] is None


def test_what_another_person_holds_there_is_neither_told_nor_lost(tablet, session, anna):
    brunos = tablet.holding(make_person(session))
    assert tablet.register(anna)[1]["before"] is None
    assert session.get_one(Device, UUID(brunos)).storage_lost_at is None


def test_what_the_person_holds_on_another_tablet_is_not_lost(app, tablet, session, sign_in, anna):
    elsewhere = Tablet(app.test_client(), sign_in, session).holding(anna)
    assert tablet.register(anna)[1]["before"] is None
    assert session.get_one(Device, UUID(elsewhere)).storage_lost_at is None


def test_a_device_that_was_withdrawn_is_not_told_of(tablet, session, anna):
    device = session.get_one(Device, UUID(tablet.holding(anna)))
    device.revoked_at = now()
    assert tablet.register(anna)[1]["before"] is None


def test_a_device_that_signed_in_and_never_spoke_hides_nothing(tablet, session, anna):
    lost = tablet.holding(anna)
    tablet.register(anna, lost)  # signed in again: it still holds what it held
    assert tablet.register(anna)[1]["before"]["unsent"] == 3


@pytest.mark.parametrize("way", ["push", "sign-in"])
def test_a_device_that_speaks_again_had_not_lost_anything(tablet, session, anna, way):
    lost, given = tablet.register(anna)
    tablet.says(given["token"], app="1", unsent={"count": 3})
    tablet.register(anna)
    device = session.get_one(Device, UUID(lost))
    assert device.storage_lost_at is not None
    session.rollback()
    if way == "push":
        tablet.says(given["token"], unsent={"count": 3})
    else:
        tablet.register(anna, lost)
    session.refresh(device)
    assert device.storage_lost_at is None


def test_withdrawing_it_puts_a_lost_storage_to_rest(tablet, session, anna):
    lost = tablet.holding(anna)
    tablet.register(anna)
    admin = make_role(session, RoleName.ADMIN, person=make_person(session, language="en")).person
    client = tablet.sign_in(tablet.client, admin)
    session.commit()
    assert post_form(client, f"/devices/{lost}").status_code == 303
    page = client.get("/devices").text
    assert "unsent change" not in page
    assert "lost" not in page
