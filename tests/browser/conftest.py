"""A real Chromium before the real application."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from playwright.sync_api import Playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from tests.browser.live import FLAGS, Live, Tablet
from tests.chromium import find
from tests.database import Database


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Start the system's Chromium: Playwright's own is never downloaded."""
    return {**browser_type_launch_args, "executable_path": find(), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Browse as somebody in Latvia does."""
    return {**browser_context_args, "locale": "lv-LV", "timezone_id": "Europe/Riga"}


class Gate:
    """Lets requests into an application until it is closed, and knows when the last has left.

    A browser that is slow to go may still send a request while the next test empties the database.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application, self.inside, self.open = application, 0, True
        self.changed = threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self.changed:
            if not self.open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            self.inside += 1
        # Read to its end in here: werkzeug does not close a body whose browser has gone meanwhile.
        try:
            with closing(ClosingIterator(self.application(environ, start_response))) as body:
                return list(body)
        finally:
            self._left()

    def _left(self) -> None:
        with self.changed:
            self.inside -= 1
            self.changed.notify_all()

    def close(self) -> None:
        """Let nobody in any more; returns when nobody is inside."""
        with self.changed:
            self.open = False
            assert self.changed.wait_for(lambda: not self.inside, timeout=30)


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address at which the application under test answers a browser."""
    gate = Gate(app)
    server = make_server("127.0.0.1", 0, gate, threaded=True)
    # A browser keeps connections open; the end of the test must not wait for it to let go.
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    gate.close()


@pytest.fixture
def live(database: Database, tmp_path: Path) -> Iterator[Live]:
    """The application in a process of its own, which the test may kill and start again."""
    server = Live(database.url, tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def tablet(playwright: Playwright, live: Live, tmp_path: Path) -> Iterator[Tablet]:
    """A tablet with a profile on disk; it must not have complained by the end."""
    held = Tablet(playwright, tmp_path / "profile", live.address)
    yield held
    held.close()
    assert held.said == [], "errors of scripts, or violations of the security policy"
