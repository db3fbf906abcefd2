"""A tablet that several people share: their PINs, and what nobody may lose by them."""

from playwright.sync_api import expect

from tests.browser.capturing import PATIENCE_MS, choose_pin, enter_pin
from tests.browser.live import is_open, run, until
from tests.browser.sharing import (
    OTHER_PIN,
    PASSWORD,
    PIN,
    WRONG,
    at_the_list,
    forget,
    give_password,
    is_locked,
    lock_now,
    people,
    row_of,
    sign_in,
    stored,
    texts,
    write,
)

__all__ = ["people"]  # a fixture

#: How often one may be wrong before one has to wait, and the first wait.
TRIES, WAIT_S = 5, 30


def test_after_a_kill_and_without_a_network_the_pin_is_asked_and_opens_everything(
    people, live, tablet
):
    page = sign_in(tablet.open(), people.anna, PIN)
    obs = write(page, "Skaidrs mērķis; žņ")
    run(page, "location.hash = `#/form/${given}`", obs)
    expect(page.locator(".form-name")).to_be_visible()
    run(page, "await store.barrier()")
    tablet.kill()
    live.kill()

    page = tablet.open(f"/app/#/form/{obs}")
    is_locked(page)
    for left in ("4 mēģinājumi", "3 mēģinājumi", "2 mēģinājumi"):
        enter_pin(page, WRONG)
        expect(page.get_by_role("alert")).to_contain_text(left)
        assert not is_open(page)
    enter_pin(page, PIN)
    expect(page.locator(".form-name")).to_be_visible()
    assert texts(page) == ["Skaidrs mērķis; žņ"]


def test_the_pad_can_be_tapped_and_a_digit_taken_back(people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    lock_now(page)
    for key in (*PIN[:3], "8"):
        page.get_by_role("button", name=key, exact=True).tap()
    expect(page.get_by_role("status").filter(has_text="Ievadīti")).to_have_text(
        "Ievadīti 4 no 6 cipariem"
    )
    page.get_by_role("button", name="Dzēst pēdējo ciparu").tap()
    for key in PIN[3:]:
        page.get_by_role("button", name=key, exact=True).tap()
    at_the_list(page)


def test_too_many_wrong_pins_have_to_wait_even_after_a_restart(people, live, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    write(page, "pirms gaidīšanas")
    lock_now(page)
    for _ in range(TRIES):
        before = page.get_by_role("alert").inner_text()
        enter_pin(page, WRONG)
        expect(page.get_by_role("alert")).not_to_have_text(before)
    expect(page.get_by_text("Varēs mēģināt pēc 0:")).to_be_visible()
    tablet.kill()
    live.kill()

    page = tablet.start()
    page.clock.install()
    page.goto(tablet.address + "/app/")
    is_locked(page)
    expect(page.get_by_text("Varēs mēģināt pēc 0:")).to_be_visible()
    key = page.get_by_role("button", name="7", exact=True)
    expect(key).to_have_attribute("aria-disabled", "true")
    page.keyboard.type(PIN)
    assert not is_open(page)
    page.clock.fast_forward(WAIT_S * 1000)
    expect(key).to_have_attribute("aria-disabled", "false")
    enter_pin(page, PIN)
    at_the_list(page)
    assert texts(page) == ["pirms gaidīšanas"]


def test_two_people_change_places_without_a_network_and_what_is_unsent_is_seen(
    session, people, live, tablet
):
    page = sign_in(tablet.open(), people.anna, PIN)
    page.get_by_role("button", name="Anna").click()
    page.get_by_role("button", name="Mainīt lietotāju").click()
    page.get_by_role("button", name="Kāds cits").click()
    sign_in(page, people.bruno, OTHER_PIN)
    live.kill()
    write(page, "Bruno redzēja")
    page.get_by_role("button", name="Bruno").click()
    page.get_by_role("button", name="Mainīt lietotāju").click()

    expect(page.locator(".row strong").first).to_have_text("Bruno Liepa")
    expect(row_of(page, "Bruno")).to_contain_text("Aizslēgts ar PIN kodu")
    expect(row_of(page, "Bruno")).to_contain_text("1 vērošana vēl nav serverī")
    expect(row_of(page, "Anna")).to_contain_text("Viss ir serverī")
    row_of(page, "Anna").click()
    enter_pin(page, OTHER_PIN)
    expect(page.get_by_role("alert")).to_contain_text("nav pareizs")
    enter_pin(page, PIN)
    at_the_list(page)
    assert texts(page) == []
    write(page, "Anna redzēja")
    write(page, "un vēl")
    lock_now(page)
    expect(page.get_by_text("2 vērošanas vēl nav serverī")).to_be_visible()
    page.get_by_role("button", name="Kāds cits").click()
    expect(row_of(page, "Anna")).to_contain_text("2 vērošanas vēl nav serverī")
    row_of(page, "Bruno").click()
    enter_pin(page, OTHER_PIN)
    at_the_list(page)
    assert texts(page) == ["Bruno redzēja"]
    live.start()
    run(page, "await sync.sendNow()")
    assert list(stored(session).values()) == ["Bruno redzēja"]
    page.get_by_role("button", name="Bruno").click()
    page.get_by_role("button", name="Mainīt lietotāju").click()
    row_of(page, "Anna").click()
    enter_pin(page, PIN)
    until(lambda: sorted(stored(session).values()) == ["Anna redzēja", "Bruno redzēja", "un vēl"])


def test_a_pin_forgotten_without_a_network_locks_nothing_away_for_good(
    session, people, live, tablet
):
    page = sign_in(tablet.open(), people.anna, PIN)
    live.kill()
    before = write(page, "pirms aizmiršanas")
    lock_now(page)
    page.reload()
    forget(page)
    give_password(page, people.anna)
    expect(page.get_by_role("alert").first).to_contain_text("Serveris nav sasniedzams")
    page.get_by_role("button", name="Sākt ar jaunu PIN kodu").click()
    choose_pin(page, OTHER_PIN)
    at_the_list(page)
    expect(page.get_by_text("1 vērošana ir aizslēgta, līdz pierakstīsieties.")).to_be_visible()
    assert texts(page) == []
    today = write(page, "šodienas stunda")
    page.reload()
    enter_pin(page, OTHER_PIN)
    at_the_list(page)
    assert texts(page) == ["šodienas stunda"]

    live.start()
    page.get_by_role("link", name="Pierakstīties").first.click()
    give_password(page, people.anna)
    at_the_list(page)
    expect(page.get_by_text("ir aizslēgta")).to_have_count(0)
    assert texts(page) == ["pirms aizmiršanas", "šodienas stunda"]
    run(page, "await sync.sendNow()")
    assert stored(session) == {before: "pirms aizmiršanas", today: "šodienas stunda"}
    # From now on the new PIN opens all of it.
    page.reload()
    enter_pin(page, OTHER_PIN)
    at_the_list(page)
    until(lambda: texts(page) == ["pirms aizmiršanas", "šodienas stunda"])
    expect(page.get_by_text("ir aizslēgta")).to_have_count(0)


def test_a_forgotten_pin_is_replaced_after_signing_in_with_the_password(people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    write(page, "vēl šeit")
    lock_now(page)
    forget(page)
    give_password(page, people.anna)
    choose_pin(page, OTHER_PIN)
    at_the_list(page)
    assert texts(page) == ["vēl šeit"]
    lock_now(page)
    enter_pin(page, PIN)
    expect(page.get_by_role("alert")).to_contain_text("nav pareizs")
    enter_pin(page, OTHER_PIN)
    at_the_list(page)


def test_a_pin_that_is_easy_to_guess_or_not_repeated_is_not_taken(people, tablet):
    page = tablet.open()
    page.set_default_timeout(PATIENCE_MS)
    give_password(page, people.anna)
    enter_pin(page, "123456", "Seši cipari, kurus citi neuzminēs")
    expect(page.get_by_role("alert")).to_contain_text("viegli uzminēt")
    enter_pin(page, PIN, "Seši cipari, kurus citi neuzminēs")
    enter_pin(page, OTHER_PIN, "Ievadiet tos pašus ciparus vēlreiz")
    expect(page.get_by_role("alert")).to_contain_text("citus ciparus")
    choose_pin(page, PIN)
    at_the_list(page)


def test_signing_out_keeps_what_is_unsent_and_signing_in_sends_it(session, people, live, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    live.kill()
    obs = write(page, "pirms izrakstīšanās")
    page.get_by_role("button", name="Anna").click()
    page.get_by_role("button", name="Izrakstīties").click()
    expect(row_of(page, "Anna")).to_contain_text("Vajadzīga parole; nenosūtītais ir saglabāts")
    expect(row_of(page, "Anna")).to_contain_text("1 vērošana vēl nav serverī")
    live.start()
    give_password(page, people.anna)
    at_the_list(page)
    until(lambda: stored(session) == {obs: "pirms izrakstīšanās"})


def test_a_person_signed_in_on_the_site_still_needs_the_pin(people, tablet):
    page = sign_in(tablet.open(), people.anna, PIN)
    page.goto(f"{tablet.address}/sign-in")
    page.locator("input[name=email]").fill(people.anna)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(f"{tablet.address}/app/")
    is_locked(page)
    page.get_by_role("button", name="Kāds cits").click()
    page.get_by_role("button", name="Kāds cits").click()
    page.get_by_role("button", name="Turpināt kā vietnē pierakstītajam").click()
    is_locked(page)
    enter_pin(page, PIN)
    at_the_list(page)
