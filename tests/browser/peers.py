"""Two colleagues of one school, the way they go, and a hand that counts what it does on the glass.

Used by the test that keeps the way short and by the measurement of how long it takes.
"""

import time
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.people import passwords
from svēris.places import FORMS_SCHEMA
from tests import factories
from tests.browser.live import is_open, run, until

PASSWORD = "gara drosa parole"
#: What the observer writes: as long as two sentences between colleagues usually are.
STRENGTH = "Skaidrs mērķis, un skolēni stundas beigās paši pateica, ko iemācījušies."
QUESTION = "Kā Tu izvēlies, kurš kuru uzdevumu saņem?"


@dataclass(frozen=True)
class Pair:
    """The teacher of the lesson, and the colleague who looks."""

    teacher: str
    teacher_name: str
    observer: str
    observer_name: str


def make_pair(session: Session) -> Pair:
    """Make a school with one site where two teachers have passwords."""
    library.publish_folder(session, FORMS_SCHEMA, factories.NOW)
    school = factories.make_institution(
        session, code="dzv", name="Daugavpils Zinātņu vidusskola", short_name="Zinātņu vsk."
    )
    people = (("Līga", "Žagare", "matematika"), ("Jānis", "Āboliņš", "fizika"))
    emails = []
    for number, (given, family, subject) in enumerate(people):
        person = factories.make_person(
            session, given_name=given, family_name=family,
            email=f"kolegis{number}@example.lv", password_hash=passwords.kept(PASSWORD),
        )  # fmt: skip
        factories.make_assignment(
            session, person=person, institution=school, starts_on=date(2020, 9, 1),
            subjects=[subject],
        )  # fmt: skip
        emails.append(person.email)
    session.commit()
    return Pair(emails[0], "Līga Žagare", emails[1], "Jānis Āboliņš")


@dataclass
class Hand:
    """Taps and types as a person does, and counts."""

    page: Page
    #: How long a person looks before each tap, and takes for each letter.
    look_s: float = 0
    letter_s: float = 0
    taps: int = 0
    letters: int = 0
    #: What was tapped, in order: printed where there is too much of it.
    trail: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def tap(self, what: Locator) -> None:
        """Tap something that is there."""
        expect(what).to_be_visible()
        self.page.wait_for_timeout(self.look_s * 1000)
        self.taps += 1
        self.trail.append((what.text_content() or "").strip()[:60])
        what.click()

    def type(self, where: Locator, words: str) -> None:
        """Tap a field and type into it."""
        self.tap(where)
        self.letters += len(words)
        where.press_sequentially(words, delay=self.letter_s * 1000)

    @property
    def seconds(self) -> float:
        """How long it has taken this far."""
        return time.monotonic() - self.began


def open_site(browser: Browser, address: str, email: str, size: dict[str, int]) -> Page:
    """Sign in on the site in a browser of one's own."""
    context = browser.new_context(
        viewport=size, locale="lv-LV", timezone_id="Europe/Riga", has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{address}/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(f"{address}/")
    return page


def invite(page: Page, pair: Pair, criteria: int = 2) -> str:
    """Invite the colleague to a lesson of today; return the address of the visit."""
    page.get_by_role("link", name="Plāns").click()
    page.get_by_role("link", name="Uzaicināt kolēģi").click()
    page.get_by_label("Ko Jūs uzaicināt?").select_option(label=pair.observer_name)
    page.get_by_label("Diena").fill(date.today().isoformat())
    page.get_by_label("No", exact=True).fill("09:20")
    for number in range(criteria):
        page.locator("input[name=focus]").nth(number).check()
    page.get_by_role("button", name="Nosūtīt uzaicinājumu").click()
    page.wait_for_url("**/plan/*-*")
    return page.url


def accept(page: Page, pair: Pair) -> None:
    """Find the invitation on the home page and accept it."""
    page.get_by_role("link", name="uzaicinājums uz stundu").click()
    page.get_by_role("link", name=pair.teacher_name).first.click()
    page.get_by_role("button", name="Piekrist").click()
    expect(page.get_by_text("Plānota", exact=True)).to_be_visible()


def sign_in_on_tablet(page: Page, pair: Pair) -> None:
    """Sign in for the first time, without a PIN; returns when the tablet knows everything."""
    page.set_default_timeout(30_000)
    page.get_by_label("E-pasts").fill(pair.observer)
    page.get_by_label("Parole").fill(PASSWORD)
    page.get_by_role("button", name="Pierakstīties", exact=True).click()
    page.get_by_role("button", name="Ne tagad").click()
    until(lambda: is_open(page))
    until(lambda: run(page, "return (await store.reference.forms()).length"))


def observe_planned(hand: Hand) -> None:
    """Go from the planned visit to "submitted"."""
    page = hand.page
    hand.tap(page.locator(".is-planned button.row").first)
    _fill(hand)


def observe_unplanned(hand: Hand, pair: Pair) -> None:
    """Begin without an invitation and go on to "submitted"."""
    page = hand.page
    hand.tap(page.get_by_role("link", name="Jauna vērošana"))
    hand.tap(page.get_by_role("radio", name="Savstarpējās vērošanas lapa"))
    hand.tap(page.get_by_role("button", name="Pedagogs"))
    family = pair.teacher_name.split()[-1]
    hand.tap(page.get_by_role("dialog").get_by_role("option", name=family).first)
    hand.tap(page.get_by_role("button", name="Sākt"))
    focus = page.locator('[id="item-K.FOKUSS"]')
    for number in range(2):
        hand.tap(focus.get_by_role("checkbox").nth(number))
    _fill(hand)


def _fill(hand: Hand) -> None:
    page = hand.page
    expect(page.get_by_role("heading", name="Fokuss", level=2)).to_be_visible()
    for each in page.get_by_role("radiogroup").all():
        hand.tap(each.get_by_role("radio", name="Novērots", exact=True))
    onward = page.locator(".reach-next")
    hand.tap(onward)
    hand.type(page.locator('[id="item-S.STIPR"] textarea'), STRENGTH)
    hand.type(page.locator('[id="item-S.JAUT"] textarea'), QUESTION)
    hand.tap(onward)
    hand.tap(page.get_by_role("button", name="Iesniegt"))
    expect(page.locator(".state.is-waiting, .state.is-arrived")).to_be_visible()
