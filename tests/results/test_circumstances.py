"""A formula in the words that observers read."""

import pytest

from svēris.forms import library
from svēris.places import FORMS_SCHEMA
from svēris.results import indicators
from svēris.results.circumstances import told
from svēris.results.indicators import Formula
from tests.factories import NOW

RAWS = {raw["code"]: raw for raw in indicators.read_folder()}


@pytest.fixture
def tell(session):
    """Tell an indicator on a form."""
    library.publish_folder(session, FORMS_SCHEMA, NOW)

    def telling(code, form="ms", language="lv"):
        formula = Formula(1, code, 1, "0" * 64, RAWS[code])
        return told(formula, library.definition(session, form, 1), language)

    return telling


def test_criteria_that_must_be_observed_together(tell):
    said = tell("dip-both")
    assert (said.numerator.how, said.base) == ("all", None)
    assert [part.item.code for part in said.numerator.parts] == ["MS.DIP.DIF", "MS.DIP.IND"]
    assert [item.code for item in said.criteria] == ["MS.DIP.DIF", "MS.DIP.IND"]


def test_answers_are_named_as_the_form_words_them(tell):
    said = tell("val-lv", language="en")
    assert said.numerator.options[0] == "Latvian only"
    assert (said.numerator.how, said.base.how) == ("in", "not_in")
    assert len(said.numerator.options) == len(said.base.options) == 2


def test_an_answer_that_a_form_does_not_offer_is_not_named(tell):
    assert len(tell("val-lv", "rn").base.options) == 1


def test_a_ratio_is_one_number_by_another(tell):
    said = tell("learners-supported")
    assert said.numerator.how == "ratio"
    assert [part.item.code for part in said.numerator.parts] == ["MS.DIP.ATB_SK", "K.SK_KLAT"]


def test_a_form_of_another_family_tells_nothing(tell):
    assert tell("dip-both", "rn") is None
    assert tell("count-grades") is None


@pytest.mark.parametrize(
    "code", [code for code, raw in RAWS.items() if "numerator" in raw["measure"]]
)
def test_every_shipped_formula_can_be_told(tell, code):
    forms = {"MS": "ms", "RN": "rn", "MT": "mt"}
    for family in RAWS[code]["families"]:
        for language in ("lv", "en"):
            said = tell(code, forms[family], language)
            assert said is not None
            assert all(item.text[language] for item in said.criteria)
