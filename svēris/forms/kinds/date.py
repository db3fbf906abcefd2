"""Kind "date": a day, YYYY-MM-DD."""

import datetime
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import Around, Kind, flag

_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


class Date(Kind):
    """A day of the calendar."""

    __slots__ = ()
    name: ClassVar[str] = "date"
    paper: ClassVar[str] = "line"

    def read(self, item: Item, raw: Any) -> str | None:
        """Return the day as it is written in the document."""
        return raw if day(raw) else None

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield what is not a day."""
        if day(raw) is None:
            yield flag(item, "wrong-shape")

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return "20.11.2026." or "20 November 2026"."""
        return day_in_words(value, language)


def day(raw: Any) -> datetime.date | None:
    """Return the day a text names, None if it names none."""
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        return None
    try:
        return datetime.date.fromisoformat(raw)
    except ValueError:
        return None


def day_in_words(value: str, language: str) -> str:
    """Return a day as it is written in a language."""
    year, month, date = value.split("-")
    if language == "lv":
        return f"{date}.{month}.{year}."
    return f"{int(date)} {_MONTHS[int(month) - 1]} {year}"
