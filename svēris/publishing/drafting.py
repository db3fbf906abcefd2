"""What would be published of a period now: counted twice, judged over all of it.

Every figure is counted by the database as everywhere, and once more one by one in Python; where the
two differ nothing is published. Judged is everything that stands beside it in public: the
institutions of a row, E, I and E + I, wider and narrower bases, and every earlier edition of the
same school year. There two rules hold:

- what an earlier edition withheld stays withheld: once it is shown, the earlier row could be
  solved for the others;
- a figure is corrected only where the observations by which it differs are themselves a safe
  group. Where they are not, it stands as it was published, and says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.people.models import Institution
from svēris.problems import Problem
from svēris.publishing import basis, covering, groups, judging
from svēris.publishing.basis import Seen
from svēris.publishing.document import EMPTY, FEW, Json, Period, figure, identity
from svēris.publishing.groups import Cells, Place
from svēris.publishing.judging import Layout, Spot
from svēris.publishing.sheets import KINDS, Sheet, sheet
from svēris.results import indicators, schools, volumes
from svēris.results.disclosure import FEWEST_INSTITUTIONS, INSIDE, PUBLISHED, Rule
from svēris.results.figure import Figure
from svēris.results.filters import days
from svēris.results.indicators import Formula
from svēris.results.shares import Column
from svēris.results.tallies import Tally

RULE = Rule(PUBLISHED.lessons, PUBLISHED.teachers, FEWEST_INSTITUTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An edition of the same school year, with the groups behind its figures."""

    code: str
    edition: int
    cells: Cells
    figures: Mapping[tuple[object, ...], Json]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a publication is made of."""

    period: Period
    edition: int
    formulas: Sequence[Formula]
    #: Indicators whose own period is not over yet.
    left_out: Sequence[Formula]
    span: str
    seen: Sequence[Seen]
    surroundings: str
    places: Sequence[Institution]
    figures: Sequence[Json]
    #: How many figures stand as in an earlier edition because too few lessons changed.
    standing: int = 0
    observed: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        """Figures with a number."""
        return sum(each["withheld"] is None for each in self.figures)

    @property
    def few(self) -> int:
        """Figures withheld because a small group could be recognised."""
        return sum(each["withheld"] == FEW for each in self.figures)


def draft(session: Session, period: Period, today: date, earlier: Sequence[Earlier] = ()) -> Draft:
    """Return what would be published now; raises Problem where nothing can be."""
    if days(period.year, period.name).last >= today:
        raise Problem("period-not-over")
    current = indicators.current(session)
    over = [each for each in current if days(period.year, period.of(each)).last < today]
    span = "year" if any(period.of(each) == "year" for each in over) else "headline"
    seen = basis.read(session, period.year, span)
    if not seen:
        raise Problem("nothing-to-publish")
    text = basis.surroundings(session, period.year)
    made = sheet(session, period, over, seen, text)
    edition = 1 + max((each.edition for each in earlier if each.code == period.code), default=0)
    drafting = _Drafting(session, made, earlier, edition)
    return Draft(
        period=period, edition=edition, formulas=over,
        left_out=[each for each in current if each not in over], span=span, seen=seen,
        surroundings=text, places=drafting.places, figures=drafting.figures(),
        standing=len(drafting.stands), observed=_observed(seen, period.name),
    )  # fmt: skip


def _observed(seen: Iterable[Seen], period: str) -> dict[str, tuple[int, int, int]]:
    found = {}
    for kind in KINDS:
        here = [
            each for each in seen
            if each.kind == kind and each.family in volumes.POOLED and each.within(period)
        ]  # fmt: skip
        found[kind] = (
            len(here),
            len({each.teacher_id for each in here}),
            len({each.institution_id for each in here}),
        )
    return found


class _Drafting:
    def __init__(
        self, session: Session, made: Sheet, earlier: Sequence[Earlier], edition: int
    ) -> None:
        self.session, self.made, self.earlier, self.edition = session, made, earlier, edition
        here = {place for row in made.cells.values() for place in row if place is not None}
        found = select(Institution).where(Institution.id.in_(here)).order_by(Institution.name_sort)
        self.places = session.scalars(found).all()
        self.codes: dict[Place, str | None] = {each.id: each.code for each in self.places}
        self.codes[None] = None
        crowds = groups.crowds(made.cells)
        single = [column for column in made.columns if len(column.kinds) == 1]
        self.layout = Layout(
            single=[groups.key_of(column) for column in single],
            sums={
                groups.key_of(column): [(column.formula.code, (kind,)) for kind in column.kinds]
                for column in made.columns if len(column.kinds) > 1
            },
            nested=list(groups.nested(crowds, single)),
        )  # fmt: skip
        self.stands: set[Spot] = set()
        forced = self._forced()
        self.hidden = self._judge(crowds, forced)
        covered = self._coverage()
        self.uncovered = covering.withheld(covered, RULE, self._not_covered(covered, forced))

    def _forced(self) -> set[Spot]:
        """Return what is withheld on the pages too, and what an earlier edition withheld."""
        forced = {*self._counted_twice(), *self._hidden_inside()}
        places = {code: place for place, code in self.codes.items()}
        for edition in self.earlier:
            for each in edition.figures.values():
                if each["withheld"] == FEW and each["place"] in places:
                    forced.add(((each["indicator"], tuple(each["kinds"])), places[each["place"]]))
        return forced

    def _coverage(self) -> dict[Formula, dict[Place, Tally]]:
        """Return the coverage of the city and of every institution with staff."""
        places = {None, *(post.institution_id for post in self.made.around.posts)}
        return {
            formula: {place: self.made.amount(formula, place=place)[None] for place in places}
            for formula in self.made.formulas if formula.measure["kind"] == "coverage"
        }  # fmt: skip

    def _not_covered(
        self, covered: covering.Covered, forced: set[Spot]
    ) -> set[tuple[Formula, Place]]:  # fmt: skip
        """Return coverage that an earlier edition withheld, or of institutions not published."""
        return {
            (formula, place)
            for formula, row in covered.items()
            for place in row
            if place not in self.codes
            or ((formula.code, formula.kinds(city=place is None)), place) in forced
        }

    def _counted_twice(self) -> Iterable[Spot]:
        """Give what the database's own judgement hides; raises Problem where counts differ."""
        made = self.made
        rows = schools.rows(self.session, made.of, made.formulas, rule=RULE, kinds=KINDS)
        for column, row in zip(made.columns, rows, strict=True):
            key = groups.key_of(column)
            for place, shown in [(None, row.city), *row.schools.items()]:
                if shown.hidden is not None:
                    yield key, place
                elif not self._agrees(column, place, shown):
                    raise Problem("results-stale")

    def _hidden_inside(self) -> Iterable[Spot]:
        """Give what is hidden from who compares institutions inside, where groups may be smaller.

        Of two of a size that page and edition could hide, they must not hide different ones.
        """
        made = self.made
        rows = schools.rows(self.session, made.of, made.formulas, rule=INSIDE, kinds=KINDS)
        for column, row in zip(made.columns, rows, strict=True):
            for place, shown in [(None, row.city), *row.schools.items()]:
                if shown.hidden is not None:
                    yield groups.key_of(column), place

    def _agrees(self, column: Column, place: Place, shown: Figure) -> bool:
        cell = self.made.cells[groups.key_of(column)].get(place, groups.Cell())
        return cell.tally(teachers=groups.counts_teachers(column.formula)) == shown.tally

    def _judge(
        self, crowds: Mapping[groups.Key, Mapping[Place, groups.Crowd]], forced: set[Spot]
    ) -> set[Spot]:
        """Judge until nothing more must be withheld; notes what stands as it was published."""
        while True:
            hidden = judging.withheld(crowds, self.layout, RULE, forced)
            more: set[Spot] = set()
            self.stands = set()
            for edition in self.earlier:
                rows = groups.differences(self.made.cells, edition.cells)
                layout = self.layout.of(rows)
                held = judging.withheld(rows, layout, RULE, hidden) - hidden
                more |= {spot for spot in held - forced if not self._has_before(spot)}
                self.stands |= {spot for spot in held if self._has_before(spot)}
            if not more:
                return hidden
            forced = forced | more

    def _has_before(self, spot: Spot) -> bool:
        return self._before(spot) is not None

    def _before(self, spot: Spot) -> Json | None:
        """Return a figure as the edition before this one has it."""
        (indicator, kinds), place = spot
        known = (self.codes.get(place), indicator, kinds, None)
        for edition in self.earlier:
            if (edition.code, edition.edition) == (self.made.period.code, self.edition - 1):
                found = edition.figures.get(known)
                return found if found and found["withheld"] is None else None
        return None

    def figures(self) -> list[Json]:
        """Return all figures: the city's first, then those of each institution."""
        found = self._of_place(None)
        for place in self.places:
            found += self._of_place(place.id)
        return found

    def _of_place(self, place: Place) -> list[Json]:
        order = {each.code: position for position, each in enumerate(self.made.formulas)}
        found = [self._share(column, place) for column in self.made.columns]
        found += [each for formula in self.made.formulas for each in self._amounts(formula, place)]
        return sorted(found, key=lambda each: order[each["indicator"]])

    def _share(self, column: Column, place: Place) -> Json:
        spot = groups.key_of(column), place
        if spot in self.stands and (before := self._before(spot)) is not None:
            return before
        cell = self.made.cells[spot[0]].get(place, groups.Cell())
        tally = cell.tally(teachers=groups.counts_teachers(column.formula))
        why = FEW if spot in self.hidden else None if tally.lessons else EMPTY
        return figure(
            column.formula, column.kinds, column.period, place=self.codes[place],
            edition=self.edition, tally=None if why else tally, why=why,
        )  # fmt: skip

    def _amounts(self, formula: Formula, place: Place) -> Iterable[Json]:
        kind, made = formula.measure["kind"], self.made
        kinds = formula.kinds(city=place is None)
        if kind not in ("count", "coverage"):
            return
        # What peers see is an institution's own.
        if place is not None and not set(kinds) <= set(KINDS):
            return
        for part, tally in made.amount(formula, place=place).items():
            if place is not None and part is not None:
                continue
            why = None
            if kind == "coverage":
                why = FEW if (formula, place) in self.uncovered else None if tally.n else EMPTY
            yield figure(
                formula, kinds, made.period.of(formula), place=self.codes[place], part=part,
                edition=self.edition, tally=None if why else tally, why=why,
            )  # fmt: skip


def by_identity(figures: Iterable[Json]) -> dict[tuple[object, ...], Json]:
    """Return figures by what they are known by in every edition."""
    return {identity(each): each for each in figures}
