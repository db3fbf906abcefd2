"""What may be shown of small groups (domain.md §5.4): the rule, the guarantee and its limits.

The rule: a share is shown only when enough lessons of enough teachers stand behind it. 0 % and
100 % of a small group say something about everybody in it, so they fall under the same rule.

**The guarantee.** Whatever one person asks, in whatever order, with whatever filters, of both
periods, by page, API, command or file: by adding and subtracting what is shown, with any weights,
nobody works out anything about fewer lessons, or lessons of fewer teachers, than the rule; neither
what was seen in them nor whether they belong to a base. What is shown is a function of the data,
of the rule and of the person's rights, and never of what was asked before. How it is kept:

- one filter at a time, and another's institution only as a whole (`asking`): what can be asked is
  then few ways of dividing the same lessons, and `release` proves which of these parts may stand
  together; `releases` applies it to the data. The whole comes first, then the larger parts: of two
  parts that cannot both be shown the smaller is hidden, and "not enough data" does not tell which
  of the reasons it was, unless the number of observations, which anybody sees, says it;
- who knows an institution from inside (its head reads everything) is shown of the city only what
  is large enough without it, and of three institutions at least: of two, each would read the other;
- external and internal together are shown where each is shown or was not observed;
- teachers are counted only of a whole and of one period, and where those with several lessons are
  none or enough;
- another period than an indicator's own is shown of a whole whose summer is empty or large enough;
- last year's figure and the city's beside a figure obey the plan of their own year and place;
- a school with its predecessors is shown where its own lessons and theirs are, each by a plan, and
  where the city stays as it is for who knows theirs;
- institutions are published by name: a part of the city is shown to who does not compare them only
  where nothing small follows beside those large enough to be published, and an edition withholds
  whatever is hidden from who does;
- an indicator that is not published yet is judged as if it were, by the same plan.

**What is not protected.** That a lesson was seen: numbers of observations are shown however small,
and so is coverage from the smallest number of assignments on (`judge_coverage`). Of a shown group,
what its own figure says of all in it.

**Limits.** (1) Two persons who pool what they see, or one who keeps what an earlier right showed.
(2) Figures of a running year change with every lesson: who writes them down before and after one
lesson has come in can subtract. Published figures are those of closed periods. (3) Who knows some
of the lessons of a group from elsewhere, a teacher's own, subtracts these. Only heads and who reads
a kind in full are reckoned with; the larger groups of `PUBLISHED` leave room for the rest.
(4) Reasoning that is not adding: bounds, probabilities, and that a figure is hidden at all.
(5) Figures of different answers that depend on one another by content. Indicators of the same
answer, in whatever words, over different bases are one question (`statements`), and of a condition
that brings in what the context block says (learners present, grade) only the rest is one; but what
else of a lesson somebody may know, its language or its form of work, nobody reckons with. (6) Who
publishes an indicator, looks, withdraws it and publishes another, or looks at one draft after
another, may subtract what the first showed; publishing and looking are recorded. (7) A page of a
closed year follows later corrections and its edition does not: beside one another they tell of the
lessons that came late, as two days' pages do.

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
#: For what leaves under the board's name: every institution whole, the city also in parts.
PUBLICATION = Rule(lessons=10, teachers=5, own=frozenset())

#: The key of all kinds together in a table.
SUM = "+"


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


def judge_part(part: Group, whole: Group, rule: Rule) -> Hidden | None:
    """Say why one group's share is not shown beside another's, of which it is a part or the whole.

    Of what the two differ by only the number of lessons is known without counting it apart, so
    that number decides.
    """
    few = 0 < abs(whole.lessons - part.lessons) < rule.lessons
    return Hidden.COMPLEMENT if few and part.lessons > 0 else None


def judge_sum(parts: Iterable[Hidden | None]) -> Hidden | None:
    """Say why the sum of parts is not shown: it says nothing new only where all of them are shown.

    An empty part hides nothing.
    """
    hidden = [part for part in parts if part is not None and part is not Hidden.EMPTY]
    return Hidden.COMPLEMENT if hidden else None


def judge_coverage(covered: Group, wholes: Iterable[Group], rule: Rule) -> Hidden | None:
    """Say why it is not shown how many of so many teachers were observed.

    It tells that somebody was observed, and of those left over that nobody came yet; who they are
    is for the head alone. So it is shown from the smallest number of assignments on, and of some
    duties only where those of all other duties are none or enough.
    """
    why = judge(covered, rule)
    if why is not None:
        return why
    parts = (judge_part(covered, whole, rule) for whole in wholes)
    return next((part for part in parts if part is not None), None)


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


def judge_table(
    kinds: Mapping[str, Mapping[Key, Group]], rule: Rule
) -> dict[str, dict[Key, Hidden | None]]:
    """Judge a table whose rows are kinds of observation, with the total of every row.

    Under SUM stands the row of all kinds together, which says nothing that they do not say.
    """
    judged = {kind: judge_row(cells, rule) for kind, cells in kinds.items()}
    keys = {key: None for cells in kinds.values() for key in cells}
    together: dict[Key, Hidden | None] = {}
    for key in keys:
        parts = [row.get(key, Hidden.EMPTY) for row in judged.values()]
        empty = all(part is Hidden.EMPTY for part in parts)
        together[key] = Hidden.EMPTY if empty else judge_sum(parts)
    return {**judged, SUM: together}
