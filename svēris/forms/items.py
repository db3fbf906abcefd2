"""A form definition in memory: frozen, and nothing in it but what the file says.

Rules stay the JSON they are in the file, because Python and JavaScript evaluate the same data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Rule = Mapping[str, Any]
Text = Mapping[str, str]

#: The day of the lesson, which decides the validity of options.
LESSON_DATE = "K.DATUMS"
#: Prefixes of item codes that every family shares: context, conclusions, the teacher's part.
SHARED = frozenset({"K", "S", "T"})


@dataclass(frozen=True, slots=True)
class Option:
    """One option of an item; of a scale, one of its values as text."""

    code: str
    text: Text
    exclusive: bool = False
    offered: Rule | None = None
    valid_to: date | None = None
    outside_base: bool = False
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class Hiding:
    """While a rule holds the item is hidden and counts as not applicable, or as 0."""

    when: Rule
    zero: bool


@dataclass(frozen=True, slots=True)
class Preset:
    """A value the tablet selects while the rule holds and nothing was answered."""

    value: Any
    when: Rule | None


@dataclass(frozen=True, slots=True)
class Item:
    """One question or statement. See forms_schema/form.schema.json for every member."""

    code: str
    kind: str
    text: Text
    section: str
    help: Text | None = None
    by_teacher: bool = False
    off: bool = False
    sensitive: bool = False
    focus: bool = False
    obligatory: bool | Rule = False
    na: bool | Rule = False
    shown: Rule | None = None
    hidden: tuple[Hiding, ...] = ()
    options: tuple[Option, ...] = ()
    max_options: int | None = None
    statuses: tuple[Option, ...] = ()
    rows: int | None = None
    least: int = 0
    most: int | Mapping[str, Any] | None = None
    after: str | None = None
    list: str | None = None
    within: str | None = None
    max_length: int = 4000
    lines: int | None = None
    derived: Mapping[str, Any] | None = None
    presets: tuple[Preset, ...] = ()

    @property
    def never_asked(self) -> bool:
        """Whether the answer only ever follows from others."""
        return self.derived is not None and "share" not in self.derived

    def option(self, code: str) -> Option | None:
        """Return one of its options."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a lesson, for the lesson clock."""

    code: str
    item: str
    text: Text


@dataclass(frozen=True, slots=True)
class Section:
    """One screen of a form."""

    code: str
    title: Text
    note: Text | None
    items: tuple[Item, ...]

    @property
    def by_teacher(self) -> bool:
        """Whether all of it is the observed teacher's part."""
        return all(item.by_teacher for item in self.items)


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One version of a form."""

    form: str
    version: int
    family: str
    title: Text
    lesson: Text
    observed: frozenset[int]
    counting: Text
    scale: tuple[Option, ...]
    na: Mapping[str, Text]
    notice: Text
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    #: Every item by its code, in the order of the form.
    items: Mapping[str, Item]
    #: Codes in an order in which each comes after those its visibility depends on.
    order: tuple[str, ...]
    #: SHA-256 of the canonical JSON, lower-case hex.
    digest: str

    @property
    def criteria(self) -> tuple[str, ...]:
        """Codes that evidence can be attached to: the items of the form's own family."""
        prefix = self.family + "."
        return tuple(code for code in self.items if code.startswith(prefix))
