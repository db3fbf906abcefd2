"""Rules and states, on the vectors that JavaScript shares."""

import pytest

from svēris.forms.answers import NOTHING, Answer, AnswerState
from svēris.forms.rules import evaluate, holds, presets
from tests.forms.vectors import FORMS, LISTS, named, vectors

CASES = vectors("rules")
WORD = {True: "true", False: "false"}


@pytest.mark.parametrize("case", **named(CASES["holds"]))
def test_a_rule_comes_to(case):
    answers = {
        code: Answer(
            AnswerState(given["state"]),
            given.get("value"),
            withheld=frozenset(given.get("withheld", ())),
            attributes=given.get("attributes", NOTHING),
        )
        for code, given in case["answers"].items()
    }
    truth = case["truth"]
    assert holds(case["rule"], answers) == WORD.get(truth, truth)


@pytest.mark.parametrize("case", **named([c for c in CASES["forms"] if "answers" in c]))
def test_an_item_is_in_the_state(case):
    answers = evaluate(FORMS[case["form"]], case["document"], LISTS)
    for code, expected in case["answers"].items():
        found = {name: getattr(answers[code], name) for name in expected}
        if "withheld" in found:
            found["withheld"] = sorted(found["withheld"])
        assert found == expected, code


@pytest.mark.parametrize("case", **named([c for c in CASES["forms"] if "presets" in c]))
def test_a_tablet_selects_by_itself(case):
    assert presets(FORMS[case["form"]], case["document"], LISTS) == case["presets"]


@pytest.mark.parametrize("form", FORMS)
def test_every_item_of_a_form_has_a_state(form):
    assert list(evaluate(FORMS[form], {}, LISTS)) == list(FORMS[form].items)
