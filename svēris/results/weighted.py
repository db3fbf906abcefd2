"""The same lessons weighed otherwise: a teacher one voice, an institution one voice. Pure.

Lessons of one teacher are alike, so that several of them say less than as many of different
teachers (domain.md §5.2). A second weighing of the same few lessons would tell who among them
was seen several times, hence it needs a larger group than the figure itself.
"""

from dataclasses import dataclass

from svēris.results import statistics
from svēris.results.tallies import Spread, Tally

#: Both ways of weighing are printed where they differ by more than five points.
APART = 0.05
#: The fewest teachers and institutions a second weighing may rest on.
FEWEST_TEACHERS, FEWEST_INSTITUTIONS = 10, 5
#: How alike lessons of one teacher are taken to be, and from which loss on it is said.
ALIKE, WORTH_SAYING = 0.3, 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What stands beside a figure weighed by lessons; None where there is nothing to say."""

    #: The mean of the teachers' own shares, where it differs from the figure.
    by_teacher: float | None = None
    #: The mean of the institutions' own shares.
    of_schools: float | None = None
    #: How many institutions that mean is of.
    schools: int = 0
    #: Teachers with several lessons in the base.
    repeated: int = 0
    #: As how many independent lessons the base counts, where that is fewer.
    effective: int | None = None


def weigh(tally: Tally, teachers: Spread | None, schools: Spread | None) -> Weights | None:
    """Return what other weighings of a shown figure say."""
    if teachers is None or statistics.decimals_for(tally.n) is None:
        return None
    return Weights(
        by_teacher=_by_teacher(tally, teachers),
        of_schools=schools.mean if schools and _are_enough(schools) else None,
        schools=schools.owners if schools else 0,
        repeated=teachers.repeated,
        effective=_effective(teachers),
    )


def _by_teacher(tally: Tally, teachers: Spread) -> float | None:
    differs = abs(teachers.mean - tally.k / tally.n) > APART
    return teachers.mean if differs and teachers.owners >= FEWEST_TEACHERS else None


def _are_enough(schools: Spread) -> bool:
    return schools.owners >= FEWEST_INSTITUTIONS


def _effective(teachers: Spread) -> int | None:
    """Return n over the design effect; a teacher's lessons as a lesson meets them (Kish)."""
    loss = 1 + (teachers.squares / teachers.lessons - 1) * ALIKE
    return round(teachers.lessons / loss) if loss >= WORTH_SAYING else None
