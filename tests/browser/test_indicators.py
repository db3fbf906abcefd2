"""Making an indicator in a real browser: with the script and without, by axe, on every size."""

import pytest

from svēris.people.models import RoleName
from svēris.results import targets
from tests.browser.axe import violations
from tests.browser.looking import LISTEN, SIZES
from tests.factories import make_role
from tests.results.lessons import City
from tests.signing_in import sign_in


@pytest.fixture
def board(session, served, context, client):
    """Open a page as the board's coordinator, with lessons seen in the city."""
    city = City(session).publish()
    targets.ship(session)
    school = city.school()
    for number in range(6):
        city.observe(city.teacher(school), **{"SR.DEF": number % 3})
    person = make_role(session, RoleName.COORDINATOR).person

    def opened(path, *, language="lv", size="desktop", scheme="light"):
        sign_in(client, person)
        with client.session_transaction() as cookies:
            cookies["language"] = language
        session.commit()
        cookie = client.get_cookie("sveris")
        context.add_cookies([{"name": "sveris", "value": cookie.value, "url": served}])
        page = context.new_page()
        page.add_init_script(LISTEN)
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert page.goto(served + path).status == 200
        return page

    return opened


def wrong(page, language):
    """Return what is wrong with a page."""
    found = violations(page) + page.evaluate("window.refused")
    if page.locator("html").get_attribute("lang") != language:
        found.append("language")
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("wider than the screen")
    return found


def build(page):
    """Choose lessons, a condition, a group with another, and look at the preview."""
    page.fill("#name_lv", "Mērķis skaidrs")
    page.fill("#name_en", "The goal is clear")
    page.select_option("#group", "outcome")
    page.check("input[name=families][value=MS]")
    page.locator("[id='n.new']").wait_for()
    page.select_option("[id='n.new']", "SR.DEF")
    page.click("button[value='add:n']")
    page.click("button[value='group:n']")
    page.select_option("[id='n-1.new']", "FOR.KAS")
    page.click("button[value='add:n-1']")
    page.check("input[name='n-1-0.value'] >> nth=1")
    page.click("button[value=preview]")
    page.locator(".preview").wait_for()


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("lv", "tablet", "light"), ("en", "desktop", "dark"), ("lv", "phone", "dark")],
)
def test_no_page_of_indicators_has_violations(board, language, size, scheme):
    found = {}
    paths = ("", "/dip-both", "/dip-both/targets", "/new", "/val-lv-preschool/edit")
    for path in paths:
        page = board(f"/indicators{path}", language=language, size=size, scheme=scheme)
        if each := wrong(page, language):
            found[path] = each
        page.close()
    assert found == {}


@pytest.mark.parametrize("language", ["lv", "en"])
def test_an_indicator_is_made_in_a_browser(board, language):
    page = board("/indicators/new", language=language, size="tablet")
    page.click("button[value=preview]")
    assert page.locator(".error-summary a").count() > 3
    assert wrong(page, language) == []
    build(page)
    assert wrong(page, language) == []
    page.click("button[value=publish]")
    page.wait_for_url("**/indicators/own-merkis-skaidrs")
    assert wrong(page, language) == []


def test_a_choice_of_lessons_shows_their_criteria_at_once(board):
    page = board("/indicators/new")
    assert page.locator("[id='n.new']").count() == 0
    page.check("input[name=families][value=RN]")
    page.locator("[id='n.new'] option[value='VAL.KOM']").wait_for(state="attached")


def test_the_key_enter_publishes_nothing(board):
    page = board("/indicators/new")
    build(page)
    page.locator("#name_lv").press("Enter")
    page.wait_for_load_state()
    assert page.url.endswith("/indicators/new")
    assert page.locator("button[value=publish]").count() == 1


def test_a_definition_prints_without_what_only_a_screen_needs(board):
    page = board("/indicators/dip-both")
    page.emulate_media(media="print")
    assert not page.locator(".button").first.is_visible()
    assert page.locator(".understood").is_visible()


def typed(page):
    """Return what stands on the page."""
    return (
        page.input_value("#name_lv"),
        page.input_value("#genitive"),
        page.locator("[id='n-1-0']").count(),
    )


TYPED = ("Mērķis ir skaidrs", "stundu ar mērķi", 1)


def begin(page):
    """Build an indicator, and type on after the last button."""
    build(page)
    page.fill("#name_lv", TYPED[0])
    page.fill("#genitive", TYPED[1])


def test_another_language_in_the_middle_loses_nothing(board):
    page = board("/indicators/new", size="tablet")
    begin(page)
    page.click("details.menu summary")
    page.click("button[name=speak]")
    page.wait_for_selector("html[lang=en]")
    assert typed(page) == TYPED
    assert wrong(page, "en") == []


def test_a_session_that_ended_loses_nothing(board, client, context, served):
    page = board("/indicators/new")
    begin(page)
    cookies = context.cookies()
    context.clear_cookies()
    page.click("button[value=preview]")
    page.wait_for_url("**/sign-in*")
    context.add_cookies(cookies)
    page.goto(f"{served}/indicators/new")
    page.wait_for_selector("#kept:not([hidden])")
    assert typed(page) == TYPED
    assert wrong(page, "lv") == []


def test_a_lost_connection_and_a_closed_page_lose_nothing(board, context):
    page = board("/indicators/new")
    begin(page)
    context.set_offline(True)
    page.click("button[value=preview]")
    page.wait_for_load_state()
    context.set_offline(False)
    page.close()
    page = board("/indicators/new")
    page.wait_for_selector("#kept:not([hidden])")
    assert typed(page) == TYPED
    page.click("button[data-kept=drop]")
    page.wait_for_function("document.getElementById('name_lv').value === ''")
    assert not page.locator("#kept").is_visible()


def test_what_was_published_is_not_begun_again(board, served):
    page = board("/indicators/new")
    build(page)
    page.click("button[value=publish]")
    page.wait_for_url("**/indicators/own-merkis-skaidrs")
    page.goto(f"{served}/indicators/new")
    assert page.input_value("#name_lv") == ""
    assert not page.locator("#kept").is_visible()


def test_what_may_not_have_been_published_is_offered_again(board, context, served):
    page = board("/indicators/new")
    build(page)
    context.set_offline(True)
    page.click("button[value=publish]")
    page.wait_for_load_state()
    context.set_offline(False)
    page.goto(f"{served}/indicators/new")
    page.wait_for_selector("#kept:not([hidden])")
    assert wrong(page, "lv") == []
    page.click("button[data-kept=take]")
    page.wait_for_function("document.getElementById('name_lv').value !== ''")


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("measure", ["teachers", "coverage", "count"])
def test_people_and_observations_are_counted_in_a_browser(board, measure, language):
    page = board("/indicators/new", language=language, size="tablet")
    page.check(f"input[name=measure][value={measure}]")
    page.locator(".understood").wait_for()
    page.fill("#name_lv", "Cits skaits")
    page.fill("#name_en", "Another number")
    if measure == "teachers":
        page.select_option("#group", "outcome")
        page.select_option("#of", "sr-def")
    if measure == "count":
        page.check("input[name=families][value=MS]")
    page.click("button[value=preview]")
    page.locator(".preview").wait_for()
    assert wrong(page, language) == []


def test_warnings_stand_before_the_button_that_publishes(board):
    page = board("/indicators/new", size="tablet")
    build(page)
    page.locator("button[value='remove:n-1']").click()
    page.click("button[value=preview]")
    page.locator(".warnings li").first.wait_for()
    assert wrong(page, "lv") == []
    assert page.locator("button[value=publish]").is_enabled()
