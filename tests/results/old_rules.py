"""The rules of before, by which a figure was judged beside its own whole only.

A mistake kept as a mutant: every cell by itself, against all of the place, against the wider base
in whose row it stands and against its own period; of a sum, that not exactly one part is hidden.
"""

from svēris.results.disclosure import Hidden
from svēris.results.guard import Guard
from svēris.results.releases import Release
from svēris.results.scenes import cell_of


def hidden(release: Release, formula, of, kinds, period):
    """Say why a cell is not shown, as it was said before."""
    alone = [_alone(release, formula, of, (kind,), period) for kind in kinds]
    if len(kinds) == 1:
        return alone[0]
    together = _alone(release, formula, of, tuple(kinds), period)
    few = [why for why in alone if why not in (None, Hidden.EMPTY)]
    return together or (Hidden.COMPLEMENT if len(few) == 1 else None)


def _alone(release, formula, of, kinds, period):
    land = release._ground(of.year, release._place)
    counted = release._counted(formula)
    place = sum(land.lessons("kind", kind) for kind in kinds)
    headline = land.lessons("headline", True)

    def of_period(which):
        return place & (headline if which == "headline" else land.everything)

    cell = place
    for key in of.narrowed():
        cell &= cell_of(land, of.year, key)
    base = land.base.get(counted.id, 0)
    mine = cell & base & of_period(period)
    if not mine:
        return Hidden.EMPTY
    if not Guard(land, release._rule).shown(mine):
        return Hidden.SMALL
    wholes = [base & of_period(period), cell & base & of_period(formula.period)]
    beside = formula.beside
    if beside is not None and beside["as"] == "narrower-base":
        other = next(each for each in release._formulas if each.code == beside["of"])
        wholes.append(cell & land.base.get(other.id, 0) & of_period(period))
    few = release._rule.lessons
    apart = (abs(whole.bit_count() - mine.bit_count()) for whole in wholes)
    return Hidden.COMPLEMENT if any(0 < each < few for each in apart) else None
