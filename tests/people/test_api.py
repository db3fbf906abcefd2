"""Devices: how a tablet gets its token, what the token opens, and how it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from svēris.db import epoch
from svēris.people import devices, passwords
from svēris.people.access import Right
from svēris.people.gate import allow
from svēris.people.login import now
from svēris.people.models import Device, Event
from tests.factories import NOW, make_device, make_person
from tests.signing_in import ORIGIN

PASSWORD = "zaļās ābeles zied"
HASH = passwords.kept(PASSWORD)
DEVICE = "01930000-0000-7000-8000-000000000001"
ASKED = {"device": DEVICE, "name": "Planšete 14"}
WITH_PASSWORD = {**ASKED, "email": "anna@example.lv", "password": PASSWORD}


@pytest.fixture
def anna(session):
    return make_person(
        session,
        given_name="Anna",
        family_name="Bērziņa",
        email="anna@example.lv",
        password_hash=HASH,
    )


def register(client, body):
    return client.post("/api/v1/devices", json=body, headers=ORIGIN)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_e_mail_and_password_give_a_token_that_opens_the_api(client, session, anna):
    answer = register(client, WITH_PASSWORD)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {
        "token": answer.json["token"],
        "person": {
            "id": str(anna.id),
            "name": "Anna Bērziņa",
            "email": "anna@example.lv",
            "language": "lv",
        },
        "epoch": epoch(session),
        "recovery": answer.json["recovery"],
        "before": None,
    }
    me = client.get("/api/v1/devices/me", headers=bearer(answer.json["token"])).json
    assert (me["id"], me["name"], me["person"]["id"]) == (DEVICE, "Planšete 14", str(anna.id))


def test_a_signed_in_browser_needs_no_password(client, anna, sign_in):
    assert register(sign_in(client, anna), ASKED).json["person"]["id"] == str(anna.id)


def test_a_stranger_without_a_password_is_asked_to_sign_in(client, anna):
    answer = register(client, ASKED)
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-needed")


def test_a_wrong_password_is_refused_and_counted(client, anna):
    for _ in range(5):
        answer = register(client, {**WITH_PASSWORD, "password": "wrong"})
        assert (answer.status_code, answer.json["code"]) == (422, "sign-in-wrong")
    answer = register(client, WITH_PASSWORD)
    assert (answer.status_code, answer.json["code"]) == (429, "too-many-attempts")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"device": "no uuid", "name": "x"},
        {"device": DEVICE},
        {"device": DEVICE, "name": ""},
        {"device": DEVICE, "name": "x" * 121},
        {**ASKED, "email": "anna@example.lv"},
        {**ASKED, "password": PASSWORD},
        [],
    ],
)
def test_a_body_of_another_shape_is_refused_as_such(client, anna, body):
    answer = register(client, body)
    assert (answer.status_code, answer.json["code"]) == (422, "not-understood")


def test_what_a_newer_tablet_says_more_is_ignored(client, anna):
    assert register(client, {**WITH_PASSWORD, "colour": "blue"}).status_code == 201


def test_only_the_digest_of_the_token_is_kept(client, session, anna):
    token = register(client, WITH_PASSWORD).json["token"]
    device = session.scalars(select(Device)).one()
    assert device.token_hash == devices.digest(token)
    assert token not in str(vars(device))


def test_signing_in_again_on_a_device_voids_its_earlier_token(client, session, anna):
    first = register(client, WITH_PASSWORD).json["token"]
    second = register(client, WITH_PASSWORD).json["token"]
    assert client.get("/api/v1/devices/me", headers=bearer(first)).status_code == 401
    assert client.get("/api/v1/devices/me", headers=bearer(second)).status_code == 200
    assert len(session.scalars(select(Device)).all()) == 1


def test_a_device_of_another_person_cannot_be_taken_over(client, session, anna):
    bruno = make_person(session)
    make_device(session, person=bruno, id=devices.UUID(DEVICE), token="brunos")
    answer = register(client, WITH_PASSWORD)
    assert (answer.status_code, answer.json["code"]) == (409, "device-taken")
    assert client.get("/api/v1/devices/me", headers=bearer("brunos")).status_code == 200


def test_a_device_ends_itself_and_its_token_is_void(client, session, anna):
    device = make_device(session, person=anna, token="annas")
    path = f"/api/v1/devices/{device.id}"
    assert client.delete(path, headers=bearer("annas")).status_code == 204
    answer = client.get("/api/v1/devices/me", headers=bearer("annas"))
    assert (answer.status_code, answer.json["code"]) == (403, "device-revoked")
    assert session.scalars(select(Event.action)).all() == ["device.revoked"]


def test_a_browser_ends_a_device_twice_and_it_is_written_down_once(client, session, anna, sign_in):
    path = f"/api/v1/devices/{make_device(session, person=anna).id}"
    sign_in(client, anna)
    for _ in range(2):
        assert client.delete(path, headers=ORIGIN).status_code == 204
    assert session.scalars(select(Event.action)).all() == ["device.revoked"]


def test_who_signs_in_again_on_a_revoked_device_has_it_in_force_again(client, session, anna):
    make_device(session, person=anna, id=devices.UUID(DEVICE), revoked_at=NOW)
    token = register(client, WITH_PASSWORD).json["token"]
    assert client.get("/api/v1/devices/me", headers=bearer(token)).status_code == 200


def test_the_token_of_a_closed_account_opens_nothing(client, session, anna):
    make_device(session, person=anna, token="annas")
    anna.disabled_at = now()
    answer = client.get("/api/v1/devices/me", headers=bearer("annas"))
    assert (answer.status_code, answer.json["code"]) == (403, "account-disabled")


@pytest.fixture
def hand_in(make_app, session, anna):
    """A client of an application that takes in what devices hand in, and Anna's device."""
    app = make_app()
    app.add_url_rule("/api/t", "hand-in", allow(Right.HAND_IN)(lambda: "taken"), methods=["POST"])
    return app.test_client(), make_device(session, person=anna, token="annas")


@pytest.mark.parametrize(("days", "status"), [(0, 200), (29, 200), (31, 403)])
@pytest.mark.parametrize("reason", ["device-revoked", "account-disabled"])
def test_what_is_out_of_force_may_hand_in_for_thirty_days(hand_in, anna, days, status, reason):
    client, device = hand_in
    at = now() - timedelta(days=days)
    if reason == "device-revoked":
        device.revoked_at = at
    else:
        anna.disabled_at = at
    answer = client.post("/api/t", json={}, headers=bearer("annas"))
    assert answer.status_code == status
    if status == 403:
        assert answer.json["code"] == reason


def test_a_device_that_only_reads_is_seen_too(client, session, anna):
    device = make_device(session, person=anna, token="annas", last_seen_at=NOW)
    client.get("/api/v1/devices/me", headers=bearer("annas"))
    session.refresh(device)
    first_seen = device.last_seen_at
    assert now() - first_seen < timedelta(minutes=1)
    client.get("/api/v1/devices/me", headers=bearer("annas"))
    session.refresh(device)
    assert device.last_seen_at == first_seen


def test_a_changed_password_leaves_tablets_signed_in(client, session, anna):
    make_device(session, person=anna, token="annas")
    anna.session_version += 1
    assert client.get("/api/v1/devices/me", headers=bearer("annas")).status_code == 200


def test_refusals_are_in_the_language_asked_for(client, anna):
    for language, word in (("lv", "jāpierakstās"), ("en", "sign in")):
        answer = client.get("/api/v1/devices/me", headers={"Accept-Language": language})
        assert word in answer.json["title"]
        assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("text", ["\0", "\ud800"])
@pytest.mark.parametrize("field", ["name", "email", "password"])
def test_text_that_no_database_stores_is_refused(client, field, text):
    answer = register(client, WITH_PASSWORD | {field: text})
    assert answer.status_code == 422
    assert list(answer.json["fields"]) == [field]


def test_a_token_begets_no_other(client, session):
    make_device(session, person=make_person(session), token="lost")
    answer = client.post("/api/v1/devices", json=ASKED, headers=bearer("lost"))
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-needed")
