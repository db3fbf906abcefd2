"""A form laid out for paper: which question stands where, and the words around it.

Pure: it decides order, width and conditions; `templates/forms/paper.html` draws. Nothing is
asked on paper that follows from other answers, and a condition is written once above all it
governs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from svēris.forms.items import Definition, Item, Rule, Section
from svēris.forms.kinds import KINDS

#: Columns of the grid of context fields, and how many characters of options fit so many of them.
_COLUMNS = 12
_OPTIONS_FIT = {26: 4, 42: 5, 60: 6}
_NARROW = {"date": 3, "time": 2, "number": 3}
#: References that need little room, and the columns they take.
_SHORT = {"programmes": 3, "visits": 3, "subjects": 4, "sports": 4}
#: Lines for evidence; a short form has a short list of things to look at.
_EVIDENCE, _FOCUSED_EVIDENCE = 12, 5
_ONLY_IF = {
    "lv": "Atbild tikai tad, ja „{question}” – {answers}",
    "en": "Only if “{question}” – {answers}",
}
_UNLESS = {
    "lv": "Nav jāatbild, ja „{question}” – {answers}",
    "en": "Not if “{question}” – {answers}",
}
_OR = {"lv": " vai ", "en": " or "}


@dataclass(frozen=True, slots=True)
class Row:
    """One item on paper."""

    item: Item
    #: Name of the macro that draws it.
    draw: str
    #: Its code as evidence refers to it: without the family.
    code: str
    #: Columns it takes in a grid of fields.
    span: int
    #: Whether "not applicable" may be ticked.
    na: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are answered under one condition ("" if always), all on the scale or none."""

    condition: str
    rows: tuple[Row, ...]
    scale: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One section on paper."""

    section: Section
    groups: tuple[Group, ...]
    #: Short questions side by side instead of a table of criteria.
    fields: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on paper: before the evidence, and after it."""

    definition: Definition
    lesson: tuple[Block, ...]
    after: tuple[Block, ...]
    evidence_lines: int


def sheet(definition: Definition, language: str) -> Sheet:
    """Return a form laid out for paper in a language."""
    blocks = [_block(section, definition, language) for section in definition.sections]
    after = tuple(block for block in blocks if _is_closing(block.section))
    focused = any(item.focus for item in definition.items.values())
    return Sheet(
        definition,
        tuple(block for block in blocks if block not in after),
        after,
        _FOCUSED_EVIDENCE if focused else _EVIDENCE,
    )


def _is_closing(section: Section) -> bool:
    """Say whether a section is written after the lesson: conclusions, the teacher's part."""
    return all(item.code.startswith(("S.", "T.")) for item in section.items)


def _block(section: Section, definition: Definition, language: str) -> Block:
    asked = [item for item in section.items if _asked(item)]
    keyed = groupby(asked, key=lambda i: (_condition(i, definition, language), i.kind == "scale"))
    return Block(
        section,
        tuple(
            Group(condition, tuple(_row(item) for item in items), scale)
            for (condition, scale), items in keyed
        ),
        fields=all(item.code.startswith("K.") for item in asked),
    )


def _asked(item: Item) -> bool:
    derived = item.derived or {}
    settled = item.kind == "single" and len(item.options) == 1
    # On paper a focus criterion is picked by answering it.
    return not (item.off or settled or "attribute" in derived or item.code == "K.FOKUSS")


def _row(item: Item) -> Row:
    code = item.code.split(".", 1)[1]
    return Row(item, KINDS[item.kind].paper, code, _span(item), item.na is not False)


def _span(item: Item) -> int:
    if item.kind in _NARROW:
        return _NARROW[item.kind]
    if item.options:
        length = sum(len(option.text["lv"]) + 4 for option in item.options)
        return next((span for most, span in _OPTIONS_FIT.items() if length <= most), _COLUMNS)
    if item.kind == "text" and item.lines is None:
        return 2
    return _SHORT.get(item.list or "", _COLUMNS // 2)


def _condition(item: Item, definition: Definition, language: str) -> str:
    """Return when an item is answered, in words; only what a person needs on paper."""
    if item.shown is None or item.focus:
        return ""
    return "; ".join(_in_words(item.shown, definition, language))


def _in_words(rule: Rule, definition: Definition, language: str) -> Iterator[str]:
    for part in rule.get("all", ()):
        yield from _in_words(part, definition, language)
    asked = definition.items.get(rule.get("item", ""))
    if asked is None:
        return
    pattern, values = _ONLY_IF[language], [str(value) for value in rule.get("in", ())]
    if "not_in" in rule:
        pattern, values = _UNLESS[language], [str(value) for value in rule["not_in"]]
    if "at_least" in rule:
        values = [o.code for o in asked.options if int(o.code) >= rule["at_least"]]
    labels = [option.text[language] for option in asked.options if option.code in values]
    if labels:
        question = asked.text[language].rstrip("?")
        yield pattern.format(question=question, answers=_OR[language].join(labels))
