"""Joint observations: paired by visit and form, each locked to the other until both are in."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from svēris.observations.models import Observation, State
from svēris.observations.receive import receive
from svēris.people.models import RoleName
from svēris.results.pairs import joint
from tests import factories as make
from tests.observations.making import edit, make_city, whole


def seen_jointly(city, session, *answers, kind="areja", observers=None):
    """Let a lesson be seen by an observer for each answer to SR.DEF; gives the observations."""
    visit, teacher = uuid4(), city.teacher(city.school())
    made = []
    for place, given in enumerate(answers):
        row = city.observe(teacher, kind=kind, on=date(2024, 3, 4), **{"SR.DEF": given})
        row.joint_id = visit
        if observers:
            row.observer_id = observers[place].id
        made.append(row)
    session.flush()
    return made


def of(session, code="MS.SR.DEF", **asked):
    """Return what is said of one criterion."""
    given = {"year": 2023, "kind": "areja", "institutions": None, **asked}
    return next((each for each in joint(session, **given).criteria if each.item.code == code), None)


def test_two_forms_of_one_lesson_are_a_pair_and_enough_of_them_agree_or_not(city, session):
    for one, other in ((2, 2), (2, 2), (1, 2), (0, 0), (2, 2)):
        seen_jointly(city, session, one, other)
    found = of(session)
    assert (found.pairs, found.agreement.agreed) == (5, 4)
    assert found.agreement.kappa is not None


def test_too_few_pairs_say_how_many_they_are_and_nothing_else(city, session):
    for _ in range(4):
        seen_jointly(city, session, 2, 1)
    found = of(session)
    assert (found.pairs, found.agreement) == (4, None)


def test_of_three_observers_each_two_are_a_pair(city, session):
    seen_jointly(city, session, 2, 1, 2)
    assert of(session).pairs == 3


def test_what_one_found_not_applicable_is_no_pair_of_that_criterion(city, session):
    (first, _second) = seen_jointly(city, session, 2, 2)
    first.document = {**first.document, "MS.ST.REF": {"na": "vērots sākums"}, "K.DALA": "sakums"}
    session.flush()
    assert of(session, "MS.ST.REF") is None
    assert of(session).pairs == 1


def test_one_observer_twice_a_draft_or_another_kind_is_no_pair(city, session):
    anna = make.make_person(session)
    seen_jointly(city, session, 2, 2, observers=[anna, anna])
    draft, _other = seen_jointly(city, session, 2, 2)
    draft.state = State.DRAFT
    seen_jointly(city, session, 2, 2, kind="ieksieja")
    session.flush()
    assert of(session) is None
    assert of(session, kind="ieksieja").pairs == 1


@pytest.fixture
def town(session):
    return make_city(session)


def test_neither_joint_observer_reads_the_others_form_before_submitting_the_own(
    client, sign_in, session, town
):
    # A head who observes as well may otherwise read every internal form of the school.
    head = make.make_role(session, RoleName.HEAD, institution=town.school).person
    visit = str(uuid4())
    fields = town.lesson(K_VEIDS="ieksieja", K_KOPA=visit)
    tablets = {person.id: make.make_device(session, person=person) for person in (town.bruno, head)}
    theirs = whole(town.bruno, fields)
    receive(session, theirs, tablets[town.bruno.id], make.NOW)
    own = edit(head, str(uuid4()), fields=fields)
    receive(session, [own], tablets[head.id], make.NOW)
    session.commit()
    path = f"/observations/{theirs[0]['obs']}"
    assert sign_in(client, head).get(path).status_code == 404

    session.get(Observation, UUID(own["obs"])).state = State.SUBMITTED
    session.commit()
    assert sign_in(client, head).get(path).status_code == 200


def test_the_page_shows_criteria_and_no_names(city, client, session, sign_in):
    observers = [make.make_person(session, family_name="Zvirbule") for _ in range(2)]
    for _ in range(5):
        seen_jointly(city, session, 2, 1, observers=observers)
    coordinator = make.make_role(session, RoleName.COORDINATOR).person
    coordinator.language = "en"
    session.commit()
    page = sign_in(client, coordinator).get("/results/agreement?year=2023/2024")
    text = page.get_data(as_text=True)
    assert "5 lessons seen jointly" in text
    assert "Zvirbule" not in text


def test_a_head_sees_the_own_school_only(city, client, session, sign_in):
    for _ in range(5):
        seen_jointly(city, session, 2, 2, kind="ieksieja")
    head = make.make_role(session, RoleName.HEAD, institution=city.school()).person
    head.language = "en"
    session.commit()
    text = sign_in(client, head).get("/results/agreement?year=2023/2024").get_data(as_text=True)
    assert "No lesson was seen jointly" in text
