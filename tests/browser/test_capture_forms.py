"""Every form but the lesson's: filled by finger, submitted and arrived, mended where it must be."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from svēris.db import draw
from svēris.observations.models import Observation
from svēris.people.models import Assignment, Institution
from tests.browser.capturing import (
    PORTRAIT,
    add_colleague,
    answer,
    begin,
    choose,
    furnish,
    go_to,
    item,
    open_list,
)
from tests.browser.live import run

RECEIPT = re.compile(r"Saņemts serverī, Nr\. \d{4}-\d+")


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A 10-inch tablet held upright."""
    return {**browser_context_args, "viewport": PORTRAIT, "has_touch": True}


@pytest.fixture
def tablet(page: Page, served: str, session) -> Page:
    """A tablet on which an external observer has signed in."""
    open_list(page, served, furnish(session))
    return page


@pytest.fixture
def peer(page: Page, served: str, session) -> Page:
    """A tablet on which a teacher has signed in, to observe a colleague."""
    furnish(session)
    open_list(page, served, add_colleague(session))
    return page


def answers(page: Page, words: str, *codes: str) -> None:
    """Give several questions of the section on the screen one answer."""
    for code in codes:
        answer(page, code, words)


def write(page: Page, code: str, text: str) -> None:
    """Type into a question's field."""
    item(page, code).get_by_role("textbox").fill(text)


def tick(page: Page, code: str, *words: str) -> None:
    """Tick options of a question."""
    for each in words:
        item(page, code).get_by_role("checkbox", name=each).click()


def fill_visit(page: Page, section: str, present: str) -> None:
    """Answer what the forms ask alike about the visit; ends in the section of the lesson."""
    answer(page, "K.MERKIS", "Plānveida vērošana")
    answer(page, "K.PIETEIKTS", "Nepieteikta")
    go_to(page, section)
    answer(page, "K.DALA", "Visa")
    write(page, "K.SK_KLAT", present)


def conclude(page: Page, section: str = "Secinājumi", second: str = "S.PILNV") -> None:
    """Write the conclusions."""
    go_to(page, section)
    write(page, "S.STIPR", "Izvēlas paši un stāsta.")
    write(page, second, "Kas notiktu, ja noslēgums būtu garāks?")


def submit(page: Page) -> None:
    """Submit what is complete."""
    go_to(page, "Pārskatīt un iesniegt")
    page.get_by_role("button", name="Iesniegt", exact=True).click()


def arrived(page: Page, session) -> Observation:
    """Wait for the receipt and return the one observation the server has."""
    expect(page.get_by_text(RECEIPT)).to_be_visible()
    [found] = session.scalars(select(Observation)).all()
    assert (found.state.value, found.flags) == ("submitted", [])
    return found


def test_a_play_lesson_asks_by_the_age_of_the_children_and_arrives_once(tablet, session):
    tablet.context.set_offline(True)
    begin(tablet, "Rotaļnodarbības vērošanas lapa")
    fill_visit(tablet, "Rotaļnodarbība", "19")
    answer(tablet, "K.VECUMS", "3–4 gadi")
    expect(tablet.get_by_role("heading", name="3–4 gadi", level=1)).to_be_visible()
    go_to(tablet, "Valoda")
    levels = item(tablet, "RN.VAL.LIM").get_by_role("checkbox")
    expect(levels).to_have_text(["Nosauc, citē", re.compile("Stāsta"), "Nekas no minētā"])
    expect(item(tablet, "RN.VAL.SK_RUNA").get_by_text("obligāti")).to_have_count(0)
    go_to(tablet, "Rotaļnodarbība")
    answer(tablet, "K.VECUMS", "6–7 gadi")
    fill_play(tablet)
    conclude(tablet)
    submit(tablet)
    expect(tablet.get_by_text("Gaida nosūtīšanu", exact=False).first).to_be_visible()
    tablet.context.set_offline(False)
    document = arrived(tablet, session).document
    assert (document["K.VECUMS"], document["RN.VAL.SK_RUNA"]) == ("6-7", 12)
    assert document["RN.VAL.LIM"] == ["L1", "L4"]
    assert "RN.KD.1" not in document
    tablet.get_by_role("link", name="Saraksts").click()
    expect(tablet.locator(".row strong")).to_have_text("6–7 gadi")


def fill_play(page: Page) -> None:
    """Judge a play-lesson of six-year-olds."""
    go_to(page, "Mērķis un uzbūve")
    answers(page, "Novērots", "RN.SR.DEF", "RN.ST.IER", "RN.ST.APJ", "RN.ST.REF")
    go_to(page, "Diferenciācija")
    answers(page, "Nav novērots", "RN.DIP.DIF", "RN.DIP.IND", "RN.DIP.PER")
    go_to(page, "Rotaļa")
    answer(page, "RN.ROT.DARB", "Daļēji novērots")
    go_to(page, "Valoda")
    answer(page, "RN.VAL.STUNDA", "Tikai latviešu valodā")
    answers(page, "Novērots", "RN.VAL.VIDE", "RN.VAL.KOM")
    tick(page, "RN.VAL.LIM", "Nosauc", "Veido")
    write(page, "RN.VAL.SK_RUNA", "12")
    go_to(page, "Kritiskā domāšana")
    answer(page, "RN.KD.PLAN", "Nē")
    go_to(page, "Formāts")
    for code in ("RN.FOR.TIPS", "RN.FOR.KAS"):
        item(page, code).get_by_role("radio").first.click()
    go_to(page, "Vide")
    answer(page, "RN.VID.EMO", "Novērots")


def test_a_training_session_is_judged_and_arrives(tablet, session):
    begin(tablet, "Mācību-treniņa nodarbības vērošanas lapa")
    fill_visit(tablet, "Nodarbība", "11")
    choose(tablet, "Sporta veids", "", "Airēšana")
    answer(tablet, "K.FORMA", "Praktikums")
    go_to(tablet, "Mērķis un uzbūve")
    answers(tablet, "Novērots", "MT.SR.DEF", "MT.STR.IEV", "MT.STR.GAL", "MT.STR.NOB")
    go_to(tablet, "Slodze un drošība")
    answers(tablet, "Novērots", "MT.SLO.ATB", "MT.DRO")
    write(tablet, "MT.SLO.AKT", "60")
    expect(item(tablet, "MT.SLO.AKT").locator(".flag")).to_contain_text("garāks par nodarbību")
    write(tablet, "MT.SLO.AKT", "31")
    go_to(tablet, "Diferenciācija")
    answers(tablet, "Daļēji novērots", "MT.DIP.DIF", "MT.DIP.IND", "MT.DIP.PER")
    go_to(tablet, "Tehnika un taktika")
    answer(tablet, "MT.TEH", "Nav attiecināms")
    item(tablet, "MT.TEH").get_by_label("Kāpēc nav attiecināms?").fill("tikai spēks")
    go_to(tablet, "Valoda")
    answer(tablet, "MT.VAL.STUNDA", "Bilingvāli")
    go_to(tablet, "Vide un atgriezeniskā saite")
    answers(tablet, "Novērots", "MT.AS.FORM", "MT.VID.EMO")
    conclude(tablet)
    submit(tablet)
    document = arrived(tablet, session).document
    assert (document["MT.SLO.AKT"], document["MT.TEH"]) == (31, {"na": "tikai spēks"})


def test_a_peer_chooses_three_criteria_and_the_question_is_there_for_the_talk(peer, session):
    peer.get_by_role("link", name="Jauna vērošana").click()
    peer.get_by_role("radio", name="Savstarpējās vērošanas lapa").click()
    choose(peer, "Pedagogs", "zag", "Žagare Līga")
    peer.get_by_role("button", name="Sākt").click()
    expect(peer.get_by_role("heading", name="Fokuss", level=2)).to_be_visible()
    tick(peer, "K.FOKUSS", "Sasniedzamais", "Stundā ir refleksija", "Pedagogs ņem vērā")
    fourth = item(peer, "K.FOKUSS").get_by_role("checkbox", name="Stundā ir apjēgšana")
    expect(fourth).to_be_disabled()
    answers(peer, "Novērots", "MS.SR.DEF", "MS.ST.REF", "MS.DIP.DIF")
    conclude(peer, "Kolēģim", "S.JAUT")
    submit(peer)
    found = arrived(peer, session)
    assert (found.form, found.kind) == ("ms-s", "savstarpeja")
    assert found.document["K.FOKUSS"] == ["MS.SR.DEF", "MS.ST.REF", "MS.DIP.DIF"]
    expect(peer.locator(".talk")).to_contain_text("Kas notiktu, ja noslēgums būtu garāks?")


def test_forms_stand_in_the_order_of_use_and_only_where_one_may_observe(tablet):
    tablet.get_by_role("link", name="Jauna vērošana").click()
    forms = tablet.get_by_role("radiogroup", name="Veidlapa").get_by_role("radio")
    expect(forms).to_have_text([re.compile(each) for each in ("stundas", "Rotaļ", "treniņa")])


def test_a_day_outside_the_teachers_post_is_said_at_once_and_keeps_nobody_from_going_on(tablet):
    begin(tablet)
    go_to(tablet, "Stunda")
    said = item(tablet, "K.DATUMS").locator(".flag")
    item(tablet, "K.DATUMS").locator("input").fill("2009-03-05")
    expect(said).to_contain_text("Stundas dienā (05.03.2009.)")
    item(tablet, "K.DATUMS").locator("input").fill(date.today().isoformat())
    expect(said).to_have_count(0)


def test_a_closed_school_and_who_has_left_are_offered_for_days_before_only(tablet, session):
    science = session.scalars(select(Institution).filter_by(code="dzv")).one()
    science.closed_on = date.today() - timedelta(days=10)
    science.seq = draw(session, "feed")
    session.execute(
        update(Assignment)
        .where(Assignment.institution_id == science.id)
        .values(ends_on=science.closed_on, seq=draw(session, "feed"))
    )
    session.commit()
    run(tablet, "await sync.sendNow()")
    tablet.get_by_role("link", name="Jauna vērošana").click()
    tablet.get_by_role("radio", name="Mācību stundas").click()
    schools = opened(tablet, "Iestāde")
    expect(schools).to_have_text([re.compile("Vienības pamatskola")])
    schools.first.click()
    tablet.get_by_role("button", name="Sākt").click()
    go_to(tablet, "Stunda")
    item(tablet, "K.DATUMS").locator("input").fill(science.closed_on.isoformat())
    go_to(tablet, "Vieta un cilvēki")
    schools = opened(tablet, "Iestāde")
    expect(schools).to_have_count(2)
    schools.filter(has_text="Zinātņu").click()
    teachers = opened(tablet, "Pedagogs")
    expect(teachers).to_have_count(3)
    teachers.first.click()
    go_to(tablet, "Stunda")
    item(tablet, "K.DATUMS").locator("input").fill(date.today().isoformat())
    go_to(tablet, "Vieta un cilvēki")
    expect(item(tablet, "K.IESTADE")).to_contain_text("šī iestāde jau bija slēgta")


def opened(page: Page, label: str) -> Locator:
    """Open a list; what it offers."""
    page.get_by_role("button", name=label).click()
    return page.get_by_role("dialog").get_by_role("option")


def test_a_lesson_a_year_off_comes_back_with_the_servers_sentence_and_is_mended(peer, session):
    year_ago = (date.today() - timedelta(days=365)).isoformat()
    peer.get_by_role("link", name="Jauna vērošana").click()
    peer.get_by_role("radio", name="Savstarpējās vērošanas lapa").click()
    choose(peer, "Pedagogs", "zag", "Žagare Līga")
    peer.get_by_role("button", name="Sākt").click()
    go_to(peer, "Stunda")
    item(peer, "K.DATUMS").locator("input").fill(year_ago)
    go_to(peer, "Fokuss")
    tick(peer, "K.FOKUSS", "Sasniedzamais")
    answer(peer, "MS.SR.DEF", "Novērots")
    conclude(peer, "Kolēģim", "S.JAUT")
    submit(peer)
    peer.get_by_role("link", name="Datums").click()
    expect(item(peer, "K.DATUMS").locator(".flag")).to_contain_text("nav ticams")
    item(peer, "K.DATUMS").locator("input").fill(date.today().isoformat())
    expect(item(peer, "K.DATUMS").locator(".flag")).to_have_count(0)
    submit(peer)
    assert arrived(peer, session).document["MS.SR.DEF"] == 2
