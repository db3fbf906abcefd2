"""A real Chromium before the real application."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask, has_app_context
from playwright.sync_api import Playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from svēris.db import db
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
    """Lets requests in until it is closed, and knows when the last has left.

    A browser that is slow to go may still send a request while the next test empties the database.
    """

    def __init__(self) -> None:
        self.inside, self.open = 0, True
        self.changed = threading.Condition()

    @contextmanager
    def passed(self) -> Iterator[bool]:
        """Say whether one may go in; it is over when the request has left."""
        with self.changed:
            self.inside += 1
        try:
            yield self.open
        finally:
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def close(self) -> None:
        """Let nobody in any more; returns when nobody is inside."""
        self.open = False
        with self.changed:
            assert self.changed.wait_for(lambda: not self.inside, timeout=30)

    def handler(self) -> type[WSGIRequestHandler]:
        """Return what handles requests that come through."""
        gate = self

        class Handler(WSGIRequestHandler):
            def run_wsgi(self) -> None:
                with gate.passed() as may:
                    if may:
                        super().run_wsgi()
                    else:
                        self.close_connection = True

        return Handler


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address at which the application under test answers a browser."""
    gate = Gate()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=gate.handler())
    # A browser keeps connections open; the end of the test must not wait for it to let go.
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    if has_app_context():
        # The last request may be waiting for what the test itself holds.
        db.session.rollback()
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
