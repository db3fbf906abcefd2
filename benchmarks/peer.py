"""A peer observation on a phone, from opening the planned visit to "submitted".

    ./manage benchmark peer [--criteria 3] [--look 2] [--letters 3]

Chromium with a phone's screen and the processor throttled, the server on this machine. The hand
looks so many seconds before each tap and types so many letters a second: three are what people do
on phones (36 words a minute on average; Palin et al., "How do people type on mobile devices?",
MobileHCI 2019). What is typed are two sentences. The lesson itself is not in it.
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.frame import application, serving
from svēris.db import db
from tests.browser import peers
from tests.browser.live import FLAGS, Tablet
from tests.chromium import find

PHONE = {"width": 390, "height": 844}
THROTTLE = 4


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--criteria", type=int, default=3)
    options.add_argument("--look", type=float, default=2, metavar="SECONDS")
    options.add_argument("--letters", type=float, default=3, metavar="A_SECOND")
    given = options.parse_args()
    print(f"{given.look:g} s before each tap, {given.letters:g} letters a second")
    with tempfile.TemporaryDirectory(prefix="sveris-benchmark-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/sveris.db"
        with application(url).app_context():
            pair = peers.make_pair(db.session())
            db.engine.dispose()
        with serving(url) as address, sync_playwright() as engine:
            browser = engine.chromium.launch(executable_path=find(), args=FLAGS)
            invite(browser, address, pair, given.criteria)
            tablet = Tablet(engine, folder / "phone", address)
            page = tablet.open()
            page.set_viewport_size(PHONE)
            page.context.new_cdp_session(page).send(
                "Emulation.setCPUThrottlingRate", {"rate": THROTTLE}
            )
            peers.sign_in_on_tablet(page, pair)
            for way, observe in (
                ("planned visit", peers.observe_planned),
                ("without an invitation", lambda hand: peers.observe_unplanned(hand, pair)),
            ):
                page.goto(f"{address}/app/#/")
                hand = peers.Hand(page, look_s=given.look, letter_s=1 / given.letters)
                observe(hand)
                print(f"  {way}: {hand.taps} taps, {hand.letters} letters, {hand.seconds:.0f} s")
            tablet.close()
            browser.close()


def invite(browser: Browser, address: str, pair: peers.Pair, criteria: int) -> None:
    """Let the one colleague invite and the other accept, each on a phone."""
    page = peers.open_site(browser, address, pair.teacher, PHONE)
    peers.invite(page, pair, criteria)
    peers.accept(peers.open_site(browser, address, pair.observer, PHONE), pair)


if __name__ == "__main__":
    main()
