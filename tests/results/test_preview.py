"""A preview shows what will be shown: the same numbers, judged the same, whoever publishes it."""

from datetime import date
from random import Random

import pytest

from svēris.observations.models import Observation
from svēris.results import indicators, outcomes, preview, publishing
from svēris.results.disclosure import INSIDE, Hidden
from svēris.results.figures import figures
from svēris.results.filters import Filter
from svēris.results.models import Indicator, Outcome
from tests.factories import NOW, make_person
from tests.results import designed

KINDS = ("areja", "ieksieja")
SR_DEF = next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def")


@pytest.fixture
def lessons(city):
    """Lessons and play-lessons of both kinds with answers in every state, also in July."""
    random = Random(7)
    schools = [city.school() for _ in range(3)]
    teachers = [city.teacher(random.choice(schools)) for _ in range(20)]
    for number in range(90):
        city.observe(
            random.choice(teachers), kind=random.choice(KINDS),
            family=random.choice(["MS", "RN"]), counts=number % 15 > 0,
            on=date(2024, 7, 1) if number % 10 == 0 else date(2024, 3, 4),
            **designed.lesson(random),
        )  # fmt: skip
    return city


def looked(session, raw, of):
    """Return the figures of a preview as plain values."""
    shown = preview.preview(session, raw, of, rule=INSIDE, kinds=KINDS)
    return [plain(figure) for figure in shown.figures]


def stands(session, code, of):
    """Return the figures that the pages show."""
    report = figures(session, of, rule=INSIDE, kinds=KINDS, now=NOW)
    return [plain(figure) for figure in report.figures if figure.formula.code == code]


def plain(figure):
    """Return what is said by a figure, whatever version it is of."""
    return (figure.kinds, figure.period, figure.tally, figure.hidden)


@pytest.mark.parametrize("kinds", [("areja",), ("areja", "ieksieja")], ids=["one", "two"])
def test_a_preview_is_the_figure_after_publishing(lessons, session, kinds):
    random, of, author = Random(len(kinds)), Filter(year=2023, kinds=kinds), make_person(session)
    for number in range(8):
        raw = designed.definition(random, f"own-{number}")
        before = looked(session, raw, of)
        publishing.publish(session, raw, onto=0, by=author.id, now=NOW)
        agree(stands(session, raw["code"], of), before)


def agree(published, before):
    """Check that figures are those of the preview: the same numbers, hidden for the same reason."""
    assert published == before


def test_the_browser_and_a_file_give_the_same_rows(lessons, session):
    random, author = Random(3), make_person(session)
    drawn = [designed.definition(random, f"own-{number}") for number in range(8)]
    for raw in drawn:
        publishing.publish(session, raw, onto=0, by=author.id, now=NOW)
    by_browser = [rows(session, raw["code"]) for raw in drawn]
    indicators.publish(session, [{**raw, "code": f"file-{raw['code']}"} for raw in drawn], NOW)
    outcomes.rebuild(session)
    assert [rows(session, f"file-{raw['code']}") for raw in drawn] == by_browser
    assert [rows(session, raw["code"]) for raw in drawn] == by_browser


def rows(session, code):
    """Return every outcome under an indicator."""
    found = session.query(Outcome).join(Indicator, Indicator.id == Outcome.indicator_id)
    return {
        (row.observation_id, row.result, row.numerator, row.denominator)
        for row in found.filter(Indicator.code == code)
    }


def test_learners_are_counted_too(lessons, session):
    raw = {
        **designed.definition(Random(1), "own-x"), "unit": "learners", "families": ["MS", "RN"],
        "measure": {"kind": "ratio", "numerator": "DIP.ATB_SK", "denominator": "K.SK_KLAT"},
    }  # fmt: skip
    raw.pop("forms", None)
    of = Filter(year=2023, kinds=("areja",))
    before = looked(session, raw, of)
    publishing.publish(session, raw, onto=0, by=make_person(session).id, now=NOW)
    agree(stands(session, "own-x", of), before)


def test_the_version_in_force_stands_beside(lessons, session):
    of = Filter(year=2023, kinds=("areja",))
    raw = {
        **SR_DEF,
        "version": 2,
        "measure": {"kind": "share", "numerator": {"observed": "ST.IER"}},
    }
    shown = preview.preview(session, raw, of, rule=INSIDE, kinds=KINDS)
    assert [plain(figure) for figure in shown.in_force] == stands(session, "sr-def", of)
    assert [figure.formula.version for figure in (*shown.figures, *shown.in_force)] == [2, 1]


def test_a_small_group_is_hidden_before_it_is_published(city, session):
    for _ in range(4):
        city.observe(city.teacher(city.school()))
    raw = designed.definition(Random(1), "own-x")
    shown = preview.preview(
        session, raw, Filter(year=2023, kinds=("areja",)), rule=INSIDE, kinds=KINDS
    )
    assert {figure.hidden for figure in shown.figures} <= {Hidden.SMALL, Hidden.EMPTY}
    assert {figure.tally for figure in shown.figures} == {None}


def test_a_preview_of_what_no_criterion_decides_has_no_numbers(city, session):
    raw = next(raw for raw in indicators.read_folder() if raw["code"] == "coverage-internal")
    shown = preview.preview(session, raw, Filter(year=2023), rule=INSIDE, kinds=KINDS)
    assert (shown.figures, shown.in_force) == ([], [])


def test_a_preview_leaves_nothing_behind(lessons, session):
    counted = session.query(Outcome).count()
    preview.preview(
        session,
        designed.definition(Random(2), "own-x"),
        Filter(year=2023),
        rule=INSIDE,
        kinds=KINDS,
    )
    assert not [*session.new, *session.dirty]
    assert session.query(Outcome).count() == counted
    assert session.query(Observation).count() == 90


#: What is known anyway: who looks at a draft may try whether it leaves a few lessons out.
FEW = {"item": "K.SK_KLAT", "at_most": 5}


@pytest.mark.parametrize("seed", range(4))
def test_a_preview_of_a_small_city_shows_and_hides_what_publishing_will(city, session, seed):
    random, author = Random(seed), make_person(session).id
    schools = [city.school() for _ in range(random.randint(1, 4))]
    for _ in range(random.randint(8, 40)):
        city.observe(
            city.teacher(random.choice(schools)), kind=random.choice(KINDS), family="MS",
            on=random.choice([date(2024, 3, 4)] * 6 + [date(2024, 7, 1)]),
            **designed.lesson(random) | {"K.KLASE": [random.choice("789")]},
        )  # fmt: skip
    session.commit()
    for number in range(6):
        raw = designed.definition(random, f"own-{number}")
        numerator = raw["measure"]["numerator"]
        if random.random() < 0.5:
            raw["measure"]["numerator"] = {random.choice(["all", "any"]): [numerator, FEW]}
        if random.random() < 0.3:
            raw |= {"code": "sr-def", "version": 10 + number, "measure": SR_DEF["measure"]}
            raw["measure"] = {**raw["measure"], "base": random.choice([FEW, {"not": FEW}])}
        found = [
            looked(session, raw, Filter(year=2023, kinds=KINDS, **narrow))
            for narrow in ({}, {"grade": "7"}, {"family": "MS"}, {"period": "year"})
        ]
        if raw["code"] == "sr-def":
            indicators.publish(session, [raw], NOW)
            outcomes.rebuild(session)
        else:
            publishing.publish(session, raw, onto=0, by=author, now=NOW)
        session.commit()
        assert found == [
            stands(session, raw["code"], Filter(year=2023, kinds=KINDS, **narrow))
            for narrow in ({}, {"grade": "7"}, {"family": "MS"}, {"period": "year"})
        ]
