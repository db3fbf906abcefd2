"""A draft and a definition are the same; codes; proposals; the formula in words."""

import json

import pytest

from svēris.results import designing, explained, indicators, proposing, soundness
from svēris.results.conditions import Condition, Group
from svēris.results.designing import Draft
from tests.results.test_conditions import CATALOGUE

ALL = indicators.read_folder()
NAMED = {
    "name_lv": "Izglītojamie plāno",
    "name_en": "Learners plan",
}


def without(raw, *names):
    """Return a definition without some of its members."""
    return {name: value for name, value in raw.items() if name not in names}


@pytest.mark.parametrize("raw", ALL, ids=[raw["code"] for raw in ALL])
def test_every_shipped_indicator_goes_through_the_page_unchanged(raw):
    draft = designing.draft_of(raw)
    again = designing.definition(draft, CATALOGUE, raw, code=raw["code"], version=raw["version"])
    assert again == without(raw, "$schema")
    indicators.check(again, where=raw["code"])


@pytest.mark.parametrize("raw", ALL, ids=[raw["code"] for raw in ALL])
def test_every_shipped_indicator_is_sound(raw):
    assert soundness.faults(designing.draft_of(raw), CATALOGUE, "lv") == []


def test_an_indicator_may_be_bound_to_a_form():
    raw = {**ALL[1], "forms": ["ms"]}
    draft = designing.draft_of(raw)
    assert draft.forms == ("ms",)
    kept = designing.definition(draft, CATALOGUE, raw, code="own-x", version=1)
    assert kept["forms"] == ["ms"]
    indicators.check(kept, where="own-x")


def test_a_form_chosen_on_the_page_brings_its_family():
    fields = {"forms": ["rn"], "families": ["MS", "MT"], "measure": ["share"]}
    assert designing.read(fields, CATALOGUE).families == ("RN",)
    assert designing.read({**fields, "forms": ["none"]}, CATALOGUE).families == ("MS", "MT")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Izglītojamie paši plāno!", "own-izglitojamie-pasi-plano"),
        ("Ļoti garš nosaukums par to, ko bērni šodien darīja", "own-loti-gars-nosaukums-par-to-ko"),
        ("Nepārtrauktasbezatstarpēmrakstītasgarumgaras", "own-nepartrauktasbezatstarpemrakstita"),
        ("Учащиеся", "own-raditajs"),
    ],
)
def test_a_code_is_the_name_in_ascii(name, code):
    found = designing.code_of(name, ())
    assert (found, len(found) <= 37) == (code, True)


def test_a_code_is_never_given_twice():
    taken = []
    for _ in range(12):
        taken.append(designing.code_of("Plāno", taken))
    assert taken[:3] == ["own-plano", "own-plano-2", "own-plano-3"]
    assert len(set(taken)) == 12
    assert not [raw["code"] for raw in ALL if raw["code"].startswith(designing.OWN)]


def test_words_are_proposed_only_where_nothing_was_written():
    draft = Draft(
        texts={**NAMED, "genitive": "manu stundu"}, families=("MS", "RN"),
        numerator=Group("all", (Condition("KD.3", "observed"),)),
        base=Group("all", (Condition("KD.PLAN", "in", ("ja",)),)),
    )  # fmt: skip
    words = proposing.propose(draft, CATALOGUE).texts
    assert words["genitive"] == "manu stundu"
    assert words["dative"] == "vērotajām stundām un nodarbībām"
    assert words["sentence_lv"] == "{share} bija tādas, kurās novērots: izglītojamie plāno."
    assert words["sentence_en"] == "In {share}, this was observed: learners plan."
    assert words["base_lv"] == (
        "vērotās stundas un nodarbības, kurās par to var spriest; "
        "tikai tās, kurās „Vai stundā bija problēmsituācija?” – „Jā”"
    )


def test_what_is_proposed_may_be_published():
    draft = Draft(
        texts=NAMED, families=("MS",), group="problem",
        numerator=Group("all", (Condition("KD.3", "observed"),)),
    )  # fmt: skip
    assert soundness.faults(proposing.propose(draft, CATALOGUE), CATALOGUE, "lv") == []


def test_a_formula_is_said_in_both_languages():
    draft = Draft(
        families=("MS",),
        numerator=Group(
            "all",
            (
                Condition("KD.3", "observed"),
                Group(
                    "any",
                    (
                        Condition("FOR.KAS", "in", ("pedagogs", "vienadi"), negated=True),
                        Condition("K.SK_KLAT", "at_least", number="10"),
                    ),
                ),
            ),
        ),
    )
    assert explained.formula(draft, CATALOGUE, "lv") == (
        "Skaitītājs: mācību stundas, kurās novērots „Izglītojamie plāno un rīkojas” UN "
        "(NAV TIESA, KA („Kurš stundā dara vairāk?” – „Galvenokārt pedagogs” vai "
        "„Aptuveni vienādi”) VAI „Izglītojamo skaits klāt” – vismaz 10). "
        "Bāze: mācību stundas, kurās par to var spriest."
    )
    assert explained.formula(draft, CATALOGUE, "en").startswith(
        "Numerator: lessons where “Learners plan and act” observed AND (IT IS NOT TRUE THAT (“"
    )


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("raw", ALL, ids=[raw["code"] for raw in ALL])
def test_every_formula_can_be_said_without_a_code_in_it(raw, language):
    said = explained.raw(raw, CATALOGUE, language)
    assert said
    assert not [code for code in CATALOGUE.criteria if f"„{code}”" in said or f"“{code}”" in said]
    assert "{" not in said
    assert json.dumps(raw["measure"]) != said
