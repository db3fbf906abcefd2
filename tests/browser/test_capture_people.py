"""Whose tablet it is: passwords, two people on one tablet, and a tablet that was withdrawn."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from svēris.people.models import Device
from tests.browser.capturing import (
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
