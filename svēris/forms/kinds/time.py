"""Kind "time": a time of day, HH:MM."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import Around, Kind, flag

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class Time(Kind):
    """A time of day; times compare as text."""

    __slots__ = ()
    name: ClassVar[str] = "time"
    paper: ClassVar[str] = "line"

    def read(self, item: Item, raw: Any) -> str | None:
        """Return the time as it is written in the document."""
        return raw if isinstance(raw, str) and _CLOCK.fullmatch(raw) else None

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield what is not a time, or not later than the time it must follow."""
        if self.read(item, raw) is None:
            yield flag(item, "wrong-shape")
            return
        start = around.answers[item.after].value if item.after else None
        if start is not None and raw <= start:
            yield flag(item, "ends-before-start", start=start)

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return "9.05" in Latvian, "09:05" in English."""
        return f"{int(value[:2])}.{value[3:]}" if language == "lv" else str(value)
