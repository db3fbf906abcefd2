"""Who sees which observation: the table of domain.md §4.2, row by row, against the database."""

import pytest
from sqlalchemy import select

from svēris.db import uuid7
from svēris.observations.models import Aside, Observation, State
from svēris.observations.visible import SHARED_STATES, known, readable, waits
from svēris.people import holdings
from svēris.people.models import RoleName
from tests import factories as make

TODAY = make.NOW.date()

#: Anna teaches at the first school, Bruno observes her; the others look on.
#: full: reads everything · fact: knows that it took place · "": knows nothing.
TABLE = {
    "areja": {
        "observer": "full", "teacher": "full", "head": "full", "coordinator": "full",
        "other_head": "", "colleague": "", "internal_observer": "", "external_observer": "",
        "admin": "", "methodologist": "", "dpo": "",
    },
    "ieksieja": {
        "observer": "full", "teacher": "full", "head": "full", "coordinator": "",
        "other_head": "", "colleague": "", "internal_observer": "", "external_observer": "",
        "admin": "", "methodologist": "", "dpo": "",
    },
    "savstarpeja": {
        "observer": "full", "teacher": "full", "head": "fact", "coordinator": "",
        "other_head": "", "colleague": "", "internal_observer": "", "external_observer": "",
        "admin": "", "methodologist": "", "dpo": "",
    },
    "pasverosana": {
        "teacher": "full", "head": "", "coordinator": "", "other_head": "", "colleague": "",
        "internal_observer": "", "external_observer": "", "admin": "", "methodologist": "",
        "dpo": "",
    },
}  # fmt: skip

ROWS = [(kind, who, sight) for kind, row in TABLE.items() for who, sight in row.items()]

OBSERVERS_ROLE = {
    "areja": RoleName.EXTERNAL_OBSERVER,
    "ieksieja": RoleName.INTERNAL_OBSERVER,
    "savstarpeja": None,
}


@pytest.fixture
def city(session):
    """Return two schools and everybody there may be, by name of what they are."""
    school, other = make.make_institution(session), make.make_institution(session)
    people = {
        "teacher": make.make_assignment(session, institution=school).person,
        "colleague": make.make_assignment(session, institution=school).person,
        "head": make.make_role(session, RoleName.HEAD, institution=school).person,
        "other_head": make.make_role(session, RoleName.HEAD, institution=other).person,
        "internal_observer": make.make_role(
            session, RoleName.INTERNAL_OBSERVER, institution=school
        ).person,
    }
    for role in ("external_observer", "coordinator", "admin", "methodologist", "dpo"):
        people[role] = make.make_role(session, RoleName(role)).person
    return school, people


def observed(session, city, kind, **given):
    """Return an observation of the kind, made by somebody who may make it."""
    school, people = city
    assignment = people["teacher"].assignments[0]
    if kind == "pasverosana":
        observer = people["teacher"]
    elif OBSERVERS_ROLE[kind] is None:
        observer = make.make_assignment(session, institution=school).person
    else:
        observer = make.make_role(
            session,
            OBSERVERS_ROLE[kind],
            institution=school if kind == "ieksieja" else None,
        ).person
    people["observer"] = observer
    return make.make_observation(
        session, kind=kind, assignment=assignment, observer=observer, **given
    )


def sight(session, observation, person):
    """Say what the database lets a person see of an observation."""
    access = holdings.access_for(session, person.id, TODAY)
    this = select(Observation.id).where(Observation.id == observation.id)
    if session.scalar(this.where(readable(access))):
        return "full"
    return "fact" if session.scalar(this.where(known(access))) else ""


@pytest.mark.parametrize(("kind", "who", "expected"), ROWS)
def test_a_submitted_observation_is_seen_by_whom_the_table_names(
    session, city, kind, who, expected
):
    observation = observed(session, city, kind)
    assert sight(session, observation, city[1][who]) == expected


@pytest.mark.parametrize("kind", TABLE)
@pytest.mark.parametrize("state", ["planned", "draft", "cancelled", "moved", "discarded"])
def test_until_it_is_submitted_nobody_but_its_observer_knows_of_it(session, city, kind, state):
    observation = observed(session, city, kind, state=State(state), submitted_at=None)
    people = city[1]
    seen_by = {who for who, person in people.items() if sight(session, observation, person)}
    owners = {who for who, person in people.items() if person is people["observer"]}
    assert seen_by == owners


@pytest.mark.parametrize("state", sorted(SHARED_STATES))
def test_the_teacher_reads_it_from_the_submission_on(session, city, state):
    observation = observed(session, city, "areja", state=state)
    assert sight(session, observation, city[1]["teacher"]) == "full"


def test_a_draft_without_a_kind_is_its_observers_even_after_the_right_has_ended(session, city):
    observation = observed(session, city, "areja", state=State.DRAFT)
    observation.kind = None
    observer = city[1]["observer"]
    observer.roles[0].ends_on = make.YEAR_START
    session.flush()
    assert sight(session, observation, observer) == "full"
    assert sight(session, observation, city[1]["coordinator"]) == ""


@pytest.mark.parametrize("code", ["already-submitted", "not-your-observation", "right-withdrawn"])
@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("areja", {"coordinator"}),
        ("ieksieja", {"head"}),
        # The head knows that it took place, and reads nothing of it to decide.
        ("savstarpeja", {"head"}),
        ("pasverosana", {"admin"}),
        ("", {"admin"}),
    ],
)
def test_what_is_set_aside_is_decided_on_by_who_is_nearest(session, city, kind, code, who):
    assert deciding(session, city, kind, code) == who


@pytest.mark.parametrize("kind", ["areja", "ieksieja", "savstarpeja", "pasverosana", ""])
@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("device-revoked", {"admin"}),
        ("account-disabled", {"admin"}),
        ("not-the-author", {"admin"}),
        ("form-unknown", {"coordinator"}),
        ("form-closed", {"coordinator"}),
        ("institution-not-yours", {"coordinator"}),
        # It waits for its author, who looks and discards once more.
        ("not-discarded", set()),
    ],
)
def test_trust_and_forms_are_decided_on_whatever_the_kind(session, city, kind, code, who):
    assert deciding(session, city, kind, code) == who


def deciding(session, city, kind, code):
    """Return who decides about something set aside of an observation at the school."""
    observation = observed(session, city, "areja")
    aside = Aside(
        id=uuid7(), observation_id=observation.id, author_id=observation.observer_id, code=code,
        changes=1, first_at=make.NOW, last_at=make.NOW, submits=False, kind=kind,
        institution_id=observation.institution_id,
    )  # fmt: skip
    session.add(aside)
    session.flush()
    this = select(Aside).where(Aside.id == aside.id)
    return {
        name
        for name, person in city[1].items()
        if session.scalar(this.where(waits(holdings.access_for(session, person.id, TODAY))))
    }
