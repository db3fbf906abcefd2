"""The page about oneself: everything about me, in one file, and nothing of anybody else."""

import json
from uuid import UUID

import pytest

from svēris.observations.models import Observation
from svēris.observations.receive import receive
from tests import factories as make
from tests.observations.making import whole
from tests.signing_in import post_form


@pytest.fixture
def seen(session, city):
    """Let Cilda's lesson have been seen; gives the observation."""

    def observe(**changed):
        changes = whole(city.anna, city.lesson(**changed))
        receive(session, changes, city.tablet, make.NOW)
        session.commit()
        return session.get(Observation, UUID(changes[0]["obs"]))

    return observe


@pytest.fixture
def get(client, sign_in, session):
    """Ask for a page as somebody, in English."""

    def ask(path, person):
        person.language = "en"
        session.flush()
        return sign_in(client, person).get(path)

    return ask


def test_the_page_lists_my_lessons_and_who_read_about_them(city, get, seen, session):
    row = seen()
    get(f"/observations/{row.id}", city.cilda.person)
    page = get("/me", city.cilda.person).get_data(as_text=True)
    assert "1 March 2024" in page
    assert city.school.name in page
    assert "Nobody yet" in page


def test_the_file_for_machines_has_everything_that_is_kept(city, client, get, seen, session):
    row, cilda = seen(S_STIPR="Skaidrs mērķis."), city.cilda.person
    get("/", cilda)
    post_form(
        client, f"/observations/{row.id}", deed="acknowledge", state="submitted", revision=1,
        comment="Mans iebildums.",
    )  # fmt: skip
    answer = get("/me/everything.json", cilda)
    assert "attachment" in answer.headers["Content-Disposition"]
    told = json.loads(answer.get_data(as_text=True))
    assert told["person"]["email"] == cilda.email
    assert [each["institution"] for each in told["assignments"]] == [city.school.name]
    (mine,) = told["observations"]
    assert mine["answers"]["S.STIPR"] == "Skaidrs mērķis."
    assert mine["acts"][0]["comment"] == "Mans iebildums."
    assert "observation.answer" in [each["action"] for each in told["events"]]


def test_the_file_to_read_says_it_in_words(city, get, seen):
    seen()
    page = get("/me/everything.html", city.cilda.person).get_data(as_text=True)
    for said in ("Skaidrs mērķis.", "outcome is clearly defined", city.anna.name):
        assert said in page
    assert "<script" not in page


def test_nothing_of_somebody_else_is_in_mine(city, get, seen, session):
    seen()
    stranger = make.make_assignment(session, institution=city.school).person
    for ending in ("html", "json"):
        content = get(f"/me/everything.{ending}", stranger).get_data(as_text=True)
        assert "Skaidrs mērķis." not in content
        assert city.cilda.person.name not in content


def test_the_draft_of_somebody_about_me_is_not_there(city, get, session):
    filled, _submit = whole(city.anna, city.lesson())
    receive(session, [filled], city.tablet, make.NOW)
    session.commit()
    told = json.loads(get("/me/everything.json", city.cilda.person).get_data(as_text=True))
    assert told["observations"] == []
