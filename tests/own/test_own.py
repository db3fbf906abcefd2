"""The page about oneself: everything about me, in one file, and nothing of anybody else."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import Uuid

from svēris.db import Base
from svēris.observations.models import Observation
from svēris.observations.plan_models import (
    Blackout,
    CalendarLink,
    Visit,
    VisitAct,
    VisitDeed,
    VisitObserver,
    VisitState,
)
from svēris.observations.receive import receive
from svēris.own.kept import ALSO, KEPT, NOBODYS, SECRETS, TECHNICAL, In, Why
from svēris.own.sections import SECTIONS
from svēris.people.absences import Absence
from svēris.people.access_tokens import AccessToken
from svēris.people.attempts import email_key
from svēris.people.models import RoleName, SignInAttempt
from svēris.telling.models import Happening, Mail, MailWish, Notice
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


def test_a_lesson_that_was_begun_is_said_to_be_and_nothing_of_it(city, get, session):
    filled, _submit = whole(city.anna, city.lesson(S_STIPR="Melnraksts."))
    receive(session, [filled], city.tablet, make.NOW)
    session.commit()
    content = get("/me/everything.json", city.cilda.person).get_data(as_text=True)
    assert json.loads(content)["begun"] == [{"lesson_on": "2024-03-01", "state": "draft"}]
    assert "Melnraksts." not in content
    assert city.anna.name not in content


def test_what_is_prepared_for_a_lesson_to_come_is_not_given_away(city, get, session):
    to_come = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    filled, _submit = whole(city.anna, city.lesson(K_DATUMS=to_come))
    receive(session, [filled], city.tablet, make.NOW)
    session.commit()
    told = json.loads(get("/me/everything.json", city.cilda.person).get_data(as_text=True))
    assert told["begun"] == []


def test_every_column_that_names_a_person_is_in_the_file_or_has_a_reason():
    columns = {
        str(column)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Uuid) and column.name != "id"
    }
    assert columns - KEPT.keys() == set(), "say in kept.py where the own file tells it, or why not"
    assert KEPT.keys() - columns == set(), "there is no such column any more"


def test_a_table_without_a_person_is_known_to_be_one():
    with_people = {each.partition(".")[0] for each in KEPT | ALSO}
    assert Base.metadata.tables.keys() - with_people == NOBODYS
    assert with_people & NOBODYS == set()


def test_every_section_that_is_promised_is_read_and_said_in_words(city, get):
    promised = {place.section for place in (KEPT | ALSO).values() if isinstance(place, In)}
    assert promised == SECTIONS.keys()
    told = json.loads(get("/me/everything.json", city.cilda.person).get_data(as_text=True))
    assert told["sections"].keys() == SECTIONS.keys()
    assert {each for out in told["not_in_here"] for each in out["columns"]} == {
        column for column, place in (KEPT | ALSO).items() if isinstance(place, Why)
    }
    assert all(out["why"] for out in told["not_in_here"])


def test_what_opens_something_is_in_no_file():
    columns = {str(each) for table in Base.metadata.tables.values() for each in table.columns}
    digests = {each for each in columns if each.endswith(("_hash", "_key"))}
    assert digests - SECRETS == {"recovery_key.public_key", "recovery_key.private_key"}
    assert (SECRETS | TECHNICAL) - columns == set()


@pytest.fixture
def busy(city, seen, session):
    """Let something stand in every section about Cilda: who she is, is told and does."""
    cilda, now = city.cilda.person, make.NOW
    row = seen()
    visit = Visit(
        kind="ieksieja", form="ms", institution_id=city.school.id, assignment_id=city.cilda.id,
        on=date(2024, 4, 1), state=VisitState.PLANNED, note="Lūdzu, nāciet.", created_at=now,
        asked_by_id=city.anna.id, observers=[VisitObserver(person_id=city.anna.id)],
    )  # fmt: skip
    mail = Mail(person_id=cilda.id, made_at=now, next_at=now, reason="450 later")
    session.add_all([visit, mail])
    session.flush()
    session.add_all([
        Absence(assignment_id=city.cilda.id, starts_on=date(2023, 9, 1)),
        VisitAct(visit_id=visit.id, deed=VisitDeed.MOVE, by_id=city.anna.id, at=now,
                 reason="Slima."),
        Notice(person_id=cilda.id, what=Happening.VOID, observation_id=row.id, at=now,
               mail_id=mail.id),
        MailWish(person_id=cilda.id, wish="none"),
        CalendarLink(person_id=cilda.id, token_hash="c" * 64, made_at=now),
        AccessToken(person_id=cilda.id, name="Excel", token_hash="t" * 64, scopes=[],
                    created_at=now, expires_on=date(2025, 1, 1)),
        SignInAttempt(key=email_key(cilda.email), at=now),
        Blackout(first_on=date(2024, 5, 1), last_on=date(2024, 5, 2), reason="x",
                 set_by_id=cilda.id, set_at=now),
    ])  # fmt: skip
    make.make_device(session, person=cilda, name="Cildas planšete")
    make.make_role(session, RoleName.INTERNAL_OBSERVER, person=cilda, institution=city.school)
    session.commit()
    return row


def test_what_is_told_of_a_person_and_kept_about_one_is_in_the_file(busy, city, get, session):
    coordinator = make.make_role(session, RoleName.COORDINATOR).person
    get(f"/observations/{busy.id}", coordinator)
    content = get("/me/everything.json", city.cilda.person).get_data(as_text=True)
    told = json.loads(content)
    filled = {code for code in SECTIONS if told[code]}
    assert filled == SECTIONS.keys() - {
        # Others' doing, each with a test of its own or of its room.
        "begun", "set_aside", "set_aside_about_me", "published", "observed",
    }  # fmt: skip
    assert told["notices"][-1]["what"] == "void"
    assert told["mails"][0]["reason"] == "450 later"
    assert told["visits"][0]["acts"][0]["reason"] == "Slima."
    assert told["visits"][0]["observers"] == [city.anna.name]
    assert [(each["action"], each["by"]) for each in told["events"]] == [
        ("observation.read", coordinator.name)
    ]
    assert told["devices"][0]["name"] == "Cildas planšete"
    assert told["tokens"][0]["name"] == "Excel"
    assert told["deeds"] == [
        {"what": "blackout", "deed": "set", "at": "2024-03-04T08:00:00+00:00", "to": "1"}
    ]
    assert told["observations"][0]["submissions"][0]["answers"]["S.STIPR"] == "Skaidrs mērķis."
    for secret in ("c" * 64, "t" * 64, "password_hash", "token_hash"):
        assert secret not in content


def test_one_file_holds_both_to_read_and_for_machines(busy, city, get):
    answer = get("/me/everything.zip", city.cilda.person)
    assert "sveris-par-mani.zip" in answer.headers["Content-Disposition"]
    with ZipFile(BytesIO(answer.data)) as zipped:
        page, data = (zipped.read(name).decode() for name in zipped.namelist())
        assert [name.partition("/")[2] for name in zipped.namelist()] == [
            "par-mani.html", "par-mani.json",
        ]  # fmt: skip
    assert json.loads(data)["person"]["email"] == city.cilda.person.email
    for said in (
        "An observation has been made void", "Cildas planšete", "Slima.", "Excel",
        "What is not in this file, and why", "450 later", "internal observer",
    ):  # fmt: skip
        assert said in page


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_file_to_read_has_no_code_where_words_belong(
    busy, city, client, language, session, sign_in
):
    city.cilda.person.language = language
    session.commit()
    page = sign_in(client, city.cilda.person).get("/me/everything.html").get_data(as_text=True)
    for code in ("internal_observer", "needless", "draft-waits", "<code>", "None"):
        assert code not in page
