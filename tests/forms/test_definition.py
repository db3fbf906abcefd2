"""Definitions: the four forms are sound, and what is broken is refused with its place."""

import copy
import json

import pytest

from svēris.forms.definition import BadDefinition, digest_of, parse
from svēris.forms.kinds import KINDS
from tests.forms.vectors import FORMS, raw_form, small_form

TEXT = {"lv": "Jautājums", "en": "Question"}
NUMBER = {"code": "K.SKAITS", "kind": "number", "text": TEXT, "max": 9}


def single(code="K.VIENS", **members):
    options = [{"code": "a", "text": TEXT}, {"code": "b", "text": TEXT}]
    return {"code": code, "kind": "single", "text": TEXT, "options": options, **members}


def scale(code="MS.A", **members):
    return {"code": code, "kind": "scale", "text": TEXT, **members}


def when(item, *values):
    return {"item": item, "in": list(values)}


BROKEN = {
    "an unknown item in a rule": (
        [scale(shown=when("K.NAV", "a"))],
        "$.sections[0].items[0].shown.item",
        "unknown item K.NAV",
    ),
    "an option that a rule asks for and nobody offers": (
        [single(), scale(hidden=[{"when": when("K.VIENS", "c"), "as": "0"}])],
        "$.sections[0].items[1].hidden[0].when.in[0]",
        "K.VIENS has no option c",
    ),
    "a scale compared with a word": (
        [scale(), scale("MS.B", shown=when("MS.A", "2"))],
        "$.sections[0].items[1].shown.in[0]",
        "MS.A has no option 2",
    ),
    "a rule deep inside others": (
        [scale(obligatory={"when": {"all": [{"not": {"any": [when("K.NAV", 1)]}}]}})],
        "$.sections[0].items[0].obligatory.when.all[0].not.any[0].item",
        "unknown item K.NAV",
    ),
    "more than a word compared by size": (
        [single(), scale(na={"when": {"item": "K.VIENS", "at_least": 1}})],
        "$.sections[0].items[1].na.when.item",
        "K.VIENS is single, not number or scale",
    ),
    "one option asked to include another": (
        [single(), scale(shown={"item": "K.VIENS", "includes": "a"})],
        "$.sections[0].items[1].shown.item",
        "K.VIENS is single, not multi",
    ),
    "an attribute of what is in no list": (
        [single(), scale(shown={"item": "K.VIENS", "attribute": "x", "in": [True]})],
        "$.sections[0].items[1].shown.item",
        "K.VIENS is single, not reference",
    ),
    "one code twice": (
        [scale(), scale()],
        "$.sections[0].items[1].code",
        "item MS.A stands already at $.sections[0].items[0]",
    ),
    "one option twice": (
        [{**single(), "options": [{"code": "a", "text": TEXT}] * 2}],
        "$.sections[0].items[0].options[1].code",
        "option a stands twice",
    ),
    "two items that wait for each other": (
        [
            single("K.A", shown=when("K.B", "a")),
            single("K.B", shown=when("K.A", "a")),
        ],
        "$.sections[0].items[0]",
        "whether K.A is asked depends on itself",
    ),
    "an item that waits for itself": (
        [single("K.A", hidden=[{"when": when("K.A", "a"), "as": "na"}])],
        "$.sections[0].items[0]",
        "whether K.A is asked depends on itself",
    ),
    "a criterion of another family": (
        [scale("RN.A")],
        "$.sections[0].items[0].code",
        "RN.A is a criterion of another family than MS",
    ),
    "a limit by an unknown item": (
        [{**NUMBER, "max": {"item": "K.NAV"}}],
        "$.sections[0].items[0].max.item",
        "unknown item K.NAV",
    ),
    "a limit by what is no number": (
        [single(), {**NUMBER, "max": {"item": "K.VIENS"}}],
        "$.sections[0].items[1].max.item",
        "K.VIENS is single, not number",
    ),
    "an option valid to a day on a form without a day": (
        [
            {
                **single(),
                "options": [{"code": "a", "text": TEXT, "valid_to": "2025-08-31"}],
            }
        ],
        "$.sections[0].items[0].options",
        "unknown item K.DATUMS",
    ),
    "a preset that is no answer": (
        [single(preset=[{"value": "c"}])],
        "$.sections[0].items[0].preset[0].value",
        "not an answer of K.VIENS: option-unknown",
    ),
    "a band that is no option": (
        [
            NUMBER,
            single(
                derived={
                    "share": ["K.SKAITS", "K.SKAITS"],
                    "bands": [{"from": 0, "option": "z"}],
                }
            ),
        ],
        "$.sections[0].items[1].derived.bands[0].option",
        "no option z",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_of_the_house_are_sound(form):
    assert (FORMS[form].form, FORMS[form].version) == (form, 1)


@pytest.mark.parametrize(("items", "place", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_definition_is_refused_with_file_place_and_reason(items, place, reason):
    with pytest.raises(BadDefinition) as refused:
        parse(small_form(*items), where="mazs/1.json")
    bad = refused.value
    assert (bad.file, bad.place, bad.reason) == ("mazs/1.json", place, reason)


def test_a_part_of_the_clock_names_an_item_of_the_form():
    part = {"code": "sakums", "item": "MS.ST.IER", "text": TEXT}
    with pytest.raises(BadDefinition, match=r"\$\.parts\[0\]\.item: unknown item MS\.ST\.IER"):
        parse(small_form(scale(), parts=[part]), where="x")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "sclae"}, "$.sections[0].items[0].kind"),
        ({"text": {"lv": "Tikai latviski"}}, "$.sections[0].items[0].text"),
        ({"help": {"lv": "", "en": "x"}}, "$.sections[0].items[0].help.lv"),
        ({"obligatry": True}, "$.sections[0].items[0]"),
        ({"code": "ms.a"}, "$.sections[0].items[0].code"),
        ({"options": [{"code": "a", "text": TEXT}]}, "$.sections[0].items[0].options"),
    ],
    ids=["kind", "one language", "empty help", "misspelt member", "code", "options of a scale"],
)
def test_a_definition_of_another_shape_is_refused_with_its_place(change, place):
    with pytest.raises(BadDefinition) as refused:
        parse(small_form({**scale(), **change}), where="x")
    assert refused.value.place == place
    assert len(refused.value.reason) < 300


@pytest.mark.parametrize("member", ["form", "version", "family", "scale", "counting", "sections"])
def test_nothing_of_a_form_can_be_left_out(member):
    raw = raw_form("ms")
    del raw[member]
    with pytest.raises(BadDefinition) as refused:
        parse(raw, where="x")
    assert member in refused.value.reason


def test_the_digest_does_not_depend_on_how_the_file_is_written():
    raw = raw_form("ms")
    reordered = json.loads(json.dumps(dict(reversed(raw.items())), indent=4))
    without_schema = {key: value for key, value in raw.items() if key != "$schema"}
    digests = {digest_of(form, where="x") for form in (raw, reordered, without_schema)}
    assert digests == {FORMS["ms"].digest}


def test_the_digest_changes_with_a_single_letter():
    raw = copy.deepcopy(raw_form("ms"))
    raw["title"]["lv"] += "s"
    assert digest_of(raw, where="x") != FORMS["ms"].digest


@pytest.mark.parametrize("form", FORMS)
def test_every_text_is_in_both_languages(form):
    for item in FORMS[form].items.values():
        for text in (item.text, item.help, *(option.text for option in item.options)):
            if text is not None:
                assert text["lv"].strip()
                assert text["en"].strip()


@pytest.mark.parametrize("form", ["ms", "rn", "mt"])
def test_a_family_keeps_its_own_criteria(form):
    prefixes = {code.split(".")[0] for code in FORMS[form].items}
    assert prefixes == {"K", "S", "T", form.upper()}


def test_equal_criterion_codes_of_lessons_and_play_lessons_are_answered_alike():
    for code, item in FORMS["ms"].items.items():
        twin = FORMS["rn"].items.get(code.replace("MS.", "RN."))
        if twin is not None:
            assert twin.kind == item.kind, code


def test_the_short_form_asks_criteria_of_the_lesson_form_in_the_same_words():
    for code, item in FORMS["ms-s"].items.items():
        if code.startswith("MS."):
            assert item.text == FORMS["ms"].items[code].text


def test_a_lesson_has_the_load_that_the_domain_promises():
    own = [item for item in FORMS["ms"].items.values() if item.code.startswith("MS.")]
    always = [item for item in own if item.obligatory and not item.code.startswith("MS.KD.")]
    assert len(always) == 15
    assert len([item for item in own if item.code.startswith("MS.KD.") and item.obligatory]) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_used_by_a_form(kind):
    used = {item.kind for form in FORMS.values() for item in form.items.values()}
    assert kind in used


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60])
def test_a_number_that_json_cannot_carry_everywhere_is_refused(value):
    with pytest.raises(BadDefinition):
        parse(small_form(single(preset=[{"value": value}])), where="x")
