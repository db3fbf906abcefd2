"""Each kind of answer, on the vectors that JavaScript shares."""

import pytest

from svēris.forms.checks import examine
from svēris.forms.kinds import KINDS
from svēris.forms.rules import evaluate
from tests.forms.vectors import named, small, vectors

CASES = vectors("kinds")["vectors"]


@pytest.mark.parametrize("case", **named(CASES))
def test_a_value_is_read_judged_and_put_into_words(case):
    form = small(case["item"])
    item = form.items[case["item"]["code"]]
    document = case["raw"] if item.kind == "steps" else {item.code: case["raw"]}
    lists = case.get("lists", {})
    answer = evaluate(form, document, lists)[item.code]
    assert answer.value == case["read"]
    assert type(answer.value) is type(case["read"])
    flags = examine(form, document, lists)
    assert [{"code": f.code, "params": dict(f.params)} for f in flags] == case["flags"]
    for language, words in case.get("words", {}).items():
        assert KINDS[item.kind].words(item, answer.value, language, lists) == words


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_known_by_its_name(kind):
    assert KINDS[kind].name == kind
    assert any(case["item"]["kind"] == kind for case in CASES)
