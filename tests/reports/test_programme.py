"""The prevention programme's indicator 4: base value, targets and what was measured."""

from datetime import date

import pytest

from svēris.people.models import RoleName
from svēris.reports import programme
from svēris.reports.document import Bullets, Drawing, Grid
from svēris.results import targets
from svēris.results.disclosure import INSIDE
from svēris.results.figures import figures
from svēris.results.filters import Filter
from tests.factories import NOW, make_role
from tests.reports.words import latvian

BOTH = {"DIP.DIF": 2, "DIP.IND": 2}
ONE = {"DIP.DIF": 2, "DIP.IND": 0}


@pytest.fixture
def measured(city, session):
    """A city in which 24 of 40 external lessons and 30 of 40 internal ones had both."""
    targets.ship(session)
    teachers = [city.teacher(city.school()) for _ in range(10)]
    with city.at_once():
        for place in range(40):
            post = teachers[place % 10]
            city.observe(post, **(BOTH if place < 24 else ONE))
            city.observe(post, kind="ieksieja", **(BOTH if place < 30 else ONE))
    return programme.gather(session, rule=INSIDE, newest=2023)


def block(found, sort, place=0):
    blocks = [each for each in programme.blocks(found, latvian()) if isinstance(each, sort)]
    return blocks[place]


def test_external_internal_and_both_stand_apart(measured):
    rows = [row[1:5] for row in block(measured, Grid).rows]
    assert rows == [
        ["Ārējā", "60\N{NO-BREAK SPACE}%", "24\N{NO-BREAK SPACE}no\N{NO-BREAK SPACE}40",
         "45–74\N{NO-BREAK SPACE}%"],
        ["Iekšējā", "75\N{NO-BREAK SPACE}%", "30\N{NO-BREAK SPACE}no\N{NO-BREAK SPACE}40",
         "60–86\N{NO-BREAK SPACE}%"],
        ["Ārējā + iekšējā", "68\N{NO-BREAK SPACE}%", "54\N{NO-BREAK SPACE}no\N{NO-BREAK SPACE}80",
         "57–77\N{NO-BREAK SPACE}%"],
    ]  # fmt: skip


def test_the_numbers_are_those_of_the_figures(measured, session):
    asked = figures(
        session, Filter(year=2023, kinds=programme.KINDS), rule=INSIDE, now=NOW,
        kinds=programme.KINDS,
    )  # fmt: skip
    wanted = [each.tally for each in asked.figures if each.formula.code == programme.CODE]
    assert [each.tally for each in measured.measured[2023]] == wanted


def test_base_value_and_targets_are_said_and_drawn(measured):
    said = [each.text for each in programme.blocks(measured, latvian()) if hasattr(each, "text")]
    assert any(
        text.replace("\N{NO-BREAK SPACE}", " ").startswith(
            "Bāzes vērtība (2023. gads): 55 %; mērķis (2026. gads): 70 %; "
            "mērķis (2028. gads): 85 %. Avots: PMP 2024–2028"
        )
        for text in said
    )
    drawing = block(measured, Drawing)
    assert drawing.svg.count("<polygon") == 3
    assert drawing.svg.count("chart__dot") == 1
    assert all(year in drawing.svg for year in ("2022./2023.", "2025./2026.", "2027./2028."))
    assert "54\N{NO-BREAK SPACE}no\N{NO-BREAK SPACE}80" in drawing.alt


def test_a_target_of_a_year_is_judged_in_the_school_year_that_ends_in_it(city, session):
    targets.set_aims(session, "dip-both", [targets.Aim(2024, 700, False, "PMP")])
    teachers = [city.teacher(city.school()) for _ in range(5)]
    with city.at_once():
        for place in range(40):
            city.observe(teachers[place % 5], **(BOTH if place < 16 else ONE))
            city.observe(teachers[place % 5], kind="ieksieja", **BOTH)
    found = programme.gather(session, rule=INSIDE, newest=2023)
    assert [row[-1] for row in block(found, Grid).rows] == [
        "nav sasniegts", "sasniegts", "nevar pateikt",
    ]  # fmt: skip


def test_a_change_of_what_was_named_before_is_judged_at_95_per_cent(city, session):
    teachers = [city.teacher(city.school()) for _ in range(10)]
    with city.at_once():
        for place in range(40):
            post, before = teachers[place % 10], date(2023, 3, 6)
            city.observe(post, on=before, **(BOTH if place < 20 else ONE))
            city.observe(post, **(BOTH if place < 29 else ONE))
    found = programme.gather(session, rule=INSIDE, newest=2023)
    external = block(found, Bullets).items[0]
    assert external.endswith("– izmaiņa.")


def test_a_year_with_too_little_says_so(city, session):
    targets.ship(session)
    city.observe(city.teacher(city.school()))
    found = programme.gather(session, rule=INSIDE, newest=2023)
    rows = block(found, Grid).rows
    assert rows[0][2:5] == ["nepietiek datu", "–", "–"]
    assert "chart__dot" not in block(found, Drawing).svg


@pytest.mark.parametrize(
    ("role", "status"),
    [(RoleName.COORDINATOR, 200), (RoleName.METHODOLOGIST, 200), (RoleName.DPO, 403)],
)
def test_who_sees_the_citys_figures_sees_the_page(client, sign_in, session, measured, role, status):
    person = make_role(session, role).person
    answer = sign_in(client, person).get("/reports/prevention-programme")
    assert answer.status_code == status
    assert sign_in(client, person).get("/reports").status_code == status


def test_without_the_indicator_there_is_no_page(client, sign_in, session):
    person = make_role(session, RoleName.COORDINATOR).person
    assert sign_in(client, person).get("/reports/prevention-programme").status_code == 404
