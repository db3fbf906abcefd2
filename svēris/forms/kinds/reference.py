"""Kind "reference": an entry of a list (an institution, a subject, …)."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from svēris.forms.answers import NOTHING, Flag, Lists
from svēris.forms.items import Item
from svēris.forms.kinds.kind import Around, Kind, flag, said

_LONGEST_CODE = 64


class Reference(Kind):
    """The code of an entry. Of a list that is not at hand nothing is checked but the shape."""

    __slots__ = ()
    name: ClassVar[str] = "reference"
    paper: ClassVar[str] = "line"

    def read(self, item: Item, raw: Any) -> str | None:
        """Return the code."""
        return raw if said(raw) and len(raw) <= _LONGEST_CODE else None

    def blank(self, raw: Any) -> bool:
        """Say that an empty code refers to nothing."""
        return raw is None or raw == ""

    def check(self, item: Item, raw: Any, around: Around) -> Iterator[Flag]:
        """Yield an entry the list does not have, or one that belongs elsewhere."""
        if self.read(item, raw) is None:
            yield flag(item, "wrong-shape")
            return
        entries = around.lists.get(item.list or "")
        if entries is not None and raw not in entries:
            yield flag(item, "option-unknown")
        elif item.within and not _belongs(item, raw, item.within, around):
            yield flag(item, "not-within")

    def words(self, item: Item, value: Any, language: str, lists: Lists = NOTHING) -> str:
        """Return the entry's name; its code if the list is not at hand."""
        entry = lists.get(item.list or "", NOTHING).get(value, NOTHING)
        return str(entry.get(language) or value)


def _belongs(item: Item, code: str, within: str, around: Around) -> bool:
    """Say whether an entry belongs to the answer of another item, as far as the lists tell.

    Either the entry names its owner (a site its institution), or the owner lists what is its own
    (a site its programmes).
    """
    owner = around.answers[within]
    if owner.value is None:
        return True
    if item.list == "programmes":
        programmes = owner.attributes.get("programmes")
        return not programmes or code in programmes
    entry: Mapping[str, Any] = around.lists.get(item.list or "", NOTHING).get(code, NOTHING)
    named = entry.get("institution")
    return named is None or named == owner.value
