"""Pages of figures in a real browser: axe, two languages, copying, paper, no JavaScript."""

from datetime import date

import pytest

from svēris.people.models import RoleName
from svēris.results import targets
from tests import factories as make
from tests.browser.axe import violations
from tests.browser.looking import LISTEN, SIZES
from tests.results.lessons import City
from tests.signing_in import sign_in

YEAR = "year=2023/2024"
PATHS = {
    "city": f"/results?{YEAR}",
    "changes first": f"/results?{YEAR}&order=change&grade=7",
    "school": f"/results/skola?{YEAR}",
    "closed school": f"/results/veca?{YEAR}",
    "indicator with a target": f"/results/indicators/dip-both?{YEAR}",
    "indicator of a school across a merger": f"/results/skola/indicators/sr-def?{YEAR}",
    "one kind": f"/results/indicators/val-lv?{YEAR}&kind=ieksieja",
    "counts": f"/results/indicators/count-class-sets?{YEAR}",
    "hidden": f"/results/veca/indicators/sr-def?{YEAR}",
}


@pytest.fixture
def coordinator(session):
    """The coordinator of a city of two schools, seen in two years; one went into the other."""
    city = City(session).publish()
    targets.ship(session)
    school, old = city.school(code="skola"), city.school(code="veca", closed_on=date(2023, 8, 31))
    make.make_succession(session, predecessor=old, successor=school, on=date(2023, 9, 1))
    for place in range(26):
        teacher, former = city.teacher(school), city.teacher(old)
        city.observe(former, on=date(2023, 3, 4), **{"SR.DEF": 0})
        city.observe(teacher, on=date(2023, 3, 4))
        for kind in ("areja", "ieksieja"):
            answers = {"K.KLASE": ["8"], "DIP.DIF": 0} if place < 9 else {"K.DALA": "puse"}
            city.observe(teacher, kind=kind, **{"K.PIETEIKTS": "nedela", **answers})
    person = make.make_role(session, RoleName.COORDINATOR).person
    session.commit()
    return person


@pytest.fixture
def browse(session, served, coordinator, context, client):
    """Open a page as the coordinator."""

    def opened(path, *, language="lv", size="tablet", scheme="light"):
        sign_in(client, coordinator)
        with client.session_transaction() as cookies:
            cookies["language"] = language
        session.commit()  # The server writes too, and SQLite has one writer.
        cookie = client.get_cookie("sveris")
        context.add_cookies([{"name": "sveris", "value": cookie.value, "url": served}])
        page = context.new_page()
        page.add_init_script(LISTEN)
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        response = page.goto(served + path)
        assert response.status == 200, response.status
        return page

    return opened


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("lv", "tablet", "light"), ("en", "desktop", "dark"), ("lv", "phone", "dark")],
)
def test_no_page_of_figures_has_violations(browse, language, size, scheme):
    wrong = {}
    for name, path in PATHS.items():
        page = browse(path, language=language, size=size, scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        found = violations(page) + page.evaluate("window.refused")
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append("wider than the screen")
        if found:
            wrong[name] = found
        page.close()
    assert wrong == {}


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_sentence_is_copied_with_its_source_and_footnotes(browse, context, served, language):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served)
    page = browse(PATHS["one kind"], language=language)
    words = {"lv": ("Kopēt teikumu", "Nokopēts"), "en": ("Copy sentence", "Copied")}[language]
    page.get_by_role("button", name=words[0]).click()
    page.get_by_role("button", name=words[1]).wait_for()
    first, second = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert first == " ".join(page.locator(".quote__text p").first.inner_text().split(" "))
    assert "val-lv v1)" in first
    assert "\xa0" in first or language == "en"
    assert ("nav izlases veidā" if language == "lv" else "not chosen at random") in second
    page.get_by_role("button", name=words[0]).wait_for()


def test_the_copied_address_opens_the_same_figure(browse, context, served):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served)
    page = browse(PATHS["one kind"])
    share = page.locator(".single__share").inner_text()
    page.get_by_role("button", name="Kopēt saiti").click()
    page.get_by_role("button", name="Nokopēts").wait_for()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    assert page.locator(".single__share").inner_text() == share


def test_without_javascript_the_sentence_stands_there_and_no_button(
    browser, session, served, coordinator, client
):
    sign_in(client, coordinator)
    session.commit()
    context = browser.new_context(java_script_enabled=False)
    cookie = client.get_cookie("sveris")
    context.add_cookies([{"name": "sveris", "value": cookie.value, "url": served}])
    page = context.new_page()
    page.goto(served + PATHS["one kind"])
    assert "notika latviešu valodā" in page.locator(".quote__text").inner_text()
    assert not page.get_by_role("button", name="Kopēt teikumu").is_visible()
    assert page.locator("svg.trend").is_visible()
    context.close()


def test_a_figure_prints_in_black_on_a4_with_its_drawing_and_without_its_buttons(browse):
    page = browse(PATHS["indicator with a target"], size="desktop", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".filters").first.is_visible()
    assert not page.locator("[data-copy]").first.is_visible()
    dot = "getComputedStyle(document.querySelector('.trend__dot')).fill"
    assert page.evaluate(dot) == "rgb(0, 0, 0)"
    assert page.locator(".trend-table").first.is_visible()
    assert b"/MediaBox [0 0 59" in page.pdf(prefer_css_page_size=True)
