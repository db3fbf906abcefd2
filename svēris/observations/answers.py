"""The answers of an observation, section by section, as lines of its page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from svēris.forms.answers import Answer, Answers, AnswerState, Document
from svēris.forms.items import Item
from svēris.forms.kinds import evidence
from svēris.forms.rules import mentions
from svēris.observations.words import Words, level

#: Blocks that the page tells in its own way: context, conclusions, the teacher's part.
_TOLD_ELSEWHERE = ("K.", "S.", "T.")
#: Programmes for learners with special needs (domain.md §2.5): in a small group the code says
#: something about a child's health, so it is left out.
_SPECIAL_PROGRAMMES = ("0155", "0156", "0157", "0158")
_SMALL_GROUP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question of the form and what was answered."""

    code: str
    question: str
    help: str
    state: AnswerState
    words: Sequence[str]
    #: Strength on the scale ("2", "1", "0", "na", "none"); None for other kinds of question.
    level: str | None
    #: Why it does not apply, in the observer's words.
    reason: str
    #: Why it was not asked: the question that decided, and its answer.
    because: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the form with its lines."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Note:
    """A piece of evidence."""

    minute: int | None
    text: str
    criteria: Sequence[str]


def sections(answers: Answers, words: Words) -> list[Section]:
    """Return what the form asked about the lesson, in its order."""
    found = [
        Section(
            section.title[words.language],
            [
                _line(item, answers, words)
                for item in section.items
                if not item.off
                and not item.code.startswith(_TOLD_ELSEWHERE)
                # Of a short form's criteria, those that were picked.
                and (answers[item.code].visible or not item.focus)
            ],
        )
        for section in words.definition.sections
    ]
    return [section for section in found if section.lines]


def teachers_part(answers: Answers, words: Words) -> list[Line]:
    """Return what the teacher has answered."""
    return [
        _line(item, answers, words)
        for item in words.definition.items.values()
        if item.by_teacher and answers[item.code].has_value
    ]


def context(document: Document, answers: Answers, words: Words) -> dict[str, str]:
    """Return the context of the lesson in words, by code of the item."""
    told = {
        code: "; ".join(words.answer(words.definition.items[code], answer.value))
        for code, answer in answers.items()
        if code.startswith("K.") and answer.state is AnswerState.VALUE
    }
    if tells_about_a_child(document):
        told.pop("K.PROGR", None)
    return told


def notes(document: Document, words: Words) -> list[Note]:
    """Return the evidence in the order of the lesson; what has no minute comes first."""
    found = [
        Note(note.minute, note.text, [words.question(code) for code in note.criteria])
        for field, value in sorted(document.items())
        if evidence.is_evidence(field) and (note := evidence.read(value))
    ]
    return sorted(found, key=lambda note: -1 if note.minute is None else note.minute)


def _of_kind(kind: str, answers: Answers, words: Words) -> Iterator[tuple[Item, Answer]]:
    for item in words.definition.items.values():
        if item.kind == kind:
            yield item, answers[item.code]


def _line(item: Item, answers: Answers, words: Words) -> Line:
    answer = answers[item.code]
    given = answer.state is AnswerState.VALUE
    return Line(
        code=item.code,
        question=item.text[words.language],
        help=item.help[words.language] if item.help else "",
        state=answer.state,
        words=words.answer(item, answer.value) if given else (),
        level=level(answer) if item.kind == "scale" else None,
        reason=answer.reason or "",
        because=None if answer.visible else _because(item, answers, words),
    )


def _because(item: Item, answers: Answers, words: Words) -> tuple[str, str] | None:
    """Return the answered question that decided that an item was not asked."""
    rules = [hiding.when for hiding in item.hidden] + ([item.shown] if item.shown else [])
    for rule in rules:
        for code in mentions(rule):
            answer, asked = answers.get(code), words.definition.items.get(code)
            if answer is not None and asked is not None and answer.state is AnswerState.VALUE:
                return words.question(code), "; ".join(words.answer(asked, answer.value))
    return None


def tells_about_a_child(document: Mapping[str, Any]) -> bool:
    """Say whether the programme's code would tell about a child's health, and so is left out."""
    present = document.get("K.SK_KLAT")
    special = str(document.get("K.PROGR", ""))[2:6] in _SPECIAL_PROGRAMMES
    return special and (not isinstance(present, int) or present < _SMALL_GROUP)
