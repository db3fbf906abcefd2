"""Opening a page of the site as somebody, and everything that can be wrong with how it looks."""

from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page

from svēris.people.models import Person
from tests.browser.axe import violations
from tests.signing_in import sign_in

SIZES = {"tablet": (820, 1180), "desktop": (1440, 900), "phone": (390, 844)}

#: Notes what the page's own security policy refuses.
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (e) => window.refused.push(e.blockedURI));
"""


def come_as(
    person: Person, language: str, *, client: FlaskClient, context: BrowserContext, served: str
) -> None:
    """Give the browser the session of a person, in a language."""
    sign_in(client, person)
    with client.session_transaction() as cookies:
        cookies["language"] = language
    cookie = client.get_cookie("sveris")
    assert cookie is not None
    context.add_cookies([{"name": "sveris", "value": cookie.value, "url": served}])


def look(context: BrowserContext, address: str, *, size: str, scheme: str = "light") -> Page:
    """Open an address on a screen of a size; nothing on it moves."""
    page = context.new_page()
    page.add_init_script(LISTEN)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    answer = page.goto(address)
    assert answer.status == 200, f"{address}: {answer.status}"
    return page


def wrong(page: Page, language: str) -> list[str]:
    """Return what is wrong: for screen readers, by the security policy, in language and width."""
    found = violations(page) + page.evaluate("window.refused")
    if page.locator("html").get_attribute("lang") != language:
        found.append("another language")
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("wider than the screen")
    return found
