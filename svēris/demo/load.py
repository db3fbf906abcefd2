"""Fill an empty database with the demo city. The same seed gives the same city."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from svēris.calendar import school_year, whole_year
from svēris.demo import coming, courses
from svēris.demo.away import absences
from svēris.demo.lessons import lines, lines_of
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
#: A running year is begun once its lessons say anything: after so many days of it.
BEGUN = timedelta(days=40)
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
    years: tuple[int, ...] | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> Loaded:
    """Add forms, people and observations of the school years; the caller commits.

    Without `years`, those of `YEARS` and what there is of the running one by now, and what is
    planned for the days to come.

    Raises DemoIncomplete if one observation is refused or flagged.
    """
    random = Random(SEED)  # noqa: S311 - invented data, nothing secret
    publish(session, now)
    city = settle(session, random, password_hash)
    whole = YEARS if years is None else years
    count = sum(_load_year(session, city, random, year, tell) for year in whole)
    session.add_all(absence for year in whole for absence in absences(session, city, year))
    session.flush()
    if PUBLISHED in whole:
        _close(session, city)
    untouched: Collection[UUID] = ()
    if years is None:
        running, untouched = _load_running(session, city, random, now, tell)
        count += running
    done = courses.live(session, now, untouched)
    tell(f"{done} acts of teachers, observers and heads")
    if years is None:
        coming.visits_to_come(session, city, now)
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
    stored = _import(session, lines(city, random, year), end)
    tell(f"{year}/{year + 1}: {stored} observations")
    return stored


def _load_running(
    session: Session, city: City, random: Random, now: datetime, tell: Callable[[str], None]
) -> tuple[int, Collection[UUID]]:
    """Add the lessons of the running school year that were submitted by now.

    Returns how many, and those that nobody has done anything with.
    """
    year = school_year(now.date())
    if year <= max(YEARS, default=0) or now.date() - whole_year(year).first < BEGUN:
        return 0, ()
    late = list(lines_of(random, coming.lessons_of_late(city, now)))
    for line in late:
        line["submitted_at"] = f"{line['fields']['K.DATUMS']}T15:00:00+00:00"
    drawn = (*lines(city, random, year), *late)
    by_now = [line for line in drawn if line["submitted_at"] < now.isoformat()]
    stored = _import(session, by_now, now)
    tell(f"{year}/{year + 1}: {stored} observations so far")
    return stored, [UUID(line["obs"]) for line in late[: coming.UNTOUCHED]]


def _import(session: Session, drawn: Iterable[dict[str, Any]], now: datetime) -> int:
    written = (json.dumps(line, ensure_ascii=False) for line in drawn)
    report = import_observations(session, written, now=now)
    if report.refused or report.flagged:
        raise DemoIncomplete(str((report.refused or report.flagged)[0]))
    return report.stored
