"""Notices: written with what they tell of, read in the inbox, of nothing that anybody wrote."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.observations import acts, steps, visits
from svēris.observations.importing import import_observations
from svēris.observations.models import Change, ChangeKind, Deed, Observation, State, StepDeed
from svēris.observations.plan_models import VisitDeed
from svēris.observations.receive import receive
from svēris.people.models import RoleName
from svēris.telling import reminders
from svēris.telling.models import Notice
from tests import factories as make
from tests.observations.making import edit, new, submit
from tests.queries import count_queries
from tests.signing_in import post_form

NOW = datetime.now(UTC)
MONDAY = NOW.date() + timedelta(days=7 - NOW.weekday())


@pytest.fixture
def coordinator(session, city):
    return make.make_role(session, RoleName.COORDINATOR).person


@pytest.fixture
def head(session, city):
    return make.make_role(session, RoleName.HEAD, institution=city.school).person


@pytest.fixture
def colleague(session, city):
    return make.make_assignment(session, institution=city.school).person


def everybody_told(session):
    return set(session.scalars(select(Notice.person_id)))


def test_a_submission_is_told_to_its_teacher_once(city, head, coordinator, seen, session, told):
    row = seen()
    assert told(city.cilda.person) == ["submitted"]
    # The same batch again, and a change that came late, tell nobody anything.
    first = session.scalar(select(Change).where(Change.kind == ChangeKind.EDIT))
    late = edit(city.anna, row.id, base=[str(first.id)], S_PILNV="Vēl.")
    receive(session, [json.loads(first.content), late], city.tablet, NOW)
    session.commit()
    assert told(city.cilda.person) == ["submitted"]
    assert everybody_told(session) == {city.cilda.person_id}


def test_a_revision_is_told_anew(city, coordinator, do, seen, session, told):
    row = seen()
    do(coordinator, row, Deed.REOPEN, reason="Cits mērķis.")
    assert told(city.anna) == ["reopened"]
    first = session.scalar(select(Change).where(Change.kind == ChangeKind.EDIT))
    before = session.scalar(select(Change).where(Change.kind == ChangeKind.SUBMIT))
    change = edit(city.anna, row.id, base=[str(first.id)], S_STIPR="Skaidri.")
    heads = {**json.loads(before.content)["heads"], "S.STIPR": [change["id"]]}
    receive(session, [change, submit(city.anna, row.id) | {"heads": heads}], city.tablet, NOW)
    session.commit()
    assert told(city.cilda.person) == ["submitted", "reopened", "revised"]
    revisions = session.scalars(select(Notice.revision).where(Notice.what == "revised")).all()
    assert revisions == [2]


def test_a_draft_and_what_is_imported_tell_nobody(city, session):
    receive(session, [edit(city.anna, new(), fields=city.lesson())], city.tablet, NOW)
    city.anna.code = "anna"
    session.flush()
    line = {
        "obs": new(), "form": "ms", "version": 1, "observer": "anna", "fields": city.lesson(),
        "submitted_at": "2024-03-01T10:30:00+02:00",
    }  # fmt: skip
    report = import_observations(session, BytesIO(json.dumps(line).encode()), now=NOW)
    assert (report.stored, report.refused) == (1, [])
    assert session.scalar(select(Observation).where(Observation.state == State.SUBMITTED))
    assert everybody_told(session) == set()


def test_what_is_rolled_back_has_told_nobody(city, seen, session, told, who):
    row = seen()
    wanted = acts.Wanted(
        deed=Deed.ANSWER, state=row.state, revision=row.revision, answer={"comment": "Jā."}
    )
    acts.do(session, who(city.cilda.person), row.id, wanted, NOW)
    assert told(city.anna) == ["answered"]
    session.rollback()
    assert told(city.anna) == []


def test_the_course_of_an_observation_is_told_to_the_other_side(
    city, coordinator, do, head, seen, session, told
):
    row, cilda = seen(), city.cilda.person
    do(cilda, row, Deed.ANSWER, answer={"comment": "Slepens."})
    do(city.anna, row, Deed.DISCUSS, held_on=NOW.date())
    do(coordinator, row, Deed.CLOSE)
    do(coordinator, row, Deed.VOID, reason="Kļūda.")
    assert told(cilda) == ["submitted", "discussed", "closed", "void"]
    assert told(city.anna) == ["answered", "void"]
    assert everybody_told(session) == {cilda.id, city.anna.id}


def test_a_peer_observation_is_told_to_the_two_and_to_nobody_else(
    city, colleague, coordinator, do, head, seen, session, told
):
    row, cilda = seen(colleague, "savstarpeja"), city.cilda.person
    do(cilda, row, Deed.ANSWER, answer={"reflection": "Paldies."})
    do(colleague, row, Deed.CLOSE)
    assert told(cilda) == ["submitted", "closed"]
    assert told(colleague) == ["answered"]
    assert everybody_told(session) == {cilda.id, colleague.id}


def test_a_self_observation_is_told_to_nobody(city, seen, session):
    seen(city.cilda.person, "pasverosana")
    assert everybody_told(session) == set()


def wanted(city, *observers, **given):
    values = {"kind": "areja", "form": "ms", "on": MONDAY, **given}
    return visits.Wanted(
        assignment_id=city.cilda.id, observers=tuple(each.id for each in observers), **values
    )


def test_a_planned_visit_is_told_to_the_teacher_and_the_observers(
    city, coordinator, session, told, who
):
    visit = visits.plan(session, who(coordinator), wanted(city, city.anna), NOW)
    moved = visits.Doing(deed=VisitDeed.MOVE, on=MONDAY + timedelta(days=1))
    visits.do(session, who(city.anna), visit.id, moved, NOW)
    cancelled = visits.Doing(deed=VisitDeed.CANCEL, reason="Slimība.")
    visits.do(session, who(city.anna), visit.id, cancelled, NOW)
    assert told(city.cilda.person) == ["visit-planned", "visit-moved", "visit-cancelled"]
    assert told(city.anna) == ["visit-planned"]
    assert told(coordinator) == ["visit-moved", "visit-cancelled"]


@pytest.mark.parametrize(
    ("deed", "what"), [(VisitDeed.ACCEPT, "visit-accepted"), (VisitDeed.DECLINE, "visit-declined")]
)
def test_a_colleague_who_is_asked_and_the_answer_are_told_between_the_two(
    city, coordinator, deed, head, colleague, session, told, what, who
):
    asked = wanted(city, colleague, kind="savstarpeja")
    visit = visits.plan(session, who(city.cilda.person), asked, NOW)
    assert told(colleague) == ["visit-asked"]
    visits.do(session, who(colleague), visit.id, visits.Doing(deed=deed, reason="x"), NOW)
    assert told(city.cilda.person) == [what]
    assert everybody_told(session) == {city.cilda.person_id, colleague.id}


def test_who_asks_to_be_observed_without_saying_by_whom_asks_who_answers_for_that_kind(
    city, coordinator, head, session, told, who
):
    for kind in ("ieksieja", "areja"):
        visits.plan(session, who(city.cilda.person), wanted(city, kind=kind), NOW)
    assert told(head) == told(coordinator) == ["visit-asked"]
    assert told(city.bruno) == told(city.anna) == []


def test_a_referred_step_is_told_to_the_methodologists_in_office(city, seen, session, told, who):
    now = make.make_role(session, RoleName.METHODOLOGIST).person
    past = make.make_role(session, RoleName.METHODOLOGIST, ends_on=date(2024, 1, 31)).person
    row, cilda = seen(), city.cilda.person
    add = steps.Wanted(deed=StepDeed.ADD, text="Slepens solis", support="metodikis")
    steps.do(session, who(cilda), row.id, add, NOW)
    (step,) = steps.of_observation(session, row)
    steps.do(session, who(cilda), row.id, steps.Wanted(deed=StepDeed.REFER, step_id=step.id), NOW)
    assert told(now) == ["step-referred"]
    assert told(past) == []


@pytest.mark.parametrize(("days", "expected"), [(1, 0), (3, 0), (6, 1), (30, 1), (90, 0)])
def test_a_draft_that_lies_is_its_observers_reminder_once(city, days, expected, session, told):
    monday = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)
    change = edit(city.anna, new(), fields=city.lesson())
    receive(session, [change], city.tablet, monday)
    session.get(Observation, UUID(change["obs"])).changed_at = monday
    session.flush()
    for _ in range(2):
        reminders.remind(session, monday + timedelta(days=days))
    assert told(city.anna) == ["draft-waits"] * expected


def test_all_observations_are_looked_through_once_an_hour(city, session, told):
    change = edit(city.anna, new(), fields=city.lesson())
    receive(session, [change], city.tablet, NOW)
    reminders.remind_hourly(session, NOW)
    session.get(Observation, UUID(change["obs"])).changed_at = NOW - timedelta(days=9)
    session.flush()
    reminders.remind_hourly(session, NOW + timedelta(minutes=59))
    assert told(city.anna) == []
    reminders.remind_hourly(session, NOW + timedelta(minutes=60))
    assert told(city.anna) == ["draft-waits"]


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.get_data(as_text=True).split())


def test_the_inbox_says_what_and_where_and_no_word_of_anybody(
    client, city, do, seen, session, sign_in
):
    row = seen()
    do(city.cilda.person, row, Deed.ANSWER, answer={"comment": "Slepens."})
    city.anna.language = "en"
    page = text(sign_in(client, city.anna).get("/inbox"))
    assert f"(lesson of {row.lesson_on.day} " in page
    assert "The teacher has answered an observation you made" in page
    assert f'href="/observations/{row.id}"' in page
    for hidden in ("Slepens.", city.cilda.person.name, city.school.name, "Skaidrs mērķis."):
        assert hidden not in page


def test_opening_what_it_is_about_reads_a_notice(client, city, seen, session, sign_in):
    row = seen()
    client = sign_in(client, city.cilda.person)
    unread = '<span class="tag tag--primary">1'
    assert unread in text(client.get("/inbox"))
    client.get(f"/observations/{row.id}")
    assert unread not in text(client.get("/inbox"))
    assert session.scalar(select(Notice.read_at)) is not None


def test_somebody_elses_opening_reads_nothing_of_mine(
    client, city, coordinator, seen, session, sign_in
):
    row = seen()
    sign_in(client, coordinator).get(f"/observations/{row.id}")
    assert session.scalar(select(Notice.read_at)) is None


def test_all_that_stands_on_the_page_is_marked_and_nothing_that_came_since(
    client, city, coordinator, do, seen, session, sign_in
):
    row = seen()
    upto = session.scalar(select(Notice.id))
    do(coordinator, row, Deed.VOID, reason="Kļūda.")
    post_form(sign_in(client, city.cilda.person), "/inbox", upto=upto)
    session.expire_all()
    mine = select(Notice).where(Notice.person_id == city.cilda.person_id).order_by(Notice.id)
    assert [each.read_at is None for each in session.scalars(mine)] == [False, True]


def test_somebody_elses_notices_are_not_marked(client, city, seen, session, sign_in):
    seen()
    upto = session.scalar(select(Notice.id))
    post_form(sign_in(client, city.anna), "/inbox", upto=upto)
    session.expire_all()
    assert session.scalar(select(Notice.read_at)) is None


def test_a_page_of_the_inbox_takes_as_many_statements_for_many_as_for_one(
    client, city, seen, session, sign_in
):
    taken = []
    for hour in ("09", "11", "13"):
        seen(K_NO=f"{hour}:40", K_LIDZ=f"{hour}:59")
        with count_queries() as queries:
            sign_in(client, city.cilda.person).get("/inbox")
        taken.append(len(queries))
    assert taken[1] == taken[2]


def test_an_inbox_has_pages(client, city, seen, session, sign_in):
    row = seen()
    session.add_all(
        Notice(person_id=city.cilda.person_id, what="closed", at=NOW, observation_id=row.id)
        for _ in range(60)
    )
    client = sign_in(client, city.cilda.person)
    first = text(client.get("/inbox"))
    older = first.split("/inbox?before=")[1].split('"')[0]
    assert first.count("notices__line") == 50
    assert text(client.get(f"/inbox?before={older}")).count("notices__line") == 11


def test_a_tablet_hears_with_every_fetch_how_many_wait(city, client, seen, session):
    seen()
    city.tablet.person = city.cilda.person
    session.commit()
    headers = {"Authorization": "Bearer annas-token"}
    first = client.get("/api/v1/pull", headers=headers)
    assert (first.status_code, first.headers["X-Notices"]) == (200, "1")
    same = headers | {"If-None-Match": first.headers["ETag"]}
    again = client.get("/api/v1/pull", headers=same)
    assert (again.status_code, again.headers["X-Notices"]) == (304, "1")
    assert "X-Notices" not in client.get("/api/v1/pull").headers
