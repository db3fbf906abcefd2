"""Check, backup and drill of the demo city, and the most memory they took.

./manage benchmark keeping [--years 3]
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.frame import application, databases
from svēris.db import db, snapshot
from svēris.demo.load import load
from svēris.keeping.backup import backup
from svēris.keeping.check import Checked, check
from svēris.keeping.drill import drill
from svēris.people import login, passwords


def main() -> None:
    """Print a line for each act and database."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--years", type=int, default=3)
    given = options.parse_args()
    years, now = tuple(range(2026 - given.years, 2026)), datetime.now(UTC)
    with databases() as addresses:
        for name, url in addresses.items():
            with application(url).app_context(), tempfile.TemporaryDirectory() as folder:
                load(db.session(), now, passwords.kept(login.DEMO_PASSWORD), years=years)
                db.session.commit()
                print(f"{name}: {_checked(now)}")
                _measure_all(Path(folder), now)
                db.engine.dispose()


def _measure_all(folder: Path, now: datetime) -> None:
    engine, key, file = db.engine, os.urandom(32), folder / "a.backup"
    _measure("check", lambda: _checked(now))
    _measure("backup, encrypted", lambda: backup(engine, file, key, now))
    print(f"  its size: {file.stat().st_size / 1e6:.1f} MB")
    _measure("drill", lambda: drill(folder, key, engine.url, since=None, tell=print))


def _checked(now: datetime) -> Checked:
    with snapshot(db.engine) as connection, Session(connection) as session:
        return check(session, now, print)


def _measure(what: str, act: Callable[[], object]) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    act()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {what}: {wall:.1f} s, {processor:.1f} s of processor, memory so far {highest:.0f} MB")


if __name__ == "__main__":
    main()
