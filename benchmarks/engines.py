"""The tablet's store in other browsers: killed while it writes, what was committed is there.

    ./manage benchmark engines [--kills 30] [--seed 1]

The real static/js/store in the browsers of Debian's packages, which nothing can drive from outside:
a page of this script opens it, says what it finds, gives answers and tells each one that was
committed. The browser is killed at a moment of chance and started again with the same profile.
Firefox (firefox-esr) and WebKitGTK (webkit2gtk-driver's MiniBrowser, on Xvfb); a browser that is
not on the machine is said to be missing. WebKitGTK shares its IndexedDB with Safari, not Safari's
rules of storage.
"""

import argparse
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

from svēris.places import STATIC
from tests.durability.model import Oracle

PATIENCE_S = 60
PAGE = """<!doctype html><title>store</title><script type="module">
import { vaultOf } from "/static/js/store/keyring.js";
import { openProfile } from "/static/js/store/store.js";
const say = (what) => fetch("/told", { method: "POST", body: JSON.stringify(what) });
const key = new Uint8Array(32).fill(7);
const vault = await vaultOf(new Map([["0192a000-0000-7000-8000-000000000001", key]]));
const store = await openProfile("0192a000-0000-7000-8000-00000000000a", { vault });
await new Promise((done) => setTimeout(done, 300));
const known = store.observations();
const obs = known[0]?.id ?? (await store.create("ms", 1, {}));
const { document, conflicts } = await store.observation(obs);
await say({ what: "shown", count: known.length, document, conflicts });
const plan = await (await fetch("/plan")).json();
for (const { order, field, value, how, pause } of plan) {
  store[how](obs, field, value).then(() => say({ what: "committed", order }));
  if (pause) await new Promise((done) => setTimeout(done, pause));
}
say({ what: "given" });
</script>"""

#: Nothing of Firefox's own may run beside the trial, and a crash is no reason to ask anything.
FIREFOX = {
    "browser.shell.checkDefaultBrowser": False, "browser.sessionstore.resume_from_crash": False,
    "toolkit.startup.max_resumed_crashes": -1, "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "services.settings.server": "data:,#none",
    "browser.aboutwelcome.enabled": False, "datareporting.policy.firstRunURL": "",
    "trailhead.firstrun.didSeeAboutWelcome": True, "browser.startup.page": 0,
    "termsofuse.bypassNotification": True,
}  # fmt: skip


class Desk:
    """What the page asks and tells."""

    def __init__(self) -> None:
        self.told: queue.Queue[Mapping[str, Any]] = queue.Queue()
        self.plan: list[dict[str, Any]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, self))
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, what: str) -> Mapping[str, Any]:
        """Return the next thing of a kind that the page tells; raises queue.Empty."""
        end = time.monotonic() + PATIENCE_S
        while True:
            one = self.told.get(timeout=max(0, end - time.monotonic()))
            if one["what"] == what:
                return one

    def committed(self) -> list[int]:
        """Return what has been told to be committed until now."""
        orders = []
        while not self.told.empty():
            one = self.told.get_nowait()
            if one["what"] == "committed":
                orders.append(one["order"])
        return orders


class Handler(SimpleHTTPRequestHandler):
    """The page, the plan, and the files of static/."""

    def __init__(self, desk: Desk, *given: Any) -> None:
        self.desk = desk
        super().__init__(*given, directory=str(STATIC.parent))

    def do_GET(self) -> None:
        """Answer with the page, the plan or a file."""
        if self.path == "/":
            return self._answer(PAGE, "text/html")
        if self.path == "/plan":
            return self._answer(json.dumps(self.desk.plan), "application/json")
        return super().do_GET()

    def do_POST(self) -> None:
        """Take in what the page tells."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        # The browser may die in the middle of a sentence: that one was not told.
        with suppress(ValueError):
            self.desk.told.put(json.loads(body))
        self._answer("", "text/plain")

    def _answer(self, text: str, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_given: Any) -> None:
        """Say nothing."""


def firefox(folder: Path) -> list[str] | None:
    """Return the command of Firefox with a profile, or None where there is none."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        return None
    profile = folder / "firefox"
    profile.mkdir()
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in FIREFOX.items()]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    return [program, "--headless", "--no-remote", "--profile", str(profile)]


def webkit(folder: Path) -> list[str] | None:
    """Return the command of WebKitGTK's small browser, or None where there is none."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"))
    xvfb = shutil.which("xvfb-run")
    if not found or xvfb is None:
        return None
    home = folder / "webkit"
    home.mkdir()
    return ["env", f"HOME={home}", f"XDG_DATA_HOME={home}/data", f"XDG_CACHE_HOME={home}/cache",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1", xvfb, "-a", str(found[-1])]  # fmt: skip


def main() -> None:
    """Print a line for each browser."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    is_whole = True
    for name, engine in (("Firefox", firefox), ("WebKitGTK", webkit)):
        with tempfile.TemporaryDirectory(
            prefix="sveris-engine-", ignore_cleanup_errors=True
        ) as folder:
            command = engine(Path(folder))
            if command is None:
                print(f"  {name}: not on this machine")
                continue
            oracle = trial(command, given.kills, Random(given.seed))
        found = "; ".join(f"{fault.value} {words}" for fault, words in oracle.faults)
        is_whole = is_whole and not found
        counted = oracle.counted
        print(f"  {name}: {counted['kills']} kills, {counted['confirmed']} answers confirmed, "
              f"{found or 'nothing lost'}", flush=True)  # fmt: skip
    if not is_whole:
        raise SystemExit(1)


def trial(command: list[str], kills: int, chance: Random) -> Oracle:
    """Kill a browser again and again while answers are given; return the judge."""
    desk, oracle = Desk(), Oracle()
    for turn in range(kills + 1):
        desk.plan = [_input(oracle, chance) for _ in range(200)]
        browser = subprocess.Popen(
            [*command, desk.address], start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            shown = desk.wait_for("shown")
            if turn:
                _compare(oracle, shown)
            if turn < kills:
                desk.wait_for("committed")
                time.sleep(chance.uniform(0, 1.5))
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
        for order in desk.committed():
            oracle.confirm(order)
        oracle.counted["kills"] += turn < kills
        # What died with the browser may still be on its way through the machine.
        time.sleep(0.5)
    desk.server.shutdown()
    return oracle


def _compare(oracle: Oracle, shown: Mapping[str, Any]) -> None:
    oracle.begun.add("one")
    found = {"one": shown["document"]} if shown["count"] else {}
    oracle.compare(found)
    for code, candidates in shown["conflicts"].items():
        oracle.compare_conflict(("one", code), [], candidates)


def _input(oracle: Oracle, chance: Random) -> dict[str, Any]:
    order = len(oracle.inputs)
    if chance.random() < 0.8:
        field, how = chance.choice(("S.STIPR", "S.PILNV")), "edit"
        value: Any = f"{order} ".ljust(chance.randint(1, 200), "ā")
    else:
        field, how, value = "MS.SR.DEF", "choose", chance.randint(0, 2)
    oracle.give("one", field, value)
    pause = chance.choice((0, 1, 5, 20, 40))
    return {"order": order, "field": field, "value": value, "how": how, "pause": pause}


if __name__ == "__main__":
    main()
