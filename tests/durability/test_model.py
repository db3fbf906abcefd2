"""The judge can find somebody guilty."""

import pytest

from tests.durability.model import Fault, Oracle

OBS, OTHER = "obs-1", "obs-2"


@pytest.fixture
def oracle():
    oracle = Oracle(begun={OBS})
    for text in ("a", "ab", "abc"):
        oracle.give(OBS, "S.STIPR", text)
    return oracle


def faults(oracle):
    """Return what it found."""
    return [fault for fault, _ in oracle.faults]


@pytest.mark.parametrize("found", ["ab", "abc"])
def test_a_confirmed_answer_or_a_later_one_is_innocent(oracle, found):
    oracle.confirm(1)
    oracle.compare({OBS: {"S.STIPR": found}})
    assert faults(oracle) == []


@pytest.mark.parametrize(
    ("found", "fault"),
    [({}, Fault.LOST), ({"S.STIPR": "a"}, Fault.LOST), ({"S.STIPR": "x"}, Fault.ALIEN)],
)
def test_less_than_was_confirmed_is_a_loss(oracle, found, fault):
    oracle.confirm(1)
    oracle.compare({OBS: found})
    assert faults(oracle) == [fault]


def test_what_was_found_once_may_not_go_away_again(oracle):
    oracle.compare({OBS: {"S.STIPR": "abc"}})
    oracle.compare({OBS: {"S.STIPR": "ab"}})
    assert faults(oracle) == [Fault.LOST]


def test_what_was_never_confirmed_may_be_missing(oracle):
    oracle.compare({OBS: {}})
    assert faults(oracle) == []


def test_a_missing_observation_and_one_too_many_are_found(oracle):
    oracle.compare_server({OTHER: {}}, set(), {})
    assert faults(oracle) == [Fault.LOST, Fault.DUPLICATE]


def test_a_submission_and_a_receipt_bind_the_server(oracle):
    oracle.submitted.add(OBS)
    oracle.receipts["change-1"] = "0123"
    oracle.compare_server({OBS: {}}, set(), {"change-1": "4567"})
    assert faults(oracle) == [Fault.LOST, Fault.RECEIPT]


def test_a_conflict_of_which_one_side_is_hidden_is_silent(oracle):
    oracle.compare_conflict((OBS, "A"), [1, 2], [1, 2])
    assert faults(oracle) == []
    oracle.compare_conflict((OBS, "A"), [1, 2], [2])
    assert faults(oracle) == [Fault.SILENT]


def test_a_conflict_of_a_single_device_is_false(oracle):
    oracle.compare_conflict((OBS, "A"), [], [1, 2])
    assert faults(oracle) == [Fault.FALSE]
