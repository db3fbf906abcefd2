"""Recovery keys: made once, shown by their public half, and what they open for whom."""

import base64
import os
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import delete, select

from svēris.people import recovery
from svēris.people.login import now
from svēris.people.models import Device, Event, RecoveryKey
from tests.database import RECOVERY_KEY
from tests.factories import NOW, make_device, make_person
from tests.queries import count_queries
from tests.signing_in import ORIGIN

DEVICE = "01930000-0000-7000-8000-000000000001"


@pytest.fixture
def anna(session):
    return make_person(session, given_name="Anna", family_name="Bērziņa")


@pytest.fixture
def tablet(session, anna):
    """Anna's tablet, on which she has just signed in."""
    return make_device(session, person=anna, token="annas", registered_at=now(), last_seen_at=now())


def register(client, device=DEVICE):
    return client.post(
        "/api/v1/devices", json={"device": device, "name": "Planšete 14"}, headers=ORIGIN
    )


def recover(client, wraps, token="annas", **sent):
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/recover", json={"wraps": wraps, **sent}, headers=headers)


def text(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def wrap(public, raw, label, key=RECOVERY_KEY):
    """Wrap as a tablet does: RSA-OAEP with SHA-256, labelled."""
    spki = base64.urlsafe_b64decode(public + "=" * (-len(public) % 4))
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), str(label).encode())
    return {"key": str(key), "wrapped": text(load_der_public_key(spki).encrypt(raw, oaep))}


def public(session):
    return session.get_one(RecoveryKey, RECOVERY_KEY).public_key


def test_who_signs_in_gets_the_key_to_wrap_with(client, session, anna, sign_in):
    given = register(sign_in(client, anna)).json["recovery"]
    assert given == {"key": str(RECOVERY_KEY), "public": public(session)}
    assert "=" not in given["public"]
    spki = base64.urlsafe_b64decode(given["public"] + "==")
    assert load_der_public_key(spki).key_size == 3072


def test_what_was_wrapped_with_it_is_opened_for_its_person(client, session, anna, sign_in):
    registered = register(sign_in(client, anna)).json
    keys = [os.urandom(32) for _ in range(3)]
    wraps = [wrap(registered["recovery"]["public"], key, anna.id) for key in keys]
    answer = recover(client, wraps, registered["token"])
    assert answer.status_code == 200
    assert answer.json == {"keys": [text(key) for key in keys]}
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_newest_key_is_given_and_an_earlier_one_still_opens(client, session, anna, tablet):
    newer = recovery.make(now())
    session.add(newer)
    session.commit()
    assert recovery.newest(session, now()).id == newer.id
    key = os.urandom(32)
    wraps = [wrap(public(session), key, anna.id), wrap(newer.public_key, key, anna.id, newer.id)]
    assert recover(client, wraps).json == {"keys": [text(key), text(key)]}


@pytest.mark.parametrize("which", ["another person", "another key", "no label", "too short"])
def test_what_is_not_this_persons_is_null_beside_what_is(client, session, anna, tablet, which):
    key, label, name = os.urandom(32), anna.id, RECOVERY_KEY
    if which == "another person":
        label = make_person(session).id
    elif which == "another key":
        name = uuid4()
    elif which == "no label":
        label = ""
    else:
        key = os.urandom(16)
    foreign = wrap(public(session), key, label, name)
    own = os.urandom(32)
    answer = recover(client, [foreign, wrap(public(session), own, anna.id)])
    assert answer.json == {"keys": [None, text(own)]}


@pytest.mark.parametrize(
    "damaged",
    [
        {"wrapped": "AAAA"},
        {"wrapped": ""},
        {"wrapped": "not base64!"},
        {"wrapped": "ķļņ"},
        {"wrapped": text(bytes(384))},
        {"wrapped": text(b"\xff" * 384)},
        {"key": "newest"},
    ],
)
def test_what_is_damaged_is_null_and_not_a_refusal(client, session, anna, tablet, damaged):
    whole = wrap(public(session), os.urandom(32), anna.id)
    answer = recover(client, [whole | damaged])
    assert (answer.status_code, answer.json) == (200, {"keys": [None]})


def test_one_altered_byte_opens_nothing(client, session, anna, tablet):
    whole = wrap(public(session), os.urandom(32), anna.id)
    raw = bytearray(recovery.from_text(whole["wrapped"]))
    raw[100] ^= 1
    assert recover(client, [whole | {"wrapped": text(bytes(raw))}]).json == {"keys": [None]}


def test_ten_minutes_after_signing_in_it_is_refused_until_the_next_time(
    client, session, anna, tablet, sign_in
):
    key = os.urandom(32)
    wraps = [wrap(public(session), key, anna.id)]
    tablet.registered_at = now() - timedelta(minutes=9, seconds=30)
    assert recover(client, wraps).status_code == 200
    tablet.registered_at = now() - timedelta(minutes=10, seconds=1)
    answer = recover(client, wraps)
    assert (answer.status_code, answer.json["code"]) == (403, "recovery-expired")
    assert "10" in answer.json["detail"]
    token = register(sign_in(client, anna), str(tablet.id)).json["token"]
    assert recover(client, wraps, token).json == {"keys": [text(key)]}


def test_a_device_on_which_nobody_signed_in_is_refused(client, session, anna, tablet):
    tablet.registered_at = None
    answer = recover(client, [])
    assert (answer.status_code, answer.json["code"]) == (403, "recovery-expired")


@pytest.mark.parametrize("reason", ["device-revoked", "account-disabled"])
def test_what_is_out_of_force_is_refused(client, session, anna, tablet, reason):
    wraps = [wrap(public(session), os.urandom(32), anna.id)]
    if reason == "device-revoked":
        tablet.revoked_at = now()
    else:
        anna.disabled_at = now()
    answer = recover(client, wraps)
    assert (answer.status_code, answer.json["code"]) == (403, reason)


def test_a_web_session_opens_nothing(client, session, anna, tablet, sign_in):
    wraps = [wrap(public(session), os.urandom(32), anna.id)]
    answer = sign_in(client, anna).post("/api/v1/recover", json={"wraps": wraps}, headers=ORIGIN)
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-needed")


def test_the_token_of_another_device_opens_only_its_own_persons(client, session, anna, tablet):
    make_device(session, token="brunos", registered_at=now())
    wraps = [wrap(public(session), os.urandom(32), anna.id)]
    assert recover(client, wraps, "brunos").json == {"keys": [None]}


@pytest.mark.parametrize(
    "wraps",
    [None, {}, [None], [{}], [{"key": "x"}], [{"key": 1, "wrapped": 2}],
     [{"key": "x", "wrapped": "x" * 1001}], [{"key": "x", "wrapped": "x"}] * 51],
)  # fmt: skip
def test_a_body_of_another_shape_is_refused_as_such(client, tablet, wraps):
    answer = recover(client, wraps)
    assert (answer.status_code, answer.json["code"]) == (422, "not-understood")


def test_fifty_are_opened_and_what_a_newer_tablet_says_more_is_ignored(
    client, session, anna, tablet
):
    wraps = [wrap(public(session), os.urandom(32), anna.id) | {"colour": "blue"}] * 50
    with count_queries() as sent:
        answer = recover(client, wraps, colour="blue")
    assert None not in answer.json["keys"]
    assert len(answer.json["keys"]) == 50
    assert len(sent) == 3, sent


def test_it_is_written_down_with_counts_and_without_content(client, session, anna, tablet):
    recover(client, [wrap(public(session), os.urandom(32), anna.id), {"key": "x", "wrapped": ""}])
    event = session.scalars(select(Event)).one()
    assert (event.action, event.actor_id) == ("device.recovered", anna.id)
    assert event.detail == {"device": str(tablet.id), "asked": 2, "opened": 1}


def test_the_first_key_is_made_when_it_is_first_asked_for(client, session, anna, sign_in):
    session.execute(delete(RecoveryKey))
    first, second = (register(sign_in(client, anna)).json["recovery"] for _ in range(2))
    assert first == second
    key = session.scalars(select(RecoveryKey)).one()
    assert (str(key.id), key.public_key) == (first["key"], first["public"])
    secret = os.urandom(32)
    wrapped = wrap(key.public_key, secret, anna.id, key.id)["wrapped"]
    assert recovery.opened(key, wrapped, str(anna.id)) == secret


def test_of_many_who_ask_for_the_first_key_at_once_all_get_the_same(app, session, sign_in):
    session.execute(delete(RecoveryKey))
    clients = [sign_in(app.test_client(), make_person(session)) for _ in range(8)]
    session.commit()
    given, together = [], threading.Barrier(len(clients))

    def ask(client, device):
        together.wait()
        given.append(register(client, device).json["recovery"])

    threads = [
        threading.Thread(target=ask, args=(client, str(UUID(int=number))))
        for number, client in enumerate(clients, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given == [given[0]] * len(clients)
    assert len(session.scalars(select(RecoveryKey)).all()) == 1
    assert len(session.scalars(select(Device)).all()) == len(clients)


def test_an_empty_text_and_every_length_come_back_as_they_were():
    for length in range(5):
        raw = os.urandom(length)
        assert recovery.from_text(recovery.to_text(raw)) == raw


def test_a_key_is_not_made_twice_in_one_moment(session):
    session.execute(delete(RecoveryKey))
    assert recovery.newest(session, NOW) is recovery.newest(session, NOW)
