"""Pages of planning: planned in one form, answered by the other side, and read by a calendar."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from svēris.observations import visits
from svēris.observations.plan_models import Blackout, Visit, VisitState
from svēris.people import holdings
from svēris.people.models import RoleName
from tests import factories as make
from tests.queries import count_queries
from tests.signing_in import post_form

TODAY = date.today()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())


@pytest.fixture
def as_(client, sign_in, session):
    """Go on as somebody, in English."""

    def become(person):
        person.language = "en"
        session.flush()
        return sign_in(client, person)

    return become


@pytest.fixture
def colleague(session, city):
    return make.make_assignment(session, institution=city.school).person


def text(answer):
    return " ".join(answer.get_data(as_text=True).split())


def visit_of(session):
    return session.scalars(select(Visit)).one()


def send(client, city, **given):
    """Send the form of a new visit to Cilda's lesson."""
    fields = {
        "kind": "areja", "form": "ms", "assignment": str(city.cilda.id), "on": MONDAY.isoformat(),
        "starts_at": "09:20", "ends_at": "10:00", "institution": city.school.code,
    }  # fmt: skip
    return post_form(client, "/plan/new", **{**fields, **given})


def test_an_observer_plans_a_visit_and_everybody_concerned_sees_it_in_the_week(as_, city, session):
    client = as_(city.anna)
    asked = text(client.get(f"/plan/new?kind=areja&institution={city.school.code}"))
    assert city.cilda.person.name in asked
    answer = send(client, city, observers=[str(city.anna.id)], purpose="planveida")
    assert answer.status_code == 303
    for person in (city.anna, city.cilda.person):
        week = text(as_(person).get(f"/plan?day={MONDAY}"))
        assert city.cilda.person.name in week
        assert "09:20" in week
    page = text(as_(city.cilda.person).get(f"/plan/{visit_of(session).id}"))
    assert "Planned observation" in page
    assert f"{city.anna.name} planned it" in page


def test_what_stands_in_the_way_is_said_once_and_what_was_written_stays(as_, city, session):
    session.add(
        Blackout(first_on=MONDAY, last_on=MONDAY, reason="Eksāmeni", set_by_id=city.anna.id,
                 set_at=make.NOW)
    )  # fmt: skip
    client = as_(city.anna)
    given = {"observers": [str(city.anna.id)], "note": "Paskatīšos refleksiju."}
    page = text(send(client, city, **given))
    assert "No visits are planned that day: Eksāmeni" in page
    assert "Paskatīšos refleksiju." in page
    assert session.scalars(select(Visit)).all() == []
    assert send(client, city, anyway="1", **given).status_code == 303


def test_a_refusal_stands_beside_its_field(as_, city):
    answer = send(as_(city.anna), city, observers=[str(city.bruno.id)])
    assert answer.status_code == 422
    assert "The observer chosen may not make such an observation there." in text(answer)


def test_a_colleague_is_invited_and_accepts_with_a_day(as_, city, colleague, session):
    client = as_(city.cilda.person)
    page = text(client.get("/plan/new?kind=savstarpeja"))
    assert colleague.name in page
    assert "What should the colleague look at?" in page
    answer = send(
        client, city, kind="savstarpeja", form="ms-s", observers=[str(colleague.id)], on="",
        starts_at="", ends_at="", focus=["MS.DIP.DIF"],
    )  # fmt: skip
    assert answer.status_code == 303
    client = as_(colleague)
    assert "Waits for your answer" in text(client.get("/plan"))
    path = f"/plan/{visit_of(session).id}"
    assert post_form(client, path, deed="accept", on=MONDAY.isoformat()).status_code == 303
    session.expire_all()
    assert (visit_of(session).state, visit_of(session).on) == (VisitState.PLANNED, MONDAY)
    assert "Waits for your answer" not in text(client.get("/plan"))


def test_a_teacher_asks_to_be_observed_and_the_head_may_decline_with_a_reason(as_, city, session):
    head = make.make_role(session, RoleName.HEAD, institution=city.school).person
    client = as_(city.cilda.person)
    assert head.name in text(client.get("/plan/new?kind=ieksieja&me=1"))
    sent = send(client, city, kind="ieksieja", me="1", observers=[str(head.id)], on="")
    assert sent.status_code == 303
    path = f"/plan/{visit_of(session).id}"
    client = as_(head)
    assert post_form(client, path, deed="decline").status_code == 422
    assert post_form(client, path, deed="decline", reason="Nākamajā mēnesī.").status_code == 303
    page = text(as_(city.cilda.person).get(path))
    assert "Declined" in page
    assert "Nākamajā mēnesī." in page


def test_who_has_nothing_to_do_with_a_visit_finds_no_page(as_, city, colleague, session):
    send(as_(city.anna), city, observers=[str(city.anna.id)])
    path = f"/plan/{visit_of(session).id}"
    for address in (path, f"{path}.ics"):
        assert as_(colleague).get(address).status_code == 404


def test_a_calendar_program_reads_ones_visits_at_a_secret_address_without_names(
    as_, app, city, session
):
    client = as_(city.anna)
    send(client, city, observers=[str(city.anna.id)])
    page = post_form(client, "/plan/calendar").get_data(as_text=True)
    path = re.search(r"http://localhost(/calendar/[^<]+)", page)[1]
    stranger = app.test_client()
    answer = stranger.get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["dtstart"].dt.isoformat().startswith(f"{MONDAY}T09:20")
    assert event["dtend"].dt.isoformat().startswith(f"{MONDAY}T10:00")
    assert city.cilda.person.family_name not in answer.get_data(as_text=True)

    post_form(client, "/plan/calendar/end")
    assert stranger.get(path).status_code == 404
    assert stranger.get("/calendar/guess.ics").status_code == 404


def test_a_closed_account_has_no_calendar(as_, app, city, session):
    page = post_form(as_(city.anna), "/plan/calendar").get_data(as_text=True)
    path = re.search(r"http://localhost(/calendar/[^<]+)", page)[1]
    city.anna.disabled_at = make.NOW
    session.commit()
    assert app.test_client().get(path).status_code == 404


def test_as_many_statements_show_many_visits_as_few(as_, city, session):
    access = holdings.access_for(session, city.anna.id, TODAY)
    taken = []
    for hour in (8, 9):
        wanted = visits.Wanted(
            kind="areja", form="ms", assignment_id=city.cilda.id, observers=(city.anna.id,),
            on=MONDAY,
        )  # fmt: skip
        for _ in range(hour):
            visits.plan(session, access, wanted, make.NOW)
        session.commit()
        client = as_(city.anna)
        client.get(f"/plan?day={MONDAY}")
        with count_queries() as queries:
            client.get(f"/plan?day={MONDAY}")
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_the_home_page_shows_the_next_visits_to_who_teaches_and_who_observes(as_, city, session):
    send(as_(city.anna), city, observers=[str(city.anna.id)])
    visit = visit_of(session)
    for person, says in ((city.anna, city.cilda.person.name), (city.cilda.person, "Your lesson")):
        page = text(as_(person).get("/"))
        assert "Coming visits" in page
        assert f"/plan/{visit.id}" in page
        assert says in page
    visit.on = date.today() - timedelta(days=1)
    session.commit()
    assert "Coming visits" not in text(as_(city.anna).get("/"))
