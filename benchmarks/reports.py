"""Reports at 17 500 observations: the workbook, the annual report, a school's Word file.

./manage benchmark reports [--years 10]
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import select

from benchmarks.frame import application, databases
from svēris.db import db
from svēris.demo.load import load
from svēris.people import login, passwords
from svēris.people.access import Access, Held, access_of
from svēris.people.models import Institution, Person, RoleName
from svēris.reports import (
    annual,
    evaluation,
    evaluation_text,
    files,
    pdf,
    research,
    research_zip,
    word,
    workbook,
)
from svēris.reports.document import Words
from svēris.reports.saying import Say
from svēris.results.disclosure import INSIDE
from svēris.results.filters import Filter

YEAR, SCHOOL, CITY, AUTHOR = 2025, "ddav", "Daugavpils", "SvērIS"
TIMES = 5


def main() -> None:
    """Print a line for each report and database."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--years", type=int, default=10)
    given = options.parse_args()
    years = tuple(range(YEAR + 1 - given.years, YEAR + 1))
    with databases() as addresses:
        for name, url in addresses.items():
            app = application(url)
            with app.app_context():
                password = passwords.kept(login.DEMO_PASSWORD)
                loaded = load(db.session(), datetime.now(UTC), password, years=years)
                db.session.commit()
                print(f"{name}: {loaded.observations} observations")
            measure_all(app)
            with app.app_context():
                db.engine.dispose()


def measure_all(app: Flask) -> None:
    """Print how long each report takes, from the first query to the last byte."""
    with app.test_request_context(), force_locale("lv"):
        say = Say(Words("lv", gettext, ngettext, lambda at: f"{at:%d.%m.%Y. %H:%M}"))
        for what, act in {
            "annual workbook (XLSX)": lambda: _workbook(say),
            "annual report (PDF)": lambda: pdf.write(_annual(say), author=AUTHOR),
            "annual report (DOCX)": lambda: word.write(_annual(say), author=AUTHOR),
            "self-evaluation report (DOCX)": lambda: word.write(_evaluation(say), author=AUTHOR),
            "research file (ZIP)": _research,
        }.items():
            _measure(what, act)


def _measure(what: str, act: Callable[[], object]) -> None:
    taken = []
    for _ in range(TIMES):
        db.session.rollback()
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    print(f"  {what}: median {statistics.median(taken):.2f} s, longest {max(taken):.2f} s")


def _workbook(say: Say) -> object:
    now = datetime.now(UTC)
    found = workbook.gather(db.session(), YEAR, now=now)
    return files.xlsx(workbook.tables(found, say, city=CITY), author=AUTHOR, created=now)


def _annual(say: Say) -> annual.Document:
    found = annual.gather(db.session(), YEAR, now=datetime.now(UTC))
    return annual.document(found, say, city=CITY)


def _evaluation(say: Say) -> annual.Document:
    school = db.session.scalars(select(Institution).where(Institution.code == SCHOOL)).one()
    of = Filter(year=YEAR, institution_id=school.id)
    found = evaluation.gather(db.session(), school, of, rule=INSIDE, now=datetime.now(UTC))
    return evaluation_text.document(found, say, city=CITY)


def _research() -> object:
    now = datetime.now(UTC)
    found = research.gather(db.session(), _coordinator(now), YEAR, b"k" * 32)
    return research_zip.write(found, at=now)


def _coordinator(now: datetime) -> Access:
    person = db.session.scalars(select(Person.id).limit(1)).one()
    held = Held(RoleName.COORDINATOR, None, now.date(), None)
    return access_of(person, [held], now.date())


if __name__ == "__main__":
    main()
