"""What who can sign in finds: lessons of the last days, and visits of the days to come."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from svēris.demo.people import City, School
from svēris.demo.plan import Lesson
from svēris.observations import blackouts, visits
from svēris.observations.plan_models import VisitDeed
from svēris.people import holdings
from svēris.people.access import Access
from svēris.people.models import Assignment, Duty, Person, RoleName

#: Of Cilda's lessons, so many days ago: of which kind and with which form.
OF_LATE = ((2, "areja", "ms"), (9, "savstarpeja", "ms-s"), (20, "ieksieja", "ms"))
#: With the first so many of them nobody has done anything yet.
UNTOUCHED = 2


def lessons_of_late(city: City, now: datetime) -> Iterator[Lesson]:
    """Give lessons of the teacher who can sign in, seen by the others who can."""
    school, post = _school(city), _post(city)
    observers = {
        "areja": _account(city, RoleName.EXTERNAL_OBSERVER),
        "ieksieja": _account(city, RoleName.INTERNAL_OBSERVER),
        "savstarpeja": _colleagues(city)[0].person,
    }
    for days, kind, form in OF_LATE:
        on = _workday(now.date() - timedelta(days=days), -1)
        yield Lesson(kind, form, school, post, observers[kind], on)


def visits_to_come(session: Session, city: City, now: datetime) -> None:
    """Plan visits of the coming days, ask for some, and move one, as people do on their pages."""
    board = _account(city, RoleName.COORDINATOR)
    anna = _account(city, RoleName.EXTERNAL_OBSERVER)
    bruno = _account(city, RoleName.HEAD)
    ilze = _account(city, RoleName.INTERNAL_OBSERVER)
    cilda, others = _post(city), _colleagues(city)
    days = _days(now.date())
    plan = _Planner(session, now)
    plan.visit(board, "areja", others[1], anna, days[1], 3)
    moved = plan.visit(board, "areja", others[2], anna, days[2], 1)
    plan.visit(bruno, "ieksieja", others[3], ilze, days[0], 2)
    plan.visit(bruno, "ieksieja", cilda, ilze, days[3], 4, note="Turpinām par refleksiju.")
    plan.visit(bruno, "ieksieja", others[4], bruno, days[4], 0)
    # Asked for, and waiting: of Cilda by a colleague, of the head by Cilda, of a colleague by her.
    plan.visit(others[0].person, "savstarpeja", others[0], cilda.person, days[4], 2,
               note="Vai Jūs varētu ienākt manā 7.b stundā?")  # fmt: skip
    plan.visit(others[5].person, "ieksieja", others[5], None, None, 0,
               note="Lūdzu, atnāciet uz stundu par daļskaitļiem!")  # fmt: skip
    plan.visit(cilda.person, "savstarpeja", cilda, others[6].person, days[2], 5)
    plan.no_visits(bruno, _school(city), days[4] + timedelta(days=4), "Mēģinājuma eksāmeni")
    plan.no_visits(board, None, days[4] + timedelta(days=14), "Ziemas brīvlaiks")
    plan.move(board, moved, days[3], "Klase tajā dienā ir mācību ekskursijā.")
    session.flush()


class _Planner:
    """Does as the pages of planning do, for whoever is named."""

    STARTS = (time(8, 30), time(9, 20), time(10, 20), time(11, 10), time(12, 10), time(13, 10))

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now

    def visit(  # noqa: PLR0913, PLR0917  (who plans what, of whom, by whom, when)
        self, by: Person, kind: str, post: Assignment, observer: Person | None, on: date | None,
        lesson: int, note: str = "",
    ) -> UUID:  # fmt: skip
        starts = self.STARTS[lesson]
        ends = (datetime.combine(self.now.date(), starts) + timedelta(minutes=40)).time()
        peer = kind == "savstarpeja"
        wanted = visits.Wanted(
            kind=kind, form="ms-s" if peer else "ms", assignment_id=post.id,
            observers=(observer.id,) if observer else (), on=on,
            starts_at=starts if on else None, ends_at=ends if on else None,
            purpose="pedagoga_lugums" if peer or on is None else "planveida",
            announced="datums_laiks" if on else None, note=note,
            focus=("MS.ST.REF", "MS.DIP.DIF") if peer else (),
        )  # fmt: skip
        return visits.plan(self.session, self._access(by), wanted, self.now).id

    def move(self, by: Person, visit_id: UUID, on: date, reason: str) -> None:
        doing = visits.Doing(
            deed=VisitDeed.MOVE, reason=reason, on=on, starts_at=time(10, 20), ends_at=time(11)
        )
        visits.do(self.session, self._access(by), visit_id, doing, self.now)

    def no_visits(self, by: Person, school: School | None, first: date, reason: str) -> None:
        place = school.institution.id if school else None
        days = (first, first + timedelta(days=2))
        blackouts.add(self.session, self._access(by), place, days, reason, self.now)

    def _access(self, person: Person) -> Access:
        return holdings.access_for(self.session, person.id, self.now.date())


def _account(city: City, role: RoleName) -> Person:
    return next(person for person, held, _school in city.accounts if held is role)


def _school(city: City) -> School:
    return next(school for _person, role, school in city.accounts if school and role is None)


def _post(city: City) -> Assignment:
    cilda = next(person for person, role, school in city.accounts if school and role is None)
    return next(each for each in _school(city).assignments if each.person is cilda)


def _colleagues(city: City) -> list[Assignment]:
    cilda = _post(city)
    return [
        each
        for each in _school(city).assignments
        if each.duty is Duty.TEACHER and each.ends_on is None and each.person is not cilda.person
    ]


def _days(today: date) -> list[date]:
    """Return the next five working days."""
    every = (today + timedelta(days=number) for number in range(1, 8))
    return [day for day in every if day.weekday() < 5]


def _workday(day: date, step: int) -> date:
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day
