"""Two people on one tablet, and what they do about its lock."""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from svēris.observations.models import Observation
from svēris.people.passwords import kept
from tests.browser.capturing import PATIENCE_MS, choose_pin
from tests.browser.live import is_open, run, until
from tests.observations.making import make_city

PASSWORD = "vētra pār Daugavu"
_KEPT = kept(PASSWORD)
PIN, OTHER_PIN, WRONG = "739164", "480275", "111222"


@dataclass(frozen=True)
class People:
    """Who shares the tablet, as plain values: the test's session may hold no lock."""

    anna: str
    bruno: str


@pytest.fixture
def people(session) -> People:
    """Anna observes for the board, Bruno in his school; both can sign in."""
    city = make_city(session)
    for person, given, family in ((city.anna, "Anna", "Bērziņa"), (city.bruno, "Bruno", "Liepa")):
        person.given_name, person.family_name, person.password_hash = given, family, _KEPT
        person.email = f"{given.lower()}@example.lv"
    session.commit()
    return People("anna@example.lv", "bruno@example.lv")


def give_password(page: Page, email: str) -> None:
    """Fill in the form for signing in and send it."""
    if page.locator("input[name=email]").get_attribute("readonly") is None:
        page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Pierakstīties", exact=True).click()


def sign_in(page: Page, email: str, pin: str) -> Page:
    """Sign a person in for the first time, with a PIN; the tablet can then work by itself."""
    page.set_default_timeout(PATIENCE_MS)
    give_password(page, email)
    choose_pin(page, pin)
    at_the_list(page)
    run(page, "await navigator.serviceWorker.ready; await sync.sendNow()")
    until(lambda: run(page, "return (await store.reference.forms()).length"))
    return page


def at_the_list(page: Page) -> None:
    """Wait for the list of observations."""
    expect(page.get_by_role("heading", name="Vērošanas", exact=True)).to_be_visible()


def write(page: Page, text: str) -> str:
    """Begin an observation with a few words in it; its id."""
    return run(
        page,
        "return store.create('ms', 1, {'K.VEIDS': 'areja', 'S.STIPR': given})",
        text,
    )


def texts(page: Page) -> list[str]:
    """What the open store has in the field written above."""
    return run(page, "return store.observations().map((one) => one.document['S.STIPR']).sort()")


def lock_now(page: Page, name: str = "Anna") -> None:
    """Lock by hand, from the list."""
    page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="Aizslēgt tagad").click()
    is_locked(page)


def is_locked(page: Page, name: str = "Anna Bērziņa") -> None:
    """Wait for a person's lock screen; nothing of the work may be on it or behind it."""
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("group", name="Ievadiet PIN kodu")).to_be_visible()
    assert not is_open(page)


def row_of(page: Page, name: str) -> Locator:
    """Return a person's row on the page of the people."""
    return page.get_by_role("list", name="Šajā ierīcē strādā").get_by_role("button", name=name)


def stored(session) -> dict[str, Any]:
    """What the server has: the field written above of every observation, by id."""
    rows = session.execute(select(Observation.id, Observation.document)).all()
    session.rollback()
    return {str(row.id): row.document.get("S.STIPR") for row in rows}


def forget(page: Page) -> None:
    """Say that the PIN is forgotten."""
    page.get_by_role("button", name="Aizmirsu PIN kodu").click()
    expect(page.get_by_role("heading", name="Aizmirsts PIN kods")).to_be_visible()
