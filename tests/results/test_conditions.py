"""Conditions built step by step: a tree, the fields of a page and a predicate are the same."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svēris.forms.answers import Answer, AnswerState
from svēris.forms.definition import parse
from svēris.forms.rules import holds
from svēris.places import FORMS_SCHEMA
from svēris.results import building, conditions, indicators
from svēris.results.conditions import Condition, Group
from svēris.results.criteria import catalogue
from svēris.results.designing import Draft
from svēris.results.indicators import resolve

DEFINITIONS = [
    parse(json.loads((FORMS_SCHEMA / form / "1.json").read_text("utf-8")), where=form)
    for form in ("ms", "ms-s", "mt", "rn")
]
AREAS = {"areas": {"MAT": {"lv": "Matemātika", "en": "Mathematics"}}}
CATALOGUE = catalogue(DEFINITIONS, AREAS)
ASKED = CATALOGUE.criteria


def sent(group, place):
    """Return the fields in which a tree stands on a page."""
    found = {f"{place}.join": [group.join]}
    for where, node in conditions.walk(group, place):
        if node.negated:
            found[f"{where}.not"] = ["1"]
        if isinstance(node, Group):
            found[f"{where}.join"] = [node.join]
        else:
            found[f"{where}.item"] = [node.item]
            on_scale = CATALOGUE.criteria[node.item].kind == "scale" and node.values
            found[f"{where}.test"] = [node.test + ("=" + ",".join(node.values)) * bool(on_scale)]
            found[f"{where}.number"] = [node.number]
            if not on_scale:
                found[f"{where}.value"] = list(node.values)
    return found


def asked(criterion):
    """Draw a condition about a criterion that is filled in."""
    tests = conditions.TESTS[criterion.kind]
    choices = st.lists(st.sampled_from(sorted(criterion.choices) or ["-"]), min_size=1, unique=True)

    def made(test, values, number, negated):
        return Condition(
            criterion.code,
            test,
            tuple(values) if test in conditions.WITH_CHOICES else (),
            str(number) if test in conditions.WITH_NUMBER else "",
            negated=negated,
        )

    return st.builds(made, st.sampled_from(tests), choices, st.integers(0, 60), st.booleans())


NODES = st.recursive(
    st.sampled_from(list(CATALOGUE.criteria.values())).flatmap(asked),
    lambda inner: st.builds(
        Group,
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3).map(tuple),
        st.booleans(),
    ),
    max_leaves=6,
)
ROOTS = st.builds(Group, st.sampled_from(["all", "any"]), st.lists(NODES, max_size=3).map(tuple))


@settings(max_examples=40)
@given(ROOTS)
def test_a_tree_is_read_from_the_page_as_it_was_written_there(root):
    assert conditions.read(sent(root, "n"), "n") == root


@settings(max_examples=40)
@given(ROOTS, st.randoms(use_true_random=False))
def test_a_predicate_goes_through_the_page_and_holds_of_the_same_lessons(root, random):
    predicate = conditions.predicate(root, CATALOGUE)
    if predicate is None:
        return
    again = conditions.predicate(conditions.tree(predicate), CATALOGUE)
    assert conditions.predicate(conditions.tree(again), CATALOGUE) == again
    bound = [indicators.bind(each, "MS", {2}) for each in (predicate, again)]
    for _ in range(20):
        answers = {resolve(code, "MS"): answer(each, random) for code, each in ASKED.items()}
        assert holds(bound[0], answers) is holds(bound[1], answers)


def answer(criterion, random):
    """Return an answer in any of its states."""
    state = random.choice(list(AnswerState))
    if state is AnswerState.HIDDEN_0:
        return Answer(state, 0)
    if state is not AnswerState.VALUE:
        return Answer(state)
    codes = sorted(criterion.choices) or ["0"]
    chosen = random.choice(codes)
    values = {"number": random.randrange(60), "scale": random.randrange(3), "multi": [chosen]}
    return Answer(state, values.get(criterion.kind, chosen), withheld=frozenset(codes[:1]))


@pytest.mark.parametrize(
    ("node", "predicate"),
    [
        (Condition("SR.DEF", "observed"), {"observed": "SR.DEF"}),
        (Condition("SR.DEF", "in", ("1", "2")), {"item": "SR.DEF", "in": [1, 2]}),
        (Condition("FOR.KAS", "in", ("pedagogs",)), {"item": "FOR.KAS", "in": ["pedagogs"]}),
        (Condition("VAL.LIM", "includes", ("L1",)), {"item": "VAL.LIM", "includes": "L1"}),
        (
            Condition("VAL.LIM", "includes", ("L1", "L2")),
            {"any": [{"item": "VAL.LIM", "includes": each} for each in ("L1", "L2")]},
        ),
        (Condition("K.SK_KLAT", "at_least", number="5"), {"item": "K.SK_KLAT", "at_least": 5}),
        (
            Condition("SR.DEF", "answered", negated=True),
            {"item": "SR.DEF", "answered": False},
        ),
        (Condition("SR.DEF", "observed", negated=True), {"not": {"observed": "SR.DEF"}}),
        (Group("any", (Condition("SR.DEF", "observed"),)), {"observed": "SR.DEF"}),
        (Group(), None),
    ],
)
def test_a_condition_is_written_as_a_file_would(node, predicate):
    assert conditions.predicate(node, CATALOGUE) == predicate


def test_what_is_half_filled_in_stays_on_the_page():
    half = Group("any", (Condition("FOR.KAS", "in"), Group("all", ())))
    assert conditions.read(sent(half, "n"), "n") == half


def press(draft, button, **fields):
    """Press a button of the page."""
    return building.step(
        draft, button, {name: [value] for name, value in fields.items()}, CATALOGUE
    )


def test_a_tree_is_built_button_by_button():
    draft = press(Draft(), "add:n", **{"n.new": "SR.DEF"})
    draft = press(draft, "group:n")
    draft = press(draft, "add:n-1", **{"n-1.new": "FOR.KAS"})
    draft = press(draft, "add:n-1", **{"n-1.new": "K.SK_KLAT"})
    draft = press(draft, "add:b", **{"b.new": "KD.PLAN"})
    assert draft.numerator == Group(
        "all",
        (
            Condition("SR.DEF", "observed"),
            Group("any", (Condition("FOR.KAS", "in"), Condition("K.SK_KLAT", "at_least"))),
        ),
    )
    assert draft.base == Group("all", (Condition("KD.PLAN", "in"),))
    draft = press(draft, "remove:n-1-0")
    assert draft.numerator.parts[1] == Group("any", (Condition("K.SK_KLAT", "at_least"),))
    assert press(draft, "remove:n-1").numerator.parts == (Condition("SR.DEF", "observed"),)


@pytest.mark.parametrize(
    "button",
    ["", "add:n", "add:", "add:x", "remove:n-7", "remove:n", "group:n-5", "x:n", "add:n-9999"],
)
def test_a_button_that_means_nothing_changes_nothing(button):
    draft = Draft(numerator=Group("all", (Condition("SR.DEF", "observed"),)))
    assert press(draft, button, **{"n.new": "NO.SUCH"}) == draft


def test_no_condition_can_be_about_who_or_where():
    known = set(CATALOGUE.criteria)
    assert known.isdisjoint(
        {"K.PEDAGOGS", "K.IESTADE", "K.VEROTAJS", "K.PROGR", "K.BURTS", "T.PIEKR"}
    )
    assert {"SR.DEF", "VAL.LIM", "K.JOMA", "K.SK_KLAT", "S.SOLIS"} <= known
    assert "S.LIM" not in known


def test_criteria_of_several_families_are_those_that_each_asks():
    def offered(families, forms=()):
        return {
            each.code for _, group in CATALOGUE.grouped(families, forms, "lv") for each in group
        }

    assert {"SR.DEF", "KD.1", "K.SK_KLAT"} <= offered(["MS", "RN"])
    assert "VAL.KOM" in offered(["RN"]) - offered(["MS", "RN"])
    assert "SR.DEF" in offered(["MS"], ["ms-s"])
    assert "VAL.STUNDA" not in offered(["MS"], ["ms-s"])
