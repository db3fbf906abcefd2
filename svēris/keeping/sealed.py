"""Files that show when they were cut off or altered, and that only a key opens if wanted.

A head of fixed length – which key if any, when, how long the whole file is, and a SHA-256 of all
that – and then the content in chunks of 64 KiB, each with its seal over the content, its place and
whether it is the last. Without a key the seal is SHA-256, which shows damage. With one the chunk is
AES-256-GCM, and place and "last" are its nonce (the STREAM construction, as age has it): what is
cut, swapped or taken from another file does not open. Each file has a key of its own, derived from
the given one and a random salt, so that a nonce is never used twice with the same key.
"""

import base64
import binascii
import io
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from svēris.problems import Problem

MAGIC = b"SVERIS1\n"
CHUNK = 64 * 1024
KEY_BYTES = 32
#: Magic, encrypted or not, which key, salt, milliseconds since 1970, length of the whole file.
_HEAD = struct.Struct(">8s?8s32sQQ")
HEAD_BYTES = _HEAD.size + sha256().digest_size
#: Place of a chunk, and whether it is the last: twelve bytes, as AES-GCM wants its nonce.
_PLACE = struct.Struct(">xxxQ?")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in front of a sealed file, readable without the key."""

    key_id: bytes | None
    salt: bytes
    sealed_at: datetime
    #: Of the whole file; 0 while it is being written.
    length: int = 0

    def pack(self) -> bytes:
        """Return the bytes of the head with their SHA-256."""
        key_id = self.key_id or bytes(8)
        moment = int(self.sealed_at.timestamp() * 1000)
        packed = _HEAD.pack(MAGIC, self.key_id is not None, key_id, self.salt, moment, self.length)
        return packed + sha256(packed).digest()


def read_head(file: Path) -> Head:
    """Return the head of a whole file; raises Problem for another's, a cut or an altered one."""
    with file.open("rb") as source:
        raw = source.read(HEAD_BYTES)
    if raw[: len(MAGIC)] != MAGIC[: len(raw)] or not raw:
        raise Problem("backup-not-ours", file=file.name)
    if len(raw) < HEAD_BYTES:
        raise Problem("backup-cut-off", file=file.name)
    packed, seal = raw[: _HEAD.size], raw[_HEAD.size :]
    if sha256(packed).digest() != seal:
        raise Problem("backup-altered", file=file.name)
    _, encrypted, key_id, salt, moment, length = _HEAD.unpack(packed)
    size = file.stat().st_size
    if size != length:
        raise Problem("backup-cut-off" if size < length or not length else "backup-altered",
                      file=file.name)  # fmt: skip
    sealed_at = datetime.fromtimestamp(moment / 1000, UTC)
    return Head(key_id if encrypted else None, salt, sealed_at, length)


class SealedWriter(io.RawIOBase):
    """A file being sealed. Only after `finish` it is whole."""

    def __init__(self, sink: BinaryIO, key: bytes | None, sealed_at: datetime) -> None:
        super().__init__()
        self._sink = sink
        self._head = Head(key and _key_id(key), os.urandom(32), sealed_at)
        self._seal = _sealing(self._head, key)
        self._waiting = bytearray()
        self._place = 0
        sink.write(self._head.pack())

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, content: Any) -> int:
        """Take in content; a chunk leaves when the next one has begun."""
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return memoryview(content).nbytes

    def finish(self) -> None:
        """Seal the last chunk and write into the head how long the file is."""
        self._put(bytes(self._waiting), last=True)
        length = self._sink.tell()
        self._sink.seek(0)
        self._sink.write(
            Head(self._head.key_id, self._head.salt, self._head.sealed_at, length).pack()
        )

    def _put(self, content: bytes, *, last: bool) -> None:
        self._sink.write(self._seal(content, _PLACE.pack(self._place, last)))
        self._place += 1


class SealedReader(io.RawIOBase):
    """The content of a sealed file; raises Problem where it does not open."""

    def __init__(self, file: Path, key: bytes | None) -> None:
        super().__init__()
        self._name = file.name
        head = read_head(file)
        self._open, overhead = _opening(head, _fitting(head, key, file.name))
        self._step = CHUNK + overhead
        self._left = head.length - HEAD_BYTES
        self._place = 0
        self._ready = memoryview(b"")
        self._source = file.open("rb")
        self._source.seek(HEAD_BYTES)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give what is next; 0 at the end."""
        while not self._ready and self._left:
            self._ready = memoryview(self._next())
        room = memoryview(buffer)
        taken = min(len(room), len(self._ready))
        room[:taken], self._ready = self._ready[:taken], self._ready[taken:]
        return taken

    def close(self) -> None:
        """Close the file."""
        self._source.close()
        super().close()

    def _next(self) -> bytes:
        sealed = self._source.read(min(self._step, self._left))
        self._left -= len(sealed)
        if not sealed:  # it became shorter while we were reading
            raise Problem("backup-cut-off", file=self._name)
        try:
            content = self._open(sealed, _PLACE.pack(self._place, not self._left))
        except InvalidTag:
            raise Problem("backup-altered", file=self._name) from None
        self._place += 1
        return content


def make_key() -> str:
    """Return a new key as it is kept in a file: one line."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n"


def read_key(file: Path) -> bytes:
    """Return the key in a file; raises Problem where there is none."""
    try:
        key = base64.b64decode(file.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise Problem("backup-key-unreadable", file=file.name)
    return key


def _fitting(head: Head, key: bytes | None, name: str) -> bytes | None:
    """Return the key if it is this file's."""
    if head.key_id is None and key is not None:
        # Whoever gives a key expects what only its holder can have written.
        raise Problem("backup-not-encrypted", file=name)
    if head.key_id is not None and key is None:
        raise Problem("backup-key-needed", file=name)
    if key is not None and _key_id(key) != head.key_id:
        raise Problem("backup-key-wrong", file=name)
    return key


def _key_id(key: bytes) -> bytes:
    return _derived(key, b"", b"sveris backup: which key", 8)


def _derived(key: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt or None, purpose).derive(key)


def _cipher(head: Head, key: bytes) -> AESGCM:
    return AESGCM(_derived(key, head.salt, b"sveris backup: content", KEY_BYTES))


def _sealing(head: Head, key: bytes | None) -> Callable[[bytes, bytes], bytes]:
    if key is None:
        return lambda content, place: content + sha256(place + content).digest()
    cipher = _cipher(head, key)
    return lambda content, place: cipher.encrypt(place, content, None)


def _opening(head: Head, key: bytes | None) -> tuple[Callable[[bytes, bytes], bytes], int]:
    """Return what opens a chunk, and by how many bytes it is longer than its content."""
    if key is None:
        return _opened_plainly, sha256().digest_size
    cipher = _cipher(head, key)
    return (lambda sealed, place: cipher.decrypt(place, sealed, None)), 16


def _opened_plainly(sealed: bytes, place: bytes) -> bytes:
    content, seal = sealed[:-32], sealed[-32:]
    if sha256(place + content).digest() != seal:
        raise InvalidTag
    return content
