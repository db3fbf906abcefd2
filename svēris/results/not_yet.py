"""Who has not been observed yet: for the head of an institution, and for nobody else.

In the order of names and never of days: it says with whom a visit is still to be arranged, and
nothing about anybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.models import Duty
from svēris.results import agreed_terms, counts_coverage
from svēris.results.coverage import Question, read
from svēris.results.presence import Post
from svēris.results.tallies import Tally

#: What a head is asked about first: the school's own observations.
WAY = "ieksieja"


@dataclass(frozen=True, slots=True)
class Teacher:
    """One teacher who has not been observed in a period."""

    name: str
    duty: Duty
    subjects: Sequence[str]
    #: When he or she was last observed in this way, in any year; None for never.
    last: date | None


@dataclass(frozen=True, slots=True)
class NotYet:
    """Who has not been observed in a period, and how many were to be."""

    teachers: Sequence[Teacher]
    support: Sequence[Teacher]
    #: Teachers who were observed, of those who were to be.
    tally: Tally
    #: Who left before being observed, and so is not among `teachers`.
    left: int


def not_yet(session: Session, wanted: Question, institution_id: int, period: str) -> NotYet:
    """Return the teachers of an institution who were not observed in a period."""
    of, today, way = wanted.terms, wanted.today, wanted.way
    asked = [post for post in read(session, of, today, institution_id) if period in post.active]
    teachers = [post for post in asked if post.work.duty is not Duty.SUPPORT]
    unseen = [post for post in teachers if not _seen(post, period, way)]
    there = [post for post in asked if _works(post, min(today, of.taught(period).last))]
    names = counts_coverage.names(session, institution_id)
    last = counts_coverage.last_observed(session, institution_id, way.split(","))
    waiting = {post.work.id: post for post in there if not _seen(post, period, way)}
    found = [
        Teacher(name, work.duty, work.subjects, last.get(work.id))
        for key, name in names
        if key in waiting and (work := waiting[key].work)
    ]
    shown = [each for each in found if each.duty is not Duty.SUPPORT]
    return NotYet(
        shown,
        [each for each in found if each.duty is Duty.SUPPORT],
        Tally(len(teachers) - len(unseen), len(teachers)),
        left=len(unseen) - len(shown),
    )


def in_this_semester(
    session: Session, institutions: Iterable[int], today: date
) -> dict[int, int]:  # fmt: skip
    """Count who has not been observed internally in the semester of today, by institution.

    Empty between the last lesson of the school year and the first of the next.
    """
    of = agreed_terms.of_year(session, calendar.school_year(today))
    if today not in of.taught("year"):
        return {}
    period = of.semester(today)
    return {
        each: sum(
            period in post.active
            and post.work.duty is not Duty.SUPPORT
            and _works(post, today)
            and not _seen(post, period, WAY)
            for post in read(session, of, today, each)
        )
        for each in sorted(institutions)
    }


def _seen(post: Post, period: str, way: str) -> bool:
    return way in post.seen.get(period, ())


def _works(post: Post, on: date) -> bool:
    return post.work.ends_on is None or post.work.ends_on >= on
