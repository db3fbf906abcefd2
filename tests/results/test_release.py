"""What may stand together: whatever is taken in, no small group can be worked out of it."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from svēris.results.cuts import bits
from svēris.results.disclosure import INSIDE, Hidden, Rule
from svēris.results.ground import Cell, Ground, Lesson, at_least, groups
from svēris.results.guard import Guard
from svēris.results.release import Base, Plan, Sides
from tests.results.attacker import small_groups

LESSONS = st.lists(
    st.builds(
        Lesson,
        kind=st.just("areja"), family=st.just("MS"), headline=st.just(True),
        teacher=st.integers(0, 11), institution_id=st.integers(0, 2), type=st.just("general"),
        facets=st.tuples(
            st.sampled_from([("7",), ("7",), ("8",), ("9",), ("7", "8")]),
            st.sampled_from([("MAT",), ("VES",), ("DAB",), ("MAT", "VES")]),
        ).map(
            lambda pair: frozenset(
                [("grade", each) for each in pair[0]] + [("area", each) for each in pair[1]]
            )
        ),
        judged=st.sampled_from(["1,2", "1,2", "1,2", "1,-2", "-1,-2"]),
    ),
    min_size=8, max_size=34,
)  # fmt: skip


def cells(land, name):
    """Return the cells of one way of asking, the large first."""
    found = [Cell((name, str(each)), land.lessons(name, each)) for each in land.values(name)]
    return sorted(found, key=lambda cell: (-cell.lessons.bit_count(), cell.key))


def plan_of(land, *, known=0, reads=False, compares=False, rule=INSIDE):
    """Return the plan of two indicators of the same answer, the second of a narrower base."""
    guard = Guard(land, rule, known, reads)
    bases = [Base(each, land.asked.get(each, 0), land.base.get(each, 0)) for each in (1, 2)]
    places = cells(land, "institution") if compares else []
    sides = Sides(places, cells(land, "grade"), cells(land, "area"))
    plan = Plan(guard, land.everything, bases)
    return plan.divide(sides), sides


def rows_of(plan, sides, known=0):
    """Return everything that is shown, as sets of lessons."""
    whole = Cell(("", ""), plan.universe)
    rows = [
        frozenset(bits(cell.lessons & base.base & ~known))
        for cell in (whole, *sides.places, *sides.first, *sides.second)
        for base in plan.bases
        if plan.hidden(base.indicator, cell.lessons) is None
    ]
    return [row for row in rows if row]


def attacked(land, rows, rule=INSIDE):
    """Return the small groups that can be worked out."""
    people = SimpleNamespace(
        teacher={place: land.teachers[place] for place in range(len(land.teachers))}
    )
    return list(small_groups(people, rows, rule))


@settings(max_examples=150, deadline=None)
@given(LESSONS, st.booleans())
def test_no_small_group_can_be_worked_out(lessons, compares):
    land = Ground.of(lessons)
    plan, sides = plan_of(land, compares=compares)
    assert attacked(land, rows_of(plan, sides)) == []


@settings(max_examples=100, deadline=None)
@given(LESSONS)
def test_nor_by_a_head_who_knows_the_own_school(lessons):
    land = Ground.of(lessons)
    known = land.lessons("institution", 0)
    rule = Rule(lessons=5, teachers=3, institutions=3)
    plan, sides = plan_of(land, known=known, rule=rule)
    assert attacked(land, rows_of(plan, sides, known)) == []


def seen(number, *, grade="7", area="MAT", teachers=9, institution=0, judged="1,2"):
    """Return so many lessons alike, of different teachers as long as there are any."""
    return [
        Lesson(
            "areja", "MS", True, (institution, place % teachers), institution, "general",
            frozenset({("grade", grade), ("area", area)}), judged,
        )
        for place in range(number)
    ]  # fmt: skip


def shown(lessons, **given):
    """Return the keys of the cells that are shown of the first indicator."""
    land = Ground.of(lessons)
    plan, sides = plan_of(land, **given)
    asked = (*sides.places, *sides.first, *sides.second)
    return {cell.key[1] for cell in asked if plan.hidden(1, cell.lessons) is None}


def test_the_rest_of_all_shown_cells_must_be_large_too():
    lessons = [*seen(12, grade="7"), *seen(8, grade="8"), *seen(2, grade="9")]
    # Grade 9 alone is hidden by itself; without grade 8 it would be the whole less the others.
    assert shown(lessons) == {"7", "MAT"}


def test_a_part_across_is_hidden_where_it_would_cut_off_a_few():
    crossed = [*seen(9, grade="7"), *seen(6, grade="9", area="VES")]
    assert shown(crossed) == {"7", "9", "MAT", "VES"}
    # Of grade 9 two lessons are in another area: grade 9 less VES would be these two.
    assert shown([*crossed, *seen(2, grade="9")]) == {"7", "9"}
    assert shown([*crossed, *seen(5, grade="9")]) == {"7", "9", "MAT", "VES"}


def test_lessons_of_two_teachers_are_few_however_many():
    lessons = [
        *seen(9, grade="7"),
        *seen(6, grade="9", area="VES"),
        *seen(6, grade="9", teachers=2),
    ]
    assert shown(lessons) == {"7", "9"}


def test_areas_that_overlap_are_shown_where_pairs_of_lessons_tie_them():
    def areas(*names):
        return frozenset([("age", "5-6"), *(("area", name) for name in names)])

    kinds = [("VAL",), ("VAL", "SOC"), ("SOC",), ()]
    lessons = [
        Lesson("areja", "RN", True, (place, names), place % 3, "preschool", areas(*names), "1,2")
        for names in kinds
        for place in range(5)
    ]
    assert shown(lessons) == {"VAL", "SOC"}
    # With two lessons of both areas these would be what the areas have together.
    few = [each for each in lessons if each.facets != areas("VAL", "SOC") or each.teacher[0] < 2]
    alone = [each for each in few if each.facets != areas()]
    assert shown(alone) < {"VAL", "SOC"}


def test_institutions_by_name_are_kept_apart_from_the_filters():
    lessons = [
        *seen(12, institution=0), *seen(12, institution=1), *seen(2, grade="8", institution=0),
        *seen(6, grade="8", institution=2),
    ]  # fmt: skip
    # Grade 8 less the third institution would be two lessons of the first.
    assert shown(lessons, compares=True) == {"0", "1", "2", "MAT"}
    assert "8" in shown(lessons)


def test_a_narrower_base_that_leaves_out_a_few_is_hidden_and_the_wider_is_not():
    land = Ground.of([*seen(9), *seen(2, judged="1,-2")])
    plan, _sides = plan_of(land)
    assert plan.hidden(1, land.everything) is None
    assert plan.hidden(2, land.everything) is Hidden.COMPLEMENT


def test_why_something_is_hidden_tells_no_more_than_the_number_of_observations():
    land = Ground.of([*seen(9, judged="1,-2"), *seen(2, grade="9", judged="-1,-2")])
    plan, _sides = plan_of(land)
    everything, two = land.everything, land.lessons("grade", "9")
    # The base is empty, but that is an answer.
    assert plan.hidden(2, everything) is Hidden.COMPLEMENT
    assert plan.hidden(1, two) is Hidden.SMALL
    assert plan.hidden(1, land.lessons("grade", "12")) is Hidden.EMPTY


def test_teachers_are_counted_no_further_than_needed():
    land = Ground.of(seen(6, teachers=2))
    assert len(list(groups(land.everything, land.teachers))) == 2
    assert at_least(land.everything, land.teachers, 2)
    assert not at_least(land.everything, land.teachers, 3)
