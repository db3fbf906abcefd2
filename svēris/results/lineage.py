"""What became of institutions: which went into which, and since when (domain.md §0.10).

A school's earlier years are its own and those of the schools that went into it, the schools that
had gone into those included.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.models import Institution, Succession


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An institution that went into another, directly or by way of a third."""

    institution_id: int
    name: str
    #: The day on which it ceased to be counted apart.
    on: date

    @property
    def last_year(self) -> int:
        """The last school year with lessons of its own."""
        return calendar.school_year(date.fromordinal(self.on.toordinal() - 1))


@dataclass(frozen=True, slots=True)
class Lineage:
    """What an institution grew out of, and what it went into."""

    #: The newest first.
    ancestors: tuple[Ancestor, ...]
    successors: tuple[Institution, ...]

    @property
    def filter(self) -> tuple[tuple[int, int], ...]:
        """The ancestors as a filter takes them."""
        return tuple((each.institution_id, each.last_year) for each in self.ancestors)

    def joined(self, year: int) -> list[Ancestor]:
        """Return the ancestors that are counted with the institution in a school year."""
        return [each for each in self.ancestors if year <= each.last_year]


def lineage(session: Session, institution_id: int) -> Lineage:
    """Return what an institution grew out of and went into."""
    rows = session.execute(
        select(Succession.predecessor_id, Succession.successor_id, Succession.on)
    ).all()
    days = ancestors([(row[0], row[1], row[2]) for row in rows], institution_id)
    after = {row[1] for row in rows if row[0] == institution_id}
    wanted = [*days, *after]
    if not wanted:
        return Lineage((), ())
    found = {
        each.id: each
        for each in session.scalars(select(Institution).where(Institution.id.in_(wanted)))
    }
    return Lineage(_named(days, found), tuple(found[each] for each in sorted(after)))


def ancestors(rows: Iterable[tuple[int, int, date]], institution_id: int) -> dict[int, date]:
    """Return the day of every institution that went into this one, by whatever way it did.

    `rows`: predecessor, successor and day. What had gone into a predecessor came with it, and on
    its own day. A ring, which only a mistake can make, is walked once.
    """
    into: dict[int, list[tuple[int, date]]] = {}
    for predecessor, successor, on in rows:
        into.setdefault(successor, []).append((predecessor, on))
    found: dict[int, date] = {}
    waiting = [(institution_id, date.max)]
    while waiting:
        place, until = waiting.pop()
        for predecessor, on in into.get(place, ()):
            day = min(on, until)
            if predecessor != institution_id and found.get(predecessor, date.min) < day:
                found[predecessor] = day
                waiting.append((predecessor, day))
    return found


def _named(days: Mapping[int, date], found: Mapping[int, Institution]) -> tuple[Ancestor, ...]:
    newest_first: Sequence[tuple[int, date]] = sorted(
        days.items(), key=lambda pair: (-pair[1].toordinal(), found[pair[0]].name_sort)
    )
    return tuple(Ancestor(place, found[place].name, on) for place, on in newest_first)
