"""What in an observation's context does not agree with our own tables or with the calendar.

Pure. `forms.checks` looks at the document by itself and at the lists, as the tablet does; this
looks at what only the server knows. Both give flags of one catalogue: nothing is refused, the
author is shown the sentence and mends it, and until then the observation counts nowhere.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from svēris.forms.answers import Flag
from svēris.observations.context import ASSIGNMENT, INSTITUTION, Context
from svēris.observations.references import References, School, Work

#: A lesson this long ago is a clock that is wrong by a year, or a slip in the year. Less than 365,
#: which a clock that is a whole year slow shows at the least; more than the 303 days from
#: 1 September to 30 June, so that a whole school year can be handed in at its end.
PAST_DAYS = 360
#: One, because the tablet's day may have begun before the server's (UTC).
FUTURE_DAYS = 1


def plausible(lesson_on: date, arrived_at: datetime) -> bool:
    """Say whether the lesson of an observation that arrived then may have been on that day."""
    return -FUTURE_DAYS <= (arrived_at.date() - lesson_on).days < PAST_DAYS


def findings(
    context: Context, references: References, observer_id: UUID, arrived_at: datetime
) -> list[Flag]:
    """Return what needs attention in the context of an observation.

    `arrived_at` is when the date of its lesson reached the server.
    """
    school, _, work = references.of(context)
    return [
        *_of_time(context, arrived_at),
        *_of_institution(context, school),
        *_of_teacher(context, school, work),
        *(_of_observer(context, work, observer_id) if work else ()),
    ]


def _of_time(context: Context, arrived_at: datetime) -> Iterator[Flag]:
    if context.lesson_on and not plausible(context.lesson_on, arrived_at):
        params = {"date": context.lesson_on.isoformat(), "arrived": arrived_at.date().isoformat()}
        yield Flag("date-implausible", "K.DATUMS", params)


def _of_institution(context: Context, school: School | None) -> Iterator[Flag]:
    if context.institution and school is None:
        yield Flag("institution-unknown", INSTITUTION, {"code": context.institution})
    elif school and school.closed_on and context.lesson_on and context.lesson_on > school.closed_on:
        yield Flag("institution-closed", INSTITUTION, {"date": school.closed_on.isoformat()})


def _of_teacher(context: Context, school: School | None, work: Work | None) -> Iterator[Flag]:
    if context.assignment and work is None:
        yield Flag("assignment-unknown", ASSIGNMENT, {"code": context.assignment})
    elif school and work and work.institution_id != school.id:
        yield Flag("teacher-elsewhere", ASSIGNMENT)
    elif work and context.lesson_on and not work.on(context.lesson_on):
        params = {
            "date": context.lesson_on.isoformat(),
            "from": work.starts_on.isoformat(),
            "to": work.ends_on.isoformat() if work.ends_on else "…",
        }
        yield Flag("date-outside-assignment", "K.DATUMS", params)


def _of_observer(context: Context, work: Work, observer_id: UUID) -> Iterator[Flag]:
    own = work.person_id == observer_id
    if context.kind == "pasverosana" and not own:
        yield Flag("lesson-not-own", ASSIGNMENT)
    elif context.kind not in (None, "pasverosana") and own:
        yield Flag("lesson-own", ASSIGNMENT)
