"""The catalogue of refusals is whole, in both languages, and the code uses nothing outside it."""

import ast
import json
from collections.abc import Iterator
from http import HTTPStatus
from string import Formatter

import pytest

from svēris.places import PACKAGE, PROBLEMS
from svēris.problems import Problem, catalogue, sentence
from tests.tracked import ROOT, below

RAW = json.loads(PROBLEMS.read_text("utf-8"))
#: What makes a refusal or a flag from a code, and which of its keywords fill no sentence.
MAKERS = {"Problem": {"extra", "retry_after"}, "Flag": None}


def placeholders(text: str) -> set[str]:
    """Return the names in braces of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def used() -> Iterator[tuple[str, str, set[str] | None]]:
    """Give place, code and parameters (None: not known from here) of every refusal in the code."""
    for path in below(PACKAGE.name, suffix=".py"):
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            maker = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = node.args[0]
            if maker not in MAKERS or not isinstance(code, ast.Constant):
                continue
            names = {keyword.arg for keyword in node.keywords}
            aside = MAKERS[maker]
            given = None if aside is None or None in names else names - aside
            yield f"{path}:{node.lineno}", code.value, given


def test_no_code_is_written_twice():
    pairs = json.loads(PROBLEMS.read_text("utf-8"), object_pairs_hook=list)
    codes = [code for code, _ in pairs]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", RAW)
def test_an_entry_has_a_status_and_two_sentences_in_both_languages(code):
    entry = RAW[code]
    assert set(entry) == {"status", "lv", "en"}
    assert HTTPStatus(entry["status"]).value >= 400
    assert code.isascii()
    assert code == code.lower()
    for language in ("lv", "en"):
        title, detail = entry[language]
        assert title.strip() == title != ""
        assert detail.strip() == detail != ""
        assert title.endswith((".", "!", "?"))
        assert detail.endswith((".", "!", "?"))


@pytest.mark.parametrize("code", RAW)
def test_both_languages_have_the_same_placeholders(code):
    entry = RAW[code]
    named = [placeholders(" ".join(entry[language])) for language in ("lv", "en")]
    assert named[0] == named[1]


@pytest.mark.parametrize("code", RAW)
def test_a_refusal_makes_a_document_in_both_languages(code):
    entry = RAW[code]
    params = dict.fromkeys(placeholders(" ".join([*entry["lv"], *entry["en"]])), "x")
    for language in ("lv", "en"):
        document = Problem(code, **params).document(language)
        assert (document["code"], document["status"]) == (code, entry["status"])
        assert "{" not in document["title"] + document["detail"]


def test_the_code_raises_only_what_the_catalogue_has_with_what_its_sentences_need():
    for place, code, given in used():
        assert code in catalogue(), f"{place} raises {code}"
        needed = placeholders(" ".join([*RAW[code]["lv"], *RAW[code]["en"]]))
        if given is not None:
            assert needed <= given, f"{place} does not say {needed - given} of {code}"


def test_a_parameter_that_is_missing_breaks_no_sentence():
    assert "(…)" in sentence("date-implausible", "en", arrived="2024-06-03")[0]


@pytest.mark.parametrize(
    ("language", "words"), [("lv", "(20.11.2026.)"), ("en", "(20 November 2026)")]
)
def test_a_day_in_a_sentence_is_written_as_people_write_it(language, words):
    title, _ = sentence("date-implausible", language, date="2026-11-20", arrived="2026-11-22")
    assert words in title


def test_a_day_that_there_is_not_stays_as_it_was_entered():
    title, _ = sentence("date-implausible", "lv", date="2026-02-31", arrived="2026-11-22")
    assert "2026-02-31" in title
