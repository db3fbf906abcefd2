"""A real Chromium before the real application."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Playwright
from werkzeug.serving import make_server

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


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address at which the application under test answers a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    # A browser keeps connections open; the end of the test must not wait for it to let go.
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


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
