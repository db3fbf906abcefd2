"""Rows for tests: plain functions with sensible defaults, each adds and flushes what it makes.

Every value can be given by keyword; what is not given is invented, valid and unlike the others.
Moments are fixed, so that a test means the same every day.
"""

import hashlib
import itertools
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.db import uuid7
from svēris.forms.models import FormVersion
from svēris.names import search_key, sort_key
from svēris.observations.models import Observation, State
from svēris.people.absences import Absence
from svēris.people.access_tokens import AccessToken
from svēris.people.models import (
    Assignment,
    Device,
    Duty,
    Institution,
    InstitutionType,
    ListItem,
    Person,
    Role,
    RoleName,
    Site,
    Succession,
)
from svēris.people.rights import TokenScope

#: The moment at which the rows of tests were made: a Monday in the school year 2023/2024.
NOW = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)
YEAR_START = date(2023, 9, 1)

_NAMES = [
    ("Anna", "Bērziņa"), ("Zane", "Šķēle"), ("Jānis", "Āboliņš"), ("Līga", "Žagare"),
    ("Oļegs", "Čaikovskis"), ("Inese", "Ķirse"), ("Ņina", "Ģēģere"), ("Ēriks", "Ūdris"),
]  # fmt: skip
_numbers = itertools.count(1)

Row = TypeVar("Row")


def make_institution(session: Session, *, sites: int = 1, **given: Any) -> Institution:
    """Make a school with so many sites."""
    number = next(_numbers)
    values = {
        "code": f"skola-{number}",
        "name": f"Daugavpils {number}. vidusskola",
        "short_name": f"{number}. vidusskola",
        "type": InstitutionType.GENERAL,
        **given,
    }
    values.setdefault("name_sort", sort_key(values["name"]))
    institution = _added(session, Institution(**values))
    for place in range(1, sites + 1):
        make_site(session, institution=institution, code=f"{institution.code}-{place}")
    return institution


def make_site(session: Session, *, institution: Institution | None = None, **given: Any) -> Site:
    """Make an address of an institution."""
    institution = institution or make_institution(session, sites=0)
    number = next(_numbers)
    values = {
        "code": f"vieta-{number}",
        "address": f"Saules iela {number}",
        "programmes": ["21011111"],
        **given,
    }
    return _added(session, Site(institution=institution, **values))


def make_succession(
    session: Session, *, predecessor: Institution, successor: Institution, on: date = YEAR_START
) -> Succession:
    """Let one institution go into another."""
    return _added(
        session, Succession(predecessor_id=predecessor.id, successor_id=successor.id, on=on)
    )


def make_person(session: Session, **given: Any) -> Person:
    """Make a person with an e-mail and without a password, a teacher of nowhere yet."""
    number = next(_numbers)
    first, family = _NAMES[number % len(_NAMES)]
    values = {"given_name": first, "family_name": family, "email": f"persona{number}@example.lv"}
    values |= given
    names = values["family_name"], values["given_name"]
    values.setdefault("name_sort", sort_key(" ".join(names)))
    values.setdefault("name_search", search_key(*names))
    return _added(session, Person(**values))


def make_assignment(
    session: Session,
    *,
    person: Person | None = None,
    institution: Institution | None = None,
    **given: Any,
) -> Assignment:
    """Let a person teach at an institution, from 1 September 2023 on."""
    number = next(_numbers)
    values = {
        "code": f"darbs-{number}",
        "duty": Duty.TEACHER,
        "subjects": ["matematika"],
        "load_percent": 100,
        "starts_on": YEAR_START,
        **given,
    }
    return _added(
        session,
        Assignment(
            person=person or make_person(session),
            institution=institution or make_institution(session),
            **values,
        ),
    )


def make_absence(
    session: Session, *, assignment: Assignment | None = None, **given: Any
) -> Absence:
    """Let somebody be away from an assignment for a year from 1 September 2023 on."""
    assignment = assignment or make_assignment(session)
    values = {"starts_on": YEAR_START, "ends_on": date(2024, 8, 31), **given}
    return _added(session, Absence(assignment_id=assignment.id, **values))


def make_role(
    session: Session,
    name: RoleName,
    *,
    person: Person | None = None,
    institution: Institution | None = None,
    **given: Any,
) -> Role:
    """Give a person a role, from 1 September 2023 on; `role.person` is who has it."""
    values = {"starts_on": YEAR_START, **given}
    return _added(
        session,
        Role(name=name, person=person or make_person(session), institution=institution, **values),
    )


def make_device(
    session: Session, *, person: Person | None = None, token: str | None = None, **given: Any
) -> Device:
    """Make a device of a person; give `token` where the test sends it."""
    number = next(_numbers)
    values = {
        "id": uuid7(),
        "name": "Planšete",
        "token_hash": hashlib.sha256((token or f"token-{number}").encode()).hexdigest(),
        "created_at": NOW,
        "last_seen_at": NOW,
        "registered_at": NOW,
        **given,
    }
    return _added(session, Device(person=person or make_person(session), **values))


def make_access_token(
    session: Session, *, person: Person, text: str = "svapi_test", **given: Any
) -> AccessToken:
    """Make an access token of a person, of every scope and valid for a long time."""
    values = {
        "name": "Excel",
        "token_hash": hashlib.sha256(text.encode()).hexdigest(),
        "scopes": list(TokenScope),
        "created_at": NOW,
        "expires_on": date(2100, 1, 1),
        **given,
    }
    return _added(session, AccessToken(person=person, **values))


def make_list_item(session: Session, **given: Any) -> ListItem:
    """Make an entry of the reference list "subjects", or of another one."""
    number = next(_numbers)
    values = {
        "list": "subjects",
        "code": f"prieksmets-{number}",
        "lv": f"Priekšmets {number}",
        "en": f"Subject {number}",
        "position": number,
        **given,
    }
    return _added(session, ListItem(**values))


def make_form_version(session: Session, **given: Any) -> FormVersion:
    """Return form "ms", version 1, or another; made where it is not there yet."""
    values = {"form": "ms", "version": 1, "definition": {}, "published_at": NOW, **given}
    found = session.scalar(
        select(FormVersion).filter_by(form=values["form"], version=values["version"])
    )
    values.setdefault("digest", f"{values['form']}-{values['version']}".ljust(64, "0"))
    return found or _added(session, FormVersion(**values))


def make_observation(session: Session, **given: Any) -> Observation:
    """Make a submitted external observation of a lesson in mathematics; counted nowhere.

    Give `observer`, and `assignment` for the teacher and the institution.
    """
    number = next(_numbers)
    assignment = given.pop("assignment", None) or make_assignment(session)
    form = make_form_version(session, form=given.pop("form", "ms"))
    values = {
        "id": uuid7(),
        "number": f"2024-{number:06}",
        "form": form.form,
        "version": form.version,
        "family": form.form[:2].upper(),
        "state": State.SUBMITTED,
        "kind": "areja",
        "lesson_on": NOW.date(),
        "starts_at": time(9, 40),
        "ends_at": time(10, 20),
        "school_year": 2023,
        "subject": "matematika",
        "group_label": "7.b",
        "teacher_id": assignment.person_id,
        "institution_id": assignment.institution_id,
        "created_at": NOW,
        "changed_at": NOW,
        "submitted_at": NOW,
        **given,
    }
    observer = values.pop("observer", None) or make_person(session)
    return _added(session, Observation(assignment=assignment, observer=observer, **values))


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
