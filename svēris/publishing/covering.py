"""Which coverage of institutions may stand beside the city's in public. Pure.

Coverage tells how many of a staff were observed, never what was seen; it is published from the
smallest number of assignments on. Beside the city's, what is withheld of a row is the city less
what is shown: together it must be as large as what may be shown, and still be so when a head takes
away the own institution. Of staff of some duties the rest of the staff is a group as well, which
must be nobody or as large. The city counts persons and an institution assignments, so that
subtracting gives only nearly what is withheld; nothing here relies on that.
"""

from collections.abc import Collection, Iterator, Mapping

from svēris.publishing.groups import Place
from svēris.results import disclosure, volumes
from svēris.results.disclosure import Hidden, Rule
from svēris.results.indicators import Formula
from svēris.results.tallies import Tally

#: By indicator and place; None is the city.
Covered = Mapping[Formula, Mapping[Place, Tally]]


def withheld(
    covered: Covered, rule: Rule, forced: Collection[tuple[Formula, Place]]
) -> set[tuple[Formula, Place]]:
    """Return what must not be shown; `forced` is withheld, or not shown at all, for another reason.

    An empty base is no secret.
    """
    hidden: set[tuple[Formula, Place]] = set(forced)
    for formula, places in covered.items():
        for place, tally in places.items():
            wholes = [row[place] for other, row in covered.items()
                      if volumes.is_part(formula, other) and place in row]  # fmt: skip
            if disclosure.judge_coverage(tally, wholes, rule) not in (None, Hidden.EMPTY):
                hidden.add((formula, place))
    for formula, places in covered.items():
        hidden.update(_row(covered, formula, places, hidden, rule))
    return hidden


def _row(
    covered: Covered, formula: Formula, places: Mapping[Place, Tally],
    hidden: Collection[tuple[Formula, Place]], rule: Rule,
) -> Iterator[tuple[Formula, Place]]:  # fmt: skip
    """Give what must be withheld besides, the smallest first, for the rest of a row to be safe."""
    if (formula, None) in hidden:
        return
    own = {place: tally for place, tally in places.items() if place is not None and tally.n}
    away = {place for place in own if (formula, place) in hidden}
    shown = sorted(own.keys() - away, key=lambda place: (own[place].n, str(place)))
    while away and shown and not _is_safe(covered, formula, away, rule):
        away.add(shown[0])
        yield formula, shown.pop(0)


def _is_safe(covered: Covered, formula: Formula, away: Collection[Place], rule: Rule) -> bool:
    groups = [set(away), *(set(away) - {place} for place in away if len(away) > 1)]
    return all(
        _sum(covered[formula], group) >= rule.lessons
        and all(
            rest == 0 or rest >= rule.lessons
            for other, row in covered.items()
            if volumes.is_part(formula, other)
            for rest in (_sum(row, group) - _sum(covered[formula], group),)
        )
        for group in groups
    )


def _sum(row: Mapping[Place, Tally], places: Collection[Place]) -> int:
    return sum(row[place].n for place in places if place in row)
