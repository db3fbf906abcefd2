"""Kind "text": what the observer writes."""

from collections.abc import Iterator
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import BLANK, Around, Kind, flag, said


class Text(Kind):
    """A text; white space alone is no answer."""

    __slots__ = ()
    name: ClassVar[str] = "text"
    paper: ClassVar[str] = "lines"

    def read(self, item: Item, raw: Any) -> str | None:
        """Return the text as written."""
        return raw if said(raw) else None

    def blank(self, raw: Any) -> bool:
        """Say that white space alone says nothing."""
        return raw is None or (isinstance(raw, str) and raw.strip(BLANK) == "")

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield a text that is too long."""
        if not isinstance(raw, str):
            yield flag(item, "wrong-shape")
        elif len(raw) > item.max_length:
            yield flag(item, "text-too-long", limit=item.max_length)

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return the text itself."""
        return str(value)
