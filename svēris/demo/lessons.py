"""Invented observations as the lines of an import, answers near the published percentages.

Answers are drawn, not set: the figures of the demo come out near the published ones (76 % clear
outcome, 94 % in Latvian, …), never exactly on them.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from svēris.calendar import school_year
from svēris.demo.answers import Answers
from svēris.demo.people import City
from svēris.demo.plan import Lesson, plan

LESSON_STARTS = ("08:30", "09:20", "10:20", "11:10", "12:10", "13:10", "14:00")


#: The version of each form that is not the first, by the school year since which it is used.
NEWER = {"ms-s": (2026, 2)}


def lines(city: City, random: Random, year: int) -> Iterator[dict[str, Any]]:
    """Yield the observations of the school year that began in `year`, as an import's lines."""
    yield from lines_of(random, plan(city, random, year))


def lines_of(random: Random, lessons: Iterable[Lesson]) -> Iterator[dict[str, Any]]:
    """Yield the observations of lessons, as an import's lines."""
    answers = Answers(random)
    for lesson in lessons:
        since, newer = NEWER.get(lesson.form, (0, 1))
        yield {
            "obs": str(_identity(random, lesson.on)),
            "form": lesson.form,
            "version": newer if school_year(lesson.on) >= since else 1,
            "observer": lesson.observer.code,
            "fields": {**_context(lesson, random), **answers.of(lesson)},
            "submitted_at": f"{lesson.on + timedelta(days=random.choice((0, 0, 0, 1, 2)))}"
            f"T{random.randint(14, 19)}:{random.randint(0, 59):02}:00+00:00",
        }


def _identity(random: Random, on: date) -> UUID:
    """Return a UUIDv7 of the lesson's day, the same for the same seed."""
    milliseconds = (on - date(1970, 1, 1)).days * 86_400_000 + random.randrange(86_400_000)
    head = milliseconds << 80 | 7 << 76 | random.getrandbits(12) << 64
    return UUID(int=head | 2 << 62 | random.getrandbits(62))


def _context(lesson: Lesson, random: Random) -> dict[str, Any]:
    sites = lesson.school.sites
    fitting = [site for site in sites if _programmes(site, lesson.form)] or sites
    site = random.choice(fitting)
    start = random.choice(LESSON_STARTS)
    hour, minute = int(start[:2]), int(start[3:])
    end = hour * 60 + minute + (30 if lesson.form == "rn" else 40)
    context = {
        "K.DATUMS": lesson.on.isoformat(),
        "K.NO": start,
        "K.LIDZ": f"{end // 60:02}:{end % 60:02}",
        "K.VEIDS": lesson.kind,
        "K.IESTADE": lesson.school.institution.code,
        "K.ADRESE": site["code"],
        "K.PEDAGOGS": lesson.assignment.code,
    }
    if lesson.form != "ms-s":
        context["K.PROGR"] = random.choice(_programmes(site, lesson.form))
    return context


def _programmes(site: dict[str, Any], form: str) -> list[str]:
    """Return the site's programmes for the form: 01… are preschool ones (domain.md §2.5)."""
    return [code for code in site["programmes"] if code.startswith("01") == (form == "rn")]
