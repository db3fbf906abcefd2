"""Pages of planning, answering and following up: axe, the width of a phone, and no mouse at all."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page
from sqlalchemy import select

from svēris.observations import blackouts, visits
from svēris.observations.models import Act, Observation, State
from svēris.observations.plan_models import Visit
from svēris.observations.receive import receive
from svēris.people import holdings, passwords
from svēris.people.models import Person, RoleName
from svēris.telling.models import Notice
from tests import factories as make
from tests.browser.looking import come_as, look, wrong
from tests.observations.making import edit, make_city, new, submit

PASSWORD = "gara drosa parole"
PATHS = {
    "plan": "/plan",
    "invite": "/plan/new?kind=savstarpeja",
    "ask": "/plan/new?kind=ieksieja&me=1",
    "new": "/plan/new?kind=ieksieja",
    "visit": "/plan/{visit}",
    "blackouts": "/plan/blackouts",
    "import": "/plan/import",
    "calendar": "/plan/calendar",
    "steps": "/steps",
    "me": "/me",
    "observation": "/observations/{lesson}",
    "talk": "/observations/{lesson}/talk",
    "agreement": "/results/agreement",
}


@pytest.fixture
def school(session):
    """Cilda teaches and leads a school; she was observed, is invited by Dita, and knows Anna."""
    city = make_city(session)
    step = {"text": "Pāru darbs", "term": None, "support": "kolega", "status": "planots"}
    obs = new()
    more = {f"S.SOLIS.{new()}": step, f"E.{new()}": {"minute": 3, "text": "Aina.", "criteria": []}}
    recent = (date.today() - timedelta(days=3)).isoformat()
    filled = edit(city.anna, obs, fields=city.lesson(K_DATUMS=recent) | more)
    now = datetime.now(UTC)
    receive(session, [filled, submit(city.anna, obs, filled)], city.tablet, now)
    cilda = city.cilda.person
    cilda.given_name, cilda.family_name = "Cilda", "Ozola"
    cilda.email, cilda.password_hash = "cilda@example.lv", passwords.kept(PASSWORD)
    make.make_role(session, RoleName.HEAD, person=cilda, institution=city.school)
    dita = make.make_person(session, given_name="Dita", family_name="Vītola")
    post = make.make_assignment(session, person=dita, institution=city.school)
    session.flush()
    today = date.today()
    wanted = visits.Wanted(
        kind="savstarpeja", form="ms-s", assignment_id=post.id, observers=(cilda.id,), on=today,
        focus=("MS.DIP.DIF",),
    )  # fmt: skip
    visits.plan(session, holdings.access_for(session, dita.id, today), wanted, make.NOW)
    days = (today, today + timedelta(days=1))
    access = holdings.access_for(session, cilda.id, today)
    blackouts.add(session, access, city.school.id, days, "Eksāmeni", make.NOW)
    session.commit()
    return UUID(obs)


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("language", ["lv", "en"])
def test_no_page_has_violations(session, served, school, context, client, language, size):
    cilda = session.scalars(select(Person).filter_by(email="cilda@example.lv")).one()
    come_as(cilda, language, client=client, context=context, served=served)
    known = {"lesson": school, "visit": session.scalars(select(Visit.id)).one()}
    session.commit()
    found = {}
    for name, path in PATHS.items():
        page = look(context, served + path.format(**known), size=size)
        found[name] = wrong(page, language)
        page.close()
    assert {name: each for name, each in found.items() if each} == {}


#: What the element in focus shows of it, and where it is.
FOCUS = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {
    shown: parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none",
    inside: box.bottom > 0 && box.top < innerHeight,
    what: e.outerHTML.slice(0, 100),
    at: [...document.querySelectorAll("*")].indexOf(e),
  };
}"""
MOST_STEPS = 80


def tab_to(page: Page, where: Locator) -> None:
    """Press Tab until an element has the focus; it is seen and goes down the page all the way."""
    where.wait_for()
    last = -1
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        assert now["shown"], f"no focus is seen on {now['what']}"
        assert now["inside"], f"the focus is out of sight: {now['what']}"
        # A day and a time are one field with several stops.
        assert now["at"] >= last, f"the focus went back to {now['what']}"
        last = now["at"]
        if where.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError("the keyboard does not reach it")


@pytest.fixture
def keyboard(session, served, school, page):
    """Sign Cilda in with the keyboard, in her language; returns who she is."""

    def begin(language):
        cilda = session.scalars(select(Person).filter_by(email="cilda@example.lv")).one()
        cilda.language, key = language, cilda.id
        session.commit()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{served}/sign-in")
        tab_to(page, page.locator("#email"))
        page.keyboard.type("cilda@example.lv")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{served}/")
        assert page.locator("html").get_attribute("lang") == language
        return key

    return begin


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_colleague_is_invited_without_a_mouse(session, keyboard, page, language):
    key, press = keyboard(language), page.keyboard.press
    tab_to(page, page.locator('.site-nav a[href="/plan"]'))
    press("Enter")
    page.wait_for_url("**/plan")
    tab_to(page, page.locator('a[href="/plan/new?kind=savstarpeja"]'))
    press("Enter")
    page.wait_for_url("**/plan/new?kind=savstarpeja")
    tab_to(page, page.locator("select[name=observers]"))
    page.keyboard.type("Dita")
    tab_to(page, page.locator("input[name=focus]").first)
    press("Space")
    tab_to(page, page.locator("main form button.button").last)
    press("Enter")
    page.wait_for_url("**/plan/*-*")
    asked = session.scalars(select(Visit).where(Visit.asked_by_id == key)).one()
    assert asked.focus == ["MS.SR.DEF"]
    assert [each.person.given_name for each in asked.observers] == ["Dita"]


@pytest.mark.parametrize("language", ["lv", "en"])
def test_an_observation_is_read_and_answered_without_a_mouse(
    session, served, school, keyboard, page, language
):
    keyboard(language)
    press = page.keyboard.press
    page.goto(f"{served}/observations/{school}")
    tab_to(page, page.locator("main details.disclosure > summary").first)
    press("Enter")
    tab_to(page, page.locator("#reflection"))
    page.keyboard.type("Pamēģināšu vēlreiz.")
    press("Tab")
    press("Space")
    tab_to(page, page.locator("button[value=acknowledge]"))
    press("Enter")
    page.locator("button[value=answer]").wait_for()
    assert session.get_one(Observation, school).state is State.ACKNOWLEDGED
    answer = session.scalars(select(Act).where(Act.observation_id == school)).one()
    assert answer.content == {"reflection": "Pamēģināšu vēlreiz.", "agreement": "piekritu"}


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_notice_leads_to_its_lesson_and_the_own_file_is_taken_without_a_mouse(
    session, served, school, keyboard, page, language
):
    key, press = keyboard(language), page.keyboard.press
    now = datetime.now(UTC)
    about = {"person_id": key, "observation_id": school, "what": "closed", "at": now}
    session.add(Notice(**about))
    session.commit()
    page.goto(f"{served}/inbox")
    tab_to(page, page.locator(".notices a").first)
    press("Enter")
    page.wait_for_url(f"**/observations/{school}")
    page.goto(f"{served}/me")
    tab_to(page, page.locator('a[href="/me/everything.zip"]'))
    with page.expect_download() as taken:
        press("Enter")
    assert taken.value.suggested_filename == "sveris-par-mani.zip"


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_step_is_said_to_be_under_way_without_a_mouse(served, keyboard, page, language):
    keyboard(language)
    page.goto(f"{served}/steps")
    tab_to(page, page.locator("main details.disclosure > summary").first)
    page.keyboard.press("Enter")
    status = page.locator("main form select[name=status]").first
    tab_to(page, status)
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("main form button").first)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert status.input_value() == "notiek"
