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

*Areas that overlap.* A play-lesson stands in several areas at once, and blocks would be tiny. Take
two lessons of one block of the first side that differ in one area only, or by having one area for
another: what a sum says of them differs by those areas' numbers, so that unless these are equal
(or none), it says something of one lesson of the pair. Areas that enough pairs, no lesson and no
teacher in two of them, tie to one another and to "no area" drop out of every sum that tells of few.
Of the two proofs the one that shows more is taken.

*Institutions as well.* Who compares institutions by name has a third side. Tie two lessons of two
institutions that stand in the same blocks of both other sides: where a sum gives the institutions
different numbers, it says something of one lesson of each pair. Institutions that are tied by
enough pairs therefore have the same number, and drop out; those that are not (`ties`) are told
apart by the first side as well.

*Further bases.* Two indicators that count the same answer over different bases ("of those held in
Latvian") are one question (`statements`): lessons are told apart by the bases they stand in as
well, and where an indicator asks different lessons different things, by these.

*Outside the base.* That a lesson is *not* in a base is an answer too ("not applicable"). What may
be told apart of all lessons whose form asks is settled first, for all indicators alike, and an
indicator shows at most that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from svēris.results import ties
from svēris.results.cuts import Points, cheap_cut, pieces
from svēris.results.disclosure import Hidden
from svēris.results.ground import Cell, Lessons
from svēris.results.guard import Guard, by, singly

#: Cells of the first side and of the second, and those of the second that are shown as they are.
_Way: TypeAlias = "tuple[list[Cell], list[Cell], list[Cell]]"

#: The name of a cell of institutions that are told apart by the first side; nobody asks for it.
REGION = "region"


@dataclass(frozen=True, slots=True)
class Base:
    """One indicator's own lessons: those whose form asks for it, and of them those in its base."""

    indicator: int
    asked: Lessons
    base: Lessons
    #: The lessons of each of its statements, where they are not simply the base.
    parts: tuple[Lessons, ...] = ()
    #: Lessons of which it is told whether they are in the base, where they are fewer than `asked`.
    told: tuple[Lessons, ...] = ()


@dataclass(frozen=True, slots=True)
class Sides:
    """What may be asked about, in the order in which it is taken in."""

    #: Institutions and their types, for who compares them.
    places: Sequence[Cell] = ()
    first: Sequence[Cell] = ()
    second: Sequence[Cell] = ()

    @property
    def names(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The keys of all cells."""
        sides = (self.places, self.first, self.second)
        return tuple(tuple(cell.key for cell in side) for side in sides)


@dataclass
class Plan:
    """What is shown of indicators that count the same answer, in one place and of one kind."""

    guard: Guard
    #: All lessons there.
    universe: Lessons
    bases: Sequence[Base]
    #: Indicators of which anything is shown.
    taken: list[Base] = field(default_factory=list)
    #: The cells that were taken in, and the blocks into which they divide the lessons.
    cells: Sides = field(default_factory=Sides)
    blocks: Sequence[Sequence[Lessons]] = ()
    #: Cells of the second side that are shown as they are, and no part of what they share.
    exact: set[Lessons] = field(default_factory=set)
    #: Which institutions are seen by name, where others than this person decide that.
    named: Guard | None = None

    def __post_init__(self) -> None:
        for base in self.bases:
            classes = [*_classes([*self.taken, base]), *base.told]
            if all(self.guard.safe(each & self.universe) for each in classes):
                self.taken.append(base)
        self._classes = [each & self.universe for each in _classes(self.taken)]

    def divide(self, sides: Sides) -> "Plan":
        """Take in the cells of all sides as far as they may stand together; return itself.

        There are two proofs for the second side; the one that shows more is taken.
        """
        blocks, places = self._refined(sides.places, self.named)
        way = self._cut_apart(blocks, sides)
        if len(way[1]) < len(sides.second):
            ways = (way, self._tied(blocks, sides))
            way = max(ways, key=lambda each: self._shown(*each[0], *each[1]))
        across, along, exact = way
        self.cells = Sides(places, across, along)
        self.exact = {cell.lessons & self.universe for cell in exact}
        shown = (places, across, [] if exact else along)
        named = (self.named, None, None)
        self.blocks = [self._refined(*side)[0] for side in zip(shown, named, strict=True)]
        return self

    def _shown(self, *cells: Cell) -> int:
        return sum((cell.lessons & self.universe).bit_count() for cell in cells)

    def _cut_apart(self, places: Sequence[Lessons], sides: Sides) -> "_Way":
        """Take in as much of the second side as no cheap cut parts from the first."""
        two, along = self._refined(sides.second)
        one, across = self._with_regions(places, sides.first, two)
        while along and (cut := self._cheap_cut(one, two)) is not None:
            along.remove(self._given_up(along, two, cut >> len(one)))
            two, along = self._refined(along)
        return across, along, []

    def _tied(self, places: Sequence[Lessons], sides: Sides) -> "_Way":
        """Take in as much of the second side as is tied by pairs of lessons."""
        along = list(sides.second)
        one, across = self._with_regions(places, sides.first, ties.alike(self.universe, along))
        while along:
            loose = ties.loose(self.guard, self._classes, one, [each.lessons for each in along])
            if not loose:
                break
            along.remove(min((along[at] for at in loose), key=self._shown))
        return across, along, along

    def _with_regions(
        self, places: Sequence[Lessons], first: Sequence[Cell], two: Sequence[Lessons]
    ) -> tuple[list[Lessons], list[Cell]]:
        """Return the blocks and cells of the first side, where institutions are a third."""
        found: list[Cell] = []
        if len(places) > 1 and (first or len(two) > 1):
            one = self._refined(first)[0]
            regions = ties.regions(self.guard, self._classes, places, one, two)
            found = [Cell((REGION, str(at)), each) for at, each in enumerate(regions)]
        blocks, cells = self._refined([*found, *first])
        return blocks, [cell for cell in cells if cell.key[0] != REGION]

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
        return (
            cell == self.universe
            or cell in self.exact
            or any(all(block & cell in (0, block) for block in side) for side in self.blocks)
        )

    def _refined(
        self, cells: Iterable[Cell], named: Guard | None = None
    ) -> tuple[list[Lessons], list[Cell]]:
        """Return the blocks into which cells divide the lessons, and the cells that were taken."""
        guard = named or self.guard
        found, taken = [self.universe], []
        for cell in cells:
            parts = [(block & cell.lessons, block & ~cell.lessons) for block in found]
            new = [piece for part in parts if all(part) for piece in part]
            if all(guard.safe(piece & each) for piece in new for each in self._classes):
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
            (singly(others), rule.lessons),
            (by(others, guard.ground.teachers), rule.teachers),
        ]
        if rule.institutions > 1:
            # One institution may be the reader's own.
            ways.append((by(others, guard.ground.institutions), rule.institutions - 1))
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
    for mine in (lessons for each in bases for lessons in (each.base, *each.parts)):
        rest, new = mine, []
        for known in found:
            new += [known & mine, known & ~mine]
            rest &= ~known
        found = [one for one in (*new, rest) if one]
    return found
