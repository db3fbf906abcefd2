"""The lock, the PIN and the people of a tablet: rules of access, sizes, languages, light, dark."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from svēris.people.models import Person
from tests.browser.axe import violations
from tests.browser.capturing import (
    DESKTOP,
    LANDSCAPE,
    PASSWORD,
    PATIENCE_MS,
    PHONE,
    PORTRAIT,
    add_colleague,
    furnish,
)
from tests.browser.test_capture_looks import ASK_FOR_REFUSALS, TOO_SMALL, WIDER

PIN, WRONG = "739164", "111222"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A 10-inch tablet held upright."""
    return {**browser_context_args, "viewport": PORTRAIT, "has_touch": True}


def keeps_the_rules(page: Page, view: str) -> None:
    """Check what is on the screen now."""
    assert violations(page) == [], view
    assert page.evaluate(TOO_SMALL) == [], view
    assert not page.evaluate(WIDER), view
    assert page.evaluate("window.refused") == [], view
    keys = page.locator(".pin-key")
    for index in range(keys.count()):
        box = keys.nth(index).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 56, view


def give_password(page: Page, email: str) -> None:
    """Sign in; the page that comes asks for a PIN."""
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form .is-primary").click()
    expect(page.locator(".pin")).to_be_visible()


def type_pin(page: Page, pin: str) -> None:
    """Type a PIN when the pad is ready for it."""
    expect(page.locator(".pin")).to_have_attribute("aria-busy", "false")
    page.keyboard.type(pin)


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("lv", "light", PORTRAIT), ("en", "dark", PHONE), ("en", "light", LANDSCAPE),
     ("lv", "dark", DESKTOP)],
)  # fmt: skip
def test_every_view_of_a_shared_tablet_keeps_the_rules_of_access_fits_and_can_be_hit(
    page, served, session, language, scheme, size
):
    first, second = furnish(session), add_colleague(session)
    session.execute(update(Person).values(language=language))
    session.commit()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(f"{ASK_FOR_REFUSALS} localStorage['sveris.language'] = '{language}';")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    page.goto(f"{served}/app/")
    choosing(page, first.observer_email)
    locked(page)
    forgotten(page)
    people(page, second.observer_email)


def choosing(page: Page, email: str) -> None:
    """Go through the choice of the first PIN, its refusals too."""
    expect(page.locator("input[name=email]")).to_be_visible()
    keeps_the_rules(page, "first sign-in")
    give_password(page, email)
    keeps_the_rules(page, "a PIN is offered")
    type_pin(page, "123456")
    expect(page.locator(".pin-said")).not_to_be_empty()
    keeps_the_rules(page, "a PIN is too easy")
    type_pin(page, PIN)
    expect(page.locator(".pin-said")).to_be_empty()
    keeps_the_rules(page, "the PIN once more")
    type_pin(page, PIN)
    expect(page.locator(".list-top")).to_be_visible()


def locked(page: Page) -> None:
    """Go through the lock screen, until one has to wait."""
    page.locator(".page-head button").last.click()
    keeps_the_rules(page, "the person")
    page.locator("dialog .is-primary").click()
    expect(page.locator(".pin")).to_be_visible()
    keeps_the_rules(page, "locked")
    for _ in range(5):
        before = page.locator(".pin-said").inner_text()
        type_pin(page, WRONG)
        expect(page.locator(".pin-said")).not_to_have_text(before)
    expect(page.get_by_role("timer")).to_be_visible()
    keeps_the_rules(page, "one has to wait")


def forgotten(page: Page) -> None:
    """Go through the ways out of a forgotten PIN, and begin anew."""
    page.locator(".under-pin button").first.click()
    expect(page.locator("input[name=password]")).to_be_visible()
    keeps_the_rules(page, "forgotten")
    page.locator("section .button").click()
    keeps_the_rules(page, "begin anew")
    type_pin(page, PIN)
    expect(page.locator(".pin-said")).to_be_empty()
    type_pin(page, PIN)
    expect(page.locator(".list-top")).to_be_visible()
    keeps_the_rules(page, "list")


def people(page: Page, email: str) -> None:
    """Go through the people of the tablet; with another person on it a PIN is needed."""
    page.goto(page.url.split("#")[0] + "#/sign-in")
    expect(page.locator("input[name=password]")).to_be_visible()
    keeps_the_rules(page, "sign in again")
    page.goto(page.url.split("#")[0] + "#/")
    page.locator(".page-head button").last.click()
    page.locator("dialog .button").nth(1).click()
    expect(page.locator(".rows .row")).to_have_count(1)
    keeps_the_rules(page, "people")
    page.locator(".button.is-large").click()
    keeps_the_rules(page, "somebody else")
    give_password(page, email)
    expect(page.locator(".notice")).to_be_visible()
    keeps_the_rules(page, "a PIN is needed")
