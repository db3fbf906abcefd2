"""What waits for a decision, as it is read: the list, and one matter beside what stands now.

Who decides about a device or an account reads no observation for it: the answers are shown to whom
`people.access` lets read such an observation, and a draft's to nobody (domain.md §4.3).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from svēris.forms import library
from svēris.observations import asides, deciding, judge
from svēris.observations.context import ASSIGNMENT
from svēris.observations.fold import fold
from svēris.observations.models import Aside, Change, Decision, Observation
from svēris.observations.visible import SHARED_STATES, decides, waits
from svēris.observations.words import Words
from svēris.people.access import Access
from svēris.people.models import Assignment, Device, Institution, Person

PAGE_SIZE = 50

_AUTHOR, _TEACHER = aliased(Person, name="author"), aliased(Person, name="teacher")


@dataclass(frozen=True, slots=True)
class Line:
    """What is set aside together, with the names that belong to it."""

    aside: Aside
    author: str
    device: str | None
    institution: str | None
    teacher: str | None
    #: Of the observation it belongs to; None where there is none yet.
    number: str | None
    #: Which kind of lesson, where and when: not for who decides about a device or an account only.
    tells_lesson: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what is set aside."""

    lines: Sequence[Line]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer: as it stands now, and as it was sent."""

    question: str
    now: Sequence[str]
    sent: Sequence[str]


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything the page of a decision says."""

    line: Line
    #: None where the reader decides without reading what was written.
    answers: Sequence[Difference] | None
    #: How many answers it has, shown or not.
    answers_count: int
    #: Why it cannot be let in: a code of problems.json.
    hindrance: str | None
    decisions: Sequence[Decision]
    #: The observation whose page the reader may open.
    observation_id: UUID | None

    def is_reading_of_a_lesson(self, reader_id: UUID) -> bool:
        """Say whether this is a reading of a named observation by somebody who did not write it."""
        aside = self.line.aside
        return bool(self.answers and aside.teacher_id and aside.author_id != reader_id)

    def trace(self) -> dict[str, Any]:
        """Return what the record of the reading tells the teacher: codes and a day, no content."""
        aside = self.line.aside
        day = aside.lesson_on
        return {
            "number": self.line.number,
            "kind": aside.kind,
            "lesson_on": day.isoformat() if day else None,
        }


def find(session: Session, access: Access, *, kept: bool, page: int) -> Found:
    """Return a page of what waits for the person, or (`kept`) of what was kept aside."""
    condition = decides(access) & Aside.kept_at.is_not(None) if kept else waits(access)
    total = session.scalar(select(func.count(Aside.id)).where(condition)) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    chosen = _lines().where(condition).order_by(Aside.last_at.desc(), Aside.id)
    rows = session.execute(chosen.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Found([_line(row, access) for row in rows], total, page)


def look(session: Session, access: Access, aside_id: UUID, language: str) -> Matter | None:
    """Return one matter the person decides about, or None where there is none."""
    row = session.execute(_lines().where(Aside.id == aside_id, decides(access))).one_or_none()
    if row is None:
        return None
    line = _line(row, access)
    changes = asides.changes_of(session, line.aside)
    observation = session.get(Observation, line.aside.observation_id)
    shared = observation is not None and observation.state in SHARED_STATES
    readable = (shared or line.aside.submits) and _reads(access, line.aside)
    sent = fold(json.loads(change.content) for change in changes)
    fields = [field for field in sent.heads if field]
    return Matter(
        line=line,
        answers=_answers(session, changes, observation, language) if readable else None,
        answers_count=len(fields),
        hindrance=deciding.hindrance(session, line.aside),
        decisions=_decisions(session, changes),
        observation_id=observation.id if observation and shared and readable else None,
    )


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Aside,
            _AUTHOR.given_name + " " + _AUTHOR.family_name,
            Device.name,
            Institution.short_name,
            _TEACHER.given_name + " " + _TEACHER.family_name,
            Observation.number,
        )
        .outerjoin(_AUTHOR, _AUTHOR.id == Aside.author_id)
        .outerjoin(_TEACHER, _TEACHER.id == Aside.teacher_id)
        .outerjoin(Device, Device.id == Aside.device_id)
        .outerjoin(Institution, Institution.id == Aside.institution_id)
        .outerjoin(Observation, Observation.id == Aside.observation_id)
    )


def _line(row: Row[*tuple[Any, ...]], access: Access) -> Line:
    aside, author, device, institution, teacher, number = row
    scope = access.knows_of(aside.kind)
    knows = scope.everywhere or aside.institution_id in scope.institutions
    tells_lesson = knows or aside.code not in judge.TRUST
    return Line(aside, author, device, institution, teacher, number, tells_lesson)


def _reads(access: Access, aside: Aside) -> bool:
    scope = access.reading(aside.kind)
    return scope.everywhere or aside.institution_id in scope.institutions


def _answers(
    session: Session, changes: Sequence[Change], observation: Observation | None, language: str
) -> list[Difference]:
    wires = {str(change.id): json.loads(change.content) for change in changes}
    sent, now = fold(wires.values()), observation.document if observation else {}
    words = _words(session, next(iter(wires.values())), _posts(sent.document, now), language)
    return [
        Difference(
            words.question(field) if words else field,
            _said(words, field, now.get(field)),
            [
                word
                for head in heads
                for word in _said(words, field, wires[head]["fields"][field]["value"])
            ],
        )
        for field, heads in _in_order(sent.heads, words)
    ]


def _in_order(heads: Mapping[str, list[str]], words: Words | None) -> list[tuple[str, list[str]]]:
    places = {code: place for place, code in enumerate(words.definition.items if words else ())}
    return sorted(heads.items(), key=lambda pair: (places.get(pair[0], len(places)), pair[0]))


def _said(words: Words | None, field: str, value: Any) -> Sequence[str]:
    if value is None:
        return ()
    return words.raw(field, value) if words else [str(value)]


def _posts(*documents: Mapping[str, Any]) -> set[str]:
    return {str(document[ASSIGNMENT]) for document in documents if ASSIGNMENT in document}


def _words(
    session: Session, wire: Mapping[str, Any], posts: set[str], language: str
) -> Words | None:
    """Return the words of a change's form, or None where it is not published here."""
    pin = wire["form"], int(wire["version"])
    definition = library.definitions(session, [pin]).get(pin)
    if definition is None:
        return None
    found = session.execute(
        select(Assignment.code, Person.given_name + " " + Person.family_name)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.code.in_(posts))
    )
    names = {code: {"lv": name, "en": name} for code, name in found}
    return Words(definition, language, {**library.lists(session), "assignments": names})


def _decisions(session: Session, changes: Sequence[Change]) -> Sequence[Decision]:
    """Return what was decided about it before, the newest first; once for all its changes."""
    found = select(Decision).where(Decision.change_id == changes[0].id)
    return session.scalars(found.order_by(Decision.id.desc())).all()
