"""Named sets of grades, versioned by school year (domain.md §2.3), as data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from svēris.places import FORMS_SCHEMA

FILE = FORMS_SCHEMA / "indicators" / "class-sets.json"


@dataclass(frozen=True, slots=True)
class ClassSet:
    """A named set of grades in one school year."""

    code: str
    name: Mapping[str, str]
    grades: tuple[int, ...]


@cache
def of_year(year: int) -> dict[str, ClassSet]:
    """Return the sets that exist in the school year that began in `year`, by their code."""
    found = {}
    for raw in json.loads(FILE.read_text("utf-8"))["sets"]:
        for stretch in raw["years"]:
            if stretch["from"] <= year <= stretch.get("to", year):
                found[raw["code"]] = ClassSet(raw["code"], raw["name"], tuple(stretch["grades"]))
    return found


@cache
def partition(year: int) -> tuple[ClassSet, ...]:
    """Return the sets that divide a year's lessons, the first that fits taking the lesson."""
    sets = of_year(year)
    return tuple(
        sets[code] for code in json.loads(FILE.read_text("utf-8"))["partition"] if code in sets
    )
