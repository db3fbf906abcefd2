"""What was set aside, from the push to a person's decision, and what its author then hears."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.forms import library
from svēris.forms.models import FormState, FormVersion
from svēris.observations import deciding, waiting
from svēris.observations.deciding import Choice
from svēris.observations.feed import Cursor, pull
from svēris.observations.models import Aside, Change, Decision, Observation, State, Verdict
from svēris.people import holdings
from svēris.people.models import Event, RoleName
from svēris.problems import Problem
from tests import factories as make
from tests.observations.making import edit, new, observation, results, submit, whole
from tests.queries import count_queries

LATER = make.NOW + timedelta(hours=1)


@pytest.fixture
def people(session, city):
    """Everybody who might decide, by name; the stranger is the head of another school."""
    role = make.make_role
    return {
        "admin": role(session, RoleName.ADMIN).person,
        "coordinator": role(session, RoleName.COORDINATOR).person,
        "head": role(session, RoleName.HEAD, institution=city.school).person,
        "stranger": role(session, RoleName.HEAD, institution=city.other_school).person,
        "observer": city.anna,
        "teacher": city.cilda.person,
    }


def access(session, person):
    return holdings.access_for(session, person.id, make.NOW.date())


@pytest.fixture
def decide(session):
    """Decide about all that waits for a person; `decide(head, "let-in")`."""

    def choose(person, verdict, reason="", *, now=LATER):
        rights = access(session, person)
        found = waiting.find(session, rights, kept=False, page=1).lines
        assert found, "nothing waits for this person"
        further = [
            deciding.decide(
                session, rights, line.aside.id,
                Choice(Verdict(verdict), reason, line.aside.changes), now,
            )
            for line in found
        ]  # fmt: skip
        session.commit()
        return further

    return choose


def waits_for(session, people):
    """Return the names of those for whom something waits."""
    return {
        name
        for name, person in people.items()
        if waiting.find(session, access(session, person), kept=False, page=1).total
    }


def held(session, changes):
    """Return why each change is set aside."""
    codes = dict(session.execute(select(Change.id, Change.held_code)).all())
    return [codes[UUID(change["id"])] for change in changes]


class Held:
    """A way to have a whole observation set aside: who sends what, and who decides."""

    def revoked_device(self, session, city, push):
        city.tablet.revoked_at = make.NOW
        return self.pushed(push, whole(city.anna, city.lesson()))

    def disabled_account(self, session, city, push):
        city.anna.disabled_at = make.NOW
        return self.pushed(push, whole(city.anna, city.lesson()))

    def somebody_elses_device(self, session, city, push):
        device = make.make_device(session, person=city.bruno)
        return self.pushed(push, whole(city.anna, city.lesson()), device=device)

    def right_that_is_not_there(self, session, city, push):
        device = make.make_device(session, person=city.bruno)
        return self.pushed(push, whole(city.bruno, city.lesson(K_VEIDS="areja")), device=device)

    def right_that_has_ended(self, session, city, push):
        ended = make.NOW.date() - timedelta(days=30)
        gone = make.make_role(
            session, RoleName.INTERNAL_OBSERVER, institution=city.school, ends_on=ended
        ).person
        device = make.make_device(session, person=gone)
        return self.pushed(push, whole(gone, city.lesson(K_VEIDS="ieksieja")), device=device)

    def post_that_has_ended(self, session, city, push):
        ended = make.NOW.date() - timedelta(days=30)
        post = make.make_assignment(session, institution=city.school, ends_on=ended)
        device = make.make_device(session, person=post.person)
        lesson = city.lesson(K_VEIDS="savstarpeja")
        return self.pushed(push, whole(post.person, lesson), device=device)

    def school_that_is_not_theirs(self, session, city, push):
        device = make.make_device(session, person=city.bruno)
        teacher = make.make_assignment(session, institution=city.other_school)
        lesson = city.lesson(
            K_VEIDS="ieksieja", K_IESTADE=city.other_school.code,
            K_ADRESE=city.other_school.sites[0].code, K_PEDAGOGS=teacher.code,
        )  # fmt: skip
        return self.pushed(push, whole(city.bruno, lesson), device=device)

    def closed_form(self, session, city, push):
        library.set_state(session, "ms", 1, FormState.CLOSED)
        return self.pushed(push, whole(city.anna, city.lesson()))

    def pushed(self, push, changes, **given):
        self.codes = set(results(push(*changes, **given)))
        return changes


CASES = [
    ("revoked_device", "device-revoked", "admin"),
    ("disabled_account", "account-disabled", "admin"),
    ("somebody_elses_device", "not-the-author", "admin"),
    ("right_that_is_not_there", "right-withdrawn", "coordinator"),
    ("right_that_has_ended", "right-withdrawn", "head"),
    ("post_that_has_ended", "assignment-ended", "head"),
    ("school_that_is_not_theirs", "institution-not-yours", "coordinator"),
    ("closed_form", "form-closed", "coordinator"),
]
every_case = pytest.mark.parametrize(("how", "code", "who"), CASES)


@every_case
def test_it_waits_for_the_one_who_decides_and_for_nobody_else(
    session, city, push, people, how, code, who
):
    case = Held()
    getattr(case, how)(session, city, push)
    assert case.codes == {code}
    assert waits_for(session, people) == {who}
    (line,) = waiting.find(session, access(session, people[who]), kept=False, page=1).lines
    assert (line.aside.code, line.aside.changes, line.aside.submits) == (code, 2, True)


@every_case
def test_let_in_it_counts_as_from_its_author(session, city, push, people, decide, how, code, who):
    changes = getattr(Held(), how)(session, city, push)
    assert decide(people[who], "let-in") == [None]
    row = observation(session, changes)
    assert (row.state, str(row.observer_id)) == (State.SUBMITTED, changes[0]["author"])
    assert row.document == {f: e["value"] for f, e in changes[0]["fields"].items()}
    assert held(session, changes) == [None, None]
    assert waits_for(session, people) == set()


@every_case
def test_kept_aside_it_stays_stored_and_waits_no_more(
    session, city, push, people, decide, how, code, who
):
    changes = getattr(Held(), how)(session, city, push)
    decide(people[who], "kept-aside", "Nav mūsu skolas stunda.")
    assert held(session, changes) == [code, code]
    assert waits_for(session, people) == set()
    kept = waiting.find(session, access(session, people[who]), kept=True, page=1)
    assert kept.total == 1


@every_case
def test_what_was_decided_is_recorded_and_added_to_never_changed(
    session, city, push, people, decide, how, code, who
):
    changes = getattr(Held(), how)(session, city, push)
    decide(people[who], "kept-aside", "Pārpratums.")
    rights = access(session, people[who])
    (line,) = waiting.find(session, rights, kept=True, page=1).lines
    deciding.decide(session, rights, line.aside.id, Choice(Verdict.LET_IN, "", 2), LATER)
    session.commit()
    found = session.scalars(select(Decision).order_by(Decision.id)).all()
    ids = [UUID(change["id"]) for change in changes]
    assert [(d.verdict, d.change_id, d.reason, d.held_code, d.decided_by) for d in found] == [
        (verdict, change_id, reason, code, people[who].id)
        for verdict, reason in ((Verdict.KEPT_ASIDE, "Pārpratums."), (Verdict.LET_IN, ""))
        for change_id in ids
    ]
    events = session.scalars(select(Event).where(Event.action.startswith("held.")))
    assert [(e.action, e.actor_id, e.detail) for e in events] == [
        ("held.kept-aside", people[who].id, {"code": code, "changes": 2}),
        ("held.let-in", people[who].id, {"code": code, "changes": 2}),
    ]
    assert observation(session, changes).state is State.SUBMITTED


def test_its_authors_tablet_hears_through_the_feed_that_it_is_in(
    session, city, push, people, decide
):
    changes = Held().somebody_elses_device(session, city, push)
    rights = access(session, city.anna)
    before = pull(session, rights, None, 500, epoch="e")
    told = {record.id: record.held for record in before.records if record.t == "change"}
    assert set(told.values()) == {"not-the-author"}
    decide(people["admin"], "let-in")
    after = pull(session, rights, _cursor(before), 500, epoch="e").records
    assert {r.id: r.held for r in after if r.t == "change"} == {c["id"]: None for c in changes}
    # What it is told of the observation comes after what it is told of its changes.
    assert after[-1].t == "observation"


def test_its_authors_tablet_hears_that_it_stays_aside_and_why(session, city, push, people, decide):
    Held().somebody_elses_device(session, city, push)
    rights = access(session, city.anna)
    before = pull(session, rights, None, 500, epoch="e")
    decide(people["admin"], "kept-aside", "Nodots no svešas planšetes.")
    after = [
        record.as_json()
        for record in pull(session, rights, _cursor(before), 500, epoch="e").records
    ]
    assert [(r["t"], r["held"], r["decided"]) for r in after] == [
        (
            "change",
            "not-the-author",
            {
                "verdict": "kept-aside",
                "reason": "Nodots no svešas planšetes.",
                "by": people["admin"].name,
                "at": LATER.isoformat(),
            },
        )
    ] * 2


def _cursor(part):
    return Cursor.parse(part.cursor)


def test_what_is_sent_again_after_it_was_let_in_is_known(session, city, push, people, decide):
    changes = Held().somebody_elses_device(session, city, push)
    decide(people["admin"], "let-in")
    assert results(push(*changes)) == ["known", "known"]


def test_a_colleagues_edit_of_a_draft_can_be_let_in(session, city, push, people, decide):
    begun = edit(city.anna, new(), K_VEIDS="areja", S_STIPR="Viens.")
    push(begun)
    device = make.make_device(session, person=city.bruno)
    foreign = edit(city.bruno, begun["obs"], base=[begun["id"]], S_STIPR="Cits.")
    assert results(push(foreign, device=device)) == ["not-your-observation"]
    decide(people["coordinator"], "let-in")
    row = observation(session, [begun])
    assert (row.document["S.STIPR"], row.observer_id) == ("Cits.", city.anna.id)


def test_after_the_submission_it_can_only_be_kept_aside(session, city, push, people, decide):
    filled, sent = whole(city.anna, city.lesson())
    push(filled, sent)
    late = edit(city.anna, filled["obs"], base=[filled["id"]], S_STIPR="Vēl.")
    assert results(push(late)) == ["already-submitted"]
    with pytest.raises(Problem) as refused:
        decide(people["coordinator"], "let-in")
    assert refused.value.code == "reopening-needed"
    decide(people["coordinator"], "kept-aside", "Pēc iesniegšanas nelabo.")
    assert observation(session, [filled]).document == city.lesson()
    assert held(session, [late]) == ["already-submitted"]


def test_what_may_come_in_may_yet_be_set_aside_for_a_further_reason(
    session, city, push, people, decide
):
    city.tablet.revoked_at = make.NOW
    changes = whole(city.anna, city.lesson(K_VEIDS="ieksieja"))
    push(*changes)
    assert decide(people["admin"], "let-in") == ["right-withdrawn"]
    assert held(session, changes) == ["right-withdrawn"] * 2
    assert waits_for(session, people) == {"head"}
    assert decide(people["head"], "let-in") == [None]
    assert observation(session, changes).state is State.SUBMITTED


def test_a_place_that_was_let_in_is_let_in_for_that_day_only(session, city, push, people, decide):
    device = make.make_device(session, person=city.bruno)
    begun = edit(city.bruno, new(), fields=city.lesson(K_VEIDS="areja"))
    push(begun, device=device)
    decide(people["coordinator"], "let-in")
    goes_on = edit(city.bruno, begun["obs"], base=[begun["id"]], S_STIPR="Labi.")
    assert results(push(goes_on, device=device)) == ["applied"]
    moved = edit(city.bruno, begun["obs"], base=[begun["id"]], K_DATUMS="2024-02-28")
    assert results(push(moved, device=device)) == ["right-withdrawn"]
    assert observation(session, [begun]).document["K.DATUMS"] == "2024-03-01"


def test_more_that_came_meanwhile_is_not_decided_unseen(session, city, push, people):
    city.tablet.revoked_at = make.NOW
    begun = edit(city.anna, new(), K_SK_KLAT=1)
    push(begun)
    rights = access(session, people["admin"])
    (line,) = waiting.find(session, rights, kept=False, page=1).lines
    push(edit(city.anna, begun["obs"], base=[begun["id"]], K_SK_KLAT=2))
    with pytest.raises(Problem) as refused:
        deciding.decide(session, rights, line.aside.id, Choice(Verdict.LET_IN, "", 1), LATER)
    assert refused.value.code == "held-changed"
    assert session.scalars(select(Decision)).all() == []


def test_what_comes_after_a_decision_waits_for_one_of_its_own(session, city, push, people, decide):
    city.tablet.revoked_at = make.NOW
    begun = edit(city.anna, new(), K_SK_KLAT=1)
    push(begun)
    decide(people["admin"], "kept-aside", "Pazaudēta planšete.")
    push(edit(city.anna, begun["obs"], base=[begun["id"]], K_SK_KLAT=2), now=LATER)
    found = waiting.find(session, access(session, people["admin"]), kept=False, page=1)
    assert [line.aside.changes for line in found.lines] == [1]


def test_it_is_kept_aside_for_a_reason_only(session, city, push, people, decide):
    Held().revoked_device(session, city, push)
    with pytest.raises(Problem) as refused:
        decide(people["admin"], "kept-aside")
    assert refused.value.code == "reason-missing"


@pytest.mark.parametrize("who", ["coordinator", "head", "stranger", "observer", "teacher"])
def test_nobody_else_can_decide(session, city, push, people, who):
    Held().revoked_device(session, city, push)
    (aside,) = session.scalars(select(Aside)).all()
    with pytest.raises(Problem) as refused:
        deciding.decide(
            session, access(session, people[who]), aside.id, Choice(Verdict.LET_IN, "", 2), LATER
        )
    assert refused.value.code == "not-found"


def test_an_author_mends_the_place_without_anybody_deciding(session, city, push, people):
    device = make.make_device(session, person=city.bruno)
    changes = Held().school_that_is_not_theirs(session, city, push)
    mended = edit(
        city.bruno, changes[0]["obs"], base=[changes[0]["id"]],
        K_IESTADE=city.school.code, K_ADRESE=city.school.sites[0].code, K_PEDAGOGS=city.cilda.code,
    )  # fmt: skip
    again = submit(city.bruno, changes[0]["obs"], changes[0], mended)
    assert results(push(mended, again, device=device)) == ["applied", "applied"]
    assert session.scalars(select(Aside)).all() == []


class TestJudgeAgain:
    """What waits for a form or a right, and not for a person."""

    @pytest.fixture
    def unknown(self, session, city, push):
        """A lesson on a version that is not published here."""
        published = session.scalars(select(FormVersion).filter_by(form="ms", version=1)).one()
        self.raw = json.loads(json.dumps(published.definition)) | {"version": 2}
        obs = new()
        filled = edit(city.anna, obs, fields=city.lesson(), version=2)
        changes = [filled, submit(city.anna, obs, filled, version=2)]
        assert results(push(*changes)) == ["form-unknown"] * 2
        return changes

    def test_an_unknown_form_waits_for_the_coordinator_who_cannot_let_it_in(
        self, session, unknown, people, decide
    ):
        assert waits_for(session, people) == {"coordinator"}
        with pytest.raises(Problem) as refused:
            decide(people["coordinator"], "let-in")
        assert refused.value.code == "form-needed"

    def test_it_comes_in_when_the_form_is_published(self, session, unknown):
        assert deciding.judge_again(session, LATER) == 0
        library.publish(session, self.raw, now=LATER)
        assert deciding.judge_again(session, LATER) == 2
        assert observation(session, unknown).state is State.SUBMITTED
        assert session.scalars(select(Aside)).all() == []

    def test_publishing_by_command_judges_again(self, app, session, unknown, tmp_path):
        folder = tmp_path / "ms"
        folder.mkdir()
        (folder / "2.json").write_text(json.dumps(self.raw), "utf-8")
        session.commit()
        said = app.test_cli_runner().invoke(args=["forms", "publish", str(tmp_path)])
        assert "2 changes that waited for a form came in" in said.output
        session.expire_all()
        assert session.get(Observation, UUID(unknown[0]["obs"])).state is State.SUBMITTED

    def test_what_was_decided_stays_as_decided(self, session, unknown, people, decide):
        decide(people["coordinator"], "kept-aside", "Izmēģinājums.")
        library.publish(session, self.raw, now=LATER)
        assert deciding.judge_again(session, LATER) == 0

    def test_a_right_given_afterwards_lets_in_what_waited(self, app, session, city, push):
        changes = Held().right_that_is_not_there(session, city, push)
        make.make_role(session, RoleName.EXTERNAL_OBSERVER, person=city.bruno)
        session.commit()
        said = app.test_cli_runner().invoke(args=["observations", "judge-again"])
        assert said.output == "2 changes came in.\n"
        session.expire_all()
        assert session.get(Observation, UUID(changes[0]["obs"])).state is State.SUBMITTED


def test_the_list_and_one_matter_take_as_many_statements_whatever_there_is(
    session, city, push, people
):
    city.tablet.revoked_at = make.NOW
    rights, counted = access(session, people["admin"]), []
    for more in (1, 12):
        for _ in range(more):
            push(*whole(city.anna, city.lesson()))
        session.commit()
        session.expire_all()
        with count_queries() as sent:
            found = waiting.find(session, rights, kept=False, page=1)
            waiting.look(session, rights, found.lines[0].aside.id, "en")
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 14


def test_deciding_takes_as_many_statements_for_one_change_as_for_twenty(
    session, city, push, people, decide
):
    city.tablet.revoked_at = make.NOW
    counted = []
    for changes in (1, 20):
        obs = new()
        push(*(edit(city.anna, obs, fields={f"E.{new()}": {"text": "x"}}) for _ in range(changes)))
        session.expire_all()
        with count_queries() as sent:
            decide(people["admin"], "let-in")
        counted.append(len(sent))
    assert counted[1] - counted[0] <= 1, counted
