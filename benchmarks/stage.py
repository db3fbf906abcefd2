"""What one schedule of faults plays on: a city, an observer, a server to kill, and a browser."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from benchmarks.frame import application
from tests.browser.live import Live
from tests.durability.observer import Observer, make_observer

#: Chromium's two IndexedDB backends, with the flags that choose them.
BACKENDS = {"LevelDB": (), "SQLite": ("--enable-features=IdbSqliteBackingStore",)}


@dataclass(frozen=True)
class Stage:
    """What a schedule plays on."""

    live: Live
    url: str
    engine: Playwright
    folder: Path
    observer: Observer


@contextmanager
def stage(name: str) -> Iterator[Stage]:
    """Give a stage of its own, with the server running; it is gone afterwards."""
    with (
        # A browser that is slow to die may still write there.
        tempfile.TemporaryDirectory(prefix=f"sveris-{name}-", ignore_cleanup_errors=True) as place,
        sync_playwright() as engine,
    ):
        folder = Path(place)
        url = f"sqlite:///{folder}/sveris.db"
        application(url)
        database = create_engine(url)
        with Session(database) as session:
            observer = make_observer(session)
        database.dispose()
        live = Live(url, folder)
        live.start()
        try:
            yield Stage(live, url, engine, folder, observer)
        finally:
            live.kill()
