"""Which sets of lessons are large enough, for whom. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svēris.results.cuts import Points, pieces
from svēris.results.disclosure import Rule
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


def singly(atoms: Iterable[tuple[Points, Lessons]]) -> dict[Points, int]:
    """Return a thread for every atom, as dear as it has lessons."""
    return {at: lessons.bit_count() for at, lessons in atoms}


def by(atoms: Iterable[tuple[Points, Lessons]], of: Sequence[Lessons]) -> dict[Points, int]:
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
