"""Warnings before publishing: what a reader could learn, in words, without hidden numbers."""

import pytest

from svēris.results import indicators, preview, singling
from svēris.results.disclosure import INSIDE
from svēris.results.filters import Filter

SR_DEF = {"observed": "SR.DEF"}
HELD_IN_FULL = {"item": "K.DALA", "in": ["visa"]}


def raw_of(numerator, base=None, **changed):
    """Return a definition that asks this of lessons."""
    measure = {"kind": "share", "numerator": numerator}
    shipped = next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def")
    return {
        **shipped, "code": "own-x", "families": ["MS"], **changed,
        "measure": measure if base is None else {**measure, "base": base},
    }  # fmt: skip


@pytest.fixture
def warned(city, session):
    """Say of what a definition warns, in lessons of which few reach the goal."""
    school = city.school()
    teachers = [city.teacher(school) for _ in range(12)]

    def ask(raw, *, reached=6, parts=0, kept=None):
        for number, teacher in enumerate(teachers):
            city.observe(
                teacher, **{
                    "SR.DEF": 2 if number < reached else 0, "DIP.DIF": 2 if number % 2 else 0,
                    "K.DALA": "sakums" if number < parts else "visa",
                }
            )  # fmt: skip
        shown = preview.preview(
            session, raw, Filter(year=2023, kinds=("areja",)), rule=INSIDE, kinds=("areja",)
        )
        others = indicators.current(session)
        return [each.code for each in singling.warnings(raw, kept or {}, shown, others, INSIDE)]

    return ask


BOTH = {"all": [SR_DEF, {"observed": "DIP.DIF"}]}


def test_an_indicator_like_no_other_warns_of_nothing(warned):
    assert warned(raw_of(BOTH), reached=12) == []


@pytest.mark.parametrize(("reached", "said"), [(4, "few"), (0, None)])
def test_what_holds_in_a_few_lessons_may_be_recognised(warned, reached, said):
    assert warned(raw_of(BOTH), reached=reached) == ([said, "school"] if said else [])


def test_what_holds_in_all_but_a_few_lessons_may_be_recognised(warned):
    assert warned(raw_of({"not": BOTH}), reached=4) == ["all-but-few", "school"]


POOLED = {"families": ["MS", "RN"]}


@pytest.mark.parametrize(
    ("numerator", "said"),
    [
        (SR_DEF, "same"),
        ({"all": [SR_DEF]}, "same"),
        ({"not": {"not": SR_DEF}}, "same"),
        ({"not": {"any": [{"not": SR_DEF}]}}, "same"),
        ({"not": SR_DEF}, "opposite"),
    ],
)
def test_what_another_indicator_says_already_is_named(warned, numerator, said):
    assert warned(raw_of(numerator, **POOLED)) == [said]


def test_a_base_that_differs_by_a_few_lessons_says_what_will_be_hidden(warned):
    assert warned(raw_of(SR_DEF, HELD_IN_FULL, **POOLED), reached=7, parts=2) == [
        "other-base",
        "apart",
    ]


def test_an_indicator_in_the_row_of_another_that_counts_otherwise_is_asked_about(warned):
    beside = {"beside": {"of": "kd-1", "as": "second-base"}, **POOLED}
    raw = raw_of(BOTH, **beside)
    assert warned(raw, reached=12, kept=raw_of(SR_DEF, **beside)) == ["beside"]
    assert warned(raw, reached=12, kept=raw) == []


def test_a_group_too_small_is_said_to_be_hidden_and_gives_no_number(city, session):
    teacher = city.teacher(city.school())
    for _ in range(3):
        city.observe(teacher, **{"SR.DEF": 2, "DIP.DIF": 0})
    shown = preview.preview(
        session, raw_of(BOTH), Filter(year=2023, kinds=("areja",)), rule=INSIDE, kinds=("areja",)
    )
    (found,) = singling.warnings(raw_of(BOTH), {}, shown, [], INSIDE)
    assert (found.code, found.params) == ("small", {"kinds": ("areja",), "few": 4})
