"""One observer, two tablets: what was answered differently is kept, shown and settled."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.capturing import PORTRAIT, answer, begin, furnish, go_to, item, open_list

QUESTION = "MS.SR.DEF"


@pytest.fixture
def another(
    browser: Browser, browser_context_args: dict[str, object]
) -> Iterator[Callable[[], Page]]:
    """A maker of tablets, each a browser of its own."""
    made = []

    def make() -> Page:
        made.append(browser.new_context(**{**browser_context_args, "viewport": PORTRAIT}))
        return made[-1].new_page()

    yield make
    for context in made:
        context.close()


def send(page: Page) -> None:
    """Go to the list, where a tablet sends and fetches when it comes into sight."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_answers_given_on_two_tablets_are_both_shown_and_the_observer_chooses(
    another, served, session
):
    city = furnish(session)
    first, second = another(), another()
    open_list(first, served, city)
    begin(first)
    go_to(first, "Mērķis un uzbūve")
    answer(first, QUESTION, "Novērots")
    first.get_by_role("link", name="Saraksts").click()
    expect(first.get_by_text(re.compile("Visas saņemtas|Viss ir serverī"))).to_be_visible()

    open_list(second, served, city)
    second.get_by_role("link", name="Žagare Līga").click()
    go_to(second, "Mērķis un uzbūve")
    first.context.set_offline(True)
    second.context.set_offline(True)
    first.get_by_role("link", name="Žagare Līga").click()
    go_to(first, "Mērķis un uzbūve")
    answer(first, QUESTION, "Daļēji novērots")
    answer(second, QUESTION, "Nav novērots")
    for page in (first, second):
        page.get_by_role("link", name="Saraksts").click()
        page.context.set_offline(False)
        expect(page.get_by_text(re.compile("Visas saņemtas|Viss ir serverī"))).to_be_visible()
    send(first)

    expect(first.get_by_role("heading", name="Jāpievērš uzmanība")).to_be_visible()
    first.get_by_role("link", name="Žagare Līga").click()
    first.get_by_role("link", name="Sasniedzamais rezultāts").click()
    conflict = item(first, QUESTION).locator(".conflict")
    expect(conflict.get_by_role("button")).to_contain_text(["novērots", "novērots"])
    conflict.get_by_role("button", name="Nav novērots").click()
    expect(conflict).to_have_count(0)
    expect(
        item(first, QUESTION).get_by_role("radio", name="Nav novērots", exact=True)
    ).to_be_checked()
