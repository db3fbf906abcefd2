"""The pages on which people decide: who finds what there, and what the answers are to whom."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.observations.models import Aside, Change, Decision, Verdict
from svēris.people.models import Event, RoleName
from tests import factories as make
from tests.observations.making import edit, new, whole
from tests.signing_in import post_form


@pytest.fixture
def late(session, city, push):
    """A second thought of Anna's after her submission of an external observation."""
    filled, sent = whole(city.anna, city.lesson())
    push(filled, sent)
    change = edit(city.anna, filled["obs"], base=[filled["id"]], S_STIPR="Pavisam cits.")
    push(change, now=make.NOW + timedelta(hours=1))
    return change


@pytest.fixture
def coordinator(session, city):
    return make.make_role(session, RoleName.COORDINATOR).person


@pytest.fixture
def get(client, sign_in, session):
    """Ask for a page as somebody, in English."""

    def ask(path, person, status=200):
        person.language = "en"
        session.flush()
        response = sign_in(client, person).get(path)
        assert response.status_code == status
        return " ".join(response.get_data(as_text=True).split())

    return ask


def address(change):
    return f"/observations/held/{change['id']}"


def test_home_says_that_something_waits_and_leads_there(get, late, coordinator):
    page = get("/", coordinator)
    assert "1 matter was set aside and waits for your decision" in page
    assert 'href="/observations/held"' in page


def test_the_list_says_from_whom_when_from_where_and_why(get, city, late, coordinator):
    page = get("/observations/held", coordinator)
    for said in (city.anna.name, "4 March 2024, 11:00", "Planšete", "It came after the submission"):
        assert said in page
    assert f'href="{address(late)}"' in page


def test_one_matter_stands_beside_what_stands_now(get, late, coordinator):
    page = get(address(late), coordinator)
    assert "Skaidrs mērķis." in page
    assert "Pavisam cits." in page
    assert "Reopen the observation for correction on its own page" in page
    assert "Let it in</button>" not in page
    assert "Keep it aside</button>" in page


def test_reading_its_answers_is_recorded_for_the_teacher(session, get, city, late, coordinator):
    get(address(late), coordinator)
    event = session.scalars(select(Event).where(Event.action == "observation.read")).one()
    assert (event.actor_id, event.about_id) == (coordinator.id, city.cilda.person_id)
    assert event.observation_id == UUID(late["obs"])


def test_the_page_of_the_observation_leads_to_the_decision(get, late, coordinator):
    page = get(f"/observations/{late['obs']}", coordinator)
    assert "Look at it and decide" in page
    assert f'href="{address(late)}"' in page


def test_a_decision_is_said_listed_and_stands_in_the_history(
    session, client, get, late, coordinator
):
    get(address(late), coordinator)
    answer = post_form(client, address(late), verdict="kept-aside", reason="Nelabo.", changes="1")
    assert (answer.status_code, answer.location) == (303, "/observations/held")
    page = client.get("/observations/held").text
    assert "It is kept aside. Its author is told why." in page
    assert "Nothing waits for you" in page
    assert address(late) in get("/observations/held?state=kept", coordinator)
    history = get(f"/observations/{late['obs']}", coordinator)
    assert f"{coordinator.name} kept it aside" in history
    assert "Nelabo." in history
    assert "A change is set aside" not in history


def test_without_a_reason_the_page_comes_again_and_says_so(session, client, get, late, coordinator):
    get(address(late), coordinator)
    answer = post_form(client, address(late), verdict="kept-aside", reason=" ", changes="1")
    assert answer.status_code == 422
    assert "No reason is given." in answer.text
    assert session.scalars(select(Decision)).all() == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"verdict": "away", "changes": "1"},
        {"verdict": "let-in", "changes": "x"},
        {"verdict": "let-in", "changes": "9999999"},
    ],
)
def test_a_form_that_is_not_ours_is_refused(client, get, late, coordinator, given):
    get(address(late), coordinator)
    assert post_form(client, address(late), **given).status_code == 400


def test_letting_in_over_http_folds_the_observation(session, client, get, city, push):
    admin = make.make_role(session, RoleName.ADMIN).person
    city.tablet.revoked_at = make.NOW
    changes = whole(city.anna, city.lesson())
    push(*changes)
    get(address(changes[0]), admin)
    answer = post_form(client, address(changes[0]), verdict="let-in", reason="", changes="2")
    assert answer.status_code == 303
    assert session.scalars(select(Change.held_code)).all() == [None, None]
    assert session.scalars(select(Decision.verdict)).all() == [Verdict.LET_IN] * 2


def test_who_decides_about_a_device_reads_no_lesson_for_it(session, get, city, push):
    admin = make.make_role(session, RoleName.ADMIN).person
    city.tablet.revoked_at = make.NOW
    changes = whole(city.anna, city.lesson())
    push(*changes)
    page = get(address(changes[0]), admin)
    assert "the answers are not shown to you" in page
    for unsaid in ("Skaidrs mērķis.", city.cilda.person.name, city.school.short_name):
        assert unsaid not in page
    assert session.scalars(select(Event).where(Event.action == "observation.read")).all() == []


def test_what_is_not_submitted_is_nobodys_to_read(session, get, city, push, coordinator):
    device = make.make_device(session, person=city.bruno)
    draft = edit(city.bruno, new(), fields=city.lesson(K_VEIDS="areja"))
    push(draft, device=device)
    page = get(address(draft), coordinator)
    assert "the answers are not shown to you" in page
    assert "Skaidrs mērķis." not in page


def test_a_form_that_is_not_published_is_shown_as_it_came(get, city, push, coordinator, session):
    unknown = whole(city.anna, city.lesson())
    for change in unknown:
        change["version"] = 9
    push(*unknown)
    page = get(address(unknown[0]), coordinator)
    assert "As soon as the form is published, the entry comes in by itself." in page


@pytest.mark.parametrize("role", [RoleName.HEAD, RoleName.ADMIN])
def test_what_somebody_else_decides_about_is_not_there(session, get, city, late, role):
    at = city.other_school if role is RoleName.HEAD else None
    person = make.make_role(session, role, institution=at).person
    get(address(late), person, status=404)
    assert address(late) not in get("/observations/held", person)


def test_a_long_list_has_pages(session, get, city, push):
    admin = make.make_role(session, RoleName.ADMIN).person
    city.tablet.revoked_at = make.NOW
    push(*(edit(city.anna, new(), K_SK_KLAT=1) for _ in range(60)))
    assert len(session.scalars(select(Aside)).all()) == 60
    assert "page 1 of 2" in get("/observations/held", admin)
    assert "page 2 of 2" in get("/observations/held?page=9", admin)
