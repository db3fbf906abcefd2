"""What of one indicator, one kind of observation and one place may be shown together. Pure.

The argument, of which `disclosure` says what it is for:

*One side.* Cells that are asked about in the same way (by form, class set, age and grade, say)
divide the lessons into blocks: lessons that stand in exactly the same shown cells. Whatever is
added and subtracted, a block is taken whole or left whole. So a cell is taken in, in a fixed
order, only where every block stays large enough. A combined class is simply a block of its own.

*Two sides.* The blocks of a second way of asking (subject areas) run across those of the first.
Draw a point for every block of either side, and every lesson as a thread between its two blocks.
A weighted sum of shown cells gives each point a number, and says something of a lesson only where
the numbers of its two points do not cancel: those lessons are a cut of the drawing. And every cut
is such a sum. So nothing small can be worked out exactly if no cut is cheap: fewer lessons, or
fewer teachers, than the rule. Where one is, the smallest cell of the second side is given up.

*Further bases.* Two indicators that count the same answer over different bases ("of those held in
Latvian") are one question: lessons are told apart by the bases they stand in as well.

*Outside the base.* That a lesson is *not* in a base is an answer too ("not applicable"). What may
be told apart of all lessons whose form asks is settled first, for all indicators alike, and an
indicator shows at most that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from svēris.results.cuts import Points, cheap_cut, pieces
from svēris.results.disclosure import Hidden, Rule
from svēris.results.ground import Ground, Lessons, at_least, groups


@dataclass(frozen=True, slots=True)
class Guard:
    """Which sets of lessons are large enough, for somebody who knows some lessons already."""

    ground: Ground
    rule: Rule
    #: Lessons that the person may know one by one: of the own institution.
    known: Lessons = 0
    #: A set of known lessons alone tells the person nothing new (who may read them in full).
    reads: bool = False

    @property
    def key(self) -> tuple[int, int, int, Lessons, bool]:
        """What two guards of the same lessons are alike by."""
        rule = self.rule
        return rule.lessons, rule.teachers, rule.institutions, self.known, self.reads

    def safe(self, lessons: Lessons) -> bool:
        """Say whether a set is none, or large enough also without what is known."""
        if not lessons:
            return True
        others = lessons & ~self.known
        if not others:
            return self.reads
        return self.shown(others) and self._wide(lessons, self.rule.institutions)

    def shown(self, lessons: Lessons) -> bool:
        """Say whether a set is large enough to be shown at all."""
        rule, ground = self.rule, self.ground
        return lessons.bit_count() >= rule.lessons and at_least(
            lessons, ground.teachers, rule.teachers
        )

    def _wide(self, lessons: Lessons, institutions: int) -> bool:
        return institutions < 2 or at_least(lessons, self.ground.institutions, institutions)

    def small(self, lessons: Lessons) -> bool:
        """Say whether anybody may know that a set is small: from the number of observations."""
        wide = self._wide(lessons, self.rule.institutions)
        return not self.shown(lessons) or not (wide or not lessons & ~self.known)


@dataclass(frozen=True, slots=True)
class Base:
    """One indicator's own lessons: those whose form asks for it, and of them those in its base."""

    indicator: int
    asked: Lessons
    base: Lessons


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a place that one may ask about, in either way."""

    #: ("", "") is the whole; else what it is asked by, and the value: ("grade", "7").
    key: tuple[str, str]
    lessons: Lessons


@dataclass
class Plan:
    """What is shown of indicators that count the same answer, in one place and of one kind."""

    guard: Guard
    #: All lessons there.
    universe: Lessons
    bases: Sequence[Base]
    #: Indicators of which anything is shown.
    taken: list[Base] = field(default_factory=list)
    #: The cells that were taken in, and the blocks into which they divide the lessons: two sides.
    cells: tuple[list[Cell], list[Cell]] = field(default_factory=lambda: ([], []))
    blocks: tuple[list[Lessons], list[Lessons]] = field(default_factory=lambda: ([], []))

    def __post_init__(self) -> None:
        for base in self.bases:
            classes = _classes([*self.taken, base])
            if all(self.guard.safe(each & self.universe) for each in classes):
                self.taken.append(base)
        self._classes = [each & self.universe for each in _classes(self.taken)]

    def divide(self, first: Iterable[Cell], second: Iterable[Cell]) -> "Plan":
        """Take in the cells of both sides as far as they may stand together; return itself."""
        one, across = self._refined(first)
        two, along = self._refined(second)
        while along and (cut := self._cheap_cut(one, two)) is not None:
            along.remove(self._given_up(along, two, cut >> len(one)))
            two, along = self._refined(along)
        self.cells, self.blocks = (across, along), (one, two)
        return self

    def hidden(self, indicator: int, lessons: Lessons) -> Hidden | None:
        """Say why a cell of an indicator is not shown; None where it is."""
        (mine,) = [each for each in self.bases if each.indicator == indicator]
        cell = lessons & self.universe
        if not cell & mine.asked:
            return Hidden.EMPTY
        if self.guard.small(cell & mine.asked):
            return Hidden.SMALL
        shown = mine in self.taken and self.guard.shown(cell & mine.base)
        return None if shown and self._measured(cell) else Hidden.COMPLEMENT

    def _measured(self, cell: Lessons) -> bool:
        return any(all(block & cell in (0, block) for block in side) for side in self.blocks)

    def _refined(self, cells: Iterable[Cell]) -> tuple[list[Lessons], list[Cell]]:
        """Return the blocks into which cells divide the lessons, and the cells that were taken."""
        found, taken = [self.universe], []
        for cell in cells:
            parts = [(block & cell.lessons, block & ~cell.lessons) for block in found]
            new = [piece for part in parts if all(part) for piece in part]
            if all(self.guard.safe(piece & each) for piece in new for each in self._classes):
                found = [piece for part in parts for piece in part if piece]
                taken.append(cell)
        return found, taken

    def _cheap_cut(self, one: Sequence[Lessons], two: Sequence[Lessons]) -> Points | None:
        """Return the points on one side of a cheap cut; None where there is none."""
        atoms = [
            (1 << i | 1 << len(one) + j, block & other)
            for i, block in enumerate(one)
            for j, other in enumerate(two)
            if block & other
        ]
        for each in self._classes:
            cut = self._cut_of([(at, atom & each) for at, atom in atoms if atom & each])
            if cut is not None:
                return cut
        return None

    def _cut_of(self, atoms: Sequence[tuple[Points, Lessons]]) -> Points | None:
        guard, rule = self.guard, self.guard.rule
        others = [(at, atom & ~guard.known) for at, atom in atoms if atom & ~guard.known]
        drawn = pieces(at for at, _ in others)
        if not guard.reads:
            # What the others' lessons leave open must not be said of the known ones either.
            for at, _atom in atoms:
                if not any(at & piece == at for piece in drawn):
                    return at
        ways = [
            (_singly(others), rule.lessons),
            (_by(others, guard.ground.teachers), rule.teachers),
        ]
        if rule.institutions > 1:
            # One institution may be the reader's own.
            ways.append((_by(others, guard.ground.institutions), rule.institutions - 1))
        for threads, enough in ways:
            if (cut := cheap_cut(threads, enough, drawn)) is not None:
                return cut
        return None

    def _given_up(self, cells: Sequence[Cell], two: Sequence[Lessons], cut: Points) -> Cell:
        """Return the smallest cell that a cut of the second side's points parts from others."""
        here = there = 0
        for place, block in enumerate(two):
            if cut >> place & 1:
                here |= block
            else:
                there |= block
        parted = [each for each in cells if each.lessons & here and each.lessons & there == 0]
        parted += [each for each in cells if each.lessons & there and each.lessons & here == 0]
        return min(
            parted or cells, key=lambda cell: ((cell.lessons & self.universe).bit_count(), cell.key)
        )


def _classes(bases: Sequence[Base]) -> list[Lessons]:
    """Return the lessons of bases, told apart by the bases they stand in."""
    found: list[Lessons] = []
    for each in bases:
        rest, new = each.base, []
        for known in found:
            new += [known & each.base, known & ~each.base]
            rest &= ~known
        found = [one for one in (*new, rest) if one]
    return found


def _singly(atoms: Iterable[tuple[Points, Lessons]]) -> dict[Points, int]:
    return {at: lessons.bit_count() for at, lessons in atoms}


def _by(atoms: Iterable[tuple[Points, Lessons]], of: Sequence[Lessons]) -> dict[Points, int]:
    """Return a thread for every teacher or institution, through all its points that hang together.

    Where they hang together in several pieces only the largest is drawn, so that no cut seems
    dearer than it is.
    """
    threads: dict[Lessons, list[Points]] = {}
    for at, lessons in atoms:
        for part in groups(lessons, of):
            threads.setdefault(of[part.bit_length() - 1], []).append(at)
    found: dict[Points, int] = {}
    for mine in threads.values():
        largest = max(pieces(mine), key=lambda piece: (piece.bit_count(), piece))
        found[largest] = found.get(largest, 0) + 1
    return found
