"""Which figures of all places may stand beside one another in public. Pure.

Published are the city's figure and those of the institutions, of E, I and E + I, and the same over
wider and narrower bases. Whoever subtracts some of them from others gets figures of further
groups; each such group must be one that could be shown, or be empty:

- in a *row*, what is withheld is the city less what is shown: together it must be a safe group –
  and still one when a head takes away the own institution, which he or she knows;
- in a *sum*, E + I stands only where each part stands or is empty: else the other part, or the
  rest of another row, would follow from it;
- of *nested bases*, the rest is a group too. What follows from both rows is solved for; the
  narrower base gives way until nothing small does.

What is withheld only grows until nothing more must be, so it ends. The same judgement holds for
the differences between two editions: there the groups are the observations that changed.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from svēris.publishing.groups import Crowd, Key, Place
from svēris.publishing.solving import Known
from svēris.results import disclosure
from svēris.results.disclosure import Rule

Rows = Mapping[Key, Mapping[Place, Crowd]]
#: A figure of a place.
Spot = tuple[Key, Place]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows hang together."""

    #: Rows of one kind of observation; sums and nested bases are made of these.
    single: Sequence[Key]
    #: E + I, and the rows it is the sum of.
    sums: Mapping[Key, Sequence[Key]] = field(default_factory=dict)
    #: Pairs of a row over a wider and one over a narrower base.
    nested: Sequence[tuple[Key, Key]] = ()

    def of(self, rows: Rows) -> "Layout":
        """Return what of it concerns these rows."""
        return Layout(
            [key for key in self.single if key in rows],
            {key: parts for key, parts in self.sums.items() if {key, *parts} <= rows.keys()},
            [pair for pair in self.nested if set(pair) <= rows.keys()],
        )


def withheld(rows: Rows, layout: Layout, rule: Rule, forced: Iterable[Spot] = ()) -> set[Spot]:
    """Return what must not be shown of rows; `forced` is withheld for another reason already."""
    judged = _Judgement(rows, rule, forced)
    before = -1
    while before != len(judged.hidden):
        before = len(judged.hidden)
        for key in layout.single:
            judged.close_row(key)
        for wide, narrow in layout.nested:
            judged.close_nested(wide, narrow)
        for total, parts in layout.sums.items():
            judged.close_sum(total, parts)
    return judged.hidden


class _Judgement:
    def __init__(self, rows: Rows, rule: Rule, forced: Iterable[Spot]) -> None:
        self.rows, self.rule = rows, rule
        forced = set(forced)
        self.hidden: set[Spot] = {
            (key, place)
            for key, row in rows.items()
            for place, crowd in row.items()
            if crowd and ((key, place) in forced or not self._is_safe(crowd))
        }

    def _is_safe(self, crowd: Crowd) -> bool:
        return disclosure.judge(crowd, self.rule) is None

    def _shown(self, key: Key, place: Place) -> bool:
        """Whether it is known: shown, or empty."""
        return (key, place) not in self.hidden

    def close_row(self, key: Key) -> None:
        """Withhold more of a row until what is withheld is a safe group."""
        row = self.rows[key]
        if row.get(None) and self._shown(key, None):
            self._withhold_until(key, row, lambda hidden: self._is_safe_together(hidden, row))

    def close_nested(self, wide: Key, narrow: Key) -> None:
        """Withhold more of the narrower of two bases until nothing small follows from both."""
        outer, inner = self.rows[wide], self.rows[narrow]
        # Of two editions' differences neither need be a part of the other.
        rest = {
            place: outer.get(place, Crowd()) ^ inner.get(place, Crowd())
            for place in {*outer, *inner}
        }
        for place, crowd in inner.items():
            unsafe = rest[place] and not self._is_safe(rest[place])
            if crowd and (unsafe or not self._shown(wide, place)):
                self.hidden.add((narrow, place))
        shown = sorted(
            (place for place, crowd in inner.items() if crowd and self._shown(narrow, place)),
            # The smallest stands at the end and goes first, the city's last.
            key=lambda place: (place is None, inner[place].lessons, place or 0),
            reverse=True,
        )
        while shown and self._gives_away(wide, narrow, rest):
            self.hidden.add((narrow, shown.pop()))

    def _gives_away(self, wide: Key, narrow: Key, rest: Mapping[Place, Crowd]) -> bool:
        """Say whether a small group follows from what is shown over two nested bases.

        Unknown are the narrower base and the rest of every institution. Empty ones are no
        secret: somebody may know that all lessons of a school belong to the narrower base.
        """
        inner = self.rows[narrow]
        places = [place for place in rest if place is not None]
        atoms = {("in", place): inner.get(place, Crowd()) for place in places}
        atoms |= {("out", place): rest[place] for place in places}
        apart = [
            place
            for place in places
            if not (self._shown(wide, place) and self._shown(narrow, place))
        ]
        whole = self._shown(wide, None) and self._shown(narrow, None)
        if whole and not self._is_safe_together(apart, rest):
            return True
        known = Known(
            [(part, at) for part in parts for at in (places if place is None else [place])
             if atoms[part, at]]
            for key, parts in ((wide, ("in", "out")), (narrow, ("in",)))
            for place in (None, *places)
            if self._shown(key, place)
        )  # fmt: skip
        return any(
            not self._is_safe(_union(atoms[each] for each in group)) for group in known.groups()
        )

    def close_sum(self, total: Key, parts: Sequence[Key]) -> None:
        """Withhold a sum wherever a part of it is withheld."""
        for place, crowd in self.rows[total].items():
            if crowd and not all(self._shown(part, place) for part in parts):
                self.hidden.add((total, place))

    def _is_safe_together(self, hidden: Sequence[Place], row: Mapping[Place, Crowd]) -> bool:
        together = _union(row[place] for place in hidden)
        if not together:
            return True
        # The head of each of them knows its own part.
        without = [_union(row[other] for other in hidden if other != place) for place in hidden]
        return self._is_safe(together) and all(not rest or self._is_safe(rest) for rest in without)

    def _withhold_until(
        self, key: Key, row: Mapping[Place, Crowd], enough: Callable[[Sequence[Place]], bool]
    ) -> None:
        """Withhold the smallest institutions of a row, at last the city, until it is enough."""
        places = [place for place, crowd in row.items() if place is not None and crowd]
        hidden = [place for place in places if not self._shown(key, place)]
        shown = sorted(
            (place for place in places if self._shown(key, place)),
            key=lambda place: (row[place].lessons, row[place].teachers, place),
            reverse=True,
        )
        while hidden and not enough(hidden):
            place = shown.pop() if shown else None
            self.hidden.add((key, place))
            if place is None:
                return
            hidden.append(place)


def _union(crowds: Iterable[Crowd]) -> Crowd:
    return functools.reduce(Crowd.__or__, crowds, Crowd())
