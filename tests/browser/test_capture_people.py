"""Whose tablet it is: passwords, two people on one tablet, and a tablet that was withdrawn."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from svēris.people.models import Device
from tests.browser.axe import violations
from tests.browser.capturing import (
    PASSWORD,
    PORTRAIT,
    add_colleague,
    begin,
    choose_pin,
    furnish,
    open_list,
    sign_in,
)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A 10-inch tablet held upright."""
    return {**browser_context_args, "viewport": PORTRAIT, "has_touch": True}


def test_a_wrong_password_is_said_and_the_address_stays(page: Page, served, session):
    city = furnish(session)
    page.goto(f"{served}/app/")
    page.get_by_label("E-pasts").fill(city.observer_email)
    page.get_by_label("Parole").fill("nepareiza parole")
    page.get_by_role("button", name="Pierakstīties", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("parole nav pareiza")
    expect(page.get_by_label("E-pasts")).to_have_value(city.observer_email)


def test_of_two_people_on_a_tablet_each_sees_what_is_ones_own(page: Page, served, session):
    first, second = furnish(session), add_colleague(session)
    open_list(page, served, first)
    begin(page)
    draft = page.url
    page.get_by_role("link", name="Saraksts").click()
    page.get_by_role("button", name="Ilze").click()
    page.get_by_role("button", name="Mainīt lietotāju").click()
    page.get_by_role("button", name="Kāds cits").click()
    sign_in(page, second, pin="739164")
    expect(page.get_by_text("Šeit būs Jūsu vērošanas")).to_be_visible()
    page.goto(draft)
    expect(page.get_by_text("Šīs vērošanas šajā ierīcē nav")).to_be_visible()
    page.goto(f"{served}/app/#/")
    page.get_by_role("button", name="Cilda").click()
    page.get_by_role("button", name="Mainīt lietotāju").click()
    page.get_by_role("button", name="Ilze").click()
    # Where several people work, nobody's work lies open.
    choose_pin(page, "481516")
    expect(page.get_by_text("Žagare Līga")).to_be_visible()


def test_what_a_withdrawn_tablet_sends_is_set_aside_and_the_record_says_who_decides(
    page: Page, served, session
):
    open_list(page, served, furnish(session))
    page.context.set_offline(True)
    begin(page)
    page.get_by_role("link", name="Saraksts").click()
    session.execute(update(Device).values(revoked_at=datetime.now(UTC)))
    session.commit()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Jāpievērš uzmanība")).to_be_visible()
    page.get_by_role("link", name="Žagare Līga").click()
    attention = page.get_by_role("region", name="Kas noticis")
    expect(attention).to_contain_text("Šai ierīcei piekļuve ir atsaukta")
    expect(attention).to_contain_text("lems sistēmas administrators")
    expect(attention.get_by_role("link", name="Labot")).to_have_count(0)


IPAD = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0"


def test_on_an_ipad_installing_comes_before_signing_in(browser, browser_context_args, served):
    context = browser.new_context(**browser_context_args, user_agent=IPAD)
    page = context.new_page()
    page.goto(f"{served}/app/")
    expect(page.get_by_text("Vispirms pievienojiet SvērIS sākuma ekrānam")).to_be_visible()
    expect(page.locator(".install-steps svg")).to_have_count(3)
    expect(page.get_by_label("E-pasts")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_each_person_is_spoken_to_in_the_language_she_chose_on_this_device(
    page: Page, served, session
):
    first, second = furnish(session), add_colleague(session)
    page.goto(f"{served}/app/")
    page.get_by_role("button", name="English").click()
    page.get_by_label("E-mail").fill(first.observer_email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("heading", name="Observations")).to_be_visible()
    page.get_by_role("button", name="Ilze").click()
    page.get_by_role("button", name="Change person").click()
    page.get_by_role("button", name="Somebody else").click()
    page.get_by_label("E-mail").fill(second.observer_email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    choose_pin(page, "739164")
    expect(page.get_by_role("heading", name="Vērošanas")).to_be_visible()
    page.get_by_role("button", name="Cilda").click()
    page.get_by_role("button", name="Mainīt lietotāju").click()
    page.get_by_role("button", name="Ilze").click()
    expect(page.get_by_role("heading", name="Choose a PIN")).to_be_visible()
