"""Fill an empty database with the demo city. The same seed gives the same city."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from svēris.demo.away import absences
from svēris.demo.lessons import lines
from svēris.demo.people import City, settle
from svēris.forms import library
from svēris.observations.importing import import_observations
from svēris.people.models import Person, RoleName
from svēris.places import FORMS_SCHEMA
from svēris.publishing import closing
from svēris.publishing.closing import Occasion, Words
from svēris.publishing.document import Period
from svēris.results import indicators, targets

#: School years, by the year in which they began: the published one and two after it.
YEARS = (2023, 2024, 2025)
#: The year whose figures are closed and published.
PUBLISHED = 2023
SEED = 2024


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded."""

    people: int
    observations: int


class DemoIncomplete(Exception):
    """An invented observation was refused or flagged: the demo and the forms disagree."""


def is_empty(session: Session) -> bool:
    """Say whether the database has no people yet."""
    return session.scalar(select(func.count()).select_from(Person)) == 0


def publish(session: Session, now: datetime) -> None:
    """Publish the forms, lists, indicators and targets that ship with the project."""
    library.publish_folder(session, FORMS_SCHEMA, now)
    indicators.publish(session, indicators.read_folder(), now)
    targets.ship(session)


def load(
    session: Session,
    now: datetime,
    password_hash: str,
    *,
    years: tuple[int, ...] = YEARS,
    tell: Callable[[str], None] = lambda _line: None,
) -> Loaded:
    """Add forms, people and observations of the school years; the caller commits.

    Raises DemoIncomplete if one observation is refused or flagged.
    """
    random = Random(SEED)  # noqa: S311 - invented data, nothing secret
    publish(session, now)
    city = settle(session, random, password_hash)
    count = sum(_load_year(session, city, random, year, tell) for year in years)
    session.add_all(absence for year in years for absence in absences(session, city, year))
    session.flush()
    if PUBLISHED in years:
        _close(session, city)
    people = session.scalar(select(func.count()).select_from(Person)) or 0
    return Loaded(people, count)


def _close(session: Session, city: City) -> None:
    """Close and publish a year, as the board did in the autumn after it."""
    at = datetime(PUBLISHED + 1, 10, 1, 9, tzinfo=UTC)
    coordinators = (person for person, role, _ in city.accounts if role is RoleName.COORDINATOR)
    words = Words(
        title={
            "lv": "Stundu vērošanas rezultāti 2023./2024. mācību gadā",
            "en": "Lesson observation results, school year 2023/2024",
        },
        note={
            "lv": "Izdomāti dati: tajos nav nevienas īstas stundas un neviena īsta pedagoga.",
            "en": "Invented data: no real lesson and no real teacher is in them.",
        },
    )
    by = next(coordinators).id
    occasion = Occasion(city="Daugavpils", by=by, now=at, today=at.date())
    closing.close(session, Period(PUBLISHED, "headline"), words, occasion)


def _load_year(
    session: Session, city: City, random: Random, year: int, tell: Callable[[str], None]
) -> int:
    # Received at the end of their school year, so that receipts have numbers of that time.
    end = datetime(year + 1, 8, 31, 12, tzinfo=UTC)
    drawn = (json.dumps(line, ensure_ascii=False) for line in lines(city, random, year))
    report = import_observations(session, drawn, now=end)
    if report.refused or report.flagged:
        raise DemoIncomplete(str((report.refused or report.flagged)[0]))
    tell(f"{year}/{year + 1}: {report.stored} observations")
    return report.stored
