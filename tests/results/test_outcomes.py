"""What one observation amounts to: the golden vectors, and the rows that are kept."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from svēris.forms.definition import parse
from svēris.forms.rules import evaluate
from svēris.observations.models import Observation
from svēris.places import FORMS_SCHEMA
from svēris.results import indicators, outcomes
from svēris.results.indicators import Formula
from svēris.results.models import Outcome, Result
from tests.queries import count_queries

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "results-outcomes.json").read_text("utf-8")
)["cases"]
FORMULAS = {
    raw["code"]: Formula(place, raw["code"], raw["version"], indicators.digest(raw), raw)
    for place, raw in enumerate(indicators.read_folder())
}
FORMS = {
    form: parse(json.loads((FORMS_SCHEMA / form / "1.json").read_text("utf-8")), where=form)
    for form in ("ms", "rn", "mt", "ms-s")
}


@pytest.mark.parametrize("case", VECTORS, ids=[case["name"] for case in VECTORS])
def test_an_observation_amounts_to_what_the_vectors_say(case):
    definition = FORMS[case["form"]]
    document = {
        code if code.startswith("K.") else f"{definition.family}.{code}": value
        for code, value in case["answers"].items()
    }
    answers = evaluate(definition, document)
    found = {code: outcomes.outcome(FORMULAS[code], definition, answers) for code in case["expect"]}
    assert {code: list(each) if each else None for code, each in found.items()} == case["expect"]


def test_every_indicator_that_is_a_share_stands_in_the_vectors():
    tried = {code for case in VECTORS for code, expected in case["expect"].items() if expected}
    assert tried == {code for code, formula in FORMULAS.items() if formula.per_observation}


def test_what_does_not_count_has_no_rows(city, session):
    city.observe(city.teacher(city.school()), counts=False)
    assert session.scalar(select(func.count()).select_from(Outcome)) == 0


def test_making_rows_anew_changes_nothing(city, session):
    teacher = city.teacher(city.school())
    lessons = [city.observe(teacher), city.observe(teacher, family="RN")]
    before = set(rows(session))
    outcomes.recompute(session, lessons)
    assert set(rows(session)) == before
    assert outcomes.rebuild(session) == 2
    assert set(rows(session)) == before


def test_an_observation_that_stops_counting_loses_its_rows(city, session):
    lesson = city.observe(city.teacher(city.school()))
    lesson.counts = False
    session.flush()
    outcomes.recompute(session, [lesson])
    assert rows(session) == []


def test_a_batch_takes_as_many_statements_as_one_observation(city, session):
    teacher = city.teacher(city.school())
    lessons = [city.observe(teacher) for _ in range(30)]
    sent = []
    for batch in (lessons[:1], lessons):
        with count_queries() as statements:
            outcomes.recompute(session, batch)
        sent.append(len(statements))
    assert sent[0] == sent[1] <= 9


def test_a_new_version_is_computed_over_old_observations(city, session):
    lesson = city.observe(city.teacher(city.school()), **{"SR.DEF": 1})
    raw = {**FORMULAS["sr-def"].raw, "version": 2}
    raw["measure"] = {"kind": "share", "numerator": {"item": "SR.DEF", "in": [1, 2]}}
    assert indicators.publish(session, [raw], lesson.created_at) == ["sr-def"]
    outcomes.rebuild(session)
    new = next(each for each in indicators.current(session) if each.code == "sr-def")
    assert (new.version, result_of(session, new.id)) == (2, Result.TRUE)


def rows(session):
    """Return every outcome row as plain values."""
    columns = (Outcome.observation_id, Outcome.indicator_id, Outcome.result, Outcome.numerator)
    return [tuple(row) for row in session.execute(select(*columns, Outcome.denominator))]


def result_of(session, indicator_id):
    """Return the one result under an indicator."""
    query = select(Outcome.result).join(Observation, Observation.id == Outcome.observation_id)
    return session.scalar(query.where(Outcome.indicator_id == indicator_id))
