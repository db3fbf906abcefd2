"""Kind "scale": observed, partly, not observed (scale V3 of domain.md §3.0)."""

from collections.abc import Iterator
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import Around, Kind, flag, whole


class Scale(Kind):
    """2, 1 or 0. Its options are the form's scale, put on the item when the form is read."""

    __slots__ = ()
    name: ClassVar[str] = "scale"
    paper: ClassVar[str] = "scale"

    def read(self, item: Item, raw: Any) -> int | None:
        """Return 2, 1 or 0."""
        value = whole(raw)
        return value if value is not None and item.option(str(value)) else None

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield a value that is not on the scale."""
        if whole(raw) is None:
            yield flag(item, "wrong-shape")
        elif self.read(item, raw) is None:
            yield flag(item, "option-unknown")

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return the label of the value."""
        option = item.option(str(value))
        return option.text[language] if option else str(value)
