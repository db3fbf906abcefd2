"""What is set aside because of who sent it or where it was, and what brings it in."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from svēris.forms.models import FormState, FormVersion
from svēris.observations.models import Change, Observation, State
from tests import factories as make
from tests.observations.making import codes, edit, new, observation, results, submit, whole


@pytest.fixture
def bruno(session, city):
    return make.make_device(session, person=city.bruno)


def test_a_place_that_is_not_the_observers_is_held_until_an_edit_mends_it(
    session, city, push, bruno
):
    filled, sent = whole(
        city.bruno, city.lesson(K_VEIDS="ieksieja", K_IESTADE=city.other_school.code)
    )
    assert results(push(filled, sent, device=bruno)) == ["institution-not-yours"] * 2
    row = observation(session, [filled])
    assert (row.document, codes(row)) == ({}, {("institution-not-yours", "K.IESTADE")})
    mended = edit(city.bruno, filled["obs"], base=[filled["id"]], K_IESTADE=city.school.code)
    again = submit(city.bruno, filled["obs"], filled, mended)
    assert results(push(mended, again, device=bruno)) == ["applied", "applied"]
    assert observation(session, [filled]).state is State.SUBMITTED
    assert results(push(filled, device=bruno)) == ["known"]


def test_a_kind_without_a_right_to_it_is_held(city, push, bruno):
    changes = whole(city.bruno, city.lesson(K_VEIDS="areja"))
    assert results(push(*changes, device=bruno)) == ["right-withdrawn"] * 2


def test_a_colleague_whose_post_has_ended_is_told_so(session, city, push):
    ended = make.make_assignment(
        session, institution=city.school, ends_on=make.NOW.date() - timedelta(days=30)
    )
    tablet = make.make_device(session, person=ended.person)
    changes = whole(ended.person, city.lesson(K_VEIDS="savstarpeja"))
    assert results(push(*changes, device=tablet)) == ["assignment-ended"] * 2


def test_what_another_observer_began_is_not_ours_to_edit(session, city, push, bruno):
    changes = whole(city.anna, city.lesson())
    push(*changes)
    foreign = edit(city.bruno, changes[0]["obs"], fields={"S.STIPR": "Cits."})
    assert results(push(foreign, device=bruno)) == ["not-your-observation"]
    assert observation(session, changes).document == city.lesson()


def test_nobody_writes_in_anothers_name(city, push, bruno):
    assert results(push(*whole(city.anna, city.lesson()), device=bruno)) == ["not-the-author"] * 2


def test_a_revoked_device_hands_in_what_is_held(session, city, push):
    city.tablet.revoked_at = make.NOW
    changes = whole(city.anna, city.lesson())
    receipts = push(*changes)
    assert results(receipts) == ["device-revoked"] * 2
    assert [receipt.number for receipt in receipts] == [None, None]
    assert session.scalar(select(func.count()).select_from(Change)) == 2
    assert session.scalar(select(func.count()).select_from(Observation)) == 0


def test_a_disabled_account_hands_in_what_is_held(city, push):
    city.anna.disabled_at = make.NOW
    assert results(push(*whole(city.anna, city.lesson()))) == ["account-disabled"] * 2


@pytest.mark.parametrize("wrong", [{"form": "xx"}, {"version": 9}])
def test_an_unknown_form_is_held(city, push, wrong):
    assert results(push(edit(city.anna, new(), K_SK_KLAT=1, **wrong))) == ["form-unknown"]


def test_a_closed_form_starts_nothing_but_drafts_go_on(session, city, push):
    begun = edit(city.anna, new(), K_SK_KLAT=1)
    push(begun)
    session.scalars(select(FormVersion).filter_by(form="ms")).one().state = FormState.CLOSED
    goes_on = edit(city.anna, begun["obs"], base=[begun["id"]], K_SK_KLAT=2)
    assert results(push(goes_on)) == ["applied"]
    assert results(push(edit(city.anna, new(), K_SK_KLAT=1))) == ["form-closed"]
