"""Which observations a figure is about: the filter that stands beside every number."""

from dataclasses import dataclass, replace
from datetime import date

from svēris import calendar
from svēris.calendar import Period
from svēris.results import class_sets

#: Kinds that stand in figures, in the order they are shown; self-observation never does.
KINDS = ("areja", "ieksieja", "savstarpeja")
#: Kinds whose answers may stand together once they are also shown apart (domain.md §3.7).
TOGETHER = frozenset({"areja", "ieksieja"})

FAMILIES = ("MS", "RN", "MT")
PERIODS = ("headline", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A school year, and what of it. None and () mean that nobody chose."""

    year: int
    #: "headline" or "year"; None leaves each indicator its own.
    period: str | None = None
    #: Kinds of observation; () leaves each indicator its own.
    kinds: tuple[str, ...] = ()
    family: str | None = None
    #: "1" … "12", or a code of K.VECUMS.
    grade: str | None = None
    age: str | None = None
    class_set: str | None = None
    area: str | None = None
    institution_type: str | None = None
    institution_id: int | None = None
    #: Institutions that went into this one, each with the last school year that is counted here.
    lineage: tuple[tuple[int, int], ...] = ()

    @property
    def city(self) -> bool:
        """Whether it is about the whole city."""
        return self.institution_id is None

    @property
    def narrow(self) -> bool:
        """Whether it takes a part of what was observed there."""
        return self.wide() != self

    def narrowed(self) -> list[tuple[str, str]]:
        """Return by what it narrows: name and value of each."""
        names = ("family", "grade", "age", "class_set", "area", "institution_type")
        found = [(name, getattr(self, name)) for name in names]
        return [(name, value) for name, value in found if value is not None]

    def wide(self) -> "Filter":
        """Return the same year, place and kinds without anything that narrows them."""
        return replace(
            self, family=None, grade=None, age=None, class_set=None, area=None,
            institution_type=None,
        )  # fmt: skip

    def narrowed_to(self, name: str, value: str) -> "Filter":
        """Return the same narrowed to a grade, an age, a class set or an area."""
        return replace(
            self,
            grade=value if name == "grade" else None,
            age=value if name == "age" else None,
            class_set=value if name == "class_set" else None,
            area=value if name == "area" else None,
        )

    def compares(self) -> bool:
        """Whether it means the same a year before: a class set may have had other grades."""
        return self.facets(self.year) == self.facets(self.year - 1)

    def facets(self, year: int) -> list[tuple[str, tuple[str, ...]]]:
        """Return the facets asked for, each with the values that will do, in a school year."""
        asked: list[tuple[str, tuple[str, ...]]] = [
            (name, (value,))
            for name, value in (("grade", self.grade), ("age", self.age), ("area", self.area))
            if value is not None
        ]
        if self.class_set is not None:
            found = class_sets.of_year(year).get(self.class_set)
            asked.append(("grade", tuple(map(str, found.grades)) if found else ()))
        return asked


def days(year: int, period: str) -> Period:
    """Return the days of a period of a school year."""
    if period == "headline":
        return calendar.headline_period(year)
    return calendar.whole_year(year)


def reference_day(year: int, month_day: str, today: date) -> date:
    """Return the day on which assignments are counted: that of the year, or today if earlier."""
    month, day = (int(part) for part in month_day.split("-"))
    return min(date(year + 1, month, day), today)
