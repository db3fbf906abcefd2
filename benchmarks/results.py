"""Pages of figures at 17 000 observations: ten years of one city.

./manage benchmark results [--years 10]
"""

import argparse
from datetime import UTC, datetime

from benchmarks.frame import application, databases, serving, spread
from benchmarks.reader import Reader
from svēris.db import db
from svēris.demo.load import load
from svēris.people import login, passwords

PAGES = {
    "city, one year": "/results?year=2025/2026",
    "city, one year, grade 7": "/results?year=2025/2026&grade=7",
    "school, one year": "/results/ddav?year=2025/2026",
    "indicator, city, ten years": "/results/indicators/dip-both?year=2025/2026",
    "indicator, school across a merger": "/results/ddav/indicators/dip-dif?year=2025/2026",
    "list of observations": "/observations",
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
                reader = Reader(address)
                print(f"{name}: {loaded.observations} observations")
                for page, path in PAGES.items():
                    reader.time(path)
                    print(f"  {page}: {spread(reader.times(40, path))}")


if __name__ == "__main__":
    main()
