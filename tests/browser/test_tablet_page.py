"""The page about the device: comparing with the server, copies that travel, its looks."""

import json

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from svēris.observations.models import Change, Observation
from tests.browser.axe import violations
from tests.browser.capturing import DESKTOP, PATIENCE_MS, PHONE, PORTRAIT
from tests.browser.live import run, until
from tests.browser.sharing import PASSWORD, PIN, people, sign_in, stored, write
from tests.browser.test_capture_looks import TOO_SMALL, WIDER

__all__ = ["people"]  # a fixture

UNSENT = "return store.status().unsent.count"


def open_page(page: Page) -> None:
    """Go where a person goes: by the own name."""
    page.get_by_role("button", name="Anna").click()
    page.get_by_role("dialog").get_by_role("link", name="Šī ierīce").click()
    expect(page.get_by_role("heading", name="Šī ierīce")).to_be_visible()


def compare(page: Page) -> None:
    """Ask whether everything is there."""
    page.get_by_role("button", name="Salīdzināt ar serveri").click()


def test_everything_is_there_is_said_only_after_comparing_and_what_lacks_is_sent_again(
    session, people, live, tablet
):
    page = sign_in(tablet.open(), people.anna, PIN)
    obs = write(page, "pirmais")
    run(page, "await sync.sendNow()")
    open_page(page)
    compare(page)
    expect(page.get_by_text("Jā, viss ir serverī.")).to_be_visible()
    expect(page.get_by_text("Vērošanas: 1; izmaiņas tajās: 1.")).to_be_visible()

    session.execute(delete(Change))
    session.commit()
    compare(page)
    expect(
        page.get_by_text("Serverī trūka 1 izmaiņas. Tagad tā ir nosūtīta vēlreiz.")
    ).to_be_visible()
    assert [str(each) for each in session.scalars(select(Change.observation_id))] == [obs]
    session.rollback()

    live.kill()
    compare(page)
    expect(page.get_by_text("Pašlaik salīdzināt neizdevās.")).to_be_visible()
    expect(page.get_by_text("Jā, viss ir serverī.")).to_have_count(0)


def test_a_copy_saved_without_a_network_arrives_from_another_device_and_only_once(
    session, people, live, tablet, browser
):
    page = sign_in(tablet.open(), people.anna, PIN)
    live.kill()
    obs = write(page, "no faila")
    open_page(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Saglabāt nenosūtīto failā").click()
    expect(page.get_by_text("Fails ir šifrēts: to atver tikai serveris.")).to_be_visible()
    file = download.value.path()
    assert "no faila" not in file.read_text("utf-8")
    assert set(json.loads(file.read_text("utf-8"))) == {"what", "v", "made_at", "sealed"}
    live.start()

    elsewhere = browser.new_page(base_url=live.address)
    elsewhere.goto("/sign-in?next=/copies")
    elsewhere.fill("#email", people.anna)
    elsewhere.fill("#password", PASSWORD)
    elsewhere.locator("main form button").click()
    elsewhere.set_input_files("#file", file)
    elsewhere.locator("main form button").click()
    expect(elsewhere.locator("dl.counts dd").first).to_have_text("1")
    assert stored(session) == {obs: "no faila"}
    elsewhere.close()

    run(page, "await sync.sendNow()")
    until(lambda: run(page, UNSENT) == 0)
    assert stored(session) == {obs: "no faila"}
    assert len(session.scalars(select(Change.id)).all()) == 1
    session.rollback()


def test_a_record_shows_what_the_server_has_confirmed_of_it(session, people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    obs = write(page, "apliecināms")
    run(page, "await store.submit(given); await sync.sendNow()", obs)
    page.goto(f"{tablet.address}/app/#/record/{obs}")
    page.get_by_text("Servera apliecinājums").click()
    number = session.scalar(select(Observation.number))
    confirmed = session.scalar(select(Change.hash).where(Change.kind == "submit"))
    session.rollback()
    receipt = page.locator(".receipt")
    expect(receipt.get_by_text(number)).to_be_visible()
    expect(receipt.get_by_text("2 no 2 ir serverī")).to_be_visible()
    expect(receipt.get_by_text(confirmed)).to_be_visible()


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_page_keeps_the_rules_in_every_size(people, tablet, language):
    page = sign_in(tablet.open(), people.anna, PIN)
    page.set_default_timeout(PATIENCE_MS)
    open_page(page)
    if language == "en":
        page.get_by_role("button", name="English").click()
    for summary in page.locator("details summary").all():
        summary.click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size in (PORTRAIT, PHONE, DESKTOP):
            page.set_viewport_size(size)
            view = f"{language} {scheme} {size['width']}"
            assert violations(page) == [], view
            assert page.evaluate(TOO_SMALL) == [], view
            assert not page.evaluate(WIDER), view
