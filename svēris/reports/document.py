"""A report as a document: headings, paragraphs, tables and drawings. Knows no file format.

Three writers make it a page, a Word file and a PDF; none of them can say anything else than the
others, because whatever is said stands here as finished text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias


class Translate(Protocol):
    """The translation of a sentence into the reader's language, its values filled in."""

    def __call__(self, text: str, /, **values: object) -> str:
        """Return the sentence."""


class TranslateCount(Protocol):
    """The same of a sentence whose form follows a number."""

    def __call__(self, one: str, many: str, num: int, /, **values: object) -> str:
        """Return the sentence."""


@dataclass(frozen=True, slots=True)
class Words:
    """The reader's language, for code that knows no request."""

    language: str
    gettext: Translate
    ngettext: TranslateCount
    #: Writes a moment as people of that language do.
    moment: Callable[[datetime], str]


class Tone(StrEnum):
    """How a paragraph is set."""

    TEXT = "text"
    #: A remark under a table or drawing.
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 is a chapter, 2 a section of it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    tone: Tone = Tone.TEXT


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order of its own."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of finished texts; the first column names the row."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    #: Columns of numbers, by their place; they stand to the right.
    numbers: frozenset[int] = frozenset()
    #: How wide the columns want to be beside one another.
    widths: Sequence[int] = ()
    #: Whether the last row is the sum of the others.
    total: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG, with the same in words for who does not see it."""

    caption: str
    svg: str
    alt: str


Block: TypeAlias = Heading | Paragraph | Bullets | Grid | Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report: what it is called, what stands in it, and where it comes from."""

    title: str
    subtitle: str
    language: str
    blocks: Sequence[Block]
    #: Stands at the foot of every page: whose data, of which moment.
    source: str
    at: datetime
