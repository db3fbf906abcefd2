"""What people do with a submitted observation: in order, by right, and nothing is taken back."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.keeping.folds import wrong
from svēris.observations.models import (
    Act,
    Change,
    ChangeKind,
    Deed,
    Observation,
    State,
    Submission,
)
from svēris.observations.receive import receive
from svēris.people.models import Event, RoleName
from svēris.results.models import Indicator, Outcome, Result
from tests import factories as make
from tests.observations.making import edit, results, submit, whole
from tests.queries import count_queries
from tests.signing_in import post_form


@pytest.fixture
def seen(session, city):
    """Let Cilda's lesson have been seen and submitted so many days ago; gives the observation."""

    def observe(days=0, observer=None, **changed):
        observer = observer or city.anna
        tablet = (
            city.tablet if observer is city.anna else make.make_device(session, person=observer)
        )
        changes = whole(observer, city.lesson(**changed))
        receive(session, changes, tablet, make.NOW)
        row = session.get(Observation, UUID(changes[0]["obs"]))
        row.submitted_at = datetime.now(UTC) - timedelta(days=days)
        session.get(Submission, (row.id, 1)).submitted_at = row.submitted_at
        session.commit()
        return row

    return observe


@pytest.fixture
def coordinator(session, city):
    return make.make_role(session, RoleName.COORDINATOR).person


@pytest.fixture
def head(session, city):
    return make.make_role(session, RoleName.HEAD, institution=city.school).person


@pytest.fixture
def do(client, sign_in, session):
    """Send what a button of the page sends, as somebody, in English; gives the answer."""

    def send(person, row, deed, *, state=None, **fields):
        person.language = "en"
        session.flush()
        sign_in(client, person)
        session.refresh(row)
        given = {"deed": deed, "state": state or row.state, "revision": row.revision, **fields}
        answer = post_form(client, f"/observations/{row.id}", **given)
        session.refresh(row)
        return answer

    return send


def faults(session):
    """Return what `sveris check` says of all observations; it empties the session it is given."""
    session.commit()
    with Session(session.get_bind()) as other:
        return list(wrong(other, make.NOW))


def text(answer):
    return " ".join(answer.get_data(as_text=True).split())


def test_an_observation_goes_from_submitted_to_closed_and_its_history_says_how(
    client, city, coordinator, do, seen, session
):
    row, cilda = seen(), city.cilda.person
    for person, deed, state, fields in (
        (cilda, "acknowledge", State.ACKNOWLEDGED, {}),
        (city.anna, "discuss", State.DISCUSSED, {"held_on": "2024-03-05"}),
        (city.anna, "close", State.CLOSED, {}),
    ):
        answer = do(person, row, deed, **fields)
        assert (answer.status_code, row.state) == (303, state)
    page = text(client.get(f"/observations/{row.id}"))
    assert f"{cilda.name} read it" in page
    assert f"{city.anna.name} noted that the talk was held (5 March 2024)" in page
    assert "Everything is done" in page
    assert faults(session) == []


def test_what_the_teacher_answers_is_kept_and_shown_and_confirms_having_read(
    client, city, do, seen, session
):
    row, cilda = seen(), city.cilda.person
    fields = {"reflection": "Grupu darbs izdevās.", "agreement": "daleji", "comment": "Laiks."}
    # The button says "I have read it"; what was written is not thrown away.
    assert do(cilda, row, "acknowledge", **fields).status_code == 303
    assert row.state is State.ACKNOWLEDGED
    page = text(client.get(f"/observations/{row.id}"))
    for said in ("Grupu darbs izdevās.", "I agree in part", "Laiks."):
        assert said in page
    assert do(cilda, row, "answer", comment="Vēl viens iebildums.").status_code == 303
    answers = session.scalars(select(Act.content).where(Act.deed == Deed.ANSWER)).all()
    assert answers == [fields, {"comment": "Vēl viens iebildums."}]


def test_nobody_acknowledges_for_the_teacher(city, coordinator, do, head, seen):
    row = seen()
    for person in (city.anna, coordinator, head):
        answer = do(person, row, "acknowledge")
        assert (answer.status_code, row.state) == (409, State.SUBMITTED)


def test_who_may_not_read_it_does_not_learn_that_it_is_there(city, do, seen, session):
    stranger = make.make_assignment(session, institution=city.other_school).person
    assert do(stranger, seen(), "acknowledge").status_code == 404


def test_a_click_on_an_old_page_changes_nothing_and_keeps_what_was_written(city, do, seen):
    row, cilda = seen(), city.cilda.person
    do(cilda, row, "acknowledge")
    answer = do(cilda, row, "answer", state=State.SUBMITTED, comment="Negribu to zaudēt.")
    assert answer.status_code == 409
    assert "Negribu to zaudēt." in text(answer)


@pytest.mark.parametrize(
    ("deed", "fields", "says"),
    [
        ("answer", {}, "The answer is empty."),
        ("discuss", {"held_on": "2024-02-01"}, "The talk cannot have been on that day."),
        ("discuss", {"held_on": "2124-02-01"}, "The talk cannot have been on that day."),
        ("discuss", {"held_on": "rīt"}, "The talk cannot have been on that day."),
        ("void", {"reason": "  "}, "A reason is needed."),
    ],
)
def test_what_is_not_understood_is_said_beside_its_field(
    city, coordinator, do, seen, deed, fields, says
):
    row = seen()
    who = {"answer": city.cilda.person, "discuss": city.anna, "void": coordinator}[deed]
    answer = do(who, row, deed, **fields)
    assert (answer.status_code, row.state) == (422, State.SUBMITTED)
    assert says in text(answer)


def test_silence_does_not_block_it_and_is_written_down(client, city, do, seen):
    row = seen(days=8)
    assert do(city.anna, row, "close").status_code == 409
    row = seen(days=20, K_NO="11:00", K_LIDZ="11:40")
    assert do(city.anna, row, "close").status_code == 303
    assert row.state is State.CLOSED
    page = text(client.get(f"/observations/{row.id}"))
    assert f"{city.anna.name} closed it without the teacher having read it" in page


def test_void_counts_in_no_figure_and_is_still_read(client, city, coordinator, do, seen, session):
    row = seen()
    session.add(_outcome(session, row))
    session.commit()
    assert do(coordinator, row, "void", reason="Nav tā stunda.").status_code == 303
    assert (row.state, row.counts) == (State.VOID, False)
    assert session.scalars(select(Outcome)).all() == []
    page = text(client.get(f"/observations/{row.id}"))
    assert "Nav tā stunda." in page
    assert "This observation is void" in page
    assert faults(session) == []


def test_an_internal_observation_is_the_heads_to_make_void_and_not_the_boards(
    city, coordinator, do, head, seen
):
    row = seen(observer=city.bruno, K_VEIDS="ieksieja")
    assert do(coordinator, row, "void", reason="x").status_code == 404
    assert do(city.bruno, row, "void", reason="x").status_code == 409
    assert do(head, row, "void", reason="Kļūda.").status_code == 303


def test_each_act_is_an_event_that_says_no_word_of_it(city, do, seen, session):
    row = seen()
    do(city.cilda.person, row, "answer", comment="Slepens.")
    (event,) = session.scalars(select(Event).where(Event.action == "observation.answer")).all()
    assert event.detail == {"number": row.number}
    assert (event.actor_id, event.observation_id) == (city.cilda.person_id, row.id)


def test_home_counts_whose_turn_it_is_and_leads_there(client, sign_in, city, do, seen, session):
    row = seen()

    def home(person):
        person.language = "en"
        session.flush()
        return text(sign_in(client, person).get("/"))

    says = "1 observation to read, talk over or close"
    assert says in home(city.cilda.person)
    assert says not in home(city.anna)
    do(city.cilda.person, row, "acknowledge")
    assert says in home(city.anna)
    assert says not in home(city.cilda.person)
    assert city.cilda.person.name in text(
        sign_in(client, city.anna).get("/observations?state=turn")
    )


def test_sveris_check_names_a_state_that_no_act_led_to(seen, session):
    row = seen()
    row.state = State.DISCUSSED
    session.commit()
    (said,) = faults(session)
    assert said == f"observation {row.number}: it differs from its changes in state"


def test_as_many_statements_serve_a_long_history_as_a_short_one(client, city, do, seen):
    row, taken = seen(), []
    do(city.cilda.person, row, "answer", comment="Pirmā.")
    client.get(f"/observations/{row.id}")  # What told of it is read from here on.
    for _ in range(2):
        do(city.cilda.person, row, "answer", comment="Vēl.")
        with count_queries() as queries:
            client.get(f"/observations/{row.id}")
        taken.append(len(queries))
    assert taken[0] == taken[1]


def _outcome(session, row):
    """Return any outcome of an observation: these tests publish no indicators."""
    indicator = Indicator(
        code="x", version=1, digest="0" * 64, definition={}, published_at=make.NOW, current=False
    )
    session.add(indicator)
    session.flush()
    return Outcome(
        observation_id=row.id, indicator_id=indicator.id, result=Result.TRUE, numerator=1,
        denominator=1, institution_id=row.institution_id, school_year=row.school_year,
        kind=row.kind, family=row.family, headline=row.headline, teacher_id=row.teacher_id,
    )  # fmt: skip


def test_a_reopened_observation_is_corrected_on_the_tablet_as_a_further_revision(
    client, city, coordinator, do, push, seen, session
):
    row, cilda = seen(), city.cilda.person
    do(cilda, row, "acknowledge")
    assert do(coordinator, row, "reopen", reason="Cits mērķis.").status_code == 303
    assert (row.state, row.counts, row.revision) == (State.REOPENED, False, 1)
    assert faults(session) == []

    first = session.scalar(select(Change).where(Change.kind == ChangeKind.EDIT))
    change = edit(city.anna, row.id, base=[str(first.id)], S_STIPR="Skaidri sasniedzamie.")
    assert results(push(change)) == ["applied"]
    session.refresh(row)
    # The correction is a draft: whoever reads sees what was submitted.
    assert (row.state, row.document["S.STIPR"]) == (State.REOPENED, "Skaidrs mērķis.")
    assert faults(session) == []

    before = session.scalar(select(Change).where(Change.kind == ChangeKind.SUBMIT))
    heads = {**json.loads(before.content)["heads"], "S.STIPR": [change["id"]]}
    again = submit(city.anna, row.id) | {"heads": heads}
    assert results(push(again)) == ["applied"]
    session.refresh(row)
    assert (row.state, row.counts, row.revision) == (State.SUBMITTED, True, 2)
    assert row.document["S.STIPR"] == "Skaidri sasniedzamie."
    kept = session.scalars(select(Submission).order_by(Submission.revision)).all()
    assert [each.document["S.STIPR"] for each in kept] == [
        "Skaidrs mērķis.", "Skaidri sasniedzamie.",
    ]  # fmt: skip
    assert faults(session) == []

    assert do(cilda, row, "acknowledge").status_code == 303
    page = text(client.get(f"/observations/{row.id}"))
    for said in ("<del>Skaidrs mērķis.</del> → <ins>Skaidri sasniedzamie.</ins>", "Cits mērķis."):
        assert said in page


def test_what_came_too_late_is_part_of_the_correction_once_it_is_reopened(
    city, coordinator, do, push, seen, session
):
    row = seen()
    first = session.scalar(select(Change).where(Change.kind == ChangeKind.EDIT))
    late = edit(city.anna, row.id, base=[str(first.id)], S_PILNV="Vēl kas.")
    assert results(push(late)) == ["already-submitted"]
    do(coordinator, row, "reopen", reason="Labojums.")
    assert session.get(Change, UUID(late["id"])).held_code is None
    assert faults(session) == []


def test_a_tablet_hears_that_it_is_reopened_and_of_no_submission_in_force(
    city, coordinator, do, seen, session, tablet
):
    row = seen()
    submitted = str(session.get(Submission, (row.id, 1)).change_id)
    do(coordinator, row, "reopen", reason="Labojums.")
    told = {
        change["id"]: change["data"]
        for change in tablet.pull().json["changes"]
        if change["t"] == "observation"
    }[str(row.id)]
    assert (told["state"], told["accepted"], told["reopened"]) == ("reopened", None, submitted)
