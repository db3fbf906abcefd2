"""Where something is asked about, and what may be asked there at most. Pure."""

from dataclasses import dataclass
from typing import Any

from svēris.results import class_sets
from svēris.results.filters import Filter
from svēris.results.ground import Cell, Ground, Lessons
from svēris.results.release import Sides

OWN, CITY, COMPARE = "own", "city", "compare"
WHOLE = ("", "")
#: The part of a plan that says which institutions are shown by name.
PLACES = "places"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something is asked: a place as it is seen, a school year and a kind."""

    way: str
    land: Ground
    year: int
    kind: str
    #: The only lessons it is about; None where it is about all.
    within: Lessons | None = None
    #: Lessons that are known one by one, beside those of the person's own institution.
    known: Lessons = 0

    @property
    def key(self) -> tuple[str, int, str, Lessons | None, Lessons]:
        """What two scenes of the same lessons are alike by."""
        return self.way, self.year, self.kind, self.within, self.known

    def universe(self, *, headline: bool) -> Lessons:
        """Return all lessons of the kind, or those of the headline period."""
        seen = self.land.lessons("kind", self.kind)
        seen = seen if self.within is None else seen & self.within
        return seen & self.land.lessons("headline", True) if headline else seen


def narrowed(of: Filter) -> tuple[str, str] | None:
    """Return by what a filter narrows, WHOLE where it does not; None where it does so twice."""
    found = of.narrowed()
    if len(found) > 1:
        return None
    return found[0] if found else WHOLE


def cell_of(land: Ground, year: int, key: tuple[str, Any]) -> Lessons:
    """Return the lessons of what is narrowed by, whatever kind they are of."""
    name, value = key
    if key == WHOLE:
        return land.everything
    if name == "class_set":
        found = class_sets.of_year(year).get(value)
        lessons = 0
        for grade in found.grades if found else ():
            lessons |= land.lessons("grade", str(grade))
        return lessons
    return land.lessons("type" if name == "institution_type" else name, value)


def cells(scene: Scene, universe: Lessons) -> Sides:
    """Return the cells that may be asked about, in the order in which they are taken in."""
    land, year = scene.land, scene.year

    def of(name: str) -> list[Cell]:
        values = class_sets.of_year(year) if name == "class_set" else land.values(name)
        cells = [
            Cell((name, str(value)), cell_of(land, year, (name, value)) & universe)
            for value in values
        ]
        # The large first: of two that cannot both be shown it says more.
        return sorted(cells, key=lambda cell: (-cell.lessons.bit_count(), cell.key))

    form = [cell for name in ("family", "age", "class_set", "grade") for cell in of(name)]
    if scene.way == COMPARE:
        return Sides([*of("type"), *of("institution")], form, of("area"))
    return Sides((), form if scene.way == OWN else [*of("family"), *of("type"), *form], of("area"))
