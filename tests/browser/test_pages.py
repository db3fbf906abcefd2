"""Pages of every room in a real browser: axe, the security policy, fingers, keyboard, paper."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.observations.models import Aside, Observation
from svēris.observations.receive import receive
from svēris.people.models import RoleName
from svēris.problems import catalogue
from svēris.publishing.closing import Occasion, Words, close
from svēris.publishing.document import Period
from svēris.results import indicators
from tests import factories as make
from tests.browser.axe import violations
from tests.browser.looking import come_as, look, wrong
from tests.observations.making import edit, make_city, new, submit, whole

PATHS = {
    "home": "/",
    "list": "/observations",
    "filtered": "/observations?words=nav&grade=7",
    "page": "/observations/{lesson}",
    "held": "/observations/held",
    "decide": "/observations/held/{late}",
    "devices": "/devices",
    "account": "/account",
    "tokens": "/account/tokens",
    "everybody's tokens": "/access-tokens",
    "copy": "/copies",
    "readings": "/account/access",
    "results": "/results",
    "comparison": "/results/comparison?kind=areja",
    "coverage": "/coverage",
    "coverage of a school": "/coverage/{school}",
    "not yet observed": "/coverage/{school}/not-yet-observed",
    "periods": "/periods",
    "close": "/periods/2023-2024",
    "published": "/published?lang={language}",
    "edition": "/published/2023-2024/1?lang={language}",
    "published indicator": "/published/2023-2024/1/indicators/sr-def?lang={language}",
    "published institution": "/published/2023-2024/1/institutions/{place}?lang={language}",
    "forms": "/forms",
    "paper": "/forms/ms/1/paper",
}


@pytest.fixture
def lesson(session):
    """A head's school with an observation that has everything: evidence, steps, a late change."""
    indicators.publish(session, indicators.read_folder(), make.NOW)
    city = make_city(session)
    obs = new()
    more = {
        f"E.{new()}": {"minute": 12, "text": "Trīs līmeņu kartītes.", "criteria": ["MS.DIP.DIF"]},
        f"S.SOLIS.{new()}": {"text": "Pāru darbs", "term": None, "support": None, "status": None},
        "MS.P2425.MOT": {"na": "viesstunda"},
    }
    filled = edit(city.anna, obs, fields=city.lesson() | more)
    late = edit(city.anna, obs, base=[filled["id"]], fields={"MS.SR.DEF": 0})
    receive(session, [filled, submit(city.anna, obs, filled)], city.tablet, make.NOW)
    receive(session, [late], city.tablet, make.NOW)
    make.make_role(session, RoleName.COORDINATOR, person=city.cilda.person)
    make.make_role(session, RoleName.HEAD, person=city.cilda.person, institution=city.school)
    lost = {"storage_lost_at": make.NOW, "unsent_count": 3, "storage_free_tested": 0, "app": "1"}
    make.make_device(session, person=city.cilda.person, **lost)
    _close(session)
    receive(session, whole(city.anna, city.lesson()), city.tablet, make.NOW)
    make.make_role(session, RoleName.ADMIN, person=city.cilda.person)
    make.make_access_token(session, person=city.cilda.person)
    make.make_access_token(session, person=city.cilda.person, text="svapi_old", revoked_at=make.NOW)
    session.commit()
    return session.get(Observation, UUID(obs))


def _close(session):
    """Publish the year of the lesson."""
    words = Words(
        title={"lv": "Rezultāti", "en": "Results"}, note={"lv": "Piezīme.", "en": "Note."}
    )
    at = make.NOW.replace(year=2024, month=10)
    occasion = Occasion(city="Daugavpils", by=None, now=at, today=at.date())
    close(session, Period(2023, "headline"), words, occasion)


@pytest.fixture
def browse(session, served, lesson, context, client):
    """Open a page as the teacher of the lesson, who is the head and the coordinator too."""

    def opened(path, *, language="lv", size="tablet", scheme="light"):
        come_as(lesson.teacher, language, client=client, context=context, served=served)
        path_asked = path.format(
            lesson=lesson.id, late=session.scalar(select(Aside.id)), language=language,
            place=lesson.institution.code, school=lesson.institution.code,
        )  # fmt: skip
        session.commit()  # The server writes too, and SQLite has one writer.
        return look(context, served + path_asked, size=size, scheme=scheme)

    return opened


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("lv", "tablet", "light"), ("en", "desktop", "dark"), ("lv", "phone", "dark")],
)
def test_no_page_has_violations(browse, language, size, scheme):
    found = {}
    for name, path in PATHS.items():
        page = browse(path, language=language, size=size, scheme=scheme)
        found[name] = wrong(page, language)
        page.close()
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_copy_is_chosen_refused_in_words_chosen_again_and_received(
    browse, session, lesson, language
):
    teacher = lesson.teacher
    good = edit(teacher, new(), fields={"K.VEIDS": "pasverosana"})
    changes = [good, edit(teacher, new(), version=99), {"id": "nothing else"}]
    inner = {"person": str(teacher.id), "device": new(), "changes": changes}
    whole = json.dumps({"what": "sveris-copy", "v": 1, "plain": inner}).encode()
    page = browse("/copies", language=language)

    def send(content):
        page.set_input_files(
            "#file", {"name": "sveris.json", "mimeType": "application/json", "buffer": content}
        )
        page.locator("main form button").click()

    send(whole[:100])
    title, detail = catalogue()["copy-cut-off"].sentences[language]
    page.get_by_text(f"{title} {detail}").wait_for()
    assert page.locator("#file").get_attribute("aria-describedby") == "file-error"
    assert violations(page) == []
    send(whole)
    page.locator("dl.counts").wait_for()
    # Stored, known, set aside, not stored, altogether.
    assert page.locator("dl.counts dd").all_text_contents() == ["1", "0", "1", "1", "3"]
    assert violations(page) + page.evaluate("window.refused") == []
    page.locator(f'a[href="/observations/{good["obs"]}"]').click()
    page.wait_for_url(f"**/observations/{good['obs']}")


def test_the_typeface_is_our_own_and_has_every_latvian_letter(browse):
    page = browse("/")
    loaded = """async () => {
      await document.fonts.ready;
      return [...document.fonts].filter((f) => f.status === "loaded").map((f) => f.family);
    }"""
    assert "Sveris Sans" in "".join(page.evaluate(loaded))
    widths = """() => {
      const canvas = document.createElement("canvas").getContext("2d");
      const width = (font, c) => (canvas.font = font, canvas.measureText(c).width);
      return [..."āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ„”–"].filter(
        (c) => width("40px 'Sveris Sans', monospace", c) === width("40px monospace", c));
    }"""
    assert page.evaluate(widths) == []


def test_targets_are_large_enough_for_a_finger(browse):
    page = browse("/observations")
    small = """() => [...document.querySelectorAll(
        "button, select, input:not([type=hidden]), .site-nav a")]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44)
      .map((e) => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []


def test_the_keyboard_reaches_the_content_first(browse):
    page = browse("/observations")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_row_of_the_list_becomes_a_card_on_a_phone(browse):
    row = browse("/observations", size="phone").locator(".table--observations tbody tr").first
    assert row.evaluate("e => getComputedStyle(e).display") == "grid"
    row = browse("/observations", size="desktop").locator(".table--observations tbody tr").first
    assert row.evaluate("e => getComputedStyle(e).display") == "table-row"


def test_the_account_menu_switches_the_language_and_stays_on_the_page(browse):
    page = browse("/observations?words=nav")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("/observations?words=nav")


def test_history_opens_in_place(browse):
    page = browse("/observations/{lesson}", language="en")
    history = page.locator(".history")
    assert not history.is_visible()
    page.get_by_text("3 entries").click()
    assert history.is_visible()


def test_an_observation_prints_to_a_few_sheets_of_a4_without_the_frame(browse):
    page = browse("/observations/{lesson}", size="desktop", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".site-header").is_visible()
    assert not page.locator(".breadcrumbs").is_visible()
    assert page.locator(".answers").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    paper = page.pdf(prefer_css_page_size=True)
    sheets = paper.count(b"/Type /Page\n") or paper.count(b"/Type /Page ")
    assert 1 <= sheets <= 4
    assert b"/MediaBox [0 0 594" in paper or b"/MediaBox [0 0 595" in paper
