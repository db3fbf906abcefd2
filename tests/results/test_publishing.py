"""Versions in the browser: who may follow on whom, what is counted, what files may not undo."""

from random import Random

import pytest

from svēris.observations.models import Observation
from svēris.people.models import Event
from svēris.problems import Problem
from svēris.results import indicators, outcomes, publishing
from svēris.results.models import Indicator, Outcome, Result
from tests.factories import NOW, make_person
from tests.queries import count_queries
from tests.results import designed

ALL = indicators.read_folder()
SR_DEF = next(raw for raw in ALL if raw["code"] == "sr-def")
OBSERVED_OR_PARTLY = {"kind": "share", "numerator": {"item": "SR.DEF", "in": [1, 2]}}
OWN = designed.definition(Random(0), "own-x") | {"families": ["MS"], "measure": OBSERVED_OR_PARTLY}


@pytest.fixture
def author(session):
    """A coordinator."""
    return make_person(session)


@pytest.fixture
def publish(city, session, author):
    """Publish a definition as the author; `onto` is the version before unless said."""

    def published(raw, **given):
        onto = given.get("onto", raw["version"] - 1)
        return publishing.publish(session, raw, onto=onto, by=author.id, now=NOW)

    return published


def version(number, **changed):
    """Return a version of "sr-def" that is not like another."""
    return {**SR_DEF, "version": number, "position": 10 * number, **changed}


def in_force(session, code="sr-def"):
    """Return the version in force; None where there is none."""
    return next((each.version for each in indicators.current(session) if each.code == code), None)


def results(session, formula):
    """Return the results of every observation under an indicator."""
    return [r.result for r in session.query(Outcome).filter_by(indicator_id=formula.id)]


def test_a_new_version_is_in_force_and_counted_at_once(city, session, publish, author):
    city.observe(city.teacher(city.school()), **{"SR.DEF": 1})
    formula = publish(version(2, measure=OBSERVED_OR_PARTLY))
    assert (in_force(session), results(session, formula)) == (2, [Result.TRUE])
    row = session.get(Indicator, formula.id)
    assert (row.published_by, row.published_at, row.digest) == (
        author.id, NOW, indicators.digest(row.definition),
    )  # fmt: skip


def test_what_is_no_longer_in_force_has_no_rows_and_stays_readable(city, session, publish):
    city.observe(city.teacher(city.school()))
    first = next(each for each in indicators.current(session) if each.code == "sr-def")
    publish(version(2))
    assert results(session, first) == []
    assert session.get(Indicator, first.id).definition["code"] == "sr-def"
    assert [row.version for row in publishing.history(session, "sr-def")] == [2, 1]
    assert outcomes.compute(session, [first]) == 1
    assert results(session, first) == [Result.TRUE]


def test_one_indicator_computed_alone_is_the_same_as_in_a_rebuild(city, session, publish):
    for number in range(7):
        city.observe(city.teacher(city.school()), counts=number < 5, **{"SR.DEF": number % 3})
    publish(version(2, measure=OBSERVED_OR_PARTLY))
    publish(OWN)
    before = everything(session)
    outcomes.rebuild(session)
    assert everything(session) == before


def everything(session):
    """Return every outcome row as plain values."""
    return {
        (r.observation_id, r.indicator_id, r.result, r.numerator, r.denominator, r.headline)
        for r in session.query(Outcome)
    }


def test_what_comes_in_later_is_weighed_under_the_new_version(city, session, publish):
    formula = publish(OWN)
    city.observe(city.teacher(city.school()), **{"SR.DEF": 1})
    assert results(session, formula) == [Result.TRUE]


def test_computing_takes_as_many_statements_for_many_as_for_one(city, session, publish):
    formula, sent = publish(OWN), []
    for wanted in (1, 40):
        while session.query(Observation).count() < wanted:
            city.observe(city.teacher(city.school()))
        with count_queries() as statements:
            outcomes.compute(session, [formula])
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_who_comes_second_is_refused_and_hears_which_version_came_first(session, publish):
    publish(version(2))
    with pytest.raises(Problem) as refused:
        publish(version(2, measure=OBSERVED_OR_PARTLY), onto=1)
    assert (refused.value.code, refused.value.params) == ("indicator-newer", {"version": 2})
    assert in_force(session) == 2


def test_nothing_is_published_that_is_the_same(session, publish):
    with pytest.raises(Problem) as refused:
        publish({**SR_DEF, "version": 2})
    assert refused.value.code == "indicator-unchanged"


def test_two_indicators_in_force_never_have_one_name(session, publish):
    with pytest.raises(Problem) as refused:
        publish({**OWN, "name": {"lv": SR_DEF["name"]["lv"].upper(), "en": "Other"}})
    assert refused.value.code == "indicator-name-taken"


def test_what_the_schema_does_not_allow_is_never_published(publish):
    with pytest.raises(indicators.BadIndicator):
        publish({**OWN, "unit": "stundas"})


def test_publishing_leaves_an_event_with_code_version_and_digest(session, publish, author):
    formula = publish(OWN)
    event = session.query(Event).filter_by(action="indicator.published").one()
    assert (event.actor_id, event.at) == (author.id, NOW)
    assert event.detail == {"code": "own-x", "version": 1, "digest": formula.digest}


def test_a_file_never_puts_the_boards_own_version_out_of_force(session, publish):
    publish(version(2))
    taken = indicators.take(session, [SR_DEF, version(2), version(3)], NOW)
    assert (taken.fresh, taken.aside, taken.refused) == ([], ["sr-def"], [])
    assert in_force(session) == 2
    publish(version(4, measure=OBSERVED_OR_PARTLY), onto=3)
    assert in_force(session) == 4


def test_a_file_under_a_number_the_board_has_taken_is_named_and_left(session, publish):
    own = publish(version(2))
    other = version(2, measure=OBSERVED_OR_PARTLY)
    taken = indicators.take(session, [other, {**OWN, "code": "new"}], NOW)
    assert (taken.fresh, taken.aside, taken.refused) == (["new"], [], ["sr-def"])
    assert session.get(Indicator, own.id).digest == own.digest


def test_a_file_goes_on_from_a_file(session, city):
    assert indicators.take(session, [version(2)], NOW).fresh == ["sr-def"]
    assert in_force(session) == 2


def test_the_command_computes_what_is_new_and_says_what_it_left(app, session, publish, tmp_path):
    publish(version(2))
    session.commit()
    for raw in (version(3), {**OWN, "code": "new"}):
        file = tmp_path / f"{raw['code']}.json"
        file.write_text(indicators.json.dumps(raw), "utf-8")
    said = app.test_cli_runner().invoke(args=["indicators", "publish", str(tmp_path)]).output
    assert "published: new" in said
    assert "the board's own stays in force: sr-def" in said


def test_a_withdrawn_indicator_is_gone_from_figures_and_stays_stored(
    city, session, publish, author
):
    city.observe(city.teacher(city.school()))
    formula = publish(OWN)
    publishing.withdraw(session, "own-x", reason=" Aizstāts ", by=author.id, now=NOW)
    assert (in_force(session, "own-x"), results(session, formula)) == (None, [])
    row = session.get(Indicator, formula.id)
    assert (row.withdrawn_for, row.withdrawn_by, row.withdrawn_at) == ("Aizstāts", author.id, NOW)
    assert session.query(Event).filter_by(action="indicator.withdrawn").one().detail == {
        "code": "own-x", "version": 1,
    }  # fmt: skip
    assert indicators.take(session, [{**OWN, "version": 2}], NOW).aside == ["own-x"]
    publish({**OWN, "version": 3})
    assert in_force(session, "own-x") == 3


@pytest.mark.parametrize(
    ("code", "reason", "problem"),
    [
        ("own-x", "  ", "reason-missing"),
        ("sr-def", "Cits", "not-found"),
        ("own-none", "Cits", "not-found"),
    ],
)
def test_only_an_own_indicator_is_withdrawn_and_for_a_reason(
    session, publish, author, code, reason, problem
):
    publish(OWN)
    with pytest.raises(Problem) as refused:
        publishing.withdraw(session, code, reason=reason, by=author.id, now=NOW)
    assert refused.value.code == problem
    assert in_force(session, "own-x") == 1


def test_what_another_indicator_rests_on_is_not_withdrawn(session, publish, author):
    publish(OWN)
    other = {**OWN, "code": "own-y", "name": {"lv": "B", "en": "B"}}
    publish({**other, "beside": {"of": "own-x", "as": "strict"}})
    with pytest.raises(Problem) as refused:
        publishing.withdraw(session, "own-x", reason="Cits", by=author.id, now=NOW)
    assert refused.value.code == "indicator-needed"


def test_an_indicator_bound_to_a_form_counts_no_other_form(city, session, publish):
    teacher = city.teacher(city.school())
    city.observe(teacher)
    short = city.observe(teacher, kind="savstarpeja")
    short.form = "ms-s"
    session.flush()
    outcomes.recompute(session, [short])
    pooled = publish(OWN)
    bound = publish({**OWN, "code": "own-ms", "name": {"lv": "B", "en": "B"}, "forms": ["ms"]})
    assert (len(results(session, pooled)), len(results(session, bound))) == (2, 1)
