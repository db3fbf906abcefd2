"""Which institutions are tied by enough pairs of lessons. Pure; `release` says what for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from svēris.results.cuts import Points, bits, cheap_cut
from svēris.results.ground import Lessons
from svēris.results.guard import Guard


def regions(
    guard: Guard, classes: Iterable[Lessons], places: Sequence[Lessons],
    one: Sequence[Lessons], two: Sequence[Lessons],
) -> list[Lessons]:  # fmt: skip
    """Return the lessons of institutions that are tied to one another, set by set."""
    found = [(1 << len(places)) - 1]
    for each in classes:
        mine = each & ~guard.known
        atoms = [atom for block in one for other in two if (atom := block & other & mine)]
        there = sum(1 << at for at, place in enumerate(places) if place & mine)
        for pairs, enough in (
            (_pairs(places, atoms, []), guard.rule.lessons),
            (_pairs(places, atoms, guard.ground.teachers), guard.rule.teachers),
        ):
            apart = list(_apart(Counter(pairs), there, enough))
            # Where nothing was observed it does not matter with whom an institution stands.
            apart[0] |= ~there & ((1 << len(places)) - 1)
            found = [both for one_ in found for other_ in apart if (both := one_ & other_)]
    return [sum(places[at] for at in bits(region)) for region in found]


def _apart(threads: Counter[Points], there: Points, enough: int) -> Iterator[Points]:
    """Cut institutions apart wherever it is cheap; give what is left whole."""
    if not there:
        yield 0
        return
    mine = {thread: cost for thread, cost in threads.items() if thread & ~there == 0}
    cut = cheap_cut(mine, enough, [there])
    if cut is None:
        yield there
        return
    yield from _apart(threads, cut, enough)
    yield from _apart(threads, there & ~cut, enough)


def _pairs(
    places: Sequence[Lessons], atoms: Iterable[Lessons], teachers: Sequence[Lessons]
) -> Iterator[Points]:
    """Give pairs of institutions with a lesson each in the same atom; no lesson is in two pairs.

    With `teachers`, no teacher is in two pairs either.
    """
    used = 0
    for atom in atoms:
        left = {at: place & atom & ~used for at, place in enumerate(places) if place & atom}
        while True:
            most = sorted(left, key=lambda at: (-left[at].bit_count(), at))[:2]
            if len(most) < 2 or not left[most[1]]:
                break
            for at in most:
                lesson = left[at] & -left[at]
                gone = teachers[lesson.bit_length() - 1] if teachers else lesson
                used |= gone
                left = {place: lessons & ~gone for place, lessons in left.items()}
            yield 1 << most[0] | 1 << most[1]
