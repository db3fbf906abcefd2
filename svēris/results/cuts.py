"""The cheapest way of cutting a drawing in two. Pure.

Points are numbered from 0; a thread joins two or more of them and costs so much to cut. A cut
parts the points of one connected piece in two and pays for every thread with points on both sides.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

#: Points as bits.
Points: TypeAlias = int


def pieces(threads: Iterable[Points]) -> list[Points]:
    """Return the connected pieces of a drawing: sets of points that threads hold together."""
    found: list[Points] = []
    for thread in threads:
        whole, apart = thread, []
        for piece in found:
            if piece & whole:
                whole |= piece
            else:
                apart.append(piece)
        found = [*apart, whole]
    return found


def cheap_cut(threads: Mapping[Points, int], enough: int, drawn: Iterable[Points]) -> Points | None:
    """Return one side of a cut that costs less than `enough`; None where no piece has one.

    `drawn`: the connected pieces; where the threads do not hold one together it is cut for nothing.
    Klimmek and Wagner's minimum cut of a hypergraph (1996), stopped at the first that is cheap.
    """
    for piece in drawn:
        mine = {points: cost for points, cost in threads.items() if points & piece}
        side = _of_piece(mine, piece, enough)
        if side is not None:
            return side
    return None


def _of_piece(threads: dict[Points, int], piece: Points, enough: int) -> Points | None:
    """Cut a piece again and again, joining the two points that hold together best."""
    merged = {point: 1 << point for point in bits(piece)}
    while len(merged) > 1:
        before, last = _order(threads, list(merged))
        cost = sum(each for points, each in threads.items() if points >> last & 1)
        if cost < enough:
            return merged[last]
        merged[before] |= merged.pop(last)
        joined: dict[Points, int] = {}
        for points, each in threads.items():
            at = points & ~(1 << last) | 1 << before if points >> last & 1 else points
            if at & (at - 1):
                joined[at] = joined.get(at, 0) + each
        threads = joined
    return None


def _order(threads: Mapping[Points, int], points: list[int]) -> tuple[int, int]:
    """Return the last two points of an order in which the next is held best by those before."""
    held = dict.fromkeys(points, 0)
    loose = dict(threads)
    before = last = points[0]
    while held:
        before, last = last, max(held, key=held.__getitem__)
        del held[last]
        for thread in [each for each in loose if each >> last & 1]:
            cost = loose.pop(thread)
            for point in bits(thread):
                if point in held:
                    held[point] += cost
    return before, last


def bits(points: Points) -> Iterator[int]:
    """Give the numbers of the points of a set."""
    while points:
        low = points & -points
        yield low.bit_length() - 1
        points ^= low
