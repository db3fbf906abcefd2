"""Agreed steps: followed by those whom they concern, seen by methodologists with consent only."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.db import uuid7
from svēris.observations.models import Observation, StepAct
from svēris.observations.receive import receive
from svēris.people.models import RoleName
from tests import factories as make
from tests.observations.making import whole
from tests.queries import count_queries
from tests.signing_in import post_form

YEAR = datetime.now(UTC)
STEP = uuid7()


@pytest.fixture
def seen(session, city):
    """Let Cilda's lesson have been seen today, with a step agreed on the form."""

    def observe(observer=None, *, text="Refleksija katrā stundā.", days=0, **changed):
        observer = observer or city.anna
        own = observer is city.anna
        tablet = city.tablet if own else make.make_device(session, person=observer)
        day = (YEAR - timedelta(days=days)).date().isoformat()
        fields = city.lesson(K_DATUMS=day, **changed)
        key = uuid7() if days else STEP
        fields[f"S.SOLIS.{key}"] = {"text": text, "term": day, "support": "metodikis"}
        changes = whole(observer, fields)
        receive(session, changes, tablet, YEAR)
        session.commit()
        return session.get(Observation, UUID(changes[0]["obs"]))

    return observe


@pytest.fixture
def get(client, sign_in, session):
    """Ask for a page as somebody, in English."""

    def ask(path, person):
        person.language = "en"
        session.flush()
        answer = sign_in(client, person).get(path)
        return " ".join(answer.get_data(as_text=True).split())

    return ask


@pytest.fixture
def do(client, sign_in, session):
    """Send what a button sends, as somebody."""

    def send(person, row, deed, **fields):
        person.language = "en"
        session.flush()
        return post_form(
            sign_in(client, person), f"/observations/{row.id}/steps", deed=deed, **fields
        )

    return send


@pytest.fixture
def methodologist(session):
    return make.make_role(session, RoleName.METHODOLOGIST).person


def test_a_step_of_the_form_is_followed_by_its_teacher_and_its_observer(get, city, seen, session):
    seen()
    stranger = make.make_assignment(session, institution=city.school).person
    for person in (city.cilda.person, city.anna):
        assert "Refleksija katrā stundā." in get("/steps", person)
    for person in (stranger, city.bruno):
        assert "No step is open" in get("/steps", person)


def test_the_last_status_holds_and_each_is_kept_with_who_said_it(do, get, city, seen, session):
    row = seen()
    for person, status, note in (
        (city.anna, "notiek", "Sākts."),
        (city.cilda.person, "izpildits", ""),
    ):
        assert do(person, row, "status", step=STEP, status=status, note=note).status_code == 303
    page = get(f"/observations/{row.id}", city.cilda.person)
    assert "Done · by" in page
    assert "Sākts." in page
    assert "1 step is done or dropped" in get("/steps", city.cilda.person)
    assert len(session.scalars(select(StepAct)).all()) == 2


def test_a_step_agreed_in_the_talk_stands_beside_those_of_the_form(do, get, city, seen):
    row = seen()
    fields = {"text": "Vērot kolēģi.", "term": "2030-01-15", "support": "kolega"}
    assert do(city.anna, row, "add", **fields).status_code == 303
    page = get("/steps", city.cilda.person)
    assert "2 steps are open" in page
    assert "Vērot kolēģi." in page
    assert "observing a colleague" in page


def test_a_step_without_words_or_one_too_many_is_refused_and_what_was_written_stays(do, city, seen):
    row = seen()
    assert do(city.anna, row, "add", text=" ").status_code == 422
    for number in range(5):
        assert do(city.anna, row, "add", text=f"Solis {number}").status_code == 303
    answer = do(city.anna, row, "add", text="Septītais solis")
    assert answer.status_code == 422
    assert "Septītais solis" in answer.get_data(as_text=True)


def test_methodologists_see_a_step_only_while_its_teacher_lets_them(
    do, get, city, seen, methodologist
):
    row, cilda = seen(), city.cilda.person
    assert "No step is open" in get("/steps", methodologist)
    assert do(city.anna, row, "refer", step=STEP).status_code == 403
    assert do(cilda, row, "refer", step=STEP).status_code == 303
    page = get("/steps", methodologist)
    assert "Refleksija katrā stundā." in page
    assert "Skaidrs mērķis." not in page
    assert f'/observations/{row.id}"' not in page
    assert do(methodologist, row, "status", step=STEP, status="notiek").status_code == 303
    assert do(methodologist, row, "add", text="Mans solis").status_code == 404
    assert do(cilda, row, "withdraw", step=STEP).status_code == 303
    assert "No step is open" in get("/steps", methodologist)
    assert do(methodologist, row, "status", step=STEP, status="notiek").status_code == 404


def test_the_head_follows_internal_steps_of_the_own_school_and_nobody_elses(
    do, get, city, seen, session
):
    head = make.make_role(session, RoleName.HEAD, institution=city.school).person
    other = make.make_role(session, RoleName.HEAD, institution=city.other_school).person
    row = seen(city.bruno, K_VEIDS="ieksieja")
    assert "1 step is open" in get("/steps", head)
    assert "No step is open" in get("/steps", other)
    assert do(other, row, "status", step=STEP, status="notiek").status_code == 404


def test_the_next_observation_looks_back_at_what_is_still_open(do, get, city, seen):
    first = seen(text="Agrākais solis.", days=3)
    second = seen()
    page = get(f"/observations/{second.id}", city.anna)
    assert "Agreed earlier and still open" in page
    assert "Agrākais solis." in page
    (key,) = [name for name in first.document if name.startswith("S.SOLIS.")]
    do(city.anna, first, "status", step=key.removeprefix("S.SOLIS."), status="atcelts")
    assert "Agreed earlier" not in get(f"/observations/{second.id}", city.anna)


def test_the_sheet_for_the_talk_has_what_was_seen_and_room_to_write(get, city, seen):
    row = seen()
    page = get(f"/observations/{row.id}/talk", city.anna)
    for said in ("Talk after the lesson", "Skaidrs mērķis.", "Refleksija katrā stundā."):
        assert said in page


def test_as_many_statements_serve_many_steps_as_few(client, get, city, seen):
    taken = []
    for days in (0, 1):
        seen(days=days, text=f"Solis {days}")
        get("/steps", city.anna)
        with count_queries() as queries:
            client.get("/steps")
        taken.append(len(queries))
    assert taken[0] == taken[1]
