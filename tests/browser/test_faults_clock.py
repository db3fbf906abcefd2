"""A clock that cannot be believed: it jumps while somebody writes."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.capturing import PATIENCE_MS
from tests.browser.live import run, until
from tests.browser.test_offline import anna, begin, document, go_to, sign_in, stored

__all__ = ["anna"]  # a fixture

STATE = "return store.observations().find(({ id }) => id === given)?.state"


def test_a_clock_that_jumps_while_somebody_writes_changes_neither_order_nor_heads(
    session, anna, live, tablet
):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    now = datetime.now(UTC)
    jumps = [
        datetime(1970, 1, 1, tzinfo=UTC), now + timedelta(days=2), now - timedelta(days=2),
        now - timedelta(days=365), now + timedelta(days=365),
    ]  # fmt: skip
    page.clock.install()
    obs = begin(page, {**anna.lesson, "S.STIPR": "Sākumā"})
    field = go_to(page, obs, "S.STIPR")
    text = "Sākumā"
    for turn, moment in enumerate(jumps):
        page.clock.set_system_time(moment)
        field.press_sequentially(f", {turn}")
        text += f", {turn}"
        expect(page.locator(".saving")).to_contain_text("Saglabāts šajā ierīcē")
        if turn % 2:
            run(page, "await sync.sendNow()")
    assert document(page, obs)["S.STIPR"] == text

    run(page, "await store.submit(given)", obs)
    until(lambda: run(page, "await sync.sendNow()") or run(page, STATE, obs) == "arrived")
    [observation], _changes = stored(session)
    assert observation.document["S.STIPR"] == text
    assert (observation.conflicts, observation.counts) == ([], True)
