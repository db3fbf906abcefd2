"""The demo's institutions and invented people, in the city's real numbers (domain.md §1, §2.2).

About 1 450 teachers, 54 of whom work in two institutions; two schools that closed in 2024, whose
teachers went on in the successor; a head and two internal observers in every institution; and a
handful of named people who can sign in, one for each role.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from svēris.db import search_key, sort_key, uuid7
from svēris.demo.names import draw_name
from svēris.people.models import (
    Assignment,
    Duty,
    Institution,
    InstitutionType,
    Person,
    Role,
    RoleName,
    Site,
    Succession,
)

CITY = Path(__file__).with_name("city.json")
EMPLOYED_SINCE = date(2015, 9, 1)
TEACHERS_IN_TWO_INSTITUTIONS = 54
TEACHERS_PER_SUPPORT = 30
#: Years in which the demo's teachers began, and how many of them are known.
FIRST_TAUGHT, LAST_TAUGHT = 1981, 2023
KNOWN_EXPERIENCE = 0.9
#: Sources of chance of their own, so that the rest of the city stays as it is drawn.
SUPPORT_SEED, EXPERIENCE_SEED = 31, 32

#: The people who can sign in: given name, family name, role (None: a teacher), institution.
ACCOUNTS: tuple[tuple[str, str, RoleName | None, str | None], ...] = (
    ("Anna", "Ozola", RoleName.EXTERNAL_OBSERVER, None),
    ("Kārlis", "Zariņš", RoleName.COORDINATOR, None),
    ("Bruno", "Lācis", RoleName.HEAD, "ddav"),
    ("Ilze", "Kalniņa", RoleName.INTERNAL_OBSERVER, "ddav"),
    ("Cilda", "Rudzīte", None, "ddav"),
    ("Velta", "Briede", RoleName.HEAD, "pii-kimija"),
    ("Dace", "Upīte", RoleName.DPO, None),
    ("Aivars", "Siliņš", RoleName.ADMIN, None),
)
#: What teachers of general and vocational schools teach, with how many do.
SUBJECTS = (
    ("latviesu_valoda", 16), ("matematika", 14), ("anglu_valoda", 12), ("dabaszinibas", 8),
    ("socialas_zinibas", 7), ("vesture", 6), ("sports_veseliba", 8), ("muzika", 6),
    ("vizuala_maksla", 6), ("dizains_tehnologijas", 7), ("datorika", 6), ("mt_krievu", 4),
)  # fmt: skip
#: Board specialists beside Anna, who share her 186 observations a year; they have no account.
FURTHER_SPECIALISTS = 5


_WITH_SUPPORT = frozenset({InstitutionType.GENERAL, InstitutionType.PRESCHOOL})


@dataclass(slots=True)
class School:
    """One institution with its people, as the lessons are drawn from it."""

    institution: Institution
    closed_on: date | None
    sites: list[dict[str, Any]]
    observers: list[Person] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)


@dataclass(slots=True)
class City:
    """Everything the lessons are drawn from."""

    schools: dict[str, School]
    specialists: list[Person]
    accounts: list[tuple[Person, RoleName | None, School | None]]


def settle(session: Session, random: Random, password_hash: str) -> City:
    """Add the city's institutions and people; return them."""
    people = _People(random, password_hash)
    raw = json.loads(CITY.read_text("utf-8"))["institutions"]
    schools = {entry["code"]: _school(entry) for entry in raw}
    session.add_all(school.institution for school in schools.values())
    session.flush()
    accounts = [
        (people.account(given, family), role, schools[code] if code else None)
        for given, family, role, code in ACCOUNTS
    ]
    session.add_all(person for person, _role, _school in accounts)
    session.add_all(_succession(raw, schools))
    for entry in raw:
        _staff(session, people, schools[entry["code"]], entry)
    _second_jobs(random, list(schools.values()))
    _move_staff_of_closed_schools(raw, schools)
    specialists = [accounts[0][0], *(people.draw() for _ in range(FURTHER_SPECIALISTS))]
    session.add_all(specialists)
    for person in specialists[1:]:
        session.add(_role(person, RoleName.EXTERNAL_OBSERVER, None))
    _give_accounts_their_places(session, accounts)
    _support_staff(session, people, schools.values())
    _teaching_since(schools.values())
    session.add_all(a for school in schools.values() for a in school.assignments)
    session.flush()
    return City(schools, specialists, accounts)


class _People:
    def __init__(self, random: Random, password_hash: str) -> None:
        self.random = random
        self.password_hash = password_hash
        self.taken = {(given, family) for given, family, _role, _place in ACCOUNTS}
        self.count = 0

    def draw(self) -> Person:
        return self._person(*draw_name(self.random, self.taken))

    def subjects(self) -> list[str]:
        """Return one or two subjects of a teacher."""
        codes, weights = zip(*SUBJECTS, strict=True)
        drawn = self.random.choices(codes, weights, k=self.random.choice((1, 1, 2)))
        return sorted(set(drawn))

    def account(self, given: str, family: str) -> Person:
        person = self._person(given, family)
        person.email = f"{search_key(given)}@daugavpils.example"
        person.password_hash = self.password_hash
        return person

    def _person(self, given: str, family: str) -> Person:
        self.count += 1
        return Person(
            id=uuid7(),
            code=f"p-{self.count:05}",
            given_name=given,
            family_name=family,
            name_sort=sort_key(f"{family} {given}"),
            name_search=search_key(given, family),
            invented=True,
        )


def _school(entry: dict[str, Any]) -> School:
    institution = Institution(
        code=entry["code"],
        name=entry["name"],
        short_name=entry["short"],
        name_sort=sort_key(entry["name"]),
        type=InstitutionType(entry["type"]),
        closed_on=date.fromisoformat(entry["closed"]) if entry["closed"] else None,
        sites=[
            Site(code=site["code"], address=site["address"], programmes=site["programmes"])
            for site in entry["sites"]
        ],
    )
    return School(institution, institution.closed_on, entry["sites"])


def _succession(raw: Iterable[dict[str, Any]], schools: dict[str, School]) -> Iterable[Succession]:
    for entry in raw:
        if entry["successor"]:
            yield Succession(
                predecessor_id=schools[entry["code"]].institution.id,
                successor_id=schools[entry["successor"]].institution.id,
                on=date.fromisoformat(entry["closed"]) + timedelta(days=1),
            )


def _staff(session: Session, people: _People, school: School, entry: dict[str, Any]) -> None:
    duties = (
        [Duty.TEACHER] * entry["teachers"]
        + [Duty.PRESCHOOL_TEACHER] * entry["preschool"]
        + [Duty.COACH] * entry["coaches"]
    )
    for duty in duties:
        person = people.draw()
        session.add(person)
        subjects = people.subjects() if duty is Duty.TEACHER else []
        _assign(school, person, duty, EMPLOYED_SINCE, subjects=subjects)
    for name in (RoleName.HEAD, RoleName.INTERNAL_OBSERVER, RoleName.INTERNAL_OBSERVER):
        person = people.draw()
        session.add_all([person, _role(person, name, school.institution)])
        school.observers.append(person)


def _assign(
    school: School, person: Person, duty: Duty, first: date, *, subjects: list[str]
) -> None:
    """Let a person teach there from a day until the school closes, if it does."""
    institution = school.institution
    assignment = Assignment(
        id=uuid7(),
        code=f"{institution.code}-{len(school.assignments) + 1:03}",
        person=person,
        institution_id=institution.id,
        duty=duty,
        subjects=subjects,
        load_percent=100,
        starts_on=first,
        ends_on=school.closed_on,
    )
    school.assignments.append(assignment)


def _role(person: Person, name: RoleName, institution: Institution | None) -> Role:
    return Role(person=person, name=name, institution=institution, starts_on=EMPLOYED_SINCE)


def _second_jobs(random: Random, schools: list[School]) -> None:
    open_schools = [
        school
        for school in schools
        if school.institution.type is InstitutionType.GENERAL and school.closed_on is None
    ]
    for _ in range(TEACHERS_IN_TWO_INSTITUTIONS):
        first, second = random.sample(open_schools, 2)
        teacher = random.choice(
            [a for a in first.assignments if a.duty is Duty.TEACHER and a.load_percent == 100]
        )
        teacher.load_percent = 60
        _assign(second, teacher.person, Duty.TEACHER, EMPLOYED_SINCE, subjects=teacher.subjects)
        second.assignments[-1].load_percent = 40


def _move_staff_of_closed_schools(
    raw: Iterable[dict[str, Any]], schools: dict[str, School]
) -> None:
    for entry in raw:
        if entry["successor"]:
            closed, successor = schools[entry["code"]], schools[entry["successor"]]
            assert closed.closed_on is not None  # a successor follows a closed school only
            for old in list(closed.assignments):
                begins = closed.closed_on + timedelta(days=1)
                _assign(successor, old.person, old.duty, begins, subjects=old.subjects)


def _support_staff(session: Session, people: _People, schools: Iterable[School]) -> None:
    """Add special-needs teachers and the like: one for thirty teachers, of open schools."""
    people.random = Random(SUPPORT_SEED)  # noqa: S311 - invented data, nothing secret
    for school in schools:
        if school.closed_on is None and school.institution.type in _WITH_SUPPORT:
            for _ in range(len(school.assignments) // TEACHERS_PER_SUPPORT):
                person = people.draw()
                session.add(person)
                _assign(school, person, Duty.SUPPORT, EMPLOYED_SINCE, subjects=[])


def _teaching_since(schools: Iterable[School]) -> None:
    """Say of nine teachers in ten since when they teach: as elsewhere, most for long."""
    random = Random(EXPERIENCE_SEED)  # noqa: S311 - invented data, nothing secret
    for assignment in [each for school in schools for each in school.assignments]:
        person = assignment.person
        if person.teaching_since is None and random.random() < KNOWN_EXPERIENCE:
            years = round(random.triangular(0, LAST_TAUGHT - FIRST_TAUGHT, 12))
            person.teaching_since = LAST_TAUGHT - years
        if person.teaching_since is not None:
            began = date(person.teaching_since, 9, 1)
            assignment.starts_on = max(assignment.starts_on, began)


def _give_accounts_their_places(
    session: Session, accounts: list[tuple[Person, RoleName | None, School | None]]
) -> None:
    for person, role, school in accounts:
        institution = school.institution if school else None
        if role:
            session.add(_role(person, role, institution))
        if school and role in (RoleName.HEAD, RoleName.INTERNAL_OBSERVER):
            school.observers.insert(0, person)
        if school and role is None:
            _assign(school, person, Duty.TEACHER, EMPLOYED_SINCE, subjects=["dabaszinibas"])
