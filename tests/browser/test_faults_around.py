"""What changes around a draft: forms, people, rights, and the ground it is written on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from svēris.forms import library
from svēris.forms.models import FormState
from svēris.observations.models import Change, Observation
from svēris.people.models import Assignment, Person
from svēris.places import FORMS_SCHEMA
from tests.browser.capturing import PATIENCE_MS
from tests.browser.live import is_open, run, until
from tests.browser.test_offline import anna, begin, document, go_to, sign_in
from tests.factories import NOW

__all__ = ["anna"]  # a fixture

SUBMIT = "await store.submit(given); await sync.sendNow()"
STATE = "return store.observations().find(({ id }) => id === given)?.state"
FORMS = "return (await store.reference.forms()).map(({ form, version }) => `${form} ${version}`)"
UNSENT = "return store.status().unsent.count"


def newer(form: str) -> Mapping[str, Any]:
    """Return a form's definition as its second version."""
    return {**library.read_json(FORMS_SCHEMA / form / "1.json"), "version": 2}


def at_the_server(session, obs: str) -> Observation:
    """Return what the server has of an observation, holding nothing."""
    found = session.scalar(select(Observation).where(Observation.id == UUID(obs)))
    session.expunge_all()
    session.rollback()
    return found


def read_record(page: Page, obs: str) -> str:
    """Open an observation's own page; what stands on it."""
    page.evaluate(f"location.hash = '#/record/{obs}'")
    page.locator(".state, .panel").first.wait_for()
    return page.locator("main").inner_text()


def test_drafts_outlive_their_forms_version_and_only_what_is_begun_on_a_closed_one_is_set_aside(
    session, anna, live, tablet
):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    known = begin(page, anna.lesson)
    run(page, "await sync.sendNow()")
    live.kill()
    away = begin(page, anna.lesson)

    library.publish(session, newer("ms"), now=NOW)
    session.commit()
    live.start()
    until(lambda: run(page, "await sync.sendNow()") or "ms 2" in run(page, FORMS))
    assert "ms 1" not in run(page, FORMS)
    field = go_to(page, away, "S.STIPR")
    field.press_sequentially(" Turpinu.")
    run(page, SUBMIT, away)
    until(lambda: run(page, STATE, away) == "arrived")
    assert at_the_server(session, away).version == 1
    assert at_the_server(session, away).document["S.STIPR"].endswith("Turpinu.")

    live.kill()
    late = begin(page, anna.lesson)
    library.set_state(session, "ms", 1, FormState.CLOSED)
    session.commit()
    live.start()
    run(page, "await store.submit(given)", late)
    run(page, SUBMIT, known)
    until(lambda: run(page, "await sync.sendNow()") or run(page, STATE, known) == "arrived")
    assert run(page, STATE, late) == "attention"
    assert "Šī veidlapas versija ir slēgta" in read_record(page, late)
    assert document(page, late)["S.STIPR"] == anna.lesson["S.STIPR"]
    set_aside = session.scalars(select(Change).where(Change.observation_id == UUID(late))).all()
    assert len(set_aside) == 2
    session.rollback()


def test_an_assignment_that_ended_is_said_and_the_observation_is_there(session, anna, live, tablet):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    live.kill()
    obs = begin(page, anna.lesson)
    run(page, "await store.submit(given)", obs)
    yesterday = date.today() - timedelta(days=1)
    session.execute(update(Assignment).values(ends_on=yesterday))
    session.commit()
    live.start()
    until(lambda: run(page, "await sync.sendNow()") or run(page, UNSENT) == 0)
    until(lambda: run(page, STATE, obs) == "attention")
    kept = at_the_server(session, obs)
    assert kept.document["S.STIPR"] == anna.lesson["S.STIPR"]
    flags = {flag["code"] for flag in kept.flags}
    assert flags == {"date-outside-assignment"}
    assert "nestrādāja" in read_record(page, obs)


def test_a_closed_account_is_told_keeps_its_work_and_the_server_keeps_it_aside(
    session, anna, live, tablet
):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    live.kill()
    obs = begin(page, anna.lesson)
    session.execute(update(Person).values(disabled_at=datetime.now(UTC)))
    session.commit()
    live.start()
    until(lambda: run(page, "await sync.sendNow()") or run(page, UNSENT) == 0)
    expect(page.get_by_text("Jūsu konts ir slēgts.")).to_be_visible()
    assert document(page, obs)["S.STIPR"] == anna.lesson["S.STIPR"]
    (kept,) = session.scalars(select(Change)).all()
    assert (str(kept.observation_id), kept.held_code) == (obs, "account-disabled")
    session.rollback()


#: Makes every write of the page's database fail, as on a full disk, or its connections vanish.
FAILING = {
    "a full disk": """
      const { put } = IDBObjectStore.prototype;
      const full = new DOMException("full", "QuotaExceededError");
      IDBObjectStore.prototype.put = function () { throw full; };
      globalThis.healed = () => { IDBObjectStore.prototype.put = put; };
    """,
    "a database that answers nothing": """
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (...given) {
        const one = transaction.apply(this, given);
        for (const what of ["complete", "abort", "error"]) {
          one.addEventListener(what, (event) => event.stopImmediatePropagation());
        }
        return one;
      };
      globalThis.healed = () => { IDBDatabase.prototype.transaction = transaction; };
    """,
    "a connection closed under the page": """
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (...given) {
        this.close();
        return transaction.apply(this, given);
      };
      globalThis.healed = () => { IDBDatabase.prototype.transaction = transaction; };
    """,
}


@pytest.mark.parametrize("what", FAILING)
def test_what_the_database_does_not_take_is_called_not_saved_stays_and_is_saved_when_it_can_be(
    what, anna, tablet
):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    obs = begin(page, anna.lesson)
    field = go_to(page, obs, "S.PILNV")
    field.fill("")
    expect(page.locator(".saving")).to_contain_text("Saglabāts šajā ierīcē")
    page.evaluate(f"() => {{ {FAILING[what]} }}")
    field.press_sequentially("Redzams, bet nav saglabāts")
    expect(page.get_by_role("alert")).to_contain_text("NAV saglabāts")
    expect(field).to_have_value("Redzams, bet nav saglabāts")
    page.evaluate("healed()")
    expect(page.locator(".saving")).to_contain_text("Saglabāts šajā ierīcē")
    expect(page.get_by_role("alert")).to_have_count(0)
    tablet.kill()
    page = tablet.open()
    until(lambda: run(page, "return store !== undefined"))
    assert document(page, obs)["S.PILNV"] == "Redzams, bet nav saglabāts"


def test_what_the_browser_throws_away_under_the_page_is_back_before_it_is_called_saved(
    session, anna, live, tablet
):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    live.kill()
    other = begin(page, {**anna.lesson, "S.STIPR": "Cita stunda"})
    obs = begin(page, anna.lesson)
    field = go_to(page, obs, "S.PILNV")
    field.fill("Pirms")
    expect(page.locator(".saving")).to_contain_text("Saglabāts šajā ierīcē")
    thrown = {"origin": tablet.address, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", thrown)
    until(lambda: page.evaluate("async () => (await indexedDB.databases()).length") == 0)
    field.fill("Pēc")
    until(lambda: run(page, "return (await indexedDB.databases()).length") > 1)
    expect(page.locator(".saving")).to_contain_text("Saglabāts šajā ierīcē")
    tablet.kill()

    page = tablet.open()
    until(lambda: is_open(page))
    assert document(page, obs)["S.PILNV"] == "Pēc"
    assert document(page, other)["S.STIPR"] == "Cita stunda"
    live.start()
    until(lambda: run(page, "await sync.sendNow()") or run(page, UNSENT) == 0)
    assert at_the_server(session, obs).document["S.PILNV"] == "Pēc"
    assert at_the_server(session, other).document["S.STIPR"] == "Cita stunda"
    until(lambda: run(page, FORMS))
