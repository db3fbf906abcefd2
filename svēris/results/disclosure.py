"""What may be shown of small groups (domain.md §5.4). Pure: judges counts, reads nothing.

A share is shown only when enough lessons of enough teachers stand behind it; 0 % and 100 % of a
small group say something about everybody in it, so they fall under the same rule. Hiding one
cell is not enough where others give it back by subtraction, hence four further rules:

- *split*: of E, I and E+I, when one part is hidden the sum is hidden too;
- *part of a whole* (a second base, a filter, a school within the city): when a part and its
  whole differ by a few lessons, the part would tell about those few, so the part is hidden;
- *the city* for who may not see every school by name: a figure of one or two schools is theirs;
- *the other period*: the same between the period chosen and the indicator's own, which stays.

A hidden cell keeps no number at all, so that no page or file can print one by mistake.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Hidden(StrEnum):
    """Why a figure is not shown."""

    #: Too few lessons or teachers stand behind it.
    SMALL = "small"
    #: It would give another hidden figure back by subtraction.
    COMPLEMENT = "complement"
    #: Nothing was observed that belongs to the base.
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Rule:
    """The smallest group whose share is shown."""

    lessons: int
    teachers: int
    #: Institutions that must stand behind a figure of the city; 1 for who compares them by name.
    institutions: int = 1
    #: Institutions that are the person's own; None where it is the one that is asked about.
    own: frozenset[int] | None = None
    #: Kinds of which the person may read every observation in full.
    read: frozenset[str] = frozenset()


#: With two institutions the head of one would read the other's figures off the city's.
FEWEST_INSTITUTIONS = 3

#: Inside a school and for the board.
INSIDE = Rule(lessons=5, teachers=3)
#: For teachers and the public.
PUBLISHED = Rule(lessons=10, teachers=5)


class Group(Protocol):
    """What a rule needs to know of a group."""

    @property
    def lessons(self) -> int:
        """Lessons in the base."""

    @property
    def teachers(self) -> int:
        """Different teachers of those lessons."""


def judge(group: Group, rule: Rule) -> Hidden | None:
    """Say why a group's share is not shown; None where it is."""
    if group.lessons == 0:
        return Hidden.EMPTY
    if group.lessons < rule.lessons or group.teachers < rule.teachers:
        return Hidden.SMALL
    return None


class Spread(Group, Protocol):
    """What a rule needs to know of a group of the whole city."""

    @property
    def institutions(self) -> int:
        """Different institutions of those lessons."""


def judge_city(city: Spread, school: Spread, rule: Rule) -> Hidden | None:
    """Say why a figure of the city is not shown beside that of a school, which may be empty.

    A teacher seldom works in two schools, so that here the difference of the teachers is known.
    """
    why = judge(city, rule)
    if why is not None or city.lessons == school.lessons:
        return why
    if city.institutions < rule.institutions:
        return Hidden.SMALL
    if school.lessons > 0 and city.teachers - school.teachers < rule.teachers:
        return Hidden.COMPLEMENT
    return judge_part(school, city, rule)


def judge_part(part: Group, whole: Group, rule: Rule) -> Hidden | None:
    """Say why one group's share is not shown beside another's, of which it is a part or the whole.

    Of what the two differ by only the number of lessons is known without counting it apart, so
    that number decides.
    """
    few = 0 < abs(whole.lessons - part.lessons) < rule.lessons
    return Hidden.COMPLEMENT if few and part.lessons > 0 else None


def judge_sum(parts: Iterable[Hidden | None]) -> Hidden | None:
    """Say why the sum of shown parts is not shown: one hidden part is the sum less the others.

    An empty part hides nothing; two hidden parts protect each other.
    """
    hidden = [part for part in parts if part is not None and part is not Hidden.EMPTY]
    return Hidden.COMPLEMENT if len(hidden) == 1 else None


def judge_row(cells: Mapping[Key, Group], rule: Rule) -> dict[Key, Hidden | None]:
    """Say for each cell of a row whose total is shown as well why it is not shown, or None.

    What is hidden is the total less what is shown, so that all hidden cells together must be a
    group that might be shown; until they are, the smallest shown cell is hidden with them. Of
    their teachers only the most of one cell is known to be different people.
    """
    judged = {key: judge(cell, rule) for key, cell in cells.items()}
    hidden = {key: cells[key] for key, why in judged.items() if why is Hidden.SMALL}
    shown = sorted(
        (key for key, why in judged.items() if why is None),
        key=lambda key: (cells[key].lessons, cells[key].teachers, str(key)),
        reverse=True,
    )
    while hidden and shown and not _is_safe(hidden.values(), rule):
        key = shown.pop()
        judged[key], hidden[key] = Hidden.COMPLEMENT, cells[key]
    return judged


def _is_safe(cells: Iterable[Group], rule: Rule) -> bool:
    groups = list(cells)
    return (
        sum(group.lessons for group in groups) >= rule.lessons
        and max(group.teachers for group in groups) >= rule.teachers
    )
