"""What is refused before an indicator is published, at which field."""

from dataclasses import replace

import pytest

from svēris.results import indicators, soundness
from svēris.results.conditions import Condition, Group
from svēris.results.designing import draft_of
from tests.results.test_conditions import CATALOGUE

SOUND = draft_of(next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def"))
RATIO = draft_of(
    next(raw for raw in indicators.read_folder() if raw["code"] == "learners-speaking")
)


def found(draft):
    """Return field and reason of everything that is wrong."""
    return [(fault.field, fault.code) for fault in soundness.faults(draft, CATALOGUE, "lv")]


def asking(*parts, **changed):
    """Return the sound draft with other conditions."""
    return replace(SOUND, numerator=Group("all", parts), **changed)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("name_lv", "", "text-missing"),
        ("name_en", "", "text-missing"),
        ("base_en", "", "text-missing"),
        ("genitive", "", "text-missing"),
        ("sentence_lv", "Bez vietas.", "sentence-without-share"),
        ("sentence_en", "{share} {share}", "sentence-without-share"),
        ("sentence_en", "{share} {k}", "text-with-braces"),
        ("name_lv", "A {b}", "text-with-braces"),
        ("base_lv", "b" * 401, "text-too-long"),
    ],
)
def test_words_are_whole(name, text, code):
    assert found(replace(SOUND, texts={**SOUND.texts, name: text})) == [(name, code)]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"group": ""}, ("group", "group-missing")),
        ({"period": "month"}, ("period", "choice-missing")),
        ({"families": ()}, ("families", "family-missing")),
        ({"city": ()}, ("city", "kind-missing")),
        ({"school": ("pasverosana",)}, ("school", "kind-missing")),
        ({"numerator": Group()}, ("n", "condition-missing")),
        ({"base": Group("all", (Group(),))}, ("b-0", "group-empty")),
    ],
)
def test_what_must_be_chosen_is_chosen(changed, fault):
    assert found(replace(SOUND, **changed)) == [fault]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (Condition("NO.SUCH", "observed"), "criterion-unknown"),
        (Condition("VAL.KOM", "observed"), "criterion-not-asked"),
        (Condition("FOR.KAS", "observed"), "test-unfit"),
        (Condition("FOR.KAS", "at_least", number="1"), "test-unfit"),
        (Condition("SR.DEF", "includes", ("2",)), "test-unfit"),
        (Condition("FOR.KAS", "in"), "option-missing"),
        (Condition("FOR.KAS", "in", ("cits",)), "option-unknown"),
        (Condition("SR.DEF", "in", ("3",)), "option-unknown"),
        (Condition("K.SK_KLAT", "at_least"), "number-unreadable"),
        (Condition("K.SK_KLAT", "at_least", number="pieci"), "number-unreadable"),
        (Condition("K.SK_KLAT", "at_most", number="-1"), "number-unreadable"),
        (Condition("K.SK_KLAT", "at_most", number="²"), "number-unreadable"),
    ],
)
def test_a_condition_fits_the_forms(condition, code):
    inner = Group("any", (Condition("SR.DEF", "observed"), condition))
    assert found(asking(inner)) == [("n-0-1", code)]


def test_a_form_that_does_not_ask_is_no_base():
    language = Condition("VAL.STUNDA", "in", ("lv",))
    assert found(asking(language, families=("MS",))) == []
    assert found(asking(language, families=("MS",), forms=("ms-s",))) == [
        ("n-0", "criterion-not-asked")
    ]


def test_an_option_of_one_of_several_families_will_do():
    foreign = Condition("VAL.STUNDA", "not_in", ("svv",))
    assert found(asking(foreign, families=("MS", "RN"))) == []


@pytest.mark.parametrize("code", ["", "SR.DEF", "NO.SUCH"])
def test_numbers_are_summed_and_nothing_else(code):
    assert found(RATIO) == []
    assert found(replace(RATIO, part=code)) == [("part", "number-missing")]


def test_a_fault_names_the_criterion_in_the_readers_language():
    draft = asking(Condition("VAL.KOM", "observed"))
    for language, name in (("lv", "Bērni nodarbībā komunicē"), ("en", "Children communicate")):
        (fault,) = soundness.faults(draft, CATALOGUE, language)
        assert str(fault.params["criterion"]).startswith(name)
