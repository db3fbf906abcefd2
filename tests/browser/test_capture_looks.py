"""Every view of the capture application: access rules, sizes, both languages, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.capturing import (
    DESKTOP,
    LANDSCAPE,
    PHONE,
    PORTRAIT,
    answer,
    begin,
    furnish,
    go_to,
    open_list,
)

ASK_FOR_REFUSALS = """
window.refused = [];
const note = (e) => window.refused.push(e.violatedDirective);
document.addEventListener("securitypolicyviolation", note);
"""
#: What a finger may have to hit, but links within a sentence (WCAG 2.5.8 excepts those).
TOO_SMALL = """() => [...document.querySelectorAll("button, a, input, textarea, [role=option]")]
  .filter((e) => {
    const { width, height } = e.getBoundingClientRect();
    return width && !e.closest("p") && (width < 43.5 || height < 43.5);
  })
  .map((e) => `${e.className} ${e.textContent.trim()}`)"""
WIDER = "document.documentElement.scrollWidth > innerWidth"


def evidence(page: Page) -> None:
    """Open a new note."""
    page.locator(".is-evidence:visible").first.click()


def all_notes(page: Page) -> None:
    """Open the list of notes."""
    evidence(page)
    page.locator(".note-editor textarea").fill("Grupas saņem dažādus uzdevumus.")
    page.locator(".note-editor .button").first.click()


def add_step(page: Page) -> None:
    """Begin an agreed step."""
    page.locator(".steps > .button").click()


def press(selector: str) -> Callable[[Page], None]:
    """Return what presses a button."""
    return lambda page: page.locator(selector).last.click()


#: Address after the observation's, and what is opened there.
VIEWS: dict[str, tuple[str, Callable[[Page], None] | None]] = {
    "list": ("#/", None),
    "who": ("#/", press(".page-head button")),
    "sign-in": ("#/sign-in", None),
    "new": ("#/new", None),
    "place": ("#/form/{id}/K1", None),
    "lesson": ("#/form/{id}/K2", None),
    "scale": ("#/form/{id}/B", None),
    "language": ("#/form/{id}/D", None),
    "steps": ("#/form/{id}/S", add_step),
    "note": ("#/form/{id}/B", evidence),
    "notes": ("#/form/{id}/B", all_notes),
    "chooser": ("#/form/{id}/K2", press(".chooser")),
    "more": ("#/form/{id}/B", press(".form-head button")),
    "review": ("#/review/{id}", None),
}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A 10-inch tablet held upright."""
    return {**browser_context_args, "viewport": PORTRAIT, "has_touch": True}


@pytest.fixture
def address(page: Page, served: str, session) -> Callable[[str], str]:
    """The addresses of the views of an observation that has been begun."""
    page.add_init_script(ASK_FOR_REFUSALS)
    open_list(page, served, furnish(session))
    begin(page)
    go_to(page, "Mērķis un uzbūve")
    answer(page, "MS.SR.DEF", "Daļēji novērots")
    observation = page.url.split("/form/")[1].split("/")[0]
    return lambda view: f"{served}/app/{VIEWS[view][0].format(id=observation)}"


def show(page: Page, address: Callable[[str], str], view: str) -> None:
    """Show a view anew."""
    page.goto(address(view))
    page.reload()
    expect(page.locator("h1, h2").first).to_be_visible()
    act = VIEWS[view][1]
    if act:
        act(page)


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("lv", "light", PORTRAIT), ("en", "dark", PHONE), ("en", "light", LANDSCAPE),
     ("lv", "dark", DESKTOP)],
)  # fmt: skip
def test_every_view_keeps_the_rules_of_access_fits_and_can_be_hit(
    page, address, language, scheme, size
):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    page.evaluate(f"localStorage.setItem('sveris.language', '{language}')")
    for view in VIEWS:
        show(page, address, view)
        assert violations(page) == [], view
        assert page.evaluate(TOO_SMALL) == [], view
        assert not page.evaluate(WIDER), view
        assert page.evaluate("window.refused") == [], view


def test_at_200_per_cent_the_form_still_fits_and_its_head_gives_the_room_to_the_answers(
    page, address
):
    page.set_viewport_size({"width": 410, "height": 590})
    show(page, address, "scale")
    assert not page.evaluate(WIDER)
    page.mouse.wheel(0, 400)
    expect(page.locator(".form-head")).not_to_be_in_viewport()


def test_the_answers_of_the_scale_are_large_and_show_their_whole_words(page, address):
    show(page, address, "scale")
    buttons = page.locator(".scale .answer")
    for index in range(buttons.count()):
        box = buttons.nth(index).bounding_box()
        assert box is not None
        assert box["height"] >= 56
        assert buttons.nth(index).evaluate("(e) => e.scrollWidth <= e.clientWidth")
