"""Kind "single": one option."""

from collections.abc import Iterator
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import Around, Kind, flag


class Single(Kind):
    """One of the options; the value is its code."""

    __slots__ = ()
    name: ClassVar[str] = "single"
    paper: ClassVar[str] = "boxes"

    def read(self, item: Item, raw: Any) -> str | None:
        """Return the option's code."""
        return raw if isinstance(raw, str) and item.option(raw) else None

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield an option that the item does not have or does not offer here."""
        if not isinstance(raw, str):
            yield flag(item, "wrong-shape")
        elif item.option(raw) is None:
            yield flag(item, "option-unknown")
        elif raw in around.answers[item.code].withheld:
            yield flag(item, "option-not-offered")

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return the option's label."""
        option = item.option(value)
        return option.text[language] if option else str(value)
