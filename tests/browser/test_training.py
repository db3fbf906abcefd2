"""Training on written lessons, on a tablet without a network; and the pages of the seminar."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from svēris.observations.models import Change
from tests.browser.axe import violations
from tests.browser.capturing import DESKTOP, PASSWORD, PHONE, PORTRAIT, furnish, open_list
from tests.browser.live import run, until
from tests.browser.test_offline import anna, sign_in  # noqa: F401 - a fixture

LESSON = "/app/#/training/2-tilts"
WIDER = "document.documentElement.scrollWidth > innerWidth"


def choose(page: Page, code: str, words: str) -> None:
    """Answer a criterion by the words of the form."""
    choice = page.locator(f'[id="item-{code}"]').get_by_role("radio", name=words, exact=True)
    choice.click()
    expect(choice).to_have_attribute("aria-checked", "true")


def test_a_lesson_is_read_answered_and_compared_without_a_network(session, anna, live, tablet):  # noqa: F811
    page = sign_in(tablet, anna)
    live.kill()
    page.reload()
    page.get_by_role("link", name="Mācību stundas treniņam").click()
    page.get_by_role("link", name=re.compile("Tilts no papīra")).click()
    expect(page.get_by_text("Kā to darīt, es nesaku.")).to_be_visible()
    expect(page.get_by_text("Kas šajā stundā grūts")).to_have_count(0)
    page.get_by_role("link", name="Atbildēt uz jautājumiem").click()
    choose(page, "MS.SR.DEF", "Novērots")
    choose(page, "MS.ST.IER", "Nav attiecināms")
    until(lambda: run(page, "return store.status().saving.key") != "saving")
    page.wait_for_timeout(300)
    tablet.close()

    page = tablet.open(LESSON)
    page.get_by_role("link", name="Turpināt atbildēt").click()
    kept = page.locator('[id="item-MS.SR.DEF"] [role=radio][aria-checked=true]')
    expect(kept).to_have_text("Novērots")
    while page.locator(".onward .is-primary").count():
        page.locator(".onward .is-primary").click()
    page.get_by_role("button", name="Salīdzināt").click()
    expect(page.get_by_text("Sakrīt 2 no 22")).to_be_visible()
    expect(page.get_by_text("Izglītības pārvalde tās vēl nav apstiprinājusi.")).to_be_visible()
    expect(page.get_by_text("Nulle apgalvotu, ka ierosināšanas nebija")).to_be_visible()
    assert run(page, "return store.observations()") == []

    live.start()
    run(page, "await sync.sendNow()")
    assert run(page, "return (await store.copy()).changes") == []
    assert session.scalar(select(func.count(Change.id))) == 0
    session.rollback()
    page.get_by_role("button", name="Sākt no jauna").click()
    page.get_by_role("button", name="Dzēst un sākt no jauna").click()
    page.goto(f"{live.address}/app/#/training")
    expect(page.get_by_text("Vēl nav sākta")).to_have_count(6)


def test_training_opens_without_a_network_on_the_first_visit_too(anna, live, tablet):  # noqa: F811
    page = sign_in(tablet, anna)
    assert page.evaluate("navigator.serviceWorker.controller") is None
    live.kill()
    page.get_by_role("link", name="Mācību stundas treniņam").click()
    expect(page.get_by_role("link", name=re.compile("Tilts no papīra"))).to_be_visible()


@pytest.mark.parametrize("size", [PORTRAIT, PHONE, DESKTOP], ids=["tablet", "phone", "desktop"])
def test_every_page_is_accessible_in_both_languages_at_every_size(page, served, session, size):
    page.set_viewport_size(size)
    open_list(page, served, furnish(session))
    for place in ("", "/2-tilts", "/2-tilts/B", "/2-tilts/G"):
        page.goto(f"{served}/app/#/training{place}")
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_timeout(200)
        assert violations(page) == [], place
        assert not page.evaluate(WIDER), place
    page.get_by_role("button", name="Salīdzināt").click()
    expect(page.get_by_text("uz 22 nav atbildēts")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("22 not answered")).to_be_visible()
    expect(page.get_by_text("The board has not confirmed these yet.")).to_be_visible()
    assert violations(page) == []


def test_a_keyboard_is_enough(page, served, session):
    page.set_viewport_size(PORTRAIT)
    open_list(page, served, furnish(session))
    page.goto(f"{served}/app/#/training/1-vulkani")
    expect(page.locator("h1")).to_be_focused()
    page.get_by_role("link", name="Atbildēt uz jautājumiem").focus()
    page.keyboard.press("Enter")
    page.locator('[id="item-MS.SR.DEF"] [role=radio]').first.focus()
    page.keyboard.press("1")
    chosen = page.locator('[id="item-MS.SR.DEF"] [role=radio][aria-checked=true]')
    expect(chosen).to_have_text("Daļēji novērots")
    page.get_by_role("button", name="Stundas apraksts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Stundas apraksts")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_of_the_seminar_are_accessible(page, served, session, size):
    page.set_viewport_size(size)
    city = furnish(session)
    page.goto(f"{served}/sign-in")
    page.locator("input[name=email]").fill(city.observer_email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(f"{served}/")
    for place in ("", "/descriptions", "/key"):
        page.goto(f"{served}/training{place}")
        assert violations(page) == [], place
        assert not page.evaluate(WIDER), place
