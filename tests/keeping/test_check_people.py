"""`sveris check` opens every recovery key, and names devices that say what cannot be."""

import pytest
from sqlalchemy import select, update

from svēris.db import uuid7
from svēris.people import recovery
from svēris.people.models import Device, RecoveryKey
from tests import factories as make


@pytest.fixture
def keys(session):
    """Two keys."""
    made = [recovery.make(make.NOW), recovery.make(make.NOW)]
    session.add_all(made)
    session.commit()
    return made


def test_keys_that_open_are_right(keys, said):
    assert said() == []


#: How the first of two keys is spoiled.
SPOILED = {
    "another's public half": lambda one, other: {"public_key": other.public_key},
    "another's private half": lambda one, other: {"private_key": other.private_key},
    "halves exchanged": lambda one, _: {
        "public_key": one.private_key, "private_key": one.public_key},
    "cut off": lambda one, _: {"private_key": one.private_key[:-40]},
    "altered": lambda one, _: {
        "private_key": one.private_key[:900] + "AAAA" + one.private_key[904:]},
    "no base64": lambda *_: {"private_key": "ķ!"},
    "empty": lambda *_: {"private_key": ""},
    "no public half": lambda *_: {"public_key": ""},
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILED)
def test_a_key_that_does_not_open_is_named_and_no_other(how, session, keys, said):
    one, other = keys
    name, values = one.id, SPOILED[how](one, other)
    session.execute(update(RecoveryKey).where(RecoveryKey.id == name).values(**values))
    assert said() == [f"recovery key {name}: it does not open what is sealed with it"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"tablet_id": uuid7(), "registered_at": None},
         "it is on a tablet on which nobody signed in"),
        ({"storage_lost_at": make.NOW}, "it lost its storage, and held nothing"),
        ({"storage_free_tested": -1}, "it could write less than nothing"),
    ],
)  # fmt: skip
def test_a_device_that_says_what_cannot_be_is_named(session, city, said, values, sentence):
    device = make.make_device(session)
    assert said() == []
    name = device.id
    session.execute(update(Device).where(Device.id == name).values(**values))
    assert said() == [f"device {name}: {sentence}"]


def test_what_devices_may_say_is_right(session, city, said):
    for values in (
        {"tablet_id": uuid7(), "storage_free_tested": 0},
        {"storage_lost_at": make.NOW, "unsent_count": 1},
        {"registered_at": None},
        # The server's clock was set back in between.
        {"registered_at": make.NOW.replace(year=2023)},
    ):
        make.make_device(session, **values)
    assert said() == []
    assert len(session.scalars(select(Device)).all()) == 5
