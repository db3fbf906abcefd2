"""The lessons of a school year as sets, so that what can be told apart is cheap to work out. Pure.

A set of lessons is a whole number with a bit for each lesson in it: "and" is what two sets share,
and counting a set of a city's year takes a fraction of a microsecond.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias, TypeVar

#: A set of lessons: bit n is the n-th lesson.
Lessons: TypeAlias = int
Value = TypeVar("Value")

#: What is kept of one ground: some ten audiences with all they may ask.
MOST = 2000


@dataclass(frozen=True, slots=True)
class Lesson:
    """One counted lesson: what it is grouped by, and what it is under each indicator."""

    kind: str
    family: str
    headline: bool
    teacher: Hashable
    institution_id: int
    type: str
    #: ("grade", "7"), ("area", "MAT"): several where it stands in several.
    facets: frozenset[tuple[str, str]]
    #: Ids of indicators with commas between: in whose base it is, and with a minus in whose not.
    judged: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a place that one may ask about, in either way."""

    #: ("", "") is the whole; else what it is asked by, and the value: ("grade", "7").
    key: tuple[str, str]
    lessons: Lessons


@dataclass(frozen=True, slots=True)
class Ground:
    """All counted lessons of a place and a school year."""

    everything: Lessons
    #: By what they are grouped by: ("kind", "areja"), ("institution", 7), ("grade", "7").
    by: Mapping[tuple[str, Any], Lessons]
    #: By id of indicator: in its base; and those whose form asks for it at all.
    base: Mapping[int, Lessons]
    asked: Mapping[int, Lessons]
    #: Of every lesson, all lessons of its teacher and of its institution.
    teachers: Sequence[Lessons]
    institutions: Sequence[Lessons]
    #: What was worked out from it.
    worked_out: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, lessons: Iterable[Lesson]) -> "Ground":
        """Return the ground of lessons, in whatever order they come."""
        by: defaultdict[tuple[str, Any], Lessons] = defaultdict(int)
        judged: defaultdict[str, Lessons] = defaultdict(int)
        who, where = [], []
        for place, lesson in enumerate(lessons):
            bit = 1 << place
            for key in _keys(lesson):
                by[key] |= bit
            judged[lesson.judged] |= bit
            who.append(("teacher", lesson.teacher))
            where.append(("institution", lesson.institution_id))
        base, asked = _indicators(judged)
        return cls(
            everything=(1 << len(who)) - 1, by=dict(by), base=base, asked=asked,
            teachers=[by[key] for key in who], institutions=[by[key] for key in where],
        )  # fmt: skip

    def kept(self, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """Return what was worked out from it under a key, or work it out now: it never changes."""
        if key not in self.worked_out:
            value = work_out()
            if len(self.worked_out) >= MOST:
                self.worked_out.clear()
            self.worked_out[key] = value
        found: Value = self.worked_out[key]
        return found

    def lessons(self, name: str, value: Any) -> Lessons:
        """Return the lessons that have a value."""
        return self.by.get((name, value), 0)

    def values(self, name: str) -> list[Any]:
        """Return the values that any lesson has, in order."""
        return sorted(value for each, value in self.by if each == name)


def _keys(lesson: Lesson) -> Iterator[tuple[str, Any]]:
    yield "kind", lesson.kind
    yield "family", lesson.family
    yield "headline", lesson.headline
    yield "teacher", lesson.teacher
    yield "institution", lesson.institution_id
    yield "type", lesson.type
    yield from lesson.facets


def _indicators(
    judged: Mapping[str, Lessons],
) -> tuple[dict[int, Lessons], dict[int, Lessons]]:
    base: defaultdict[int, Lessons] = defaultdict(int)
    asked: defaultdict[int, Lessons] = defaultdict(int)
    for text, lessons in judged.items():
        for part in text.split(",") if text else ():
            signed = int(part)
            asked[abs(signed)] |= lessons
            if signed > 0:
                base[signed] |= lessons
    return dict(base), dict(asked)


def groups(lessons: Lessons, of: Sequence[Lessons]) -> Iterator[Lessons]:
    """Give the parts of a set by teacher or institution, by the lists of `Ground`."""
    while lessons:
        part = of[(lessons & -lessons).bit_length() - 1] & lessons
        yield part
        lessons ^= part


def at_least(lessons: Lessons, of: Sequence[Lessons], enough: int) -> bool:
    """Say whether a set has lessons of so many teachers or institutions."""
    # One part more than enough need not be looked for.
    return sum(1 for _part in islice(groups(lessons, of), max(enough, 0))) >= enough
