"""Indicators as data: what is shipped, what is refused, what publishing means."""

import json

import pytest

from svēris.places import FORMS_SCHEMA
from svēris.results import class_sets, indicators
from svēris.results.indicators import BadIndicator
from svēris.results.models import Indicator
from tests.factories import NOW

ALL = indicators.read_folder()
SR_DEF = next(raw for raw in ALL if raw["code"] == "sr-def")
#: Rows of domain.md §3.5 that come from observations.
ROWS = set(range(1, 38))


def test_every_quoted_percentage_has_an_indicator():
    assert {row for raw in ALL for row in raw["rows"]} == ROWS


def test_the_table_of_the_folder_names_every_indicator():
    table = (FORMS_SCHEMA / "indicators" / "README.md").read_text("utf-8")
    assert [raw["code"] for raw in ALL if f"`{raw['code']}`" not in table] == []


@pytest.mark.parametrize("raw", ALL, ids=[raw["code"] for raw in ALL])
def test_an_indicator_asks_only_for_what_its_forms_ask(raw):
    forms = [
        json.loads((FORMS_SCHEMA / family.lower() / "1.json").read_text("utf-8"))
        for family in raw["families"]
    ]
    if raw["measure"]["kind"] != "share":
        return
    for form in forms:
        known = {item["code"] for section in form["sections"] for item in section["items"]}
        for predicate in filter(None, (raw["measure"]["numerator"], raw["measure"].get("base"))):
            bound = indicators.bind(predicate, form["family"], form["observed"])
            assert set(indicators.items(bound)) <= known


@pytest.mark.parametrize("raw", ALL, ids=[raw["code"] for raw in ALL])
def test_an_indicator_uses_only_options_that_its_forms_offer(raw):
    if raw["measure"]["kind"] != "share":
        return
    for family in raw["families"]:
        form = json.loads((FORMS_SCHEMA / family.lower() / "1.json").read_text("utf-8"))
        options = {
            item["code"]: {option["code"] for option in item["options"]}
            for section in form["sections"]
            for item in section["items"]
            if "options" in item
        }
        asked = indicators.bind(raw["measure"]["numerator"], family, form["observed"])
        for code, values in leaves(asked):
            assert values <= options.get(code, values)


def leaves(predicate):
    """Give item and values of every comparison with options."""
    if "item" in predicate:
        values = predicate.get("in", [predicate["includes"]] if "includes" in predicate else [])
        yield predicate["item"], set(values)
        return
    for part in predicate.values():
        for inner in part if isinstance(part, list) else [part]:
            yield from leaves(inner)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"unit": "stundas"}, "unit"),
        ({"version": 0}, "version"),
        ({"families": []}, "families"),
        ({"measure": {"kind": "share"}}, "measure"),
        ({"measure": {"kind": "share", "numerator": {"item": "SR.DEF"}}}, "measure"),
        ({"sentence": {"lv": "Bez vietas.", "en": "{share}"}}, "sentence.lv"),
        ({"kinds": {"city": ["pasverosana"], "school": ["areja"]}}, "kinds.city.0"),
        ({"unknown": 1}, "the whole"),
    ],
)
def test_a_broken_definition_is_refused_with_file_place_and_reason(change, place):
    with pytest.raises(BadIndicator, match=f"sr-def.json: {place}: "):
        indicators.check({**SR_DEF, **change}, where="sr-def.json")


def test_a_file_is_named_after_its_code(tmp_path):
    (tmp_path / "other.json").write_text(json.dumps(SR_DEF), "utf-8")
    with pytest.raises(BadIndicator, match=r"other\.json: code"):
        indicators.read_folder(tmp_path)


def test_a_file_that_is_no_json_is_refused(tmp_path):
    (tmp_path / "sr-def.json").write_text("{", "utf-8")
    with pytest.raises(BadIndicator, match=r"sr-def\.json: not JSON"):
        indicators.read_folder(tmp_path)


def test_an_indicator_beside_nothing_is_refused(tmp_path):
    raw = {**SR_DEF, "beside": {"of": "nowhere", "as": "strict"}}
    (tmp_path / "sr-def.json").write_text(json.dumps(raw), "utf-8")
    with pytest.raises(BadIndicator, match="there is no indicator 'nowhere'"):
        indicators.read_folder(tmp_path)


def test_publishing_twice_publishes_once(session):
    assert len(indicators.publish(session, ALL, NOW)) == len(ALL)
    assert indicators.publish(session, ALL, NOW) == []
    assert session.query(Indicator).count() == len(ALL)


def test_a_published_version_never_changes(session):
    indicators.publish(session, [SR_DEF], NOW)
    changed = {**SR_DEF, "position": 999}
    with pytest.raises(BadIndicator, match="version 1 is published already"):
        indicators.publish(session, [changed], NOW)


def test_only_the_newest_version_is_in_force(session):
    indicators.publish(session, [SR_DEF, {**SR_DEF, "version": 2}], NOW)
    assert [each.version for each in indicators.current(session)] == [2]


def test_partly_asks_for_less_than_observed():
    predicate = {"all": [{"observed": "SR.DEF"}, {"item": "K.DALA", "in": ["visa"]}]}
    assert indicators.bind(predicate, "RN", {2}) == {
        "all": [{"item": "RN.SR.DEF", "in": [2]}, {"item": "K.DALA", "in": ["visa"]}]
    }
    assert indicators.bind(predicate, "RN", {2}, partly=True)["all"][0] == {
        "item": "RN.SR.DEF",
        "not_in": [0],
    }


@pytest.mark.parametrize(
    ("year", "transition", "parts"),
    [
        (2023, (1, 4, 7), ["izlaiduma", "parejas"]),
        (2024, (1, 2, 4, 5, 7, 8), ["izlaiduma", "parejas", "gatavibas"]),
        (2025, (1, 2, 3, 4, 5, 6, 7, 8, 9), ["izlaiduma", "parejas"]),
    ],
)
def test_a_class_set_means_other_grades_in_another_year(year, transition, parts):
    assert class_sets.of_year(year)["parejas"].grades == transition
    assert [each.code for each in class_sets.partition(year)] == parts
