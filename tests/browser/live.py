"""A server that can die and a tablet that can lose its battery."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.chromium import find
from tests.tracked import ROOT

#: Nothing of the browser's own may run beside the test; tests may run as root, in a container.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip
#: A 10" tablet, upright.
SCREEN = {"width": 820, "height": 1180}
#: What Chromium itself says of a request that failed: the tests make requests fail.
EXPECTED = "Failed to load resource"


class Live:
    """The application in a process of its own, always at the same address."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.faults = url, folder / "faults.json"
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = taken.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.build = 1
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, build: int | None = None) -> None:
        """Start it, with another build of the shell if asked; returns when it answers."""
        self.build = build or self.build
        arguments = [self.url, str(self.port), str(self.faults), str(self.build)]
        command = [sys.executable, "-m", "tests.browser.serving", *arguments]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        until(self._answers, seconds=20)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/sw.js", timeout=5) as answer:
                return answer.status == 200
        except (URLError, ConnectionError):
            return False

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def fault(
        self, path: str, how: str, status: str = "", body: str = "", *,
        after: int | None = None, stays: bool = False, **headers: str,
    ) -> None:  # fmt: skip
        """Let the next request to a path go wrong; with `stays` every one until `heal`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        fault = {"path": path, "how": how, "status": status, "body": body, "headers": named}
        fault |= {"after": after, "stays": stays}
        temporary = self.faults.with_suffix(".new")
        temporary.write_text(json.dumps(fault), "utf-8")
        temporary.rename(self.faults)

    def heal(self) -> None:
        """Let nothing go wrong any more."""
        self.faults.unlink(missing_ok=True)


class Tablet:
    """A browser with a profile on disk, as a person holds it."""

    def __init__(
        self, playwright: Playwright, profile: Path, address: str, flags: Sequence[str] = ()
    ) -> None:
        self.playwright, self.profile, self.address = playwright, profile, address
        self.flags = [*FLAGS, *flags]
        #: What the browser's environment has besides ours.
        self.environment: dict[str, str] = {}
        self.context: BrowserContext | None = None
        self.said: list[str] = []

    def open(self, path: str = "/app/") -> Page:
        """Start the browser and open the application."""
        page = self.start()
        page.goto(self.address + path)
        return page

    def start(self) -> Page:
        """Start the browser; nothing is open yet."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=find(), args=self.flags, viewport=SCREEN,
            has_touch=True, locale="lv-LV", timezone_id="Europe/Riga",
            env={**os.environ, **self.environment},
        )  # fmt: skip
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda one: self.said.append(str(one.error)))
        return self.context.pages[0]

    def _hear(self, message) -> None:
        if message.type == "error" and EXPECTED not in message.text:
            self.said.append(message.text)

    def another(self, path: str = "/app/") -> Page:
        """Open a second tab."""
        page = self.context.new_page()
        page.goto(self.address + path)
        return page

    def close(self) -> None:
        """Close the browser as a person does."""
        if self.context:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """Kill every process of the browser at once."""
        marker = f"--user-data-dir={self.profile}".encode()
        for entry in Path("/proc").iterdir():
            try:
                ours = entry.name.isdigit() and marker in (entry / "cmdline").read_bytes()
                if ours:
                    os.kill(int(entry.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                continue
        with suppress(Error):  # It is dead, as it should be.
            if self.context:
                self.context.close()
        self.context = None


#: What stands before every script below: the running application, as its entry hands it out. The
#: entry's own address gives the instance that runs; any other would be a second one.
RUNNING = """
const entry = document.querySelector("script[type=module]")?.src;
const { session, signOut } = entry ? await import(entry) : {};
const { store, sync } = session?.value ?? {};
"""


def run(page: Page, script: str, given: object = None) -> object:
    """Run a script with the page's own `store`, `sync`, `session`, `signOut`; what it returns."""
    return page.evaluate(f"async (given) => {{ {RUNNING} {script} }}", given)


def is_open(page: Page) -> bool:
    """Say whether somebody's store is open on the page."""
    return run(page, "return store !== undefined")


def until(holds, *, seconds: float = 30) -> object:
    """Wait until something holds and return it; fails when it takes too long."""
    end = time.monotonic() + seconds
    while not (found := _asked(holds)):
        assert time.monotonic() < end, f"it did not come about in {seconds} s"
        time.sleep(0.05)
    return found


def _asked(holds) -> object:
    try:
        return holds()
    except Error as error:
        # The page loads itself anew when it lets a new version in: ask the new one.
        if "Execution context was destroyed" in error.message:
            return None
        raise
