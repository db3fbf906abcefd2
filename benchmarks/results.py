"""Pages of figures at 17 000 observations: ten years of one city.

Warm: nothing has changed since somebody read it. This year: a lesson of the page's school year
was counted just before. Cold: everything was counted anew just before, as after a new indicator.
Beside the times stands the processor's work for one page, of the application and of PostgreSQL
together: on a machine that has other things to do, it says more than the times.

./manage benchmark results [--years 10] [--times 40]
"""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import Flask

from benchmarks.frame import application, databases, serving, spread, worked
from benchmarks.reader import Reader
from svēris.db import db
from svēris.demo.load import load
from svēris.people import login, passwords
from svēris.results import remembered

BOARD, HEAD = "karlis@daugavpils.example", "bruno@daugavpils.example"
PAGES = {
    "indicator, city, ten years": (BOARD, "/results/indicators/dip-both?year=2025/2026"),
    "indicator, school across a merger": (HEAD, "/results/ddav/indicators/dip-dif?year=2025/2026"),
    "city, one year": (BOARD, "/results?year=2025/2026"),
    "city, one year, grade 7": (BOARD, "/results?year=2025/2026&grade=7"),
    "city, one year, both kinds": (BOARD, "/results?year=2025/2026&kind=areja,ieksieja"),
    "school, one year": (HEAD, "/results/ddav?year=2025/2026"),
    "school, one year, grade 7": (HEAD, "/results/ddav?year=2025/2026&grade=7"),
    "school, one year, as the board sees it": (BOARD, "/results/ddav?year=2025/2026"),
    "list of observations": (BOARD, "/observations"),
}


def main() -> None:
    """Print the times of each page on each database."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--years", type=int, default=10)
    options.add_argument("--times", type=int, default=40)
    given = options.parse_args()
    years = tuple(range(2026 - given.years, 2026))
    with databases() as addresses:
        for name, url in addresses.items():
            app = application(url)
            with app.app_context():
                password = passwords.kept(login.DEMO_PASSWORD)
                loaded = load(db.session(), datetime.now(UTC), password, years=years)
                db.session.commit()
            with serving(url) as address:
                readers = {each: Reader(address, each) for each in (BOARD, HEAD)}
                print(f"{name}: {loaded.observations} observations")
                for page, (who, path) in PAGES.items():
                    reader = readers[who]
                    reader.times(4, path)
                    print(f"  {page}")
                    _measure("warm", given.times, partial(reader.time, path))
                    for when, changed in (("this year", [max(years)]), ("cold", None)):
                        _measure(when, 10, partial(_after, app, changed, reader, path))


def _measure(name: str, times: int, once: Callable[[], float]) -> None:
    before = worked()
    found = [once() for _ in range(times)]
    work = (worked() - before) / times
    print(f"    {name}: {spread(found)}; work {work * 1000:.0f} ms", flush=True)


def _after(app: Flask, years: list[int] | None, reader: Reader, path: str) -> float:
    """Open a page for the first time since something of these school years was counted."""
    with app.app_context():
        remembered.changed(db.session(), years)
        db.session.commit()
    return reader.time(path)


if __name__ == "__main__":
    main()
