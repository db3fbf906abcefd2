"""Which institutions and areas enough pairs of lessons tie. Pure; `release` says what for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from svēris.results.cuts import Points, bits, cheap_cut
from svēris.results.ground import Cell, Lessons
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
        there = [(at, place & atom) for at, place in enumerate(places) if place & atom]
        while True:
            left = sorted(
                ((mine, at) for at, all_ in there if (mine := all_ & ~used)),
                key=lambda each: (-each[0].bit_count(), each[1]),
            )
            if len(left) < 2:
                break
            (one, first), (other, second) = left[:2]
            _lesson, gone = _taken(one, teachers)
            partner, also = _taken(other & ~gone, teachers)
            used |= gone | also
            if partner:
                yield 1 << first | 1 << second


def alike(universe: Lessons, cells: Iterable[Cell]) -> list[Lessons]:
    """Return the lessons that stand in exactly the same cells, set by set."""
    found = [universe]
    for cell in cells:
        parts = [(each & cell.lessons, each & ~cell.lessons) for each in found]
        found = [part for pair in parts for part in pair if part]
    return found


def loose(
    guard: Guard, classes: Iterable[Lessons], blocks: Sequence[Lessons], areas: Sequence[Lessons]
) -> list[int]:
    """Return the places of the areas that are not tied to all others and to "no area"."""
    rule, land = guard.rule, guard.ground
    nothing = 1 << len(areas)
    ways = [([], rule.lessons), (land.teachers, rule.teachers)]
    if rule.institutions > 1:
        # One institution may be the reader's own.
        ways.append((land.institutions, rule.institutions - 1))
    for each in classes:
        known = each & guard.known
        sets = _areas_of(each & ~known, areas)
        # Where every lesson has exactly one area, all of them alike are as good as none.
        single = all(len(list(bits(at))) == 1 for at in _areas_of(each, areas))
        there = sum(1 << at for at, area in enumerate(areas) if area & each)
        for of, enough in ways:
            pairs = Counter(_differing(sets, blocks, of, nothing))
            drawn = there if single else there | nothing
            main, *others = _apart(pairs, drawn, enough)
            if others:
                parts = [main, *others]
                kept = max(parts, key=lambda part: (bool(part & nothing), part.bit_count(), part))
                return [at for part in parts if part != kept for at in bits(part & ~nothing)]
    return []


def _areas_of(lessons: Lessons, areas: Sequence[Lessons]) -> dict[int, Lessons]:
    """Return lessons by the areas they stand in, as bits."""
    found = {0: lessons} if lessons else {}
    for at, area in enumerate(areas):
        found = {
            key: part
            for known, mine in found.items()
            for key, part in ((known | 1 << at, mine & area), (known, mine & ~area))
            if part
        }
    return found


def _differing(
    sets: dict[int, Lessons], blocks: Iterable[Lessons], of: Sequence[Lessons], nothing: Points
) -> Iterator[Points]:
    """Give what pairs of lessons of a block differ by; no lesson (or teacher) is in two pairs."""
    used = 0
    for block in blocks:
        there = sorted(at for at, lessons in sets.items() if lessons & block)
        for one, other in combinations(there, 2):
            between = _between(one, other, nothing)
            while between:
                first, gone = _taken(sets[one] & block & ~used, of)
                second, also = _taken(sets[other] & block & ~used & ~gone, of)
                if not (first and second):
                    break
                used |= gone | also
                yield between


def _taken(lessons: Lessons, of: Sequence[Lessons]) -> tuple[Lessons, Lessons]:
    """Return one lesson of a set, and it with all of its teacher's; nothing of nothing."""
    lesson = lessons & -lessons
    if not lesson:
        return 0, 0
    return lesson, of[lesson.bit_length() - 1] if of else lesson


def _between(one: int, other: int, nothing: Points) -> Points:
    """Return the two areas, or the area and nothing, by which two lessons differ; 0 for more."""
    more, less = one & ~other, other & ~one
    if more.bit_count() > 1 or less.bit_count() > 1:
        return 0
    return (more or nothing) | (less or nothing)
