"""$filter of OData 4.0, read from left to right and typed. Pure.

What a feed of figures is asked for: comparisons, `in`, `and`, `or`, `not`, and functions of text,
dates and numbers. Arithmetic, lambdas and paths are refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn

from svēris.problems import Problem
from svēris.reports.odata_terms import (
    COMPARISONS,
    DAY,
    FUNCTIONS,
    INSTANT,
    NULL,
    NUMBER,
    TEXT,
    TRUTH,
    Call,
    Compared,
    Joined,
    Literal,
    Node,
    Not,
    OneOf,
    Property,
)

#: Parentheses within parentheses; people and programs write a few.
_DEEPEST = 50

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:[^']|'')*')
    | (?P<instant>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d))
    | (?P<day>\d{4}-\d\d-\d\d)
    | (?P<number>-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>[(),])
    )""",
    re.VERBOSE | re.ASCII,
)
_CONSTANTS = {"true": (True, TRUTH), "false": (False, TRUTH), "null": (None, NULL)}
_ARITHMETIC = frozenset({"add", "sub", "mul", "div", "divby", "mod", "has"})


def parse(text: str, types: Mapping[str, str]) -> Node:
    """Return a filter over rows whose columns have these types; raises Problem."""
    return _Parser(text, types).whole()


class _Parser:
    """Reads a filter from left to right; `or` binds least, then `and`, then `not`."""

    def __init__(self, text: str, types: Mapping[str, str]) -> None:
        self.text, self.types, self.depth = text, types, 0
        self.tokens = list(_tokens(text))
        self.place = 0

    def whole(self) -> Node:
        node = self._truth(self._either())
        if self._next() is not None:
            self._refuse()
        return node

    def _either(self) -> Node:
        return self._joined("or", self._both)

    def _both(self) -> Node:
        return self._joined("and", self._negated)

    def _joined(self, how: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._take("word", how):
            parts = [*map(self._truth, parts), self._truth(part())]
        return parts[0] if len(parts) == 1 else Joined(how, tuple(parts))

    def _negated(self) -> Node:
        if self._take("word", "not"):
            self._deeper()
            return Not(self._truth(self._negated()))
        return self._comparison()

    def _comparison(self) -> Node:
        left, (kind, word) = self._value(), self._next() or ("", "")
        if kind != "word":
            return left
        if word in _ARITHMETIC:
            raise Problem("odata-not-supported", what=word)
        if word == "in":
            self.place += 1
            return OneOf(left, tuple(self._choices(left)))
        if word not in ("eq", "ne", *COMPARISONS):
            return left
        self.place += 1
        right = self._value()
        return Compared(word, *self._alike(left, right))

    def _choices(self, of: Node) -> Iterator[Literal]:
        self._expect("(")
        while True:
            found = self._alike(of, self._value())[1]
            if not isinstance(found, Literal):
                self._refuse()
            yield found
            if not self._take("sign", ","):
                break
        self._expect(")")

    def _value(self) -> Node:
        kind, word = self._next() or ("", "")
        self.place += 1
        if kind in ("text", "number", "day", "instant"):
            return _literal(kind, word) or self._refuse()
        if kind == "sign" and word == "(":
            self._deeper()
            node = self._either()
            self._expect(")")
            return node
        if kind != "word":
            self._refuse()
        if word in _CONSTANTS:
            return Literal(*_CONSTANTS[word])
        if self._next() == ("sign", "("):
            return self._call(word)
        if word not in self.types:
            raise Problem("odata-name-unknown", name=word)
        return Property(word, self.types[word])

    def _call(self, name: str) -> Node:
        if name not in FUNCTIONS:
            raise Problem("odata-not-supported", what=name)
        self._expect("(")
        self._deeper()
        arguments = [self._either()]
        while self._take("sign", ","):
            arguments.append(self._either())
        self._expect(")")
        given = tuple(DAY if part.type == INSTANT else part.type for part in arguments)
        if given != FUNCTIONS[name][0]:
            self._refuse()
        return Call(name, tuple(arguments))

    def _alike(self, left: Node, right: Node) -> tuple[Node, Node]:
        """Refuse to compare what cannot be equal, except with null."""
        if left.type != right.type and NULL not in (left.type, right.type):
            self._refuse()
        return left, right

    def _truth(self, node: Node) -> Node:
        if node.type not in (TRUTH, NULL):
            self._refuse()
        return node

    def _next(self) -> tuple[str, str] | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _take(self, kind: str, word: str) -> bool:
        taken = self._next() == (kind, word)
        self.place += taken
        return taken

    def _expect(self, sign: str) -> None:
        if not self._take("sign", sign):
            self._refuse()

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Problem("odata-not-supported", what="…((((…")

    def _refuse(self) -> NoReturn:
        raise Problem("odata-not-understood", option="$filter", given=self.text)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise Problem("odata-not-understood", option="$filter", given=text)
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


def _literal(kind: str, word: str) -> Literal | None:
    """Return a literal; None for a day that there is not."""
    try:
        if kind == "day":
            return Literal(date.fromisoformat(word), DAY)
        if kind == "instant":
            return Literal(datetime.fromisoformat(word), INSTANT)
    except ValueError:
        return None
    if kind == "number":
        return Literal(Decimal(word), NUMBER)
    return Literal(word[1:-1].replace("''", "'"), TEXT)
