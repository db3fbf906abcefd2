"""The lock: when it closes, what it hides, what goes on behind it, what it comes back to."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from sqlalchemy import update

from svēris.people.models import Device
from tests.browser.capturing import enter_pin
from tests.browser.live import Tablet, is_open, until
from tests.browser.sharing import (
    PIN,
    People,
    at_the_list,
    give_password,
    is_locked,
    lock_now,
    people,
    sign_in,
    stored,
    texts,
    write,
)

__all__ = ["people"]  # a fixture

MINUTE_MS = 60_000


def test_left_alone_it_locks_and_comes_back_to_the_same_item_with_what_was_typed(people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    obs = write(page, "sākums")
    page.clock.install()
    page.goto(f"{tablet.address}/app/#/form/{obs}/S")
    page.reload()
    enter_pin(page, PIN)
    field = page.locator("[id='item-S.PILNV'] textarea")
    field.press_sequentially("Refleksijai pietrūka laika")
    page.clock.fast_forward(14 * MINUTE_MS)
    field.press("!")
    page.clock.fast_forward(14 * MINUTE_MS)
    expect(field).to_be_visible()
    page.clock.fast_forward(2 * MINUTE_MS)
    is_locked(page)
    assert "Refleksijai" not in page.content()
    enter_pin(page, PIN)
    expect(field).to_have_value("Refleksijai pietrūka laika!")
    expect(page.locator("[id='item-S.PILNV']")).to_be_focused()
    expect(field).to_be_in_viewport()


def test_a_note_that_the_lock_covered_is_open_again_afterwards(people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    obs = write(page, "sākums")
    page.clock.install()
    page.goto(f"{tablet.address}/app/#/form/{obs}/S")
    page.reload()
    enter_pin(page, PIN)
    page.locator(".is-evidence:visible").first.click()
    page.locator(".note-editor textarea").fill("Skolēni vērtē cits citu.")
    page.clock.fast_forward(16 * MINUTE_MS)
    is_locked(page)
    enter_pin(page, PIN)
    expect(page.locator(".note-editor textarea")).to_have_value("Skolēni vērtē cits citu.")
    page.get_by_role("button", name="Aizvērt").click()
    page.get_by_role("link", name="Saraksts").click()
    page.go_back()
    expect(page.locator(".form-name")).to_be_visible()
    expect(page.locator(".note-editor")).to_have_count(0)


#: What a page that is out of sight says of itself.
HIDDEN = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_out_of_sight_for_more_than_five_minutes_it_is_locked(people, tablet):
    page = tablet.start()
    page.clock.install()
    page.goto(tablet.address + "/app/")
    sign_in(page, people.anna, PIN)
    page.evaluate(HIDDEN, True)
    page.clock.fast_forward(4 * MINUTE_MS)
    page.evaluate(HIDDEN, False)
    assert is_open(page)
    page.evaluate(HIDDEN, True)
    page.clock.fast_forward(6 * MINUTE_MS)
    page.evaluate(HIDDEN, False)
    is_locked(page)


def test_without_a_pin_nothing_is_locked(people, tablet):
    page = tablet.start()
    page.clock.install()
    page.goto(tablet.address + "/app/")
    give_password(page, people.anna)
    page.get_by_role("button", name="Ne tagad").click()
    at_the_list(page)
    page.clock.fast_forward(60 * MINUTE_MS)
    page.get_by_role("button", name="Anna").click()
    expect(page.get_by_role("button", name="Mainīt lietotāju")).to_be_visible()
    expect(page.get_by_role("button", name="Aizslēgt tagad")).to_have_count(0)


def test_locking_in_one_tab_locks_the_others(people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    second = tablet.another()
    enter_pin(second, PIN)
    at_the_list(second)
    lock_now(second)
    is_locked(page)


def test_sending_goes_on_behind_the_lock_and_then_the_keys_are_dropped(
    session, people, live, tablet
):
    page = sign_in(tablet.open(), people.anna, PIN)
    live.kill()
    obs = write(page, "sūtīts aiz slēdzenes")
    lock_now(page)
    expect(page.get_by_text("1 vērošana vēl nav serverī; to sūta arī tagad.")).to_be_visible()
    live.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Viss ir serverī.")).to_be_visible()
    assert stored(session) == {obs: "sūtīts aiz slēdzenes"}
    held = "(await navigator.locks.query()).held.filter((l) => l.name.startsWith('sveris.tab:'))"
    until(lambda: page.evaluate(f"async () => {held}.length === 0"))
    enter_pin(page, PIN)
    at_the_list(page)
    assert texts(page) == ["sūtīts aiz slēdzenes"]


LOSE = """async () => {
  const registrations = await navigator.serviceWorker.getRegistrations();
  for (const one of registrations) await one.unregister();
  localStorage.clear();
  for (const { name } of await indexedDB.databases()) {
    await new Promise((done, failed) => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = done;
      asked.onerror = failed;
    });
  }
}"""


def test_a_lost_storage_is_said_once_with_what_the_server_last_heard(session, people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    seen = datetime(2026, 11, 20, 12, 5, tzinfo=UTC)
    session.execute(update(Device).values(app="1", unsent_count=3, last_seen_at=seen))
    session.commit()
    page.goto(f"{tablet.address}/forms")
    page.evaluate(LOSE)
    page.goto(f"{tablet.address}/app/")
    give_password(page, people.anna)
    page.get_by_role("button", name="Ne tagad").click()
    notice = page.get_by_role("alert").filter(has_text="nenosūtīt")
    expect(notice).to_contain_text("(20.11.2026. 14.05), tajā bija 3 nenosūtīti ieraksti")
    page.reload()
    expect(notice).to_be_visible()
    page.get_by_role("button", name="Izlasīju").click()
    page.reload()
    at_the_list(page)
    expect(notice).to_have_count(0)


def test_a_passkey_opens_what_the_pin_guards_without_a_network(people, live, playwright, tmp_path):
    # Passkeys belong to a name, and an address of numbers is none.
    tablet = Tablet(playwright, tmp_path / "passkey", f"http://localhost:{live.port}")
    page = tablet.open()
    try:
        opens_by_passkey(page, people, live)
        assert tablet.said == []
    finally:
        tablet.close()


def opens_by_passkey(page: Page, people: People, live) -> None:
    """Add a passkey, open with it, be refused by it, and take it away."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    able = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasPrf": True,
        "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": able})
    sign_in(page, people.anna, PIN)
    page.goto(page.url.split("#")[0] + "#/tablet")
    page.get_by_role("button", name="Pievienot piekļuves atslēgu").click()
    expect(page.get_by_role("button", name="Noņemt piekļuves atslēgu")).to_be_visible()
    live.kill()
    write(page, "ar atslēgu")
    page.goto(page.url.split("#")[0] + "#/")
    lock_now(page)
    page.reload()
    page.get_by_role("button", name="Atvērt ar piekļuves atslēgu").click()
    at_the_list(page)
    assert texts(page) == ["ar atslēgu"]

    lock_now(page)
    devtools.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": added["authenticatorId"], "isUserVerified": False},
    )
    page.get_by_role("button", name="Atvērt ar piekļuves atslēgu").click()
    expect(page.get_by_text("Ar piekļuves atslēgu atvērt neizdevās")).to_be_visible()
    enter_pin(page, PIN)
    at_the_list(page)
    page.goto(page.url.split("#")[0] + "#/tablet")
    page.get_by_role("button", name="Noņemt piekļuves atslēgu").click()
    expect(page.get_by_role("button", name="Pievienot piekļuves atslēgu")).to_be_visible()
    page.goto(page.url.split("#")[0] + "#/")
    lock_now(page)
    expect(page.get_by_role("button", name="Atvērt ar piekļuves atslēgu")).to_have_count(0)
