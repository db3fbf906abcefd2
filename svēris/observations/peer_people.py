"""Whom a shared document means: people by e-mail, code or name, and where they taught that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.db import search_key
from svēris.people.models import Assignment, Institution, Person


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's work at an institution."""

    code: str
    institution_id: int
    institution: str
    subjects: Sequence[str]
    starts_on: date
    ends_on: date | None

    def on(self, day: date) -> bool:
        """Say whether it is held on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with every post there was."""

    id: UUID
    name: str
    posts: Sequence[Post]

    def posts_on(self, day: date, places: frozenset[int] | None) -> list[Post]:
        """Return the posts held on a day, at certain institutions; None for any."""
        at = [post for post in self.posts if places is None or post.institution_id in places]
        return [post for post in at if post.on(day)]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who ever taught, by what a document may call them."""

    by_name: Mapping[str, Sequence[Somebody]]

    def called(self, name: str, places: frozenset[int] | None) -> Somebody | str:
        """Return whom a name means among those of the institutions, or the code of why nobody."""
        found = self.by_name.get(_key(name), ())
        here = [
            each for each in found
            if places is None or any(post.institution_id in places for post in each.posts)
        ]  # fmt: skip
        if len(here) > 1:
            return "person-ambiguous"
        if not here:
            return "person-elsewhere" if found else "person-unknown"
        return here[0]


def read(session: Session) -> Staff:
    """Return everybody with a post, in one statement."""
    found = session.execute(
        select(Person, Assignment, Institution.code)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Institution, Institution.id == Assignment.institution_id)
        .order_by(Assignment.code)
    ).all()
    people: dict[UUID, tuple[Person, list[Post]]] = {}
    for person, work, place in found:
        post = Post(
            work.code, work.institution_id, place, work.subjects, work.starts_on, work.ends_on
        )
        people.setdefault(person.id, (person, []))[1].append(post)
    by_name: dict[str, list[Somebody]] = {}
    for person, posts in people.values():
        somebody = Somebody(person.id, person.name, posts)
        given, family = person.given_name, person.family_name
        called = (person.email, person.code, f"{given} {family}", f"{family} {given}")
        for key in {_key(name) for name in called if name}:
            by_name.setdefault(key, []).append(somebody)
    return Staff(by_name)


def _key(name: str) -> str:
    return " ".join(search_key(name).replace(",", " ").split())
