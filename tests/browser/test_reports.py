"""Reports in a real browser: axe, the security policy, the width of the screen, paper."""

import pytest

from svēris.people.models import RoleName
from svēris.results import targets
from tests.browser.axe import violations
from tests.factories import make_role
from tests.reports.made import busy_school
from tests.results.lessons import City
from tests.signing_in import sign_in

SIZES = {"tablet": (820, 1180), "desktop": (1440, 900), "phone": (390, 844)}
PATHS = {
    "reports": "/reports",
    "self-evaluation": "/reports/self-evaluation/skola?year=2023/2024",
    "annual": "/reports/annual?year=2023/2024",
    "programme": "/reports/prevention-programme",
    "research": "/reports/research?year=2023/2024",
    "results": "/results/skola?year=2023/2024",
}
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (e) => window.refused.push(e.blockedURI));
"""


@pytest.fixture
def open_page(session, served, context, client):
    """Open a page as the coordinator of a city in which much was observed."""
    city = City(session).publish()
    targets.ship(session)
    busy_school(city)
    busy_school(city, code="cita", name="Cita skola", kind="areja")
    coordinator = make_role(session, RoleName.COORDINATOR).person
    session.commit()

    def opened(path, *, language="lv", size="tablet", scheme="light"):
        sign_in(client, coordinator)
        with client.session_transaction() as cookies:
            cookies["language"] = language
        session.commit()
        value = client.get_cookie("sveris").value
        context.add_cookies([{"name": "sveris", "value": value, "url": served}])
        page = context.new_page()
        page.add_init_script(LISTEN)
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert page.goto(served + path).status == 200
        return page

    return opened


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("lv", "tablet", "light"), ("en", "desktop", "dark"), ("lv", "phone", "dark")],
)
def test_no_report_has_violations(open_page, language, size, scheme):
    wrong = {}
    for name, path in PATHS.items():
        page = open_page(path, language=language, size=size, scheme=scheme)
        found = violations(page) + page.evaluate("window.refused")
        if page.locator("html").get_attribute("lang") != language:
            found.append("language")
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append("wider than the screen")
        if found:
            wrong[name] = found
        page.close()
    assert wrong == {}


def test_a_report_prints_without_the_frame_and_its_choices(open_page):
    page = open_page(PATHS["self-evaluation"], size="desktop", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".site-header", ".breadcrumbs", ".filters", ".button >> nth=0"):
        assert not page.locator(part).is_visible()
    assert page.locator(".report__table").first.is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    sheets = paper.count(b"/Type /Page\n") or paper.count(b"/Type /Page ")
    assert 1 <= sheets <= 7
