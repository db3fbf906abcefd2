"""Sealed files open as they were written, with their key, or not at all."""

from io import BytesIO

import pytest

from svēris.keeping.sealed import (
    CHUNK,
    HEAD_BYTES,
    SealedReader,
    SealedWriter,
    make_key,
    read_head,
    read_key,
)
from svēris.problems import Problem
from tests.factories import NOW

KEYS = [None, bytes(range(32))]


def sealed(content: bytes, key: bytes | None) -> bytes:
    """Return content as a sealed file holds it."""
    sink = BytesIO()
    writer = SealedWriter(sink, key, NOW)
    writer.write(content[: len(content) // 3])
    writer.write(content[len(content) // 3 :])
    writer.finish()
    return sink.getvalue()


@pytest.fixture
def opened(tmp_path):
    """Open what stands in a file."""

    def opened(raw, key):
        file = tmp_path / "a.backup"
        file.write_bytes(raw)
        with SealedReader(file, key) as reader:
            return reader.read()

    return opened


@pytest.mark.parametrize("key", KEYS, ids=["plain", "encrypted"])
@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_opens_as_it_was(opened, key, length):
    content = bytes(number % 251 for number in range(length))
    assert opened(sealed(content, key), key) == content


def refused(opened, raw, key) -> str:
    """Return with which code a file is refused."""
    with pytest.raises(Problem) as refusal:
        opened(raw, key)
    return refusal.value.code


@pytest.mark.parametrize("key", KEYS, ids=["plain", "encrypted"])
@pytest.mark.parametrize("left", [9, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 5, -CHUNK, -1])
def test_a_file_that_is_cut_off_is_refused_wherever_it_is_cut(opened, key, left):
    raw = sealed(bytes(3 * CHUNK), key)
    assert refused(opened, raw[:left], key) == "backup-cut-off"


@pytest.mark.parametrize("key", KEYS, ids=["plain", "encrypted"])
@pytest.mark.parametrize("place", [8, 20, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + CHUNK, -1])
def test_a_file_with_one_other_bit_is_refused(opened, key, place):
    raw = bytearray(sealed(bytes(2 * CHUNK), key))
    raw[place] ^= 1
    assert refused(opened, bytes(raw), key) == "backup-altered"


@pytest.mark.parametrize("key", KEYS, ids=["plain", "encrypted"])
def test_chunks_that_changed_places_are_refused(opened, key):
    raw = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c", key)
    step = CHUNK + (32 if key is None else 16)
    first, second = raw[HEAD_BYTES:][:step], raw[HEAD_BYTES + step :][:step]
    swapped = raw[:HEAD_BYTES] + second + first + raw[HEAD_BYTES + 2 * step :]
    assert refused(opened, swapped, key) == "backup-altered"


@pytest.mark.parametrize("key", KEYS, ids=["plain", "encrypted"])
def test_a_file_with_something_added_is_refused(opened, key):
    assert refused(opened, sealed(b"x", key) + b"y", key) == "backup-altered"


def test_a_wrong_key_and_a_missing_one_are_said_to_be_so(opened):
    raw = sealed(b"x", KEYS[1])
    assert refused(opened, raw, bytes(32)) == "backup-key-wrong"
    assert refused(opened, raw, None) == "backup-key-needed"


def test_a_file_that_anybody_can_have_written_is_not_taken_for_an_encrypted_one(opened):
    assert refused(opened, sealed(b"x", None), KEYS[1]) == "backup-not-encrypted"


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"SQLite format 3\x00" + bytes(500)])
def test_other_files_are_refused(opened, raw):
    assert refused(opened, raw, None) == "backup-not-ours"


def test_nothing_of_the_content_can_be_read_without_the_key():
    assert b"Skaidrs" not in sealed("Skaidrs mērķis.".encode(), KEYS[1])
    assert sealed(b"x", KEYS[1]) != sealed(b"x", KEYS[1])


def test_the_time_can_be_read_without_the_key(tmp_path):
    file = tmp_path / "a.backup"
    file.write_bytes(sealed(b"x", KEYS[1]))
    assert read_head(file).sealed_at == NOW


def test_a_key_is_made_and_read_and_anything_else_is_no_key(tmp_path):
    file = tmp_path / "key"
    file.write_text(make_key())
    assert len(read_key(file)) == 32
    for wrong in ("", "parole", "ā", make_key()[4:]):
        file.write_text(wrong)
        with pytest.raises(Problem, match="backup-key-unreadable"):
            read_key(file)
