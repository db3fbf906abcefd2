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
        if _surely_whole(mine, piece, enough):
            continue
        side = _of_piece(mine, piece, enough)
        if side is not None:
            return side
    return None


def _surely_whole(threads: Mapping[Points, int], piece: Points, enough: int) -> bool:
    """Say whether no cheap cut parts a piece, at a fraction of what looking for one takes.

    What is held to a set of points by threads that cost enough together is on the same side of
    every cheap cut as they are, if they are on one. So sets grow, from one point each; what is
    left between them is looked at as if each were a point.
    """
    touching: dict[int, list[Points]] = {}
    for thread in threads:
        for point in bits(thread):
            touching.setdefault(point, []).append(thread)
    whole: list[Points] = []
    rest = piece
    while rest:
        grown = _grown(threads, touching, rest & -rest, enough)
        if grown == piece:
            return True
        rest &= ~grown
        whole = [*(each for each in whole if not each & grown),
                 sum(each for each in whole if each & grown) | grown]  # fmt: skip
    joined: dict[Points, int] = {}
    for thread, cost in threads.items():
        at = sum(1 << place for place, each in enumerate(whole) if each & thread)
        if at & (at - 1):
            joined[at] = joined.get(at, 0) + cost
    return _of_piece(joined, (1 << len(whole)) - 1, enough) is None


def _grown(
    threads: Mapping[Points, int], touching: Mapping[int, list[Points]], seed: Points, enough: int
) -> Points:
    inside, waiting = seed, [seed.bit_length() - 1]
    held: dict[int, int] = {}
    used: set[Points] = set()
    while waiting:
        for thread in touching.get(waiting.pop(), ()):
            if thread in used:
                continue
            used.add(thread)
            for point in bits(thread & ~inside):
                held[point] = held.get(point, 0) + threads[thread]
                if held[point] >= enough:
                    inside |= 1 << point
                    waiting.append(point)
    return inside


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
