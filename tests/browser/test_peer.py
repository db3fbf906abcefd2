"""A peer observation from the invitation to "submitted": walked, counted and timed."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from svēris.observations.models import Observation, State
from svēris.observations.plan_models import Visit
from tests.browser import peers
from tests.browser.live import run, until

PHONE = {"width": 390, "height": 844}
SIZES = {"phone": PHONE, "tablet": {"width": 820, "height": 1180}}
#: Eight and fourteen today; who adds a question to the short form has to answer for more.
MOST_TAPS, MOST_TAPS_UNPLANNED = 12, 18


@pytest.mark.parametrize("size", SIZES)
def test_a_colleague_is_invited_accepts_and_has_submitted_after_a_dozen_taps(
    session, live, tablet, browser, size, record_property
):
    pair = peers.make_pair(session)
    visit = peers.invite(peers.open_site(browser, live.address, pair.teacher, SIZES[size]), pair)
    colleague = peers.open_site(browser, live.address, pair.observer, SIZES[size])
    peers.accept(colleague, pair)
    page = tablet.open()
    page.set_viewport_size(SIZES[size])
    peers.sign_in_on_tablet(page, pair)
    hand = peers.Hand(page)
    peers.observe_planned(hand)
    record_property("way", f"{hand.taps} taps, {hand.letters} letters, {hand.seconds:.1f} s")
    assert hand.taps <= MOST_TAPS, hand.trail

    run(page, "await sync.sendNow()")
    row = until(lambda: (session.rollback(), session.scalar(select(Observation)))[1])
    planned = session.scalars(select(Visit)).one()
    assert (row.state, row.form, row.joint_id) == (State.SUBMITTED, "ms-s", planned.id)
    assert row.document["K.FOKUSS"] == planned.focus
    assert row.site is not None
    session.rollback()
    page.goto(f"{live.address}/app/#/")
    expect(page.get_by_role("heading", name="Vērošanas")).to_be_visible()
    expect(page.get_by_role("heading", name="Plānotās vizītes")).to_have_count(0)
    colleague.goto(visit)
    expect(colleague.get_by_role("button", name="Pārcelt")).to_have_count(0)


def test_without_an_invitation_it_takes_a_few_taps_more(session, live, tablet, record_property):
    pair = peers.make_pair(session)
    page = tablet.open()
    page.set_viewport_size(PHONE)
    peers.sign_in_on_tablet(page, pair)
    hand = peers.Hand(page)
    peers.observe_unplanned(hand, pair)
    record_property("way", f"{hand.taps} taps, {hand.letters} letters, {hand.seconds:.1f} s")
    assert hand.taps <= MOST_TAPS_UNPLANNED, hand.trail
