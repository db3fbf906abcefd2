"""Days without visits: the board's for the city, a head's for the own school."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from svēris.observations.plan_models import Blackout
from svēris.people.models import RoleName
from tests import factories as make
from tests.signing_in import post_form

TODAY = date.today()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())


@pytest.fixture
def head(session, city):
    return make.make_role(session, RoleName.HEAD, institution=city.school).person


@pytest.fixture
def coordinator(session):
    return make.make_role(session, RoleName.COORDINATOR).person


@pytest.fixture
def as_(client, sign_in, session):
    """Go on as somebody, in English."""

    def become(person):
        person.language = "en"
        session.commit()
        return sign_in(client, person)

    return become


def put(client, **changed):
    given = {"place": "", "first_on": MONDAY.isoformat(), "last_on": "", "reason": "Eksāmeni"}
    return post_form(client, "/plan/blackouts", **{**given, **changed})


def found(session):
    session.expire_all()
    return session.scalars(select(Blackout)).all()


def test_the_board_sets_days_for_the_city_and_everybody_sees_them_in_the_week(
    as_, session, city, coordinator, head
):
    assert put(as_(coordinator)).status_code == 303
    (row,) = found(session)
    assert (row.institution_id, row.first_on, row.last_on) == (None, MONDAY, MONDAY)
    for person in (city.anna, head, city.cilda.person):
        assert "Eksāmeni" in as_(person).get(f"/plan?day={MONDAY}").get_data(as_text=True)


def test_a_head_sets_days_for_the_own_school_alone(as_, session, city, coordinator, head):
    client = as_(head)
    assert put(client, place=str(city.school.id)).status_code == 303
    for place in ("", str(city.other_school.id)):
        assert put(client, place=place).status_code == 403
    stranger = make.make_assignment(session, institution=city.other_school).person
    assert "Eksāmeni" not in as_(stranger).get(f"/plan?day={MONDAY}").get_data(as_text=True)
    assert "Eksāmeni" in as_(coordinator).get("/plan/blackouts").get_data(as_text=True)
    (row,) = found(session)
    # The board sees a school's days, and leaves them to its head.
    assert post_form(as_(coordinator), "/plan/blackouts", end=str(row.id)).status_code == 404
    assert post_form(as_(head), "/plan/blackouts", end=str(row.id)).status_code == 303
    assert found(session) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first_on": ""}, "first_on-error"),
        ({"last_on": (MONDAY - timedelta(days=1)).isoformat()}, "last_on-error"),
        ({"reason": " "}, "reason-error"),
    ],
)
def test_a_refusal_stands_beside_its_field(as_, session, coordinator, changed, said):
    answer = put(as_(coordinator), **changed)
    assert answer.status_code == 422
    assert f'id="{said}"' in answer.get_data(as_text=True)
    assert found(session) == []
