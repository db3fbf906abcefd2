"""The tablet application on a slow tablet without a network.

    ./manage benchmark tablet [--starts 15] [--inputs 300] [--throttle 4] [--slow-disk 30]

Chromium with the processor throttled. Cold start: the browser begins anew with the same profile
and no server runs; the time is from navigation until a scale of an open draft can be answered, or
until the list stands with 400 observations that have arrived. Behind a PIN it is from the last
digit until the draft of before can be answered. Input: typing into one answer every 40 ms;
committed survives a kill of the browser, power-safe survives a power cut. The same on a disk whose
every fsync takes so many milliseconds longer, where there is a C compiler, and at a quick hand's
150 ms: "saved" stands there in the pauses only, and what is measured is when it does.
"""

import argparse
import gzip
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright
from sqlalchemy import select

from benchmarks import slow_disk
from benchmarks.frame import application, quantile, serving, spread
from svēris.db import db
from svēris.demo.load import load
from svēris.observations.models import Observation
from svēris.people import login, passwords
from svēris.people.models import Person
from svēris.places import STATIC
from tests.browser.live import Tablet, run, until

OBSERVER = "anna@daugavpils.example"
PIN = "739164"
PATIENCE_MS = 60_000
ARRIVED = 400

#: Resolves with the milliseconds since `begun` when a scale can be answered.
USABLE = """(begun) => new Promise((resolve) => {
  const look = () => document.querySelector('[role=radiogroup] [role=radio], fieldset input')
    ? resolve(performance.now() - begun) : requestAnimationFrame(look);
  look();
})"""

#: Resolves with the milliseconds since navigation when so many rows of the list stand.
LISTED = """(rows) => new Promise((resolve) => {
  const look = () => document.querySelectorAll('a.row').length >= rows
    ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})"""

#: Types the last digit of the PIN; gives the moment.
LAST_DIGIT = """(digit) => {
  const begun = performance.now();
  document.querySelector('.pin').dispatchEvent(
    new KeyboardEvent('keydown', { key: digit, bubbles: true }));
  return begun;
}"""

#: Types into one answer; gives [milliseconds to committed, milliseconds to power-safe] of each.
TYPE = """
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const open = [];
  const safe = [];
  store.subscribe(() => {
    if (store.status().saving.key !== "saved") return;
    for (const began of open.splice(0)) safe.push(performance.now() - began);
  });
  const committed = [];
  let text = "";
  for (let count = 0; count < given.inputs; count += 1) {
    text += "ā";
    const began = performance.now();
    const edit = store.edit(given.obs, "S.STIPR", text);
    open.push(began);
    edit.then(() => committed.push(performance.now() - began));
    await pause(given.pace);
  }
  await store.barrier();
  await pause(1000);
  return { committed, safe };
"""

#: Fills the tablet with observations that only need sending.
FILL = """
  for (let count = 0; count < given.count; count += 1) {
    await store.submit(await store.create(given.form, given.version, given.document));
  }
  await sync.sendNow();
"""
ARRIVALS = "return store.observations().filter(({ state }) => state === 'arrived').length"


@dataclass(frozen=True)
class Prepared:
    """A tablet that has been signed in and holds a draft; the server is gone."""

    tablet: Tablet
    draft: str

    def start(self, place: str, throttle: float) -> Page:
        """Start the browser anew at a place of the application, throttled."""
        page = self.tablet.start()
        slow = page.context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        page.goto(f"{self.tablet.address}/app/#/{place}")
        return page

    def begin(self, throttle: float) -> Page:
        """Start the browser anew in the draft's first section of scales."""
        return self.start(f"form/{self.draft}/B", throttle)


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--starts", type=int, default=15)
    options.add_argument("--inputs", type=int, default=300)
    options.add_argument("--throttle", type=float, default=4)
    options.add_argument("--slow-disk", type=int, default=30, metavar="MS")
    given = options.parse_args()
    print(shell_size())
    print(f"processor throttled {given.throttle:g}x, no server, Anna's year on the tablet")
    with (
        tempfile.TemporaryDirectory(prefix="sveris-benchmark-") as name,
        sync_playwright() as engine,
    ):
        folder = Path(name)
        city = City(folder)
        few = city.prepare(engine, folder / "few")
        full = city.prepare(engine, folder / "full", arrived=ARRIVED)
        locked = city.prepare(engine, folder / "locked", pin=PIN)
        turns = range(given.starts)
        form = [start(few, given.throttle) for _ in turns]
        print(f"  cold start to a form that can be answered: {spread(form)}")
        rows = [start_at_list(full, given.throttle) for _ in turns]
        print(f"  cold start to the list, {ARRIVED} arrived on the tablet: {spread(rows)}")
        unlocked = [unlock(locked, given.throttle) for _ in turns]
        print(f"  last digit of the PIN to the form of before: {spread(unlocked)}")
        type_into(few, given.inputs, given.throttle, pace=40)
        try:
            few.tablet.environment = slow_disk.environment(folder, given.slow_disk)
        except slow_disk.NoCompiler as reason:
            print(f"  a slower disk: {reason}")
            return
        print(f"every fsync takes {given.slow_disk} ms longer")
        type_into(few, given.inputs, given.throttle, pace=150)


def shell_size() -> str:
    """Say what goes over the wire before somebody can begin, the font apart."""
    sizes = {
        name: len(gzip.compress((STATIC / "shell" / name).read_bytes())) / 1000
        for name in ("app.js", "app.css")
    }
    script, styles = sizes["app.js"], sizes["app.css"]
    return f"the shell over the wire: script {script:.0f} KB, styles {styles:.0f} KB"


class City:
    """The demo city in a database of its own, and tablets that were signed in there."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/sveris.db"
        app = application(self.url)
        with app.app_context():
            password = passwords.kept(login.DEMO_PASSWORD)
            load(db.session(), login.now(), password, years=(2025,))
            db.session.commit()
            self.lesson = self._lesson()
            db.engine.dispose()

    def _lesson(self) -> dict[str, Any]:
        """Return one of Anna's lessons, to be observed again."""
        found = db.session.execute(
            select(Observation.form, Observation.version, Observation.document)
            .join(Person, Person.id == Observation.observer_id)
            .where(Person.email == OBSERVER, Observation.counts)
            .order_by(Observation.lesson_on.desc())
        ).first()
        return dict(found._mapping)

    def prepare(
        self, engine: Playwright, profile: Path, *, pin: str = "", arrived: int = 0
    ) -> Prepared:
        """Sign in with the server running, start a draft, and leave without a server."""
        with serving(self.url) as address:
            tablet = Tablet(engine, profile, address)
            page = tablet.open()
            page.set_default_timeout(PATIENCE_MS)
            sign_in(page, pin)
            run(page, "await navigator.serviceWorker.ready; await sync.sendNow()")
            if arrived:
                run(page, FILL, {**self.lesson, "count": arrived})
                until(lambda: run(page, ARRIVALS) >= arrived, seconds=300)
            begin = "return store.create('ms', 1, { 'K.VEIDS': 'areja' })"
            draft = run(page, begin)
            run(page, "await store.barrier()")
            tablet.close()
        return Prepared(tablet, draft)


def sign_in(page: Page, pin: str) -> None:
    """Sign Anna in on a new tablet, with a PIN or without."""
    page.get_by_label("E-pasts").fill(OBSERVER)
    page.get_by_label("Parole").fill(login.DEMO_PASSWORD)
    page.get_by_role("button", name="Pierakstīties", exact=True).click()
    for asked in ("Seši cipari", "Ievadiet tos pašus") if pin else ():
        enter(page, asked, pin)
    if not pin:
        page.get_by_role("button", name="Ne tagad").click()
    page.get_by_role("heading", name="Vērošanas").wait_for()


def enter(page: Page, asked: str, pin: str) -> None:
    """Type a PIN where it is asked for."""
    page.get_by_role("group", name=asked).wait_for()
    page.locator(".pin-key[aria-disabled=false]").first.wait_for()
    page.keyboard.type(pin)


def start(prepared: Prepared, throttle: float) -> float:
    """Return the seconds of one cold start to a form."""
    page = prepared.begin(throttle)
    taken = page.evaluate(USABLE, 0) / 1000
    prepared.tablet.close()
    return taken


def start_at_list(prepared: Prepared, throttle: float) -> float:
    """Return the seconds of one cold start to the list, the draft and all that arrived on it."""
    page = prepared.start("", throttle)
    taken = page.evaluate(LISTED, ARRIVED + 1) / 1000
    prepared.tablet.close()
    return taken


def unlock(prepared: Prepared, throttle: float) -> float:
    """Return the seconds from the last digit of the PIN to the form."""
    page = prepared.begin(throttle)
    enter(page, "Ievadiet PIN kodu", PIN[:-1])
    taken = page.evaluate(USABLE, page.evaluate(LAST_DIGIT, PIN[-1])) / 1000
    prepared.tablet.close()
    return taken


def type_into(prepared: Prepared, inputs: int, throttle: float, *, pace: int) -> None:
    """Print how long an input takes until it is committed, and until it is power-safe."""
    page = prepared.begin(throttle)
    page.evaluate(USABLE, 0)
    typed = run(page, TYPE, {"obs": prepared.draft, "inputs": inputs, "pace": pace})
    prepared.tablet.close()
    for key, words in (("committed", "input to committed"), ("safe", "input to power-safe")):
        times = [milliseconds / 1000 for milliseconds in typed[key]]
        print(f"  {words}: {spread(times)}, worst {quantile(times, 1) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
