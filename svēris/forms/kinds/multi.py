"""Kind "multi": any number of options."""

from collections.abc import Iterator
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import Around, Kind, flag


class Multi(Kind):
    """Several options; the value is the list of their codes, read in the order of the form."""

    __slots__ = ()
    name: ClassVar[str] = "multi"
    paper: ClassVar[str] = "boxes"

    def read(self, item: Item, raw: Any) -> list[str] | None:
        """Return the codes of the options ticked; None if there is none."""
        if not isinstance(raw, list):
            return None
        return [option.code for option in item.options if option.code in raw] or None

    def blank(self, raw: Any) -> bool:
        """Say that nothing ticked is no answer."""
        return raw is None or raw == []

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield options unknown or not offered, too many, or beside an exclusive one."""
        texts = isinstance(raw, list) and all(isinstance(code, str) for code in raw)
        if not texts or len(set(raw)) < len(raw):
            yield flag(item, "wrong-shape")
            return
        options = [item.option(code) for code in raw]
        if None in options:
            yield flag(item, "option-unknown")
        if any(code in around.answers[item.code].withheld for code in raw):
            yield flag(item, "option-not-offered")
        if len(raw) > 1 and any(option and option.exclusive for option in options):
            yield flag(item, "exclusive-option")
        if item.max_options is not None and len(raw) > item.max_options:
            yield flag(item, "too-many-options", limit=item.max_options)

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return the labels; a semicolon between them, for labels have commas."""
        return "; ".join(option.text[language] for option in item.options if option.code in value)
