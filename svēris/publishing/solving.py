"""What follows from sums that are known: which unknowns, alone or two together. Pure."""

from collections.abc import Hashable, Iterable, Iterator
from fractions import Fraction
from typing import Generic, TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)


class Known(Generic[Unknown]):
    """Sums of unknowns whose values are known, solved as far as they can be (Gauss–Jordan)."""

    def __init__(self, sums: Iterable[Iterable[Unknown]]) -> None:
        #: unknown + Σ factor · other = something known, the others never being keys themselves.
        self._solved: dict[Unknown, dict[Unknown, Fraction]] = {}
        for each in sums:
            self._add(dict.fromkeys(each, Fraction(1)))

    def _add(self, left: dict[Unknown, Fraction]) -> None:
        for key in [key for key in left if key in self._solved]:
            factor = left.pop(key)
            self._subtract(left, self._solved[key], factor)
        if not left:
            return
        key = next(iter(left))
        first = left.pop(key)
        row = {other: value / first for other, value in left.items()}
        for other in self._solved.values():
            if key in other:
                self._subtract(other, row, other.pop(key))
        self._solved[key] = row

    @staticmethod
    def _subtract(
        left: dict[Unknown, Fraction], row: dict[Unknown, Fraction], factor: Fraction
    ) -> None:
        for name, value in row.items():
            rest = left.get(name, Fraction(0)) - factor * value
            if rest:
                left[name] = rest
            else:
                left.pop(name, None)

    def groups(self) -> Iterator[tuple[Unknown, ...]]:
        """Give what follows alone, and the pairs that follow together."""
        by_rest: dict[frozenset[tuple[Unknown, Fraction]], list[Unknown]] = {}
        for key, row in self._solved.items():
            if not row:
                yield (key,)
                continue
            if len(row) == 1 and next(iter(row.values())) == 1:
                yield (key, next(iter(row)))
            opposite = frozenset((name, -value) for name, value in row.items())
            yield from ((other, key) for other in by_rest.get(opposite, ()))
            by_rest.setdefault(frozenset(row.items()), []).append(key)
