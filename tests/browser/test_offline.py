"""A tablet without a network: everything is kept, and arrives once and whole."""

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from svēris.observations.models import Change, Observation, State
from svēris.people.passwords import kept
from tests.browser.live import is_open, run, until
from tests.observations.making import make_city

PASSWORD = "vētra pār Daugavu"
AT_THE_LIST = "main h1"


@dataclass(frozen=True)
class Anna:
    """An observer as plain values: the test's session may hold no lock while the server writes."""

    email: str
    #: A complete lesson of a teacher whom she may observe.
    lesson: dict[str, Any]


@pytest.fixture
def anna(session) -> Anna:
    """Anna, who can sign in, in a city with forms."""
    city = make_city(session)
    city.anna.password_hash = kept(PASSWORD)
    anna = Anna(city.anna.email, city.lesson(K_DATUMS=date.today().isoformat()))
    session.commit()
    return anna


def sign_in(tablet, anna):
    """Sign Anna in on a new tablet, and wait until it could work without a network."""
    page = tablet.open()
    enter(page, anna)
    run(page, "await navigator.serviceWorker.ready; await sync.sendNow()")
    until(lambda: run(page, "return (await store.reference.forms()).length"))
    return page


def enter(page, anna):
    """Sign in on the page that asks for it."""
    page.locator("input[name=email]").fill(anna.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button").click()
    until(lambda: is_open(page))
    # A new profile is offered a PIN; one that was here before is not.
    until(lambda: page.locator("main.page").count())
    if page.locator(".pin").count():
        page.get_by_role("button", name="Ne tagad").click()


def begin(page, fields, form="ms"):
    """Begin an observation with these answers; its id."""
    return run(
        page, "return store.create(given.form, 1, given.fields)", {"form": form, "fields": fields}
    )


def go_to(page, obs, item):
    """Open the form where an item is, by the application's own address."""
    script = """
    const { sections } = await store.definition("ms", 1);
    const section = sections.find(({ items }) => items.some(({ code }) => code === given.item));
    location.hash = `#/form/${given.obs}/${section.code}~${given.item}`;
    """
    run(page, script, {"obs": obs, "item": item})
    field = page.locator(f"[id='item-{item}'] textarea")
    field.wait_for()
    return field


def stored(session):
    """The observations and the number of changes on the server."""
    found = select(Observation.id, Observation.state, Observation.document, Observation.number,
                   Observation.counts, Observation.conflicts)  # fmt: skip
    observations = session.execute(found).all()
    changes = session.scalar(select(func.count(Change.id)))
    session.rollback()
    return observations, changes


def document(page, obs):
    """What the tablet has of an observation."""
    return run(page, "return (await store.observation(given)).document", obs)


def test_a_lesson_is_observed_without_a_network_and_arrives_once_and_whole(
    session, anna, live, tablet
):
    page = sign_in(tablet, anna)
    live.kill()
    page.reload()
    page.locator(AT_THE_LIST).wait_for()

    lesson = anna.lesson
    first = {code: lesson[code] for code in ("K.VEIDS", "K.IESTADE", "K.PEDAGOGS")}
    obs = begin(page, first)
    go_to(page, obs, "S.STIPR").press_sequentially("Skaidrs mērķis; žņ", delay=5)
    until(lambda: run(page, "return store.status().saving.key") == "saved")
    tablet.close()

    page = tablet.open()
    until(lambda: is_open(page))
    assert document(page, obs) == {**first, "S.STIPR": "Skaidrs mērķis; žņ"}
    rest = {code: value for code, value in lesson.items() if code not in (*first, "S.STIPR")}
    run(
        page,
        "for (const [f, v] of Object.entries(given[1])) await store.choose(given[0], f, v)",
        [obs, rest],
    )
    run(page, "await store.submit(given)", obs)
    assert run(page, "return store.observations().map((one) => one.state)") == ["waiting"]
    assert stored(session)[0] == []

    live.start()
    run(page, "await sync.sendNow()")
    until(lambda: run(page, "return store.observations()[0].state") == "arrived")
    [observation], changes = stored(session)
    assert str(observation.id) == obs
    assert observation.state == State.SUBMITTED
    assert observation.document == {**lesson, "S.STIPR": "Skaidrs mērķis; žņ"}
    assert observation.counts
    run(page, "await sync.sendNow()")
    assert stored(session)[1] == changes
    assert run(page, "return store.observations()[0].number") == observation.number


#: Tells the test, outside the browser, what the observer has been told is saved.
TELL = """
store.subscribe(() => {
  const text = store.peek(given)?.document["S.STIPR"];
  if (text && store.status().saving.key === "saved") confirmed(text);
});
"""


def test_a_browser_killed_while_typing_loses_nothing_that_it_called_saved(anna, live, tablet):
    chance = random.Random(20261122)
    page = sign_in(tablet, anna)
    obs = begin(page, {"K.VEIDS": "areja"})
    so_far = ""
    for _ in range(3):
        told = [so_far]
        field = go_to(page, obs, "S.STIPR")
        page.expose_function("confirmed", lambda text: told.append(text))  # noqa: B023, PLW0108
        run(page, TELL, obs)
        field.press("Control+End")
        typed = press(field, chance, chance.randint(8, 40))
        until(lambda: len(told[-1]) > len(so_far))  # noqa: B023 - called at once
        typed += press(field, chance, chance.randint(1, 20))
        tablet.kill()
        page = tablet.open()
        until(lambda: is_open(page))  # noqa: B023 - called at once
        text = document(page, obs).get("S.STIPR", "")
        assert (so_far + typed).startswith(text)
        assert text.startswith(told[-1]), "what was called saved is lost"
        so_far = text


def press(field, chance, count):
    """Type characters by chance; the text."""
    typed = "".join(chance.choice("aābcčdeēfgģ hiījkķlļ") for _ in range(count))
    field.press_sequentially(typed, delay=chance.randint(0, 60))
    return typed


HTML = {"status": "200 OK", "body": "<html>Viesnīcas tīkls", "Content_Type": "text/html"}

#: What answers instead of the server, and what the tablet calls it.
FAULTS = [
    ("offline", {"how": "lose"}),
    ("portal", {"how": "answer", **HTML}),
    ("portal", {"how": "answer", "status": "302 Found", "Location": "/sign-in"}),
    ("busy", {"how": "answer", "status": "503 Busy", "Retry_After": "90"}),
]


def test_whatever_answers_instead_of_the_server_it_is_stored_once(session, anna, live, tablet):
    # One tablet for all faults: starting a browser and a server takes longer than everything else.
    page = sign_in(tablet, anna)
    for turn, (called, fault) in enumerate(FAULTS, start=1):
        begin(page, {"K.VEIDS": "areja"})
        live.fault("/api/v1/push", **fault)
        run(page, "await sync.sendNow()")
        status = run(page, "return store.status()")
        assert (status["sending"]["key"], status["unsent"]["count"]) == (called, 1)
        wait = "return (Date.parse(store.status().sending.retry_at) - Date.now()) / 1000"
        assert (run(page, wait) > 60) is ("Retry_After" in fault)
        run(page, "await sync.sendNow()")
        status = run(page, "return store.status()")
        assert (status["sending"]["key"], status["unsent"]["count"]) == ("sent", 0)
        observations, changes = stored(session)
        assert (len(observations), changes) == (turn, turn)


def test_signing_out_keeps_what_is_unsent_and_signing_in_sends_it(session, anna, live, tablet):
    page = sign_in(tablet, anna)
    live.kill()
    begin(page, {"K.VEIDS": "areja"})
    run(page, "await signOut()")
    page.reload()
    live.start()
    enter(page, anna)
    until(lambda: run(page, "return store.status().unsent.count") == 0)
    assert stored(session)[1] == 1


def test_two_tabs_write_one_observation_one_after_the_other(session, anna, live, tablet):
    first = sign_in(tablet, anna)
    obs = begin(first, {"K.VEIDS": "areja"})
    assert run(first, "return (await store.observation(given)).editable", obs)
    second = tablet.another()
    second.locator(AT_THE_LIST).wait_for()
    held = run(second, "return (await store.observation(given)).held_elsewhere", obs)
    assert held
    run(first, "await store.edit(given, 'S.STIPR', 'pirmā cilne')", obs)
    until(lambda: document(second, obs).get("S.STIPR") == "pirmā cilne")
    assert run(second, "return store.takeOver(given)", obs)
    until(lambda: run(first, "return store.peek(given).held_elsewhere", obs))
    run(second, "await store.choose(given, 'S.STIPR', 'otrā cilne')", obs)
    run(first, "await sync.sendNow()")
    run(second, "await sync.sendNow()")
    until(lambda: run(second, "return store.status().unsent.count") == 0)
    [observation], _changes = stored(session)
    assert observation.document["S.STIPR"] == "otrā cilne"
    assert observation.conflicts == []
