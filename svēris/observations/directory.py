"""Who and what an import names by external codes: found, or made where that was asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.db import search_key, sort_key, uuid7
from svēris.observations.lines import Line
from svēris.people.models import (
    Assignment,
    Duty,
    Institution,
    InstitutionType,
    Person,
    Site,
)


@dataclass(frozen=True, slots=True)
class Post:
    """A person's work at an institution."""

    code: str
    institution: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody by e-mail, code and id, and every post by its own code and its person's."""

    people: Mapping[str, UUID]
    posts: frozenset[str]
    posts_of: Mapping[str, Sequence[Post]]

    def observer(self, line: Line) -> UUID | None:
        """Return who observed, or None."""
        return self.people.get(line.observer)

    def with_post(self, line: Line) -> Line:
        """Return the line with its teacher's post, where the teacher was named instead."""
        if line.post is None or line.post in self.posts or line.lesson_on is None:
            return line
        there = [p for p in self.posts_of.get(line.post, ()) if p.institution == line.institution]
        on = [p for p in there if p.starts_on <= line.lesson_on <= (p.ends_on or date.max)]
        found = (on or there)[:1]
        return line.at_post(found[0].code) if found else line


def read(session: Session) -> Directory:
    """Return everybody there is, in two statements."""
    people: dict[str, UUID] = {}
    for key, email, code in session.execute(select(Person.id, Person.email, Person.code)):
        people |= {name: key for name in (email, code, str(key)) if name is not None}
    found = session.execute(
        select(
            Assignment.code,
            Institution.code.label("institution"),
            Assignment.starts_on,
            Assignment.ends_on,
            Person.code.label("person"),
        )
        .join(Institution, Institution.id == Assignment.institution_id)
        .join(Person, Person.id == Assignment.person_id)
        .order_by(Assignment.starts_on.desc())
    ).all()
    posts_of: dict[str, list[Post]] = {}
    for row in found:
        if row.person is not None:
            post = Post(row.code, row.institution, row.starts_on, row.ends_on)
            posts_of.setdefault(row.person, []).append(post)
    return Directory(people, frozenset(row.code for row in found), posts_of)


def make_missing(session: Session, lines: Iterable[Line]) -> None:
    """Make the institutions, sites, observers and posts that lines name and nobody has entered.

    They are named by their codes until somebody gives them names.
    """
    lines, directory = list(lines), read(session)
    schools = _make_institutions(session, lines)
    _make_sites(session, lines, schools)
    for name in sorted({line.observer for line in lines} - directory.people.keys()):
        by_email = "@" in name
        _make_person(session, name.partition("@")[0], **{"email" if by_email else "code": name})
    known = directory.posts | directory.posts_of.keys() | directory.people.keys()
    begun: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: line.lesson_on or date.max):
        if line.post and line.post not in known and line.institution and line.lesson_on:
            begun.setdefault(line.post, line)
    for code, line in sorted(begun.items()):
        _make_post(session, code, line, schools)
    session.flush()


def _make_institutions(session: Session, lines: Sequence[Line]) -> dict[str, Institution]:
    schools = {row.code: row for row in session.scalars(select(Institution))}
    for code in sorted({line.institution for line in lines if line.institution} - schools.keys()):
        schools[code] = Institution(
            code=code,
            name=code,
            short_name=code,
            name_sort=sort_key(code),
            type=InstitutionType.GENERAL,
        )
        session.add(schools[code])
    return schools


def _make_sites(
    session: Session, lines: Sequence[Line], schools: Mapping[str, Institution]
) -> None:
    known = set(session.scalars(select(Site.code)))
    missing: dict[str, tuple[str, set[str]]] = {}
    for line in lines:
        if line.site and line.institution and line.site not in known:
            _, programmes = missing.setdefault(line.site, (line.institution, set()))
            programmes |= {p for p in [line.fields.get("K.PROGR")] if isinstance(p, str)}
    for code, (school, programmes) in sorted(missing.items()):
        row = Site(code=code, address=code, programmes=sorted(programmes))
        row.institution = schools[school]
        session.add(row)


def _make_person(session: Session, name: str, **known: str) -> Person:
    person = Person(
        id=uuid7(),
        given_name="",
        family_name=name[:80],
        name_sort=sort_key(name[:80]),
        name_search=search_key(name[:80]),
        **known,
    )
    session.add(person)
    return person


def _make_post(session: Session, code: str, line: Line, schools: Mapping[str, Institution]) -> None:
    year = calendar.school_year(line.lesson_on or date.max)
    row = Assignment(
        code=code,
        duty=Duty.PRESCHOOL_TEACHER if line.form == "rn" else Duty.TEACHER,
        starts_on=calendar.whole_year(year).first,
    )
    row.person = _make_person(session, code, code=code)
    row.institution = schools[line.institution or ""]
    session.add(row)
