"""Receiving batches: stored once, judged change by change, answered each, nothing dropped."""

import pytest
from sqlalchemy import func, select

from svēris.observations.incoming import understood
from svēris.observations.models import Change, Facet, State, Submission
from svēris.observations.receive import receive
from tests import factories as make
from tests.observations.making import (
    codes,
    discard,
    edit,
    new,
    observation,
    results,
    submit,
    whole,
)
from tests.queries import count_queries


def test_a_complete_observation_is_accepted_and_counts(session, city, push):
    changes = whole(city.anna, city.lesson())
    receipts = push(*changes)
    row = observation(session, changes)
    assert results(receipts) == ["applied", "applied"]
    assert [receipt.number for receipt in receipts] == [row.number] * 2 == ["2024-000001"] * 2
    assert (row.state, row.revision, row.counts, row.flags) == (State.SUBMITTED, 1, True, [])
    assert row.document == city.lesson()
    assert (row.kind, row.purpose, row.lesson_on.isoformat()) == (
        "areja",
        "planveida",
        "2024-03-01",
    )
    assert (row.school_year, row.headline, row.group_label) == (2023, True, "7.b")
    assert (row.institution_id, row.teacher_id) == (city.school.id, city.cilda.person_id)
    assert (row.site_id, row.assignment_id) == (city.school.sites[0].id, city.cilda.id)
    kept = session.scalars(select(Submission)).one()
    assert (str(kept.change_id), kept.document) == (changes[1]["id"], city.lesson())
    facets = session.execute(select(Facet.name, Facet.value).order_by(Facet.name)).all()
    assert facets == [("area", "MAT"), ("grade", "7")]


def test_a_batch_sent_twice_changes_nothing(session, city, push):
    changes = whole(city.anna, city.lesson())
    first = push(*changes)
    before = observation(session, changes).seq
    again = push(*changes)
    assert results(again) == ["known", "known"]
    assert [(r.id, r.hash, r.seq) for r in again] == [(r.id, r.hash, r.seq) for r in first]
    assert observation(session, changes).seq == before
    assert session.scalar(select(func.count()).select_from(Change)) == 2


def test_a_change_twice_in_one_batch_is_stored_once(session, city, push):
    change = edit(city.anna, new(), K_SK_KLAT=24)
    assert results(push(change, change)) == ["applied", "applied"]
    assert session.scalar(select(func.count()).select_from(Change)) == 1


def test_the_same_id_with_other_content_is_reused(session, city, push):
    change = edit(city.anna, new(), K_SK_KLAT=24)
    other = change | {"at": "2024-03-01T09:42:00+02:00"}
    push(change)
    assert results(push(other)) == ["change-reused"]
    assert session.scalars(select(Change.hash)).one() == understood(change).hash


def test_the_hash_is_of_what_was_sent_unknown_keys_included(session, city, push):
    change = edit(city.anna, new(), K_SK_KLAT=24) | {"later": {"b": 1, "a": 2.0}}
    (receipt,) = push(change)
    content = session.scalars(select(Change.content)).one()
    assert '"later":{"a":2,"b":1}' in content
    assert receipt.hash == understood(change).hash


def test_order_of_arrival_does_not_matter(session, city, push):
    first, second = whole(city.anna, city.lesson())
    push(second)
    assert observation(session, [first]).state is State.DRAFT
    assert codes(observation(session, [first])) >= {("submission-incomplete", "")}
    push(first)
    assert observation(session, [first]).state is State.SUBMITTED


def test_two_tablets_on_one_answer_are_a_conflict_until_an_edit_names_both(session, city, push):
    obs = new()
    here = edit(city.anna, obs, fields={"MS.SR.DEF": 2})
    there = edit(city.anna, obs, fields={"MS.SR.DEF": 0})
    assert results(push(here)) == ["applied"]
    assert results(push(there)) == ["conflict"]
    assert results(push(here)) == ["conflict"]
    row = observation(session, [here])
    assert (row.conflicts, row.document) == (["MS.SR.DEF"], {})
    assert codes(row) == {("answers-conflict", "MS.SR.DEF")}
    settled = edit(city.anna, obs, base=[here["id"], there["id"]], fields={"MS.SR.DEF": 1})
    assert results(push(settled)) == ["applied"]
    assert observation(session, [here]).document == {"MS.SR.DEF": 1}


def test_what_is_wanting_is_flagged_and_accepted_once_it_is_mended(session, city, push):
    filled, sent = whole(city.anna, city.lesson(K_SK_KLAT=5, **{"MS_DIP.ATB_SK": 9}))
    assert results(push(filled, sent)) == ["applied", "applied"]
    row = observation(session, [filled])
    assert (row.state, row.counts) == (State.DRAFT, False)
    assert codes(row) == {("more-than-present", "MS.DIP.ATB_SK")}
    obs = filled["obs"]
    mended = edit(city.anna, obs, base=[filled["id"]], fields={"MS.DIP.ATB_SK": 4})
    push(mended, submit(city.anna, obs, filled, mended))
    row = observation(session, [filled])
    assert (row.state, row.flags, row.document["MS.DIP.ATB_SK"]) == (State.SUBMITTED, [], 4)


def test_a_refused_submit_does_not_come_back_when_its_author_has_gone_on(session, city, push):
    filled, sent = whole(city.anna, city.lesson(K_PEDAGOGS="vēl-nav"))
    push(filled, sent)
    make.make_assignment(session, institution=city.school, code="vēl-nav")
    going_on = edit(city.anna, filled["obs"], base=[filled["id"]], fields={"S.STIPR": "Cits."})
    push(going_on)
    row = observation(session, [filled])
    assert (row.state, row.document["S.STIPR"]) == (State.DRAFT, "Cits.")


def test_what_comes_after_an_accepted_submit_is_held_and_changes_nothing(session, city, push):
    filled, sent = whole(city.anna, city.lesson())
    push(filled, sent)
    late = edit(city.anna, filled["obs"], base=[filled["id"]], fields={"S.STIPR": "Vēlāk."})
    thrown_away = discard(city.anna, filled["obs"], filled)
    assert results(push(late, thrown_away)) == ["already-submitted"] * 2
    assert results(push(late)) == ["already-submitted"]
    row = observation(session, [filled])
    assert (row.state, row.document) == (State.SUBMITTED, city.lesson())


def test_an_edit_the_submitter_had_not_seen_is_held_when_the_submit_is_accepted(
    session, city, push
):
    obs = new()
    unseen = edit(city.anna, obs, fields={"S.STIPR": "No otras planšetes."})
    assert results(push(unseen)) == ["applied"]
    push(*whole(city.anna, city.lesson(), obs))
    assert observation(session, [unseen]).document["S.STIPR"] == "Skaidrs mērķis."
    assert results(push(unseen)) == ["already-submitted"]


def test_a_discard_is_a_tombstone_that_an_unseen_edit_lifts(session, city, push):
    obs = new()
    seen = edit(city.anna, obs, fields={"S.STIPR": "x"})
    assert results(push(seen, gone := discard(city.anna, obs, seen))) == ["applied", "applied"]
    assert observation(session, [seen]).state is State.DISCARDED
    push(edit(city.anna, obs, fields={"S.PILNV": "y"}))
    assert observation(session, [seen]).state is State.DRAFT
    assert results(push(gone)) == ["not-discarded"]


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ({"K_DATUMS": "2023-03-01"}, ("date-implausible", "K.DATUMS")),
        ({"K_DATUMS": "2025-03-01"}, ("date-implausible", "K.DATUMS")),
        ({"K_DATUMS": "2023-08-31"}, ("date-outside-assignment", "K.DATUMS")),
        ({"K_IESTADE": "nav-tadas"}, ("institution-unknown", "K.IESTADE")),
        ({"K_PEDAGOGS": "nav-tada"}, ("assignment-unknown", "K.PEDAGOGS")),
        ({"K_IESTADE": "cita-skola"}, ("teacher-elsewhere", "K.PEDAGOGS")),
        ({"K_VEIDS": "neredzeta"}, ("option-unknown", "K.VEIDS")),
        ({"K_SK_KLAT": 99}, ("number-out-of-range", "K.SK_KLAT")),
        ({"K_SK_KLAT": ...}, ("answer-missing", "K.SK_KLAT")),
        ({"K_NEKAS": 1}, ("unknown-field", "K.NEKAS")),
        ({"K_DATUMS": {"wrong": ["shape"]}}, ("wrong-shape", "K.DATUMS")),
    ],
)
def test_content_never_fails_a_push_but_is_flagged(session, city, push, changed, flag):
    changes = whole(city.anna, city.lesson(**changed))
    assert results(push(*changes)) == ["applied", "applied"]
    row = observation(session, changes)
    assert flag in codes(row)
    assert (row.state, row.counts) == (State.DRAFT, False)


def test_the_own_lesson_can_only_be_a_self_observation(session, city, push):
    own = make.make_assignment(session, person=city.anna, institution=city.school, code="annas")
    changes = whole(city.anna, city.lesson(K_PEDAGOGS=own.code))
    push(*changes)
    assert ("lesson-own", "K.PEDAGOGS") in codes(observation(session, changes))
    changes = whole(city.anna, city.lesson(K_VEIDS="pasverosana"))
    push(*changes)
    assert ("lesson-not-own", "K.PEDAGOGS") in codes(observation(session, changes))


@pytest.mark.parametrize("exempt", [{"K_MERKIS": "kvalitates_pakape"}, {"K_VEIDS": "pasverosana"}])
def test_a_quality_grade_and_a_self_observation_are_accepted_but_count_nowhere(
    session, city, push, exempt
):
    own = make.make_assignment(session, person=city.anna, institution=city.school, code="annas")
    if "K_VEIDS" in exempt:
        exempt = exempt | {"K_PEDAGOGS": own.code}
    changes = whole(city.anna, city.lesson(**exempt))
    push(*changes)
    row = observation(session, changes)
    assert (row.state, row.flags, row.counts) == (State.SUBMITTED, [], False)


def test_of_a_joint_visit_the_first_accepted_counts(session, city, push):
    tablet = make.make_device(session, person=city.bruno)
    joint = new()
    first = whole(city.anna, city.lesson(K_KOPA=joint))
    second = whole(city.bruno, city.lesson(K_KOPA=joint, K_VEIDS="ieksieja"))
    push(*first)
    push(*second, device=tablet)
    rows = [observation(session, first), observation(session, second)]
    assert [(row.state, row.primary, row.counts) for row in rows] == [
        (State.SUBMITTED, True, True),
        (State.SUBMITTED, False, False),
    ]


def test_the_number_of_statements_does_not_depend_on_the_batch(session, city):
    sent = {}
    for changes, observations in [(1, 1), (10, 1), (10, 10), (100, 1), (100, 50)]:
        obs = [new() for _ in range(observations)]
        batch = [
            edit(city.anna, obs[number % observations], fields={f"E.{new()}": {"text": "x"}})
            for number in range(changes)
        ]
        receive(session, [edit(city.anna, one, K_SK_KLAT=1) for one in obs], city.tablet, make.NOW)
        session.commit()
        with count_queries() as queries:
            receive(session, batch, city.tablet, make.NOW)
        sent[changes, observations] = len(queries)
        session.commit()
    assert len(set(sent.values())) == 1, sent
    # Five of the tablet and its rights, ten of forms, lists and places, the rest writes.
    assert max(sent.values()) <= 24


def test_submitting_costs_the_same_for_one_and_for_fifty(session, city):
    sent = []
    receive(session, whole(city.anna, city.lesson()), city.tablet, make.NOW)
    session.commit()
    for observations in (1, 50):
        batch = [c for _ in range(observations) for c in whole(city.anna, city.lesson())]
        with count_queries() as queries:
            receive(session, batch, city.tablet, make.NOW)
        sent.append(len(queries))
        session.commit()
    assert sent[0] == sent[1]
