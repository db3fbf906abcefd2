"""A school, its people and its forms, and an observer in front of the capture application."""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.people import passwords
from svēris.people.models import Institution, RoleName
from svēris.places import FORMS_SCHEMA
from tests import factories

# The suite runs beside others on two cores: what is slow there is not what these tests are about.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)

PASSWORD = "gara drosa parole"
_KEPT = passwords.kept(PASSWORD)

PORTRAIT = {"width": 820, "height": 1180}
LANDSCAPE = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class City:
    """What the tests need to name."""

    observer_email: str


def furnish(session: Session) -> City:
    """Make two schools, their teachers, the forms, and an external observer with a password."""
    library.publish_folder(session, FORMS_SCHEMA, factories.NOW)
    science = factories.make_institution(
        session, code="dzv", name="Daugavpils Zinātņu vidusskola", short_name="Zinātņu vsk."
    )
    art = factories.make_institution(
        session, code="saule", name="Daugavpils Vienības pamatskola", short_name="Vienības psk."
    )
    for institution in (science, art):
        for given, family in (("Anna", "Bērziņa"), ("Jānis", "Āboliņš"), ("Līga", "Žagare")):
            person = factories.make_person(session, given_name=given, family_name=family)
            factories.make_assignment(
                session, person=person, institution=institution,
                starts_on=date(2020, 9, 1), subjects=["matematika"],
            )  # fmt: skip
    observer = factories.make_person(
        session, given_name="Ilze", family_name="Kalniņa",
        email="ilze.kalnina@example.lv", password_hash=_KEPT,
    )  # fmt: skip
    factories.make_role(session, RoleName.EXTERNAL_OBSERVER, person=observer)
    session.commit()
    return City(observer_email="ilze.kalnina@example.lv")


def add_colleague(session: Session) -> City:
    """Let a teacher of the science school observe colleagues."""
    school = session.scalars(select(Institution).filter_by(code="dzv")).one()
    teacher = factories.make_person(
        session, given_name="Cilda", family_name="Rudzīte",
        email="cilda.rudzite@example.lv", password_hash=_KEPT,
    )  # fmt: skip
    factories.make_assignment(
        session, person=teacher, institution=school, starts_on=date(2020, 9, 1)
    )
    session.commit()
    return City(observer_email="cilda.rudzite@example.lv")


def open_list(page: Page, served: str, city: City) -> None:
    """Sign in on a new tablet and wait until it knows the city and keeps the application."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{served}/app/")
    sign_in(page, city)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.goto(f"{served}/app/#/new")
    expect(page.get_by_text("Mācību stundas vērošanas lapa")).to_be_visible()
    page.goto(f"{served}/app/#/")


def sign_in(
    page: Page, city: City, password: str = PASSWORD, *, pin: str = "", known: bool = False
) -> None:
    """Sign in with the password; returns when the list stands.

    A new profile chooses a PIN, or none where it is the only one; one that is known is not asked.
    """
    page.get_by_label("E-pasts").fill(city.observer_email)
    page.get_by_label("Parole").fill(password)
    page.get_by_role("button", name="Pierakstīties", exact=True).click()
    if pin:
        choose_pin(page, pin)
    elif not known:
        page.get_by_role("button", name="Ne tagad").click()
    expect(page.get_by_role("heading", name="Vērošanas")).to_be_visible()


def choose_pin(page: Page, pin: str) -> None:
    """Choose a PIN where one is asked for."""
    enter_pin(page, pin, "Seši cipari, kurus citi neuzminēs")
    enter_pin(page, pin, "Ievadiet tos pašus ciparus vēlreiz")


def enter_pin(page: Page, pin: str, asked: str = "Ievadiet PIN kodu") -> None:
    """Type a PIN on the keyboard where it is asked for."""
    expect(page.get_by_role("group", name=asked)).to_be_visible()
    expect(page.locator(".pin-key").first).to_have_attribute("aria-disabled", "false")
    page.keyboard.type(pin)


def begin(page: Page, form: str = "Mācību stundas vērošanas lapa") -> None:
    """Begin an external observation of Žagare's lesson."""
    page.get_by_role("link", name="Jauna vērošana").click()
    page.get_by_role("radio", name=form).click()
    page.get_by_role("radio", name="Ārējā").click()
    choose(page, "Iestāde", "zinat", "Daugavpils Zinātņu vidusskola")
    choose(page, "Pedagogs", "zag", "Žagare Līga")
    page.get_by_role("button", name="Sākt").click()
    expect(page.get_by_role("heading", name="Vieta un cilvēki")).to_be_visible()


def choose(page: Page, label: str, sought: str, entry: str) -> None:
    """Choose an entry of a list, searching where there is a search field."""
    page.get_by_role("button", name=label).click()
    sheet = page.get_by_role("dialog")
    if sheet.get_by_role("combobox").count():
        sheet.get_by_role("combobox").fill(sought)
    sheet.get_by_role("option", name=entry).first.click()


def item(page: Page, code: str) -> Locator:
    """Return an item of the form on the screen."""
    return page.locator(f'[id="item-{code}"]')


def go_to(page: Page, section: str) -> None:
    """Go to a section through the sheet of sections, as on a tablet held upright."""
    page.locator(".reach-sections").click()
    page.get_by_role("dialog").get_by_role("link", name=section).click()
    expect(page.get_by_role("heading", name=section, level=2)).to_be_visible()


def answer(page: Page, code: str, words: str) -> None:
    """Give an answer by its words."""
    choice = item(page, code).get_by_role("radio", name=words, exact=True)
    choice.click()
    expect(choice).to_have_attribute("aria-checked", "true")
