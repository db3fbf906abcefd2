"""Kind "number": a whole number within limits, some of which are other answers."""

from collections.abc import Iterator
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Answers, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import Around, Kind, flag, whole

#: Limits that deserve a sentence of their own, by the item that sets them.
_LIMITED_BY = {"K.SK_KLAT": "more-than-present", "K.SK_SAR": "more-than-enrolled"}


class Number(Kind):
    """A whole number."""

    __slots__ = ()
    name: ClassVar[str] = "number"
    paper: ClassVar[str] = "number"

    def read(self, item: Item, raw: Any) -> int | None:
        """Return the whole number."""
        return whole(raw)

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield a number outside its limits, saying which limit it is."""
        value = whole(raw)
        if value is None:
            yield flag(item, "wrong-shape")
            return
        most, code = limit(item, around.answers)
        if value < item.least or (most is not None and value > most and not code):
            yield flag(item, "number-out-of-range", least=item.least, most=most)
        elif most is not None and value > most:
            yield flag(item, code, limit=most)

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return the number."""
        return str(value)


def limit(item: Item, answers: Answers) -> tuple[int | None, str]:
    """Return the greatest value allowed now, and the code of its own sentence or ""."""
    most = item.most
    if most is None or isinstance(most, int):
        return most, ""
    if "item" in most:
        asked = answers[most["item"]].value
        if asked is not None:
            return asked, _LIMITED_BY.get(most["item"], "")
    else:
        start, end = (answers[code].value for code in most["minutes_between"])
        if start is not None and end is not None and end > start:
            return minutes(end) - minutes(start), "longer-than-lesson"
    return most.get("otherwise"), ""


def minutes(clock: str) -> int:
    """Return the minutes since midnight of a time "HH:MM"."""
    return int(clock[:2]) * 60 + int(clock[3:])
