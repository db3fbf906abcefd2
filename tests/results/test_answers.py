"""What an indicator asks is the same question however it is written down."""

import pytest

from svēris.forms.answers import Answer, AnswerState, Truth
from svēris.results import answers, indicators, outcomes, statements
from svēris.results.disclosure import INSIDE, Hidden
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.shares import shares
from tests.factories import NOW

SR_DEF = next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def")
A, B = {"observed": "SR.DEF"}, {"observed": "VID.EMO"}
FEW = {"item": "K.SK_KLAT", "at_most": 5}
OF = Filter(year=2023, kinds=("areja",))


def spoken(test, *values):
    """Return a condition about the language of the lesson."""
    return {"item": "VAL.STUNDA", test: list(values)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"all": [A, B]}, {"all": [B, A, B]}),
        ({"not": {"not": A}}, A),
        ({"not": A}, A),
        ({"not": {"all": [A, B]}}, {"any": [{"not": B}, {"not": A}]}),
        ({"any": [A, {"any": [B, A]}]}, {"any": [B, A]}),
        (spoken("in", "lv", "bil"), spoken("in", "bil", "lv")),
        (spoken("in", "lv", "bil"), {"any": [spoken("in", "lv"), spoken("in", "bil")]}),
        (spoken("not_in", "lv"), spoken("in", "lv")),
        ({"item": "VAL.LIM", "includes": "L3"}, {"item": "VAL.LIM", "in": ["L3"]}),
        ({"item": "VAL.SK_RUNA", "at_most": 4}, {"item": "VAL.SK_RUNA", "at_least": 5}),
        ({"item": "KD.1", "answered": True}, {"item": "KD.1", "answered": False}),
        ({"all": [A]}, A),
    ],
)
def test_other_words_and_the_opposite_ask_the_same(one, other):
    assert answers.alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (A, B),
        ({"all": [A, B]}, {"any": [A, B]}),
        (spoken("in", "lv"), spoken("in", "bil")),
        ({"item": "SR.DEF", "in": [1]}, {"item": "SR.DEF", "in": ["1"]}),
        ({"item": "VAL.SK_RUNA", "at_most": 5}, {"item": "VAL.SK_RUNA", "at_least": 5}),
    ],
)
def test_what_asks_something_else_is_not_the_same(one, other):
    assert not answers.alike(one, other)


def learners(number):
    """Return the answers of a lesson with so many learners; None: nobody said."""
    state = AnswerState.MISSING if number is None else AnswerState.VALUE
    return {"K.SK_KLAT": Answer(state, number)}


@pytest.mark.parametrize(
    ("predicate", "number", "left"),
    [
        ({"all": [A, FEW]}, 4, A),
        ({"all": [A, FEW]}, 20, Truth.FALSE),
        ({"any": [A, FEW]}, 4, Truth.TRUE),
        ({"any": [A, FEW]}, 20, A),
        ({"not": {"all": [A, FEW]}}, 4, {"not": A}),
        ({"not": {"all": [A, FEW]}}, 20, Truth.TRUE),
        ({"all": [A, FEW]}, None, {"all": [A, {"is": "missing"}]}),
        ({"any": [FEW, {"not": FEW}]}, 4, Truth.TRUE),
        ({"all": [FEW, {"not": FEW}]}, None, Truth.MISSING),
    ],
)
def test_of_a_lesson_whose_context_is_known_only_the_rest_is_asked(predicate, number, left):
    assert answers.residue(predicate, learners(number)) == left


def test_only_what_brings_the_context_in_is_mixed():
    assert answers.mixes({"all": [A, FEW]})
    assert not answers.mixes({"all": [A, B]})
    assert not answers.mixes(FEW)
    assert not answers.mixes(None)


def test_nothing_that_ships_is_looked_at_lesson_by_lesson():
    shipped = [
        Formula(place, raw["code"], 1, indicators.digest(raw), raw)
        for place, raw in enumerate(indicators.read_folder())
    ]
    assert statements.concerned(shipped) == []
    assert not any(map(statements.mixed, shipped))


def own(code, **measure):
    """Return an indicator like "sr-def", counted otherwise."""
    return {**SR_DEF, "code": code, "measure": {**SR_DEF["measure"], **measure}}


def shown(session, *raws):
    """Return what is shown of external lessons once some indicators are published."""
    indicators.publish(session, raws, NOW)
    outcomes.rebuild(session)
    found = shares(session, OF, indicators.current(session), rule=INSIDE, kinds=("areja",))
    return {each.formula.code: each for each in found}


@pytest.fixture
def lessons(city):
    """Twelve lessons, and three with few learners in which it was not observed."""
    school = city.school()
    for _ in range(12):
        city.observe(city.teacher(school))
    for _ in range(3):
        city.observe(city.teacher(school), **{"SR.DEF": 0, "K.SK_KLAT": 4})


@pytest.mark.parametrize(
    "measure",
    [
        {"base": {"not": FEW}},
        {"numerator": {"not": {"not": A}}, "base": {"not": FEW}},
        {"numerator": {"item": "SR.DEF", "in": [0, 1]}, "base": {"not": FEW}},
        {"numerator": {"all": [A, FEW]}},
        {"numerator": {"all": [A, {"not": FEW}]}},
        {"numerator": {"any": [{"not": A}, FEW]}},
        {"numerator": B, "base": {"any": [A, {"not": FEW}]}},
    ],
)
def test_an_indicator_that_leaves_out_three_lessons_does_not_tell_about_them(
    lessons, session, measure
):
    found = shown(session, own("own-x", **measure))
    assert found["sr-def"].tally.lessons == 15
    assert found["own-x"].hidden is Hidden.COMPLEMENT


@pytest.mark.parametrize(
    "measure",
    [
        {"numerator": {"not": A}},
        {"numerator": {"all": [A, B]}},
        {"numerator": A, "base": {"item": "K.KLATIENE", "answered": False}},
        {"numerator": {"all": [A, {"item": "K.SK_KLAT", "at_least": 1}]}},
    ],
)
def test_an_indicator_that_leaves_nothing_out_is_shown_beside(lessons, session, measure):
    found = shown(session, own("own-x", **measure))
    assert found["sr-def"].tally.lessons == found["own-x"].tally.lessons == 15
