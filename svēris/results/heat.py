"""A table of institutions by indicators, and where its marks stand. Pure; templates draw it.

Institutions stand in Latvian order, by type or all together. There is no order by value on
purpose: it would make a league table of schools that were not observed for that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from svēris.people.models import Institution, InstitutionType
from svēris.results import statistics
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.schools import Row
from svēris.results.tallies import Tally

#: Orders of rows: by type and name, or by name alone.
ORDERS = ("type", "name")
#: Types in the order they are read.
TYPES = (
    InstitutionType.GENERAL,
    InstitutionType.PRESCHOOL,
    InstitutionType.VOCATIONAL,
    InstitutionType.HOBBY,
    InstitutionType.SPORTS,
)

#: Strengths of the one hue: each a fifth of 0–100 %.
STRENGTHS = 5
#: Fewer institutions have no mean: one of two would be read off it.
FEWEST_FOR_MEAN = 3


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of institutions' shares, each counting once however much was observed in it.

    Of those alone whose share is shown: with a hidden one in it, the shown ones would give it back.
    """

    share: float
    institutions: int


@dataclass(frozen=True, slots=True)
class Place:
    """One institution with a figure for each column."""

    institution: Institution
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole table: first the city and the mean, then institutions in groups."""

    city: Sequence[Figure]
    means: Sequence[Mean | None]
    #: Groups of institutions; without a type where all stand together.
    groups: Sequence[tuple[InstitutionType | None, Sequence[Place]]]
    #: Institutions in which nothing was observed.
    unseen: Sequence[Institution]


def sheet(rows: Sequence[Row], institutions: Sequence[Institution], order: str) -> Sheet:
    """Return the table of some indicators; `institutions` come in Latvian order."""
    seen = {key for row in rows for key in row.schools}
    places = [
        Place(each, [_figure(row, each.id) for row in rows])
        for each in institutions
        if each.id in seen
    ]
    return Sheet(
        city=[row.city for row in rows],
        means=[mean(row.schools) for row in rows],
        groups=_groups(places, order),
        unseen=[each for each in institutions if each.id not in seen],
    )


def _figure(row: Row, institution_id: int) -> Figure:
    city = row.city
    return row.schools.get(institution_id) or Figure(
        formula=city.formula, kinds=city.kinds, year=city.year, period=city.period,
        hidden=Hidden.EMPTY,
    )  # fmt: skip


def _groups(
    places: Sequence[Place], order: str
) -> list[tuple[InstitutionType | None, Sequence[Place]]]:
    if order == "name":
        return [(None, places)]
    by_type = [(kind, [p for p in places if p.institution.type is kind]) for kind in TYPES]
    return [(kind, found) for kind, found in by_type if found]


def mean(schools: Mapping[int, Figure]) -> Mean | None:
    """Return the mean of the shown institutions; None of too few."""
    shares = [
        figure.tally.k / figure.tally.n for figure in schools.values() if figure.tally is not None
    ]
    if len(shares) < FEWEST_FOR_MEAN:
        return None
    return Mean(sum(shares) / len(shares), len(shares))


def strength(tally: Tally) -> int:
    """Return how strong a share's cell is filled, 1–5."""
    return min(tally.k * STRENGTHS // tally.n, STRENGTHS - 1) + 1


def is_small(tally: Tally) -> bool:
    """Say whether a share stands on so few that it is written without per cent, and drawn paler."""
    return tally.n < statistics.WHOLE_FROM


def place(share: float) -> str:
    """Return where a share stands on the 0–100 line."""
    return f"{share * 100:.2f}%"
