"""Changes that cannot be understood: each by itself, and the rest of the batch goes on."""

from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.observations.models import Change
from tests.observations.making import edit, new, results


@pytest.mark.parametrize(
    ("broken", "code", "fields"),
    [
        ({"id": "1"}, "change-malformed", {"id"}),
        ({"author": None}, "change-malformed", {"author"}),
        ({"kind": "erase"}, "change-malformed", {"kind"}),
        ({"version": 10**30}, "change-malformed", {"version"}),
        ({"version": "1"}, "change-malformed", {"version"}),
        ({"fields": {"S.STIPR": {"value": 1}}}, "change-malformed", {"S.STIPR"}),
        ({"fields": {"S.STIPR": {"base": []}}}, "change-malformed", {"S.STIPR"}),
        ({"fields": {"Š": {"value": 1, "base": []}}}, "change-malformed", {"Š"}),
        ({"fields": None}, "change-malformed", {"fields"}),
        ({"kind": "submit"}, "change-malformed", {"heads"}),
        ({"fields": {"A": {"value": "\0", "base": []}}}, "text-unstorable", {"A"}),
        ({"fields": {"A": {"value": ["\ud800"], "base": []}}}, "text-unstorable", {"A"}),
        ({"fields": {"A": {"value": {"\0": 1}, "base": []}}}, "text-unstorable", {"A"}),
        ({"fields": {"A": {"value": 2**53, "base": []}}}, "number-unstorable", {"A"}),
        ({"fields": {"A": {"value": float("nan"), "base": []}}}, "number-unstorable", {"A"}),
        ({"fields": {"A": {"value": float("inf"), "base": []}}}, "number-unstorable", {"A"}),
        ({"fields": {"A": {"value": "x" * 65_537, "base": []}}}, "value-too-large", {"A"}),
        ({"later": "\0"}, "text-unstorable", set()),
    ],
)
def test_what_cannot_be_understood_is_invalid_and_spoils_nothing_else(
    session, city, push, broken, code, fields
):
    good = edit(city.anna, new(), K_SK_KLAT=1)
    bad = edit(city.anna, new(), K_SK_KLAT=1) | broken
    receipts = push(bad, good)
    assert [receipt.result for receipt in receipts] == ["invalid", "applied"]
    assert (receipts[0].code, set(receipts[0].fields)) == (code, fields)
    assert receipts[0].id == bad["id"]
    assert session.scalars(select(Change.id)).one() == UUID(good["id"])


@pytest.mark.parametrize("bad", [None, 1, "x", [], {}, {"id": ["\ud800"]}])
def test_what_is_no_change_at_all_is_invalid(push, bad):
    assert results(push(bad)) == ["change-malformed"]
