"""Devices: who sees which, what each said about itself, and who may withdraw one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from svēris.people.fleet import clock_off
from svēris.people.models import Device, Event, RoleName
from tests.factories import (
    NOW,
    make_assignment,
    make_device,
    make_institution,
    make_person,
    make_role,
)
from tests.queries import count_queries
from tests.signing_in import post_form


@pytest.fixture
def school(session):
    return make_institution(session)


@pytest.fixture
def get(client, sign_in, session):
    """Ask for the page of devices as somebody, in English."""

    def ask(person, path="/devices"):
        person.language = "en"
        session.flush()
        response = sign_in(client, person).get(path)
        assert response.status_code == 200
        return " ".join(response.get_data(as_text=True).split())

    return ask


@pytest.fixture
def tablets(session, school):
    """A teacher's and an internal observer's of the school, and one of another school."""
    teacher = make_assignment(session, institution=school).person
    observer = make_role(session, RoleName.INTERNAL_OBSERVER, institution=school).person
    other = make_assignment(session).person
    return {
        name: make_device(session, person=person, name=f"{name}'s tablet", app="1", **given)
        for name, person, given in (
            ("teacher", teacher, {}),
            ("observer", observer, {"unsent_count": 5, "unsent_oldest_at": NOW}),
            ("other", other, {"unsent_count": 2, "unsent_oldest_at": NOW - timedelta(days=3)}),
        )
    }


def shown(page):
    names = ("teacher", "observer", "other")
    found = {name: page.find(f"{name}&#39;s tablet") for name in names}
    return [name for name in sorted(names, key=found.get) if found[name] >= 0]


def test_a_head_sees_the_devices_of_the_own_schools_people(session, school, tablets, get):
    head = make_role(session, RoleName.HEAD, institution=school).person
    page = get(head)
    assert shown(page) == ["observer", "teacher"]
    assert "1 device still holds unsent work" in page
    assert "5 changes" in page
    assert "since 4 March 2024, 10:00" in page


@pytest.mark.parametrize("role", [RoleName.COORDINATOR, RoleName.ADMIN])
def test_the_board_sees_all_the_longest_unsent_first(session, tablets, get, role):
    assert shown(get(make_role(session, role).person)) == ["other", "observer", "teacher"]


def test_who_has_left_the_school_is_not_the_heads_any_more(session, school, tablets, get):
    tablets["teacher"].person.assignments[0].ends_on = NOW.date()
    head = make_role(session, RoleName.HEAD, institution=school).person
    assert shown(get(head)) == ["observer"]


def test_a_withdrawn_device_is_shown_as_long_as_it_holds_something(session, tablets, get):
    for device in tablets.values():
        device.revoked_at = NOW
    assert shown(get(make_role(session, RoleName.ADMIN).person)) == ["other", "observer"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"app": None}, "has sent nothing yet"),
        ({"app": "of-yesterday"}, "older version"),
        ({"storage_persisted": False}, "storage may be cleared"),
        ({"clock_ahead_ms": -3 * 86_400_000}, "clock 3 days behind"),
        ({"clock_ahead_ms": 61_000}, "clock 1 minute ahead"),
        ({"storage_free_tested": 8 * 1024 * 1024 - 1}, "almost full"),
        ({"storage_free_tested": 0}, "almost full"),
        ({"app": None, "registered_at": None}, "only a saved copy came from it"),
    ],
)
def test_what_is_not_as_it_should_be_is_said(session, get, said, expected):
    make_device(session, **{"app": "1", **said})
    assert expected in get(make_role(session, RoleName.ADMIN).person)


def test_a_device_with_nothing_wrong_is_in_order(app, session, get):
    with app.test_request_context():
        newest = app.jinja_env.globals["newest_app"]()
    room = {"storage_persisted": True, "storage_free_tested": 8 * 1024 * 1024}
    make_device(session, app=newest, clock_ahead_ms=900, **room)
    page = get(make_role(session, RoleName.ADMIN).person)
    assert "in order" in page
    assert "older version" not in page


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [(None, None), (59_999, None), (-7_200_000, ("hours", -2)), (31_536_000_000, ("days", 365))],
)
def test_a_clock_is_told_of_from_a_minute_on(ahead, expected):
    assert clock_off(Device(clock_ahead_ms=ahead)) == expected


def test_an_administrator_withdraws_anybodys_device(session, client, sign_in, tablets):
    admin = make_role(session, RoleName.ADMIN).person
    device = tablets["observer"]
    answer = post_form(sign_in(client, admin), f"/devices/{device.id}")
    assert (answer.status_code, answer.location) == (303, "/devices")
    session.refresh(device)
    assert device.revoked_at is not None
    event = session.scalars(select(Event).where(Event.action == "device.revoked")).one()
    assert (event.actor_id, event.about_id) == (admin.id, device.person_id)


def test_a_head_is_not_offered_to_withdraw_one(session, school, tablets, get):
    head = make_role(session, RoleName.HEAD, institution=school).person
    assert "Withdraw access" not in get(head)


def test_the_page_takes_as_many_statements_for_one_device_as_for_a_hundred(session, get):
    admin, counted = make_role(session, RoleName.ADMIN).person, []
    for more in (1, 60):
        for _ in range(more):
            make_device(session, person=make_person(session))
        session.commit()
        with count_queries() as sent:
            page = get(admin)
        counted.append(len(sent))
    assert counted[0] == counted[1]
    assert "page 1 of 2" in page
