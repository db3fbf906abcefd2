"""The own account, who read about me, the access log."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from svēris.db import uuid7
from svēris.people import audit, passwords
from svēris.people.log import PAGE
from svēris.people.models import Event, RoleName
from svēris.problems import catalogue
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

OLD, NEW = "zaļās ābeles zied", "rudens lapas krīt"
HASH = passwords.kept(OLD)


@pytest.fixture
def anna(session):
    return make_person(
        session, given_name="Anna", family_name="Bērziņa", email="anna@example.lv",
        password_hash=HASH,
    )  # fmt: skip


@pytest.fixture
def annas(client, anna, sign_in):
    """Anna's browser."""
    return sign_in(client, anna)


def title(code):
    return catalogue()[code].sentences["lv"][0]


class TestPassword:
    """Changing the own password."""

    def change(self, client, present=OLD, new=NEW, again=NEW):
        return post_form(client, "/account/password", present=present, new=new, again=again)

    def test_it_is_changed_and_said(self, annas, session, anna):
        assert self.change(annas).status_code == 303
        assert "Parole ir nomainīta" in annas.get("/account").text
        session.refresh(anna)
        assert passwords.matches(anna.password_hash, NEW)
        assert "password.changed" in session.scalars(select(Event.action)).all()

    def test_every_other_session_ends_and_this_one_goes_on(self, annas, app, anna, sign_in):
        elsewhere = sign_in(app.test_client(), anna)
        self.change(annas)
        assert annas.get("/account").status_code == 200
        assert elsewhere.get("/account").status_code == 303

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"present": "wrong"}, "password-wrong"),
            ({"again": "something else"}, "passwords-differ"),
            ({"new": "short", "again": "short"}, "password-too-short"),
            ({"new": "x" * 1001, "again": "x" * 1001}, "password-too-long"),
            ({"new": "Anna@Example.lv", "again": "Anna@Example.lv"}, "password-is-email"),
        ],
    )
    def test_a_bad_one_is_refused_beside_its_field(self, annas, session, anna, given, code):
        answer = self.change(annas, **given)
        assert answer.status_code == 422
        assert 'class="error-summary"' in answer.text
        assert title(code) in answer.text
        assert 'aria-invalid="true"' in answer.text
        session.refresh(anna)
        assert anna.password_hash == HASH

    def test_guessing_the_present_one_is_throttled(self, annas):
        statuses = [self.change(annas, present="wrong").status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]


def test_other_browsers_can_be_signed_out_from_here(annas, app, anna, sign_in):
    elsewhere = sign_in(app.test_client(), anna)
    assert post_form(annas, "/account/sessions").status_code == 303
    assert annas.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_a_chosen_language_is_spoken_at_once_and_remembered(annas, app, anna, sign_in):
    assert "Mans konts" in annas.get("/account").text
    answer = post_form(annas, "/language", language="en", next="/account")
    assert answer.location == "/account"
    assert "My account" in annas.get("/account").text
    assert "My account" in sign_in(app.test_client(), anna).get("/account").text


def test_a_stranger_chooses_a_language_and_an_unknown_one_changes_nothing(client):
    post_form(client, "/language", language="en")
    assert "Sign in" in client.get("/sign-in").text
    post_form(client, "/language", language="xx")
    assert "Sign in" in client.get("/sign-in").text


def test_devices_are_listed_with_what_they_still_hold_and_can_be_revoked(annas, session, anna):
    tablet = make_device(session, person=anna, name="Planšete 14", unsent_count=3)
    make_device(session, name="Svešā planšete")
    page = annas.get("/account").text
    assert "Planšete 14" in page
    assert "Svešā planšete" not in page
    assert "vēl nav nosūtītas 3 izmaiņas" in page
    assert post_form(annas, f"/account/devices/{tablet.id}").status_code == 303
    session.refresh(tablet)
    assert tablet.revoked_at is not None
    assert "Ierīcei vairs nav piekļuves" in annas.get("/account").text


@pytest.mark.parametrize(
    "asked", [f"before={'9' * 30}", "before=x", "until=9999-12-31", "since=0001-01-01", "since=x"]
)
def test_nonsense_in_the_address_of_a_log_is_left_out(annas, session, anna, asked):
    make_role(session, RoleName.DPO, person=anna)
    assert annas.get(f"/account/access?{asked}").status_code == 200
    assert annas.get(f"/access-log?{asked}").status_code == 200


@pytest.fixture
def reading(session, anna):
    """Bruno, the head, read an observation of Anna's lesson."""
    school = make_institution(session, short_name="Saules skola")
    bruno = make_person(session, given_name="Bruno", family_name="Lācis")
    make_role(session, RoleName.HEAD, person=bruno, institution=school)
    make_assignment(session, person=anna, institution=school)
    observation_id = uuid7()

    def read(at=NOW, by=bruno, about=anna):
        audit.record(
            session, audit.READ, actor_id=by.id, at=at, about_id=about.id,
            observation_id=observation_id, number="2024-000007", kind="areja",
        )  # fmt: skip
        session.flush()

    read.bruno, read.observation_id = bruno, observation_id
    return read


class TestReadings:
    """Who read observations of my lessons."""

    def test_a_teacher_sees_who_read_what_when_and_as_what(self, annas, reading):
        reading()
        page = annas.get("/account/access").text
        assert "Bruno Lācis" in page
        assert "iestādes vadītājs, Saules skola" in page
        assert "ārējā vērošana, Nr. 2024-000007" in page
        assert f'href="/observations/{reading.observation_id}"' in page
        assert "04.03.2024. 10.00" in page

    def test_the_role_shown_is_the_one_held_on_that_day(self, annas, reading):
        reading(at=NOW - timedelta(days=400))
        page = annas.get("/account/access").text
        assert "Bruno Lācis" in page
        assert "iestādes vadītājs" not in page

    def test_own_readings_and_those_about_others_are_not_shown(self, annas, session, anna, reading):
        reading(by=anna)
        reading(about=make_person(session))
        assert "Vēl neviens" in annas.get("/account/access").text

    def test_pages_are_cut_in_the_database(self, annas, session, reading):
        for minute in range(PAGE + 1):
            reading(at=NOW + timedelta(minutes=minute))
        first = annas.get("/account/access").text
        assert first.count("2024-000007") == PAGE
        oldest = session.scalars(select(Event.id).order_by(Event.id)).all()[1]
        assert f"before={oldest}" in first
        with count_queries() as sent:
            second = annas.get(f"/account/access?before={oldest}").text
        assert second.count("2024-000007") == 1
        assert "/account/access?before=" not in second.split("<main")[1]
        assert len(sent) <= 7

    def test_a_place_that_is_no_number_is_the_newest(self, annas, reading):
        reading()
        assert "Bruno Lācis" in annas.get("/account/access?before=x").text


class TestAccessLog:
    """The log of the data protection specialist."""

    @pytest.fixture
    def daces(self, app, session, sign_in):
        dace = make_person(session, given_name="Dace", family_name="Upīte")
        make_role(session, RoleName.DPO, person=dace)
        return sign_in(app.test_client(), dace)

    @pytest.fixture
    def aivars(self, app, session, sign_in):
        aivars = make_role(session, RoleName.ADMIN).person
        return sign_in(app.test_client(), aivars)

    def test_a_dpo_sees_who_did_what_to_whom(self, daces, reading):
        reading()
        page = daces.get("/access-log").text
        for word in ("Bruno Lācis", "lasīja vērošanas lapu", "Anna Bērziņa", "2024-000007"):
            assert word in page
        assert f"/observations/{reading.observation_id}" not in page

    def test_it_is_filtered_by_person_with_or_without_diacritics(self, daces, reading):
        reading()
        assert "2024-000007" in daces.get("/access-log?person=lacis").text
        assert "2024-000007" in daces.get("/access-log?person=Bērziņa").text
        assert "2024-000007" not in daces.get("/access-log?person=Kalniņa").text
        assert "2024-000007" not in daces.get("/access-log?person=%25").text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("action=observation.read", True),
            ("action=sign-in", False),
            ("since=2024-03-04&until=2024-03-04", True),
            ("since=2024-03-05", False),
            ("until=2024-03-03", False),
            ("since=nonsense", True),
        ],
    )
    def test_it_is_filtered_by_action_and_by_days(self, daces, reading, query, found):
        reading()
        assert ("2024-000007" in daces.get(f"/access-log?{query}").text) == found

    def test_a_day_is_the_citys_day(self, daces, reading):
        reading(at=NOW.replace(day=3, hour=22, minute=30))
        assert "2024-000007" in daces.get("/access-log?since=2024-03-04").text

    def test_looking_into_it_is_itself_written_down(self, daces, session):
        daces.get("/access-log")
        assert session.scalars(select(Event.action)).all() == ["log.read"]
        assert "skatīja šo žurnālu" in daces.get("/access-log").text

    def test_an_administrator_sees_its_technical_part_only(self, aivars, session, reading):
        reading()
        audit.record(session, "sign-in", actor_id=reading.bruno.id, at=NOW)
        session.flush()
        page = aivars.get("/access-log").text
        assert "pierakstījās" in page
        assert "2024-000007" not in page
        assert "2024-000007" not in aivars.get("/access-log?action=observation.read").text
