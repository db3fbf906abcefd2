"""The wire: limits that hold, and a code for everything that can go wrong with a body."""

import gzip
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from svēris.observations.wire import BODY_BYTES, canonical, decoded, unstorable
from svēris.problems import Problem


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (b"", None, "body-empty"),
        (b"  \n", None, "body-empty"),
        (b"", "gzip", "body-empty"),
        (b'{"changes": [', None, "body-broken"),
        (b"<!doctype html><title>Log in</title>", None, "body-broken"),
        (b"\xff\xfe{}", None, "body-broken"),
        (b"[" * 100_000, None, "body-broken"),
        (b"1" * 5_000, None, "body-broken"),
        (b"not gzip", "gzip", "body-broken"),
        (gzip.compress(b'{"changes": []}')[:-9], "gzip", "body-broken"),
        (b"{}", "br", "encoding-unknown"),
        (b" " * (BODY_BYTES + 1), None, "too-large"),
        (gzip.compress(b" " * 100_000_000), "gzip", "too-large"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_body_that_cannot_be_read_has_a_code_of_its_own(body, encoding, code):
    with pytest.raises(Problem) as refused:
        decoded(body, encoding)
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", [None, "", "identity"])
def test_a_plain_body_is_read(encoding):
    assert decoded('{"š": 1}'.encode(), encoding) == {"š": 1}


def test_a_compressed_body_is_read_up_to_the_limit():
    text = json.dumps("x" * (BODY_BYTES - 2)).encode()
    assert decoded(gzip.compress(text), "GZIP") == "x" * (BODY_BYTES - 2)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"a": [1, 2.5, None, True, "Ā 🙂"]}, None),
        (2**53 - 1, None),
        (-(2**53), "number-unstorable"),
        (1e400, "number-unstorable"),
        ("a\0b", "text-unstorable"),
        ({"\udfff": 1}, "text-unstorable"),
        (json.loads("[" * 16 + "]" * 16), None),
        (json.loads("[" * 17 + "]" * 17), "value-too-deep"),
    ],
)
def test_what_a_database_cannot_keep_is_found_before_it_gets_there(value, code):
    assert unstorable(value) == code


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


@given(json_values)
def test_the_fast_way_to_canonical_json_writes_what_the_rfc_says(value):
    assert canonical(value) == rfc8785.dumps(value)
