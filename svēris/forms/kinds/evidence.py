"""Evidence notes: what was seen or heard, when, and for which criteria.

Not the kind of an item: a form has any number of notes, each a field `E.<uuid>` of its own.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from svēris.forms.answers import Flag
from svēris.forms.kinds.kind import Around, said, shape, whole
from svēris.forms.kinds.steps import UUID

#: Minutes from the start of the lesson; a longest day of a study trip.
MOST_MINUTES = 600
LONGEST_TEXT = 4000
_FIELD = re.compile(rf"E\.{UUID}")


class Note(NamedTuple):
    """A note that was read: whole minutes from the start, text, codes of criteria."""

    minute: int | None
    text: str
    criteria: list[str]


def is_evidence(field: str) -> bool:
    """Say whether a field is an evidence note."""
    return _FIELD.fullmatch(field) is not None


def read(raw: Any) -> Note | None:
    """Return what can be understood of a note; None where it is none."""
    if not isinstance(raw, Mapping):
        return None
    text, criteria = raw.get("text"), raw.get("criteria")
    return Note(
        whole(raw.get("minute")),
        text if isinstance(text, str) else "",
        [code for code in criteria if isinstance(code, str)] if isinstance(criteria, list) else [],
    )


def check(field: str, raw: Any, around: Around) -> Iterator[Flag]:
    """Yield what needs attention in a note; an empty one only when submitting."""
    if not shape(raw, minute=(int, float, type(None)), text=str, criteria=list):
        yield Flag("wrong-shape", field)
        return
    minute = whole(raw["minute"]) if raw.get("minute") is not None else 0
    if minute is None or not 0 <= minute <= MOST_MINUTES:
        yield Flag("number-out-of-range", field, {"least": 0, "most": MOST_MINUTES})
    if len(raw["text"]) > LONGEST_TEXT:
        yield Flag("text-too-long", field, {"limit": LONGEST_TEXT})
    if any(not isinstance(code, str) or code not in around.criteria for code in raw["criteria"]):
        yield Flag("criterion-unknown", field)
    if around.submitting and not said(raw["text"]):
        yield Flag("evidence-empty", field)
