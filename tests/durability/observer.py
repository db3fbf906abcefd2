"""The observer of the durability schedules: who she is, and how she signs in on a new tablet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from playwright.sync_api import Page
from sqlalchemy.orm import Session

from svēris.people.passwords import kept
from tests.browser.live import is_open, run, until
from tests.observations.making import make_city

PASSWORD = "vētra pār Daugavu"


@dataclass(frozen=True)
class Observer:
    """Plain values: whoever holds a session holds a lock, and the server has to write."""

    email: str
    #: A complete lesson of a teacher whom she may observe.
    lesson: dict[str, Any]

    def sign_in(self, page: Page) -> None:
        """Sign in for the first time, without a PIN; returns when no network is needed any more."""
        page.set_default_timeout(60_000)
        page.locator("input[name=email]").fill(self.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form button").click()
        page.get_by_role("button", name="Ne tagad").click()
        until(lambda: is_open(page), seconds=60)
        run(page, "await navigator.serviceWorker.ready; await sync.sendNow()")
        until(lambda: run(page, "return (await store.reference.forms()).length"), seconds=60)


def make_observer(session: Session) -> Observer:
    """Make a city with forms, and Anna, who can sign in."""
    city = make_city(session)
    city.anna.password_hash = kept(PASSWORD)
    observer = Observer(city.anna.email, city.lesson(K_DATUMS=date.today().isoformat()))
    session.commit()
    return observer
