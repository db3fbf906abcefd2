"""What came over the wire: bytes into JSON, with limits that no sender can talk us out of."""

import json
import zlib
from typing import Any

import rfc8785

from svēris.problems import Problem

#: Of a body, decoded (sync.md §3).
BODY_BYTES = 512 * 1024
#: zlib: the largest window, and "expect a gzip header".
_GZIP = 16 + zlib.MAX_WBITS


def decoded(body: bytes, encoding: str | None) -> Any:
    """Return the JSON of a body, unpacked if need be; raises Problem.

    `encoding` is the Content-Encoding header. The limit holds while unpacking, so that a small
    body cannot become a large one.
    """
    match (encoding or "identity").strip().lower():
        case "identity":
            plain = body
        case "gzip":
            plain = _unpacked(body)
        case _:
            raise Problem("encoding-unknown")
    if len(plain) > BODY_BYTES:
        raise Problem("too-large")
    if not plain.strip():
        raise Problem("body-empty")
    try:
        return json.loads(plain)
    except (ValueError, RecursionError):
        raise Problem("body-broken") from None


def unstorable(value: Any) -> str | None:
    """Return the code of why a JSON value cannot be stored, or None if it can.

    PostgreSQL stores no NUL; UTF-8 has no lone surrogates; JavaScript's numbers are doubles,
    so larger whole numbers would come back as others.
    """
    level: list[Any] = [value]
    for _ in range(_DEPTH):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below += each
                below += each.values()
            elif isinstance(each, list):
                below += each
            elif problem := _problem(each):
                return problem
        if not below:
            return None
        level = below
    return "value-too-deep"


#: Deeper than any answer; shallow enough for every reader of JSON.
_DEPTH = 16
_SAFE_INTEGER = 2**53 - 1


def _problem(leaf: str | float | bool | None) -> str | None:
    if isinstance(leaf, str):
        return None if "\0" not in leaf and _is_utf8(leaf) else "text-unstorable"
    if isinstance(leaf, int):
        return None if -_SAFE_INTEGER <= leaf <= _SAFE_INTEGER else "number-unstorable"
    if isinstance(leaf, float):
        return None if abs(leaf) < float("inf") else "number-unstorable"
    return None


def canonical(value: Any) -> bytes:
    """Return canonical JSON (RFC 8785) of a storable value.

    The standard library writes the same, twenty times as fast, wherever there are no fractions
    and no names that UTF-16 would order otherwise: of answers and texts that is nearly all.
    """
    if _is_plain(value):
        return _ENCODER.encode(value).encode()
    return rfc8785.dumps(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(key.isascii() and _is_plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    return not isinstance(value, float)


def _is_utf8(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(_GZIP)
    try:
        plain = unpacking.decompress(body, BODY_BYTES + 1)
    except zlib.error:
        raise Problem("body-broken") from None
    if len(plain) <= BODY_BYTES and not unpacking.eof:
        raise Problem("body-broken" if body else "body-empty")
    return plain
