"""Flags, on the vectors that JavaScript shares."""

import pytest

from svēris.forms.checks import examine
from svēris.problems import catalogue, sentence
from tests.forms.vectors import FORMS, LISTS, named, vectors

CASES = vectors("checks")


def changed(case):
    document = {**CASES["documents"][case["form"]], **case["change"]}
    return {field: value for field, value in document.items() if value is not None}


@pytest.mark.parametrize("case", **named(CASES["vectors"]))
def test_a_document_is_flagged(case):
    lists = {**LISTS, **case.get("lists", {})}
    submitting = not case.get("drafting", False)
    flags = examine(FORMS[case["form"]], changed(case), lists, submitting=submitting)
    assert [flag.as_json() for flag in flags] == case["flags"]


@pytest.mark.parametrize("case", **named(CASES["vectors"]))
def test_a_cleared_field_is_as_good_as_none(case):
    lists = {**LISTS, **case.get("lists", {})}
    document = {**CASES["documents"][case["form"]], **case["change"]}
    flags = examine(FORMS[case["form"]], document, lists, submitting=not case.get("drafting"))
    assert [flag.as_json() for flag in flags] == case["flags"]


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize(
    "flag",
    {f["code"]: f for case in CASES["vectors"] for f in case["flags"]}.values(),
    ids=lambda flag: flag["code"],
)
def test_every_flag_has_a_sentence_whose_gaps_are_filled(flag, language):
    assert catalogue()[flag["code"]].status == 422
    title, detail = sentence(flag["code"], language, **flag["params"])
    assert title.endswith(".")
    assert detail.endswith(".")
    assert "{" not in title + detail
