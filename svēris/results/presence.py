"""Who is to be observed in a semester or a year, and how many of them were. Pure.

To be observed is who was present for at least thirty days between the first and the last lesson
of the period (domain.md §5.5): an assignment without an end is taken to go on, and long absences
are taken off. A school counts assignments, the city persons.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from svēris.calendar import Period
from svēris.people.models import Duty
from svēris.results import disclosure
from svēris.results.disclosure import Hidden, Rule
from svēris.results.tallies import Tally
from svēris.results.terms import PERIODS, Terms

Key = TypeVar("Key", bound=Hashable)

LEAST_DAYS = 30

#: Kinds of coverage: observed in one of three ways, in either of two, or having observed.
EITHER, OBSERVER = "areja,ieksieja", "observer"
WAYS = ("ieksieja", "areja", EITHER, "savstarpeja", OBSERVER)

#: Years of teaching: the first of a band, and its code.
BANDS = ((20, "20"), (10, "10"), (3, "3"), (0, "0"))
UNKNOWN = "unknown"
#: The bands in the order they are read.
EXPERIENCE = (*(code for _first, code in reversed(BANDS)), UNKNOWN)

Absences = Sequence[tuple[date, date | None]]


@dataclass(frozen=True, slots=True)
class Work:
    """One assignment as coverage sees it."""

    id: UUID
    person_id: UUID
    institution_id: int
    duty: Duty
    subjects: Sequence[str]
    teaching_since: int | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Post:
    """An assignment with the periods in which it was to be observed, and in which ways it was."""

    work: Work
    active: frozenset[str]
    #: By period: the ways of `WAYS` that happened in it.
    seen: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Cover:
    """How many were to be observed in a period, and by way how many were."""

    n: int
    k: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """The coverage of one group by period; a hidden one has no numbers in it at all."""

    covers: Mapping[str, Cover] = field(default_factory=dict)
    hidden: Hidden | None = None

    def tally(self, period: str, way: str) -> Tally | None:
        """Return one figure; None where it is hidden, or nobody was to be observed."""
        cover = self.covers.get(period)
        if cover is None or cover.n == 0:
            return None
        return Tally(cover.k.get(way, 0), cover.n, teachers=cover.n)


def days_present(work: Work, days: Period, absences: Absences = ()) -> int:
    """Return on how many of some days somebody held an assignment and was not away."""
    first, last = max(work.starts_on, days.first), min(work.ends_on or days.last, days.last)
    present = max(0, (last - first).days + 1)
    away = first
    for starts_on, ends_on in sorted(absences, key=lambda absence: absence[0]):
        begin, end = max(starts_on, away), min(ends_on or last, last)
        if begin <= end:
            present -= (end - begin).days + 1
            away = date.fromordinal(end.toordinal() + 1)
    return present


def active_in(work: Work, terms: Terms, absences: Absences = ()) -> frozenset[str]:
    """Return the periods in which an assignment was to be observed."""
    return frozenset(
        period
        for period in PERIODS
        if days_present(work, terms.taught(period), absences) >= LEAST_DAYS
    )


def posts(
    works: Iterable[Work],
    terms: Terms,
    absences: Mapping[UUID, Absences],
    observed: Iterable[tuple[UUID, str, str]],
    observers: Iterable[tuple[UUID, int, str]],
) -> list[Post]:
    """Join what was read: assignments, absences, who was observed and who observed."""
    ways: dict[UUID, dict[str, set[str]]] = {}
    for key, semester, kind in observed:
        ways.setdefault(key, {}).setdefault(semester, set()).add(kind)
    colleagues: dict[tuple[UUID, int], set[str]] = {}
    for person, institution, semester in observers:
        colleagues.setdefault((person, institution), set()).add(semester)
    return [
        Post(
            work,
            active_in(work, terms, absences.get(work.id, ())),
            _seen(ways.get(work.id, {}), colleagues.get((work.person_id, work.institution_id), ())),
        )
        for work in works
    ]


def _seen(
    ways: Mapping[str, Iterable[str]], observed_in: Iterable[str]
) -> dict[str, frozenset[str]]:
    seen = {semester: set(kinds) for semester, kinds in ways.items()}
    for semester in observed_in:
        seen.setdefault(semester, set()).add(OBSERVER)
    for found in seen.values():
        if not found.isdisjoint(EITHER.split(",")):
            found.add(EITHER)
    year = frozenset().union(*seen.values())
    return {**{period: frozenset(found) for period, found in seen.items()}, "year": year}


def covers(group: Iterable[Post], *, persons: bool) -> dict[str, Cover]:
    """Count a group by period: persons, or assignments."""
    # Numbers and not UUIDs in the sets: their hash is Python's own, and half of the time.
    everybody: dict[str, set[int]] = {period: set() for period in PERIODS}
    seen: dict[tuple[str, str], set[int]] = {
        (period, way): set() for period in PERIODS for way in WAYS
    }
    for post in group:
        unit = (post.work.person_id if persons else post.work.id).int
        for period in post.active:
            everybody[period].add(unit)
            for way in post.seen.get(period, ()):
                seen[period, way].add(unit)
    return {
        period: Cover(len(everybody[period]), {way: len(seen[period, way]) for way in WAYS})
        for period in PERIODS
    }


def grouped(posts: Iterable[Post], keys: Callable[[Post], Iterable[Key]]) -> dict[Key, list[Post]]:
    """Return groups; a post may belong to several, or to none."""
    groups: dict[Key, list[Post]] = {}
    for post in posts:
        for key in keys(post):
            groups.setdefault(key, []).append(post)
    return groups


def lines(groups: Mapping[Key, Sequence[Post]], rule: Rule, *, persons: bool) -> dict[Key, Line]:
    """Count groups and judge them together."""
    counted = {key: covers(group, persons=persons) for key, group in groups.items()}
    spread = {
        key: len({post.work.institution_id for post in group if post.active})
        for key, group in groups.items()
    }
    return judge(counted, spread, rule)


def judge(
    counted: Mapping[Key, Mapping[str, Cover]], spread: Mapping[Key, int], rule: Rule
) -> dict[Key, Line]:
    """Return the lines of a table whose total is shown as well, judged together.

    A group is as large as it is in its smallest period, so that it is hidden in all of them or in
    none: the year less a semester would give the other one back. One that is spread over fewer
    institutions than the rule asks for is theirs, and counts as too small.
    """
    sizes = {
        key: min(_size(covers), rule.lessons - 1)
        if spread[key] < rule.institutions
        else _size(covers)
        for key, covers in counted.items()
    }
    judged = disclosure.judge_row(
        {key: Tally(lessons=size, teachers=size) for key, size in sizes.items()}, rule
    )
    return {
        key: Line(hidden=judged[key]) if judged[key] else Line(covers)
        for key, covers in counted.items()
    }


def _size(covers: Mapping[str, Cover]) -> int:
    return min((cover.n for cover in covers.values() if cover.n), default=0)


def band(since: int | None, year: int) -> str:
    """Return the band of experience in a school year, the code of its first year."""
    if since is None:
        return UNKNOWN
    return next((code for first, code in BANDS if year - since >= first), "0")
