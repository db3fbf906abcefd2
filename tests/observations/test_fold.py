"""The fold against its vectors, and its promises for any set of changes in any order."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svēris.observations.fold import fold, submittable

VECTORS = Path(__file__).parents[1] / "vectors"


def vectors() -> list[Any]:
    return [
        pytest.param(vector, id=f"{file.stem}: {vector['name']}")
        for file in sorted(VECTORS.glob("fold-*.json"))
        for vector in json.loads(file.read_text("utf-8"))
    ]


@pytest.mark.parametrize("vector", vectors())
def test_changes_fold_as_the_vectors_say(vector):
    assert asdict(fold(vector["changes"], vector.get("accepted"))) == vector["expect"]


IDS = [f"c{number}" for number in range(8)]
FIELDS = ["K.SK_KLAT", "MS.SR.DEF", "S.STIPR"]
bases = st.lists(st.sampled_from([*IDS, "never"]), max_size=3, unique=True)
edits = st.dictionaries(
    st.sampled_from(FIELDS),
    st.fixed_dictionaries({"value": st.none() | st.integers(0, 9), "base": bases}),
)
named = st.dictionaries(st.sampled_from(FIELDS), bases)


@st.composite
def sets_of_changes(draw):
    """Any changes at all: circles, unknown bases and submits of nothing included."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True))
    return [
        {"id": key, "kind": "edit", "fields": draw(edits)}
        if draw(st.integers(0, 3))
        else {"id": key, "kind": draw(st.sampled_from(["submit", "discard"])), "heads": draw(named)}
        for key in ids
    ]


def accepted_of(changes, data):
    return data.draw(st.sampled_from([None, *submittable(changes)]), label="accepted")


@given(sets_of_changes(), st.data())
def test_any_order_and_any_repetition_fold_alike(changes, data):
    accepted = accepted_of(changes, data)
    again = data.draw(st.permutations(changes))
    if changes:
        again += data.draw(st.lists(st.sampled_from(changes), max_size=4))
    assert fold(again, accepted) == fold(changes, accepted)


@given(sets_of_changes(), st.data())
def test_no_value_is_lost(changes, data):
    folded = fold(changes, accepted_of(changes, data))
    for change in changes:
        for field in change.get("fields", ()):
            assert (
                change["id"] in folded.late
                or change["id"] in folded.heads[field]
                or any(descends(changes, field, h, change["id"]) for h in folded.heads[field])
            )


def descends(changes, field, key, ancestor):
    entries = {c["id"]: c["fields"][field] for c in changes if field in c.get("fields", ())}
    seen, waiting = set(), [key]
    while waiting:
        for base in entries.get(waiting.pop(), {"base": ()})["base"]:
            if base not in seen:
                seen.add(base)
                waiting.append(base)
    return ancestor in seen


@given(sets_of_changes(), st.data())
def test_what_was_accepted_never_changes_whatever_arrives_later(changes, data):
    accepted = accepted_of(changes, data)
    if accepted is None:
        return
    later = data.draw(st.lists(st.sampled_from(FIELDS), max_size=3))
    more = [
        {"id": f"later{n}", "kind": "edit", "fields": {field: {"value": n, "base": IDS}}}
        for n, field in enumerate(later)
    ]
    before, after = fold(changes, accepted), fold([*changes, *more], accepted)
    assert after.document == before.document
    assert after.heads == before.heads
    assert set(after.late) == {*before.late, *(change["id"] for change in more)}


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.integers(0, 2), st.booleans()), max_size=12))
def test_a_tablet_alone_never_makes_a_conflict(inputs):
    changes, heads = [], {}
    for number, (field, value, freeze) in enumerate(inputs):
        key = f"c{number:02}"
        entry = {"value": value if freeze else None, "base": heads.get(field, [])}
        changes.append({"id": key, "kind": "edit", "fields": {field: entry}})
        heads[field] = [key]
    folded = fold(reversed(changes))
    assert folded.conflicts == []
    assert folded.heads == heads


def test_an_effective_discard_of_a_tablet_goes_when_an_unseen_edit_arrives():
    seen = {"id": "a", "kind": "edit", "fields": {"S.STIPR": {"value": "x", "base": []}}}
    discard = {"id": "d", "kind": "discard", "heads": {"S.STIPR": ["a"]}}
    unseen = {"id": "b", "kind": "edit", "fields": {"S.PILNV": {"value": "y", "base": []}}}
    assert fold([seen, discard]).discarded
    assert not fold([seen, discard, unseen]).discarded
