"""What every answer kind can do; one frozen class per kind, one file per class.

`static/js/forms/kinds/` has the twins, by the same names. A kind is a value without state: what it
needs to know of the item and of the other answers is handed in.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Answers, Document, Flag, Lists
from svēris.forms.items import Item

#: White space that a text may consist of and still say nothing; the same set in JavaScript.
BLANK = " \t\r\n\u00a0"


@dataclass(frozen=True, slots=True)
class Around:
    """What a check may look at beside the value: the other answers, the lists, the moment."""

    answers: Answers
    lists: Lists = field(default_factory=lambda: NOTHING)
    #: Criteria that evidence may be attached to.
    criteria: frozenset[str] = frozenset()
    #: Also what only matters when submitting.
    submitting: bool = False


@dataclass(frozen=True, slots=True)
class Kind(ABC):
    """One way of answering."""

    name: ClassVar[str]
    #: Which macro of templates/forms/kinds.html draws it on paper.
    paper: ClassVar[str]

    def raw(self, item: Item, document: Document) -> Any:
        """Return what a document says about an item, None if nothing."""
        return document.get(item.code)

    @abstractmethod
    def read(self, item: Item, raw: Any) -> Any:
        """Return the value understood, in its one normal shape; None if there is none."""

    def blank(self, raw: Any) -> bool:
        """Say whether a raw value is well formed but says nothing."""
        return raw is None

    @abstractmethod
    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield what needs attention in a raw value that is not blank."""

    @abstractmethod
    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return a value that was read in words."""


def whole(raw: Any) -> int | None:
    """Return a whole number as JSON means it (5 and 5.0, not true), None for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        return None
    if isinstance(raw, float) and not raw.is_integer():
        return None
    return int(raw)


def said(raw: Any) -> bool:
    """Say whether a raw value is a text that says something."""
    return isinstance(raw, str) and raw.strip(BLANK) != ""


def flag(item: Item, code: str, **params: Any) -> Flag:
    """Return a flag on an item."""
    return Flag(code, item.code, params)


def shape(raw: Any, **types: type | tuple[type, ...]) -> bool:
    """Say whether a raw value is an object with these members of these types, and no other."""
    if not isinstance(raw, Mapping) or not set(raw) <= set(types):
        return False
    members = ((raw.get(name), kind) for name, kind in types.items())
    return all(isinstance(value, kind) and not isinstance(value, bool) for value, kind in members)
