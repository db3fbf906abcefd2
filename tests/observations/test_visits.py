"""Planned visits: who plans, who is asked, what stands in the way, and that nothing is deleted."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from svēris.observations import visits
from svēris.observations.obstacles import obstacles
from svēris.observations.plan_models import Blackout, VisitDeed, VisitState
from svēris.observations.visits import Doing, Wanted
from svēris.people import holdings
from svēris.people.models import Event, RoleName
from svēris.problems import Problem
from tests import factories as make

MONDAY = date(2024, 3, 11)
NOW = make.NOW


@pytest.fixture
def who(session, city):
    """The access of a person on the day the tests take place."""

    def access(person):
        return holdings.access_for(session, person.id, NOW.date())

    return access


@pytest.fixture
def colleague(session, city):
    return make.make_assignment(session, institution=city.school).person


def wanted(city, *observers, **given):
    values = {
        "kind": "areja",
        "form": "ms",
        "on": MONDAY,
        "starts_at": time(9),
        "ends_at": time(10),
    }
    return Wanted(
        assignment_id=city.cilda.id, observers=tuple(each.id for each in observers),
        **{**values, **given},
    )  # fmt: skip


def code(refused):
    return refused.value.code


def test_an_external_observer_plans_and_the_teacher_sees_it_beforehand(city, session, who):
    visit = visits.plan(session, who(city.anna), wanted(city, city.anna, purpose="planveida"), NOW)
    assert visit.state is VisitState.PLANNED
    (seen,) = visits.between(session, who(city.cilda.person), MONDAY, MONDAY)
    assert (seen.id, seen.purpose, seen.form) == (visit.id, "planveida", "ms")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "ieksieja"}, "observer-may-not"),
        ({"on": None}, "day-missing"),
        ({"on": date(2020, 1, 6)}, "assignment-not-then"),
        ({"focus": ("a", "b", "c", "d")}, "too-many-focus"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_reason(city, session, who, given, why):
    with pytest.raises(Problem) as refused:
        visits.plan(session, who(city.anna), wanted(city, city.anna, **given), NOW)
    assert code(refused) == why


def test_nobody_plans_for_others_without_the_right(city, session, who, colleague):
    with pytest.raises(Problem) as refused:
        visits.plan(session, who(colleague), wanted(city, city.anna), NOW)
    assert code(refused) == "not-allowed"


def test_nobody_observes_the_own_lesson_as_a_peer(city, session, who):
    with pytest.raises(Problem) as refused:
        visits.plan(
            session, who(city.cilda.person),
            wanted(city, city.cilda.person, kind="savstarpeja", form="ms-s"), NOW,
        )  # fmt: skip
    assert code(refused) == "observes-oneself"


def test_a_peer_visit_is_asked_for_by_one_and_accepted_by_the_other(city, session, who, colleague):
    cilda = city.cilda.person
    asked = wanted(city, colleague, kind="savstarpeja", form="ms-s", on=None, starts_at=None,
                   ends_at=None, focus=("MS.DIP.DIF",))  # fmt: skip
    visit = visits.plan(session, who(cilda), asked, NOW)
    assert visit.state is VisitState.ASKED
    assert [each.id for each in visits.to_answer(session, who(colleague))] == [visit.id]
    assert visits.to_answer(session, who(cilda)) == []
    with pytest.raises(Problem) as refused:
        visits.do(session, who(cilda), visit.id, Doing(deed=VisitDeed.ACCEPT, on=MONDAY), NOW)
    assert code(refused) == "visit-not-possible"
    visits.do(session, who(colleague), visit.id, Doing(deed=VisitDeed.ACCEPT, on=MONDAY), NOW)
    assert (visit.state, visit.on) == (VisitState.PLANNED, MONDAY)


def test_a_teacher_who_asks_to_be_observed_is_answered_by_who_plans_there(city, session, who):
    head = make.make_role(session, RoleName.HEAD, institution=city.school).person
    visit = visits.plan(
        session, who(city.cilda.person), wanted(city, head, kind="ieksieja", on=None), NOW
    )
    assert visit.state is VisitState.ASKED
    with pytest.raises(Problem) as refused:
        visits.do(session, who(head), visit.id, Doing(deed=VisitDeed.DECLINE), NOW)
    assert code(refused) == "visit-needs-reason"
    visits.do(session, who(head), visit.id, Doing(deed=VisitDeed.DECLINE, reason="Slimība."), NOW)
    assert visit.state is VisitState.DECLINED


def test_a_visit_is_moved_and_cancelled_with_everything_before_kept(city, session, who):
    visit = visits.plan(session, who(city.anna), wanted(city, city.anna), NOW)
    later = MONDAY + timedelta(days=2)
    visits.do(session, who(city.anna), visit.id, Doing(deed=VisitDeed.MOVE, on=later), NOW)
    visits.do(
        session, who(city.anna), visit.id, Doing(deed=VisitDeed.CANCEL, reason="Slimība."), NOW
    )
    done = visits.acts_of(session, visit.id)
    assert [(act.deed, act.content.get("on"), act.reason) for act in done] == [
        (VisitDeed.PLAN, None, ""),
        (VisitDeed.MOVE, "2024-03-11", ""),
        (VisitDeed.CANCEL, "2024-03-13", "Slimība."),
    ]
    assert visits.between(session, who(city.anna), MONDAY, later) == []


def test_what_stands_in_the_way_is_named_and_forbids_nothing(city, session, who):
    first = visits.plan(session, who(city.anna), wanted(city, city.anna), NOW)
    session.add(
        Blackout(first_on=MONDAY, last_on=MONDAY, reason="Eksāmeni", set_by_id=city.anna.id,
                 set_at=NOW)
    )  # fmt: skip
    session.flush()
    same = wanted(city, city.anna)
    assert {each.code for each in obstacles(session, same)} == {
        "blackout", "teacher-busy", "observer-busy",
    }  # fmt: skip
    moved = obstacles(session, same, but=first.id)
    assert [(each.code, each.params) for each in moved] == [("blackout", {"reason": "Eksāmeni"})]
    saturday = wanted(city, city.anna, on=date(2024, 3, 16))
    assert [each.code for each in obstacles(session, saturday)] == ["weekend"]
    assert obstacles(session, wanted(city, city.anna, starts_at=time(12), ends_at=time(13)))


def test_who_has_nothing_to_do_with_a_visit_does_not_know_of_it(city, session, who, colleague):
    visit = visits.plan(session, who(city.anna), wanted(city, city.anna), NOW)
    other = make.make_role(session, RoleName.HEAD, institution=city.other_school).person
    for person in (colleague, other):
        assert visits.between(session, who(person), MONDAY, MONDAY) == []
        doing = Doing(deed=VisitDeed.CANCEL, reason="x")
        with pytest.raises(Problem) as refused:
            visits.do(session, who(person), visit.id, doing, NOW)
        assert code(refused) == "not-found"


def test_each_deed_is_an_event(city, session, who):
    visits.plan(session, who(city.anna), wanted(city, city.anna), NOW)
    (event,) = session.scalars(select(Event).where(Event.action == "visit.plan")).all()
    assert (event.about_id, event.detail) == (city.cilda.person_id, {"kind": "areja"})


def test_an_observers_tablet_gets_the_visit_with_the_codes_of_the_form(city, session, who, tablet):
    visit = visits.plan(session, who(city.anna), wanted(city, city.anna, purpose="planveida"), NOW)
    session.commit()
    told = [each for each in tablet.pull().json["changes"] if each["t"] == "plan"]
    assert [(each["id"], each["data"]) for each in told] == [
        (
            str(visit.id),
            {
                "institution": city.school.code, "site": None, "assignment": city.cilda.code,
                "kind": "areja", "form": "ms", "state": "planned", "purpose": "planveida",
                "announced": None, "on": "2024-03-11", "starts_at": "09:00", "ends_at": "10:00",
                "focus": [],
            },
        )
    ]  # fmt: skip
