"""What may be shown of small groups, and that nothing hidden comes back by subtraction."""

from dataclasses import dataclass

import pytest

from svēris.results.disclosure import (
    INSIDE,
    PUBLISHED,
    SUM,
    Hidden,
    judge,
    judge_coverage,
    judge_part,
    judge_row,
    judge_sum,
    judge_table,
)


@dataclass(frozen=True)
class Cell:
    lessons: int
    teachers: int


@pytest.mark.parametrize(
    ("cell", "rule", "hidden"),
    [
        (Cell(5, 3), INSIDE, None),
        (Cell(4, 4), INSIDE, Hidden.SMALL),
        (Cell(9, 2), INSIDE, Hidden.SMALL),
        (Cell(9, 5), PUBLISHED, Hidden.SMALL),
        (Cell(10, 4), PUBLISHED, Hidden.SMALL),
        (Cell(10, 5), PUBLISHED, None),
        (Cell(0, 0), INSIDE, Hidden.EMPTY),
    ],
)
def test_a_share_needs_enough_lessons_of_enough_teachers(cell, rule, hidden):
    assert judge(cell, rule) is hidden


@pytest.mark.parametrize(
    ("part", "whole", "hidden"),
    [
        (Cell(20, 9), Cell(20, 9), None),
        (Cell(20, 9), Cell(21, 9), Hidden.COMPLEMENT),
        (Cell(20, 9), Cell(24, 9), Hidden.COMPLEMENT),
        (Cell(20, 9), Cell(25, 9), None),
    ],
)
def test_a_part_is_hidden_where_the_rest_of_the_whole_is_a_few_lessons(part, whole, hidden):
    assert judge_part(part, whole, INSIDE) is hidden


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ([None, None], None),
        ([Hidden.SMALL, None], Hidden.COMPLEMENT),
        ([None, Hidden.COMPLEMENT], Hidden.COMPLEMENT),
        ([Hidden.SMALL, Hidden.SMALL], Hidden.COMPLEMENT),
        ([Hidden.EMPTY, None], None),
    ],
)
def test_a_sum_is_shown_where_every_part_is(parts, hidden):
    assert judge_sum(parts) is hidden


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": Cell(20, 9), "b": Cell(12, 6)}, {}),
        ({"a": Cell(20, 9), "b": Cell(12, 6), "c": Cell(0, 0)}, {"c": Hidden.EMPTY}),
        # The total less a is b, so that the next smallest is hidden with it.
        (
            {"a": Cell(20, 9), "b": Cell(12, 6), "c": Cell(2, 1)},
            {"c": Hidden.SMALL, "b": Hidden.COMPLEMENT},
        ),
        # Two that are hidden protect one another only when both together are no small group.
        (
            {"a": Cell(20, 9), "b": Cell(3, 3), "c": Cell(3, 3)},
            {"b": Hidden.SMALL, "c": Hidden.SMALL},
        ),
        (
            {"a": Cell(20, 9), "b": Cell(3, 2), "c": Cell(4, 2)},
            {"a": Hidden.COMPLEMENT, "b": Hidden.SMALL, "c": Hidden.SMALL},
        ),
    ],
)
def test_no_hidden_cell_of_a_row_is_its_total_less_the_shown_ones(cells, hidden):
    judged = judge_row(cells, INSIDE)
    assert {key: why for key, why in judged.items() if why is not None} == hidden


def test_kinds_together_are_shown_where_each_is_shown_or_was_not_observed():
    external = {"a": Cell(20, 9), "b": Cell(12, 6), "c": Cell(2, 1)}
    internal = {"a": Cell(30, 9), "b": Cell(20, 9), "c": Cell(20, 9), "d": Cell(9, 4)}
    judged = judge_table({"areja": external, "ieksieja": internal}, INSIDE)
    assert judged["ieksieja"] == dict.fromkeys("abcd")
    assert judged[SUM] == {
        "a": None, "b": Hidden.COMPLEMENT, "c": Hidden.COMPLEMENT, "d": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("covered", "hidden"),
    [
        (Cell(20, 20), None),
        (Cell(4, 4), Hidden.SMALL),
        # Who is no preschool teacher there would be three people.
        (Cell(17, 17), Hidden.COMPLEMENT),
        (Cell(15, 15), None),
    ],
)
def test_coverage_of_some_is_hidden_where_the_others_are_few(covered, hidden):
    assert judge_coverage(covered, [Cell(20, 20)], INSIDE) is hidden
