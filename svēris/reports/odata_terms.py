"""What a $filter of OData is made of: values, functions, comparisons, and their truth for a row.

Null is neither true nor false, as the protocol has it: `not contains(Part, 'x')` leaves out a row
without a Part.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any, Protocol

Row = Mapping[str, Any]

TEXT, NUMBER, TRUTH, DAY, INSTANT, NULL = "text", "number", "truth", "day", "instant", "null"

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
}


def _half_up(number: Any) -> int:
    return floor(Decimal(str(number)) + Decimal("0.5"))


#: Name: types of the arguments, type of the result, and what it does with what is not null.
FUNCTIONS: Mapping[str, tuple[tuple[str, ...], str, Callable[..., Any]]] = {
    "contains": ((TEXT, TEXT), TRUTH, lambda text, part: part in text),
    "startswith": ((TEXT, TEXT), TRUTH, str.startswith),
    "endswith": ((TEXT, TEXT), TRUTH, str.endswith),
    "tolower": ((TEXT,), TEXT, str.lower),
    "toupper": ((TEXT,), TEXT, str.upper),
    "trim": ((TEXT,), TEXT, str.strip),
    "length": ((TEXT,), NUMBER, len),
    "indexof": ((TEXT, TEXT), NUMBER, str.find),
    "concat": ((TEXT, TEXT), TEXT, lambda one, other: one + other),
    "year": ((DAY,), NUMBER, lambda day: day.year),
    "month": ((DAY,), NUMBER, lambda day: day.month),
    "day": ((DAY,), NUMBER, lambda day: day.day),
    "round": ((NUMBER,), NUMBER, _half_up),
    "floor": ((NUMBER,), NUMBER, floor),
    "ceiling": ((NUMBER,), NUMBER, ceil),
}


class Node(Protocol):
    """A part of a filter."""

    @property
    def type(self) -> str:
        """What its value is."""

    def value(self, row: Row) -> Any:
        """Return its value for a row; None is null."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that was written down."""

    written: Any
    type: str

    def value(self, row: Row) -> Any:
        """Return it."""
        return self.written


@dataclass(frozen=True, slots=True)
class Property:
    """A column of the row."""

    name: str
    type: str

    def value(self, row: Row) -> Any:
        """Return what the row has there."""
        return row[self.name]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values; of null it is null."""

    name: str
    arguments: tuple[Node, ...]

    @property
    def type(self) -> str:
        """What the function gives."""
        return FUNCTIONS[self.name][1]

    def value(self, row: Row) -> Any:
        """Return what the function gives."""
        values = [argument.value(row) for argument in self.arguments]
        return None if None in values else FUNCTIONS[self.name][2](*values)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values beside each other."""

    how: str
    left: Node
    right: Node
    type: str = TRUTH

    def value(self, row: Row) -> bool:
        """Say whether it holds; nothing is greater or less than null."""
        left, right = self.left.value(row), self.right.value(row)
        if self.how in ("eq", "ne"):
            return bool(left == right) is (self.how == "eq")
        return None not in (left, right) and COMPARISONS[self.how](left, right)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value among others."""

    of: Node
    choices: tuple[Literal, ...]
    type: str = TRUTH

    def value(self, row: Row) -> bool:
        """Say whether it is among them."""
        return self.of.value(row) in [choice.written for choice in self.choices]


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts of which all must hold ("and"), or one ("or")."""

    how: str
    parts: tuple[Node, ...]
    type: str = TRUTH

    def value(self, row: Row) -> bool | None:
        """Say whether they hold; null where it depends on a part that is null."""
        decisive, found = self.how == "or", [part.value(row) for part in self.parts]
        if decisive in found:
            return decisive
        return None if None in found else not decisive


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a part."""

    part: Node
    type: str = TRUTH

    def value(self, row: Row) -> bool | None:
        """Say whether the part does not hold; of null it is null."""
        found = self.part.value(row)
        return None if found is None else not found


def pinned(node: Node | None, name: str) -> frozenset[Any] | None:
    """Return the values outside which a column lets no row pass; None where it may have any."""
    if isinstance(node, Compared) and node.how == "eq":
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Property) and one.name == name and isinstance(other, Literal):
                return frozenset({other.written})
    if isinstance(node, OneOf) and isinstance(node.of, Property) and node.of.name == name:
        return frozenset(choice.written for choice in node.choices)
    if not isinstance(node, Joined):
        return None
    found = [pinned(part, name) for part in node.parts]
    known = [values for values in found if values is not None]
    if node.how == "and":
        return frozenset.intersection(*known) if known else None
    return frozenset().union(*known) if len(known) == len(found) else None
