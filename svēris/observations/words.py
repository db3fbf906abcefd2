"""Fields of an observation as people read them: an answer, an evidence note, an agreed step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from svēris.forms.answers import Answer, AnswerState, Lists
from svēris.forms.items import Definition, Item
from svēris.forms.kinds import KINDS, evidence
from svēris.forms.kinds.steps import row_of


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one form version in one language, with the names that codes stand for."""

    definition: Definition
    language: str
    lists: Lists

    def question(self, field: str) -> str:
        """Return what a field asks; one that the form does not know stands for itself."""
        item = self._item(field)
        return field if item is None else item.text[self.language]

    def answer(self, item: Item, value: Any) -> Sequence[str]:
        """Return a value that was read from a document in words: a line for each choice."""
        kind = KINDS[item.kind]
        if item.kind == "multi":
            return [kind.words(item, [code], self.language, self.lists) for code in value]
        return [kind.words(item, value, self.language, self.lists)]

    def raw(self, field: str, raw: Any) -> Sequence[str]:
        """Return a field of a document in words; what cannot be read is shown as it came."""
        if raw is None:
            return ()
        if evidence.is_evidence(field) and (note := evidence.read(raw)):
            return [note.text, *map(self.question, note.criteria)]
        item = self._item(field)
        if item is None:
            return [str(raw)]
        if isinstance(raw, Mapping) and "na" in raw:
            return [self.definition.na["text"][self.language], str(raw["na"] or "")]
        value = KINDS[item.kind].read(item, {field: raw} if item.kind == "steps" else raw)
        return [str(raw)] if value is None else self.answer(item, value)

    def step(self, item: Item, row: Mapping[str, Any], member: str) -> str:
        """Return the words of a step's "support" or "status"; "" where none was chosen."""
        options = item.options if member == "support" else item.statuses
        code = row.get(member)
        found = next((option for option in options if option.code == code), None)
        return found.text[self.language] if found else str(code or "")

    def _item(self, field: str) -> Item | None:
        items = self.definition.items
        if field in items:
            return items[field]
        steps = (item for item in items.values() if item.kind == "steps")
        return next((item for item in steps if row_of(item, field)), None)


def level(answer: Answer) -> str:
    """Return the strength mark of an answer on the scale: "2", "1", "0", "na" or "none"."""
    if answer.state in (AnswerState.NA, AnswerState.HIDDEN_NA):
        return "na"
    return str(answer.value) if answer.has_value and answer.value in (0, 1, 2) else "none"
