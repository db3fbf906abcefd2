"""The tablet application on a slow tablet without a network.

    ./manage benchmark tablet [--starts 15] [--inputs 300] [--throttle 4]

Chromium with the processor throttled. Cold start: the browser begins anew with the same profile
and no server runs; the time is from navigation to the first answer of an open draft that can be
tapped. Input: typing into one answer every 40 ms; committed survives a kill of the browser,
power-safe survives a power cut.
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from benchmarks.frame import application, quantile, serving, spread
from svēris.db import db
from svēris.demo.load import load
from svēris.people import login, passwords
from tests.browser.live import Tablet

OBSERVER = "anna@daugavpils.example"
PATIENCE_MS = 60_000

#: Resolves with the milliseconds since navigation when a scale can be answered.
USABLE = """() => new Promise((resolve) => {
  const look = () => document.querySelector('[role=radiogroup] [role=radio], fieldset input')
    ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})"""

#: Types into one answer; gives [milliseconds to committed, milliseconds to power-safe] of each.
TYPE = """async (given) => {
  const { session } = await import("/static/js/views/session.js");
  const { store } = session.value;
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
    await pause(40);
  }
  await store.barrier();
  await pause(1000);
  return { committed, safe };
}"""


def main() -> None:
    """Print the three figures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--starts", type=int, default=15)
    options.add_argument("--inputs", type=int, default=300)
    options.add_argument("--throttle", type=float, default=4)
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="sveris-benchmark-") as name,
        sync_playwright() as engine,
    ):
        folder = Path(name)
        tablet, draft = prepare(engine, folder)
        print(f"processor throttled {given.throttle:g}x, no server, Anna's year on the tablet")
        starts = [start(tablet, draft, given.throttle) for _ in range(given.starts)]
        print(f"  cold start to a form that can be answered: {spread(starts)}")
        page = open_throttled(tablet, draft, given.throttle)
        page.evaluate(USABLE)
        typed = page.evaluate(TYPE, {"obs": draft, "inputs": given.inputs})
        tablet.close()
        for key, words in (("committed", "input to committed"), ("safe", "input to power-safe")):
            times = [milliseconds / 1000 for milliseconds in typed[key]]
            print(f"  {words}: {spread(times)}, worst {quantile(times, 1) * 1000:.0f} ms")


def prepare(engine: Playwright, folder: Path) -> tuple[Tablet, str]:
    """Sign in with the server running, start a draft, and leave without a server."""
    url = f"sqlite:///{folder}/sveris.db"
    app = application(url)
    with app.app_context():
        password = passwords.kept(login.DEMO_PASSWORD)
        load(db.session(), login.now(), password, years=(2025,))
        db.session.commit()
    with serving(url) as address:
        tablet = Tablet(engine, folder / "profile", address)
        page = tablet.open()
        page.set_default_timeout(PATIENCE_MS)
        page.get_by_label("E-pasts").fill(OBSERVER)
        page.get_by_label("Parole").fill(login.DEMO_PASSWORD)
        page.get_by_role("button", name="Pierakstīties", exact=True).click()
        page.get_by_role("heading", name="Vērošanas").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.goto(f"{address}/app/#/new")
        page.get_by_text("Mācību stundas vērošanas lapa").wait_for()
        draft = page.evaluate(
            """async () => {
              const { session } = await import("/static/js/views/session.js");
              return session.value.store.create("ms", 1, { "K.VEIDS": "areja" });
            }"""
        )
        tablet.close()
    return tablet, draft


def open_throttled(tablet: Tablet, draft: str, throttle: float) -> Page:
    """Start the browser anew and open the draft's first section, throttled."""
    page = tablet.start()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    page.goto(f"{tablet.address}/app/#/form/{draft}/B")
    return page


def start(tablet: Tablet, draft: str, throttle: float) -> float:
    """Return the seconds of one cold start."""
    page = open_throttled(tablet, draft, throttle)
    taken = page.evaluate(USABLE) / 1000
    tablet.close()
    return taken


if __name__ == "__main__":
    main()
