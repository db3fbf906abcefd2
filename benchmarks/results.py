"""Pages of figures at 17 000 observations: ten years of one city.

Warm: nothing has changed since somebody read it. Cold: something was counted just before.

./manage benchmark results [--years 10]
"""

import argparse
from datetime import UTC, datetime

from flask import Flask

from benchmarks.frame import application, databases, serving, spread
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
    """Print a line for each page and database."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--years", type=int, default=10)
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
                    cold = [_cold(app, readers[who], path) for _ in range(10)]
                    warm = readers[who].times(40, path)
                    print(f"  {page}: warm {spread(warm)}; cold {spread(cold)}")


def _cold(app: Flask, reader: Reader, path: str) -> float:
    """Open a page for the first time since something was counted."""
    with app.app_context():
        remembered.changed(db.session())
        db.session.commit()
    return reader.time(path)


if __name__ == "__main__":
    main()
