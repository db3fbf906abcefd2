"""Observing on a tablet: from signing in to the receipt, by finger and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from svēris.observations.models import Observation
from tests.browser.axe import violations
from tests.browser.capturing import PORTRAIT, answer, begin, choose, furnish, go_to, item, open_list

SCALE = {
    "B": ("Mērķis un uzbūve", ["MS.SR.DEF", "MS.ST.IER", "MS.ST.APJ", "MS.ST.REF"]),
    "C": ("Diferenciācija", ["MS.DIP.DIF", "MS.DIP.IND", "MS.DIP.PER"]),
    "G": ("Vide un atgriezeniskā saite", ["MS.VID.EMO"]),
}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A 10-inch tablet held upright."""
    return {**browser_context_args, "viewport": PORTRAIT, "has_touch": True}


@pytest.fixture
def tablet(page: Page, served: str, session) -> Page:
    """A tablet on which an observer has signed in."""
    open_list(page, served, furnish(session))
    return page


def fill_context(page: Page) -> None:
    """Answer what is asked about place, people and lesson."""
    answer(page, "K.MERKIS", "Plānveida vērošana")
    answer(page, "K.PIETEIKTS", "Ar datumu un laiku")
    go_to(page, "Stunda")
    answer(page, "K.DALA", "Visa")
    item(page, "K.KLASE").get_by_role("checkbox", name="7.").click()
    item(page, "K.SK_KLAT").get_by_role("textbox").fill("22")


def fill_judgements(page: Page) -> None:
    """Answer everything obligatory about the lesson."""
    for title, codes in SCALE.values():
        go_to(page, title)
        for code in codes:
            answer(page, code, "Novērots")
    go_to(page, "Valoda")
    answer(page, "MS.VAL.STUNDA", "Tikai latviešu valodā")
    answer(page, "MS.VAL.VIDE", "Daļēji novērots")
    item(page, "MS.VAL.LIM").get_by_role("checkbox").first.click()
    item(page, "MS.VAL.SK_RUNA").get_by_role("textbox").fill("11")
    go_to(page, "Kritiskā domāšana")
    answer(page, "MS.KD.PLAN", "Nē")
    go_to(page, "Formāts un domāšanas slodze")
    for code in ("MS.FOR.TIPS", "MS.FOR.SLODZE", "MS.FOR.KAS"):
        item(page, code).get_by_role("radio").first.click()
    go_to(page, "Secinājumi")
    item(page, "S.STIPR").get_by_role("textbox").fill("Izglītojamie paši formulē kritērijus.")
    item(page, "S.PILNV").get_by_role("textbox").fill("Refleksijai vairāk laika.")


def test_a_whole_lesson_is_observed_and_submitted_without_a_network_and_arrives_once(
    tablet, session
):
    begin(tablet)
    tablet.context.set_offline(True)
    fill_context(tablet)
    fill_judgements(tablet)
    tablet.get_by_role("button", name="Pierakstīt").click()
    tablet.get_by_label("Ko redzat un dzirdat?").fill("Grupas saņem dažādus uzdevumus.")
    tablet.get_by_role("button", name="Gatavs").click()
    expect(tablet.get_by_text("Saglabāts šajā ierīcē")).to_be_visible()

    tablet.reload()
    go_to(tablet, "Pārskatīt un iesniegt")
    tablet.get_by_role("button", name="Iesniegt", exact=True).click()
    expect(tablet.get_by_text("Gaida nosūtīšanu", exact=False).first).to_be_visible()
    expect(tablet.get_by_role("heading", name="Sarunai pēc stundas")).to_be_visible()

    tablet.context.set_offline(False)
    expect(tablet.get_by_text(re.compile(r"Saņemts serverī, Nr\. \d{4}-\d+"))).to_be_visible()
    [arrived] = session.scalars(select(Observation)).all()
    assert arrived.state.value == "submitted"
    assert arrived.document["MS.SR.DEF"] == 2
    assert [v["text"] for f, v in arrived.document.items() if f.startswith("E.")] == [
        "Grupas saņem dažādus uzdevumus."
    ]


def test_what_is_missing_is_shown_as_links_that_lead_to_the_item(tablet):
    begin(tablet)
    go_to(tablet, "Pārskatīt un iesniegt")
    expect(tablet.get_by_role("button", name="Iesniegt", exact=True)).to_be_disabled()
    tablet.get_by_role("link", name="Dominējošais formāts").click()
    expect(item(tablet, "MS.FOR.TIPS")).to_be_focused()


def test_the_same_tap_clears_an_answer(tablet):
    begin(tablet)
    go_to(tablet, "Mērķis un uzbūve")
    answer(tablet, "MS.SR.DEF", "Novērots")
    chosen = item(tablet, "MS.SR.DEF").get_by_role("radio", name="Novērots", exact=True)
    chosen.click()
    expect(chosen).to_have_attribute("aria-checked", "false")


def test_nothing_moves_when_an_answer_is_given(tablet):
    begin(tablet)
    go_to(tablet, "Mērķis un uzbūve")
    places = "[...document.querySelectorAll('.item')].map((e) => e.getBoundingClientRect().top)"
    before = tablet.evaluate(places)
    for words in ("Novērots", "Daļēji novērots", "Nav novērots"):
        answer(tablet, "MS.SR.DEF", words)
        assert tablet.evaluate(places) == before


def test_hidden_items_are_not_shown_and_an_answer_given_before_stays_kept(tablet):
    begin(tablet)
    go_to(tablet, "Kritiskā domāšana")
    expect(item(tablet, "MS.KD.1")).to_have_count(0)
    answer(tablet, "MS.KD.PLAN", "Jā")
    answer(tablet, "MS.KD.1", "Novērots")
    answer(tablet, "MS.KD.PLAN", "Nē")
    expect(item(tablet, "MS.KD.1")).to_have_count(0)


def test_not_applicable_is_offered_only_where_the_part_was_not_seen_and_asks_why(tablet):
    begin(tablet)
    go_to(tablet, "Mērķis un uzbūve")
    away = item(tablet, "MS.ST.REF").get_by_role("radio", name="Nav attiecināms")
    expect(away).to_have_count(0)
    go_to(tablet, "Stunda")
    answer(tablet, "K.DALA", "Tikai sākums")
    go_to(tablet, "Mērķis un uzbūve")
    away.click()
    item(tablet, "MS.ST.REF").get_by_label("Kāpēc nav attiecināms?").fill("vērots tikai sākums")
    expect(item(tablet, "MS.ST.REF").locator(".flag")).to_have_count(0)


def test_more_speakers_than_learners_present_gets_one_calm_sentence(tablet):
    begin(tablet)
    go_to(tablet, "Stunda")
    item(tablet, "K.SK_KLAT").get_by_role("textbox").fill("20")
    go_to(tablet, "Valoda")
    answer(tablet, "MS.VAL.STUNDA", "Tikai latviešu valodā")
    item(tablet, "MS.VAL.SK_RUNA").get_by_role("textbox").fill("25")
    expect(item(tablet, "MS.VAL.SK_RUNA").locator(".flag")).to_have_count(1)
    item(tablet, "MS.VAL.SK_RUNA").get_by_role("textbox").fill("15")
    expect(item(tablet, "MS.VAL.SK_RUNA").locator(".flag")).to_have_count(0)
    expect(item(tablet, "MS.VAL.IPAT").get_by_text("75", exact=False)).to_be_visible()


def test_a_note_takes_its_criteria_before_or_after_its_words_and_can_be_put_back(tablet):
    begin(tablet)
    go_to(tablet, "Mērķis un uzbūve")
    item(tablet, "MS.SR.DEF").get_by_role("button", name="Pieraksts").click()
    sheet = tablet.get_by_role("dialog")
    first = sheet.get_by_role("checkbox", name="Sasniedzamais rezultāts")
    expect(first).to_have_attribute("aria-checked", "true")
    sheet.get_by_label("Ko redzat un dzirdat?").fill("Uz tāfeles uzrakstīts mērķis.")
    sheet.get_by_role("checkbox", name="Izglītojamie zina").click()
    sheet.get_by_role("button", name="Visi (1)").click()
    expect(sheet.locator(".note .tags li")).to_have_count(2)
    sheet.get_by_role("button", name="Noņemt").click()
    expect(sheet.locator(".note")).to_have_count(0)
    sheet.get_by_role("button", name="Atsaukt").click()
    expect(sheet.locator(".note")).to_have_count(1)


#: What the keyboard walk reads, in both languages.
READS = {
    "lv": {
        "new": "Jauna vērošana", "form": "Mācību stundas vērošanas lapa", "begin": "Sākt",
        "section": "Mērķis un uzbūve", "2": "Novērots", "1": "Daļēji novērots",
        "0": "Nav novērots",
    },
    "en": {
        "new": "New observation", "form": "Lesson observation form", "begin": "Start",
        "section": "Goal and structure", "2": "Observed", "1": "Partly observed",
        "0": "Not observed",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", READS)
def test_a_lesson_is_begun_and_judged_by_keyboard_alone(tablet, language):
    reads, press = READS[language], tablet.keyboard.press
    if language == "en":
        tablet.get_by_role("button", name="English").focus()
        press("Enter")
    tablet.get_by_role("link", name=reads["new"]).focus()
    press("Enter")
    tablet.get_by_role("radio", name=reads["form"], exact=True).focus()
    press("Space")
    expect(tablet.get_by_role("button", name=reads["begin"])).to_be_enabled()
    tablet.get_by_role("button", name=reads["begin"]).focus()
    press("Enter")
    go_to_by_keyboard(tablet, reads["section"])
    group = item(tablet, "MS.SR.DEF").get_by_role("radiogroup")
    group.get_by_role("radio").first.focus()
    for key, value in (("1", "1"), ("0", "0"), ("2", "2"), ("ArrowRight", "1")):
        press(key)
        chosen = group.get_by_role("radio", name=reads[value], exact=True)
        expect(chosen).to_be_focused()
        expect(chosen).to_be_checked()
    press("Delete")
    expect(group.locator('[aria-checked="true"]')).to_have_count(0)
    press("Tab")
    expect(item(tablet, "MS.SR.DEF").locator(".help-button")).to_be_focused()
    assert violations(tablet) == []


def go_to_by_keyboard(page: Page, section: str) -> None:
    """Open the sections and follow a link with the keyboard."""
    page.locator(".reach-sections").focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("dialog").get_by_role("link", name=section)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=section, level=2)).to_be_focused()


def test_a_teacher_is_found_without_diacritics_and_in_latvian_order(tablet):
    tablet.get_by_role("link", name="Jauna vērošana").click()
    choose(tablet, "Iestāde", "vien", "Daugavpils Vienības pamatskola")
    tablet.get_by_role("button", name="Pedagogs").click()
    options = tablet.get_by_role("dialog").get_by_role("option")
    expect(options).to_contain_text(["Āboliņš Jānis", "Bērziņa Anna", "Žagare Līga"])


def test_the_language_changes_in_place(tablet):
    tablet.get_by_role("button", name="English").click()
    expect(tablet.get_by_role("heading", name="Observations")).to_be_visible()
    assert tablet.locator("html").get_attribute("lang") == "en"
    tablet.reload()
    expect(tablet.get_by_role("heading", name="Observations")).to_be_visible()


def test_signing_out_keeps_the_draft(tablet):
    begin(tablet)
    tablet.get_by_role("link", name="Saraksts").click()
    tablet.get_by_role("button", name="Ilze").click()
    tablet.get_by_role("button", name="Izrakstīties").click()
    tablet.get_by_role("button", name=re.compile("Ilze")).click()
    tablet.get_by_label("Parole").fill("gara drosa parole")
    tablet.get_by_role("button", name="Pierakstīties", exact=True).click()
    expect(tablet.get_by_text("Žagare Līga")).to_be_visible()
