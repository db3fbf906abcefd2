"""What an item of a form amounts to in one observation: five states kept apart, and flags.

`Lists` are the reference lists a form may refer to: by name of the list and code of the entry,
the entry's names ("lv", "en") and attributes. A list that is absent is not looked into.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Lists = Mapping[str, Mapping[str, Mapping[str, Any]]]
Document = Mapping[str, Any]

NOTHING: Mapping[str, Any] = MappingProxyType({})


class AnswerState(StrEnum):
    """The five states of an answer (domain.md §3.0). The base is `value` and `hidden_0`."""

    VALUE = "value"
    NA = "na"
    HIDDEN_NA = "hidden_na"
    HIDDEN_0 = "hidden_0"
    MISSING = "missing"


class Truth(StrEnum):
    """What a rule comes to: a question not answered is neither true nor false."""

    TRUE = "true"
    FALSE = "false"
    NA = "na"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Answer:
    """One item in one observation."""

    state: AnswerState
    value: Any = None
    #: Why it is not applicable, in the observer's words.
    reason: str | None = None
    #: Whether the item is asked. A value given before it was hidden stays in the document.
    visible: bool = True
    #: Whether the value follows from other answers.
    derived: bool = False
    #: Options not offered here; asking whether they were ticked gives "not applicable".
    withheld: frozenset[str] = frozenset()
    #: Attributes of the list entry chosen.
    attributes: Mapping[str, Any] = dataclasses.field(default_factory=lambda: NOTHING)

    @property
    def has_value(self) -> bool:
        """Whether there is a value: chosen, derived, or 0 by rule."""
        return self.state in (AnswerState.VALUE, AnswerState.HIDDEN_0)


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in an observation that needs attention: a code of the catalogue of problems."""

    code: str
    #: Item code, evidence note or agreed step it is about.
    field: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=lambda: NOTHING)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored and sent."""
        return {"code": self.code, "field": self.field, "params": dict(self.params)}
