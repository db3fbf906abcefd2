"""`sveris users …`: accounts looked after from the command line."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from svēris.people import passwords
from svēris.people.commands import users
from svēris.people.login import today
from svēris.people.models import Event, Person, Role, RoleName
from tests.factories import make_assignment, make_device, make_institution, make_person, make_role

PASSWORD = "zaļās ābeles zied"


@pytest.fixture
def run(app, session):
    """Run `sveris users …`; gives what was printed, fails unless the exit code is as said."""

    def run(*arguments, code=0):
        session.commit()
        result = app.test_cli_runner().invoke(users, arguments)
        assert result.exit_code == code, result.output
        session.expire_all()
        return result.output

    return run


def person(session, email="anna@example.lv"):
    return session.scalars(select(Person).where(Person.email == email)).one()


def test_a_person_is_added_who_can_sign_in(run, session):
    run("add", "Anna@Example.lv", "Anna", "Bērziņa", "--password", PASSWORD)
    anna = person(session)
    assert anna.name == "Anna Bērziņa"
    assert passwords.matches(anna.password_hash, PASSWORD)
    assert anna.name_search == "berzina anna"
    event = session.scalars(select(Event)).one()
    assert (event.action, event.about_id, event.actor_id) == ("account.added", anna.id, None)


def test_the_same_e_mail_is_not_added_twice(run, session):
    make_person(session, email="anna@example.lv")
    said = run("add", "ANNA@example.lv", "Anna", "B", "--password", PASSWORD, code=1)
    assert "has an account already" in said


@pytest.mark.parametrize(
    "command", [["add", "a@example.lv", "A", "B"], ["password", "b@example.lv"]]
)
def test_a_bad_password_is_refused_with_its_reason(run, session, command):
    make_person(session, email="b@example.lv")
    assert "at least 10 characters" in run(*command, "--password", "short", code=1)


def test_a_new_password_ends_every_session(run, session, client, sign_in):
    anna = make_person(session, email="anna@example.lv", password_hash="x")
    sign_in(client, anna)
    run("password", "anna@example.lv", "--password", PASSWORD)
    assert client.get("/account").status_code == 303
    assert passwords.matches(person(session).password_hash, PASSWORD)


def test_a_role_is_given_from_today_and_ended_with_yesterday(run, session):
    make_person(session, email="anna@example.lv")
    school = make_institution(session)
    run("role", "anna@example.lv", "head", "--institution", school.code)
    role = session.scalars(select(Role)).one()
    assert (role.name, role.institution_id) == (RoleName.HEAD, school.id)
    assert (role.starts_on, role.ends_on) == (today(), None)
    run("role", "anna@example.lv", "head", "--institution", school.code, "--end")
    session.refresh(role)
    assert role.ends_on == today() - timedelta(days=1)
    events = session.scalars(select(Event).order_by(Event.id)).all()
    assert [event.action for event in events] == ["role.granted", "role.ended"]


def test_a_role_may_have_its_first_and_its_last_day(run, session):
    make_person(session, email="anna@example.lv")
    days = ("--from", "2026-09-01", "--to", "2027-08-31")
    run("role", "anna@example.lv", "methodologist", *days)
    role = session.scalars(select(Role)).one()
    assert (str(role.starts_on), str(role.ends_on)) == ("2026-09-01", "2027-08-31")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["role", "anna@example.lv", "head"], "needs --institution"),
        (["role", "anna@example.lv", "dpo", "--institution", "x"], "for the whole city"),
        (["role", "anna@example.lv", "head", "--institution", "nowhere"], "no institution nowhere"),
        (["role", "anna@example.lv", "dpo", "--end"], "does not hold dpo"),
        (["role", "nobody@example.lv", "dpo"], "nobody has the e-mail"),
        (["disable", "nobody@example.lv"], "nobody has the e-mail"),
        (["revoke-device", "01930000-0000-7000-8000-000000000001"], "no device"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(run, session, arguments, said):
    make_person(session, email="anna@example.lv")
    output = run(*arguments, code=1)
    assert said in output
    assert "Traceback" not in output


def test_a_closed_account_has_no_sessions_and_can_be_opened_again(run, session, client, sign_in):
    anna = make_person(session, email="anna@example.lv", password_hash="x")
    sign_in(client, anna)
    run("disable", "anna@example.lv")
    assert client.get("/account").status_code == 303
    first = person(session).disabled_at
    run("disable", "anna@example.lv")
    assert person(session).disabled_at == first
    run("enable", "anna@example.lv")
    assert person(session).disabled_at is None
    assert client.get("/account").status_code == 303, "a session that was ended stays ended"


def test_people_are_listed_in_latvian_order_with_what_they_are(run, session):
    school = make_institution(session, code="ddav")
    zane = make_person(session, given_name="Zane", family_name="Šķēle", email="zane@example.lv")
    anna = make_person(session, given_name="Anna", family_name="Siliņa", email="anna@example.lv")
    anna.password_hash = "x"
    make_assignment(session, person=anna, institution=school)
    make_role(session, RoleName.DPO, person=zane)
    ended = today() - timedelta(days=1)
    make_role(session, RoleName.HEAD, person=zane, institution=school, ends_on=ended)
    assert run("list").splitlines() == [
        "anna@example.lv\tAnna Siliņa\topen\tteacher@ddav",
        "zane@example.lv\tZane Šķēle\tno password\tdpo",
    ]
    assert run("list", "--search", "skele").count("\n") == 1


def test_a_devices_access_is_withdrawn_and_said_what_it_held(run, session):
    device = make_device(session, unsent_count=12)
    assert "still held 12 changes" in run("revoke-device", str(device.id))
    session.refresh(device)
    assert device.revoked_at is not None
