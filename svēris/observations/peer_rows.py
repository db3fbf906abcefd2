"""The rows of a school's shared document of peer observations, understood one by one. Pure.

What a column is called may be Latvian or English; only day, observer and teacher are needed. What
was looked at becomes a criterion where the document names one and says how it was; everything else
stays what it is, words.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from svēris.db import search_key
from svēris.forms.items import Definition
from svēris.observations.lines import Remark
from svēris.observations.sheets import Rows
from svēris.problems import Problem

T = TypeVar("T")

#: What each column may be called.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "date": ("datums", "date"),
    "observer": ("vērotājs", "observer"),
    "teacher": ("pedagogs", "teacher"),
    "subject": ("priekšmets", "subject"),
    "class": ("klase", "class"),
    "focus": ("fokuss", "focus"),
    "answer": ("vērtējums", "answer"),
    "strengths": ("piezīmes", "notes"),
    "question": ("jautājums", "question"),
})  # fmt: skip
NEEDED = ("date", "observer", "teacher")
OTHER = "cits"
MOST_FOCUS = 3
_ANSWERS = {"2": 2, "1": 1, "0": 0, "daleji": 1, "partly": 1}
_CLASS = re.compile(r"(\d{1,2})\.?\s*([^\W\d_]{0,3})\.?(?:\s*(?:klase|kl\.?))?", re.IGNORECASE)
_DAYS = ("%Y-%m-%d", "%d.%m.%Y.", "%d.%m.%Y", "%d/%m/%Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRow:
    """One peer observation as the document tells of it; people are still what it calls them."""

    number: int
    on: date
    observer: str
    teacher: str
    subject: str = ""
    #: Answers to the form: class, focus, criteria, texts.
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the form and the lists call things, without case and diacritics."""

    criteria: Mapping[str, str]
    answers: Mapping[str, int]
    subjects: Mapping[str, str]


class _Unclear(Exception):
    """A cell cannot be understood."""


def understood(
    rows: Rows, definition: Definition, subjects: Mapping[str, Mapping[str, object]]
) -> Iterator[PeerRow | Remark]:
    """Give what each row says, or why it cannot be understood; raises Problem without a heading."""
    places = _columns(rows[0] if rows else [])
    words = _words(definition, subjects)
    for number, row in enumerate(rows[1:], 2):
        cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
        if any(cells.values()):
            yield _row(number, cells, words)


def _columns(heading: Sequence[str]) -> dict[str, int]:
    called = {search_key(cell): at for at, cell in enumerate(heading)}
    found = {
        name: called[search_key(word)]
        for name, known in COLUMNS.items()
        for word in known
        if search_key(word) in called
    }
    if missing := [COLUMNS[name][0] for name in NEEDED if name not in found]:
        raise Problem("table-columns", missing=", ".join(missing))
    return found


def _words(definition: Definition, subjects: Mapping[str, Mapping[str, object]]) -> _Words:
    options = [each for each in definition.items["K.FOKUSS"].options if each.code != OTHER]
    answers = {
        search_key(words): int(each.code)
        for each in definition.scale
        for words in each.text.values()
    }
    return _Words(
        criteria={
            search_key(words): each.code
            for each in options
            for words in (each.code, *each.text.values())
        },
        answers={**answers, **_ANSWERS},
        subjects={
            search_key(str(words)): code
            for code, entry in subjects.items()
            for words in (code, entry.get("lv", code), entry.get("en", code))
        },
    )


def _row(number: int, cells: Mapping[str, str], words: _Words) -> PeerRow | Remark:
    for name in NEEDED:
        if not cells[name]:
            return Remark(number, "cell-empty", COLUMNS[name][0], {"column": COLUMNS[name][0]})
    try:
        on = _read(cells, "date", _day) or date.max
        fields = dict(_read(cells, "class", _class) or {})
        subject = _read(cells, "subject", lambda text: words.subjects[search_key(text)])
        value = _read(cells, "answer", lambda text: words.answers[search_key(text)])
    except _Unclear as unclear:
        name = str(unclear)
        column, given = COLUMNS[name][0], cells[name][:60]
        return Remark(number, "cell-unclear", column, {"column": column, "value": given})
    fields |= _looked_at(cells, value, words)
    return PeerRow(
        number=number, on=on, observer=cells["observer"], teacher=cells["teacher"],
        subject=subject or "", fields=fields,
    )  # fmt: skip


def _read(cells: Mapping[str, str], name: str, how: Callable[[str], T]) -> T | None:
    text = cells.get(name, "")
    if not text:
        return None
    try:
        return how(text)
    except (KeyError, ValueError):
        raise _Unclear(name) from None


def _day(text: str) -> date:
    for shape in _DAYS:
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    raise ValueError(text)


def _class(text: str) -> dict[str, object]:
    found = _CLASS.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= 12:
        raise ValueError(text)
    letter = "" if found[2].lower() in ("kl", "") else found[2]
    return {"K.KLASE": [str(int(found[1]))], **({"K.BURTS": letter} if letter else {})}


def _looked_at(cells: Mapping[str, str], value: int | None, words: _Words) -> dict[str, object]:
    """Return focus, answers and texts; what names no criterion is something else, in words."""
    parts = [part.strip() for part in re.split(r"[;\n]", cells.get("focus", "")) if part.strip()]
    named = {words.criteria.get(search_key(part)) for part in parts} - {None}
    criteria = sorted(filter(None, named))[:MOST_FOCUS] if value is not None else []
    rest = [part for part in parts if words.criteria.get(search_key(part)) not in criteria]
    texts = {"S.STIPR": cells.get("strengths", ""), "S.JAUT": cells.get("question", "")}
    fields: dict[str, object] = {code: text for code, text in texts.items() if text}
    fields |= dict.fromkeys(criteria, value)
    if rest or not criteria or len(fields) < len(criteria) + len(texts):
        criteria = [*criteria[: MOST_FOCUS - 1], OTHER]
        fields = {code: answer for code, answer in fields.items() if code in (*criteria, *texts)}
        if rest:
            fields["K.FOKCITS"] = "; ".join(rest)[:300]
    return {**fields, "K.FOKUSS": criteria}
