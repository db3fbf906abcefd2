"""`sveris check` holds what is set aside, and what was decided about it, against the changes."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, update

from svēris.keeping import aside as checking
from svēris.observations import deciding
from svēris.observations.deciding import Choice
from svēris.observations.models import Aside, Change, Decision, Verdict
from svēris.people import holdings
from svēris.people.models import RoleName
from tests import factories as make
from tests.observations.making import edit, new, whole


@pytest.fixture
def admin(session):
    """Who decides about devices."""
    return make.make_role(session, RoleName.ADMIN).person


@pytest.fixture
def set_aside(session, city, push):
    """Set a whole observation aside, since its device is revoked; give its changes."""

    def send():
        city.tablet.revoked_at = make.NOW
        session.commit()
        changes = whole(city.anna, city.lesson())
        push(*changes)
        return changes

    return send


@pytest.fixture
def decide(session, admin):
    """Let the administrator decide about what is set aside of an observation."""

    def choose(changes, verdict, now=make.NOW):
        access = holdings.access_for(session, admin.id, make.NOW.date())
        row = row_of(session, changes)
        choice = Choice(Verdict(verdict), "Tāpēc.", row.changes)
        deciding.decide(session, access, row.id, choice, now)
        session.commit()

    return choose


def row_of(session, changes):
    return session.scalars(select(Aside).filter_by(observation_id=UUID(changes[0]["obs"]))).one()


def test_what_was_set_aside_decided_and_decided_again_is_right(set_aside, decide, said):
    waiting, kept, let_in, both = (set_aside() for _ in range(4))
    decide(kept, "kept-aside")
    decide(let_in, "let-in")
    decide(both, "kept-aside")
    decide(both, "let-in", make.NOW + timedelta(hours=1))
    assert waiting
    assert said() == []


def test_a_place_that_a_later_edit_mended_is_right_whatever_was_decided(session, city, push, said):
    head = make.make_role(session, RoleName.HEAD, institution=city.school).person
    filled, sent = whole(city.anna, city.lesson(K_VEIDS="ieksieja"))
    push(filled, sent)
    access = holdings.access_for(session, head.id, make.NOW.date())
    row = row_of(session, [filled])
    choice = Choice(Verdict.KEPT_ASIDE, "Tāpēc.", row.changes)
    deciding.decide(session, access, row.id, choice, make.NOW)
    session.commit()
    push(edit(city.anna, filled["obs"], base=[filled["id"]], K_VEIDS="areja"))
    assert set(session.scalars(select(Change.held_code))) == {None}
    assert said() == []


def of(model, **values):
    return lambda _: update(model).values(**values)


#: What is spoiled, how, and what is said of it.
SPOILED = {
    "not listed": (lambda _: delete(Aside), "is set aside and not listed so"),
    "count": (of(Aside, changes=7), "differs in changes"),
    "reason": (of(Aside, code="form-unknown"), "differs in code"),
    "author": (of(Aside, author_id=uuid4()), "differs in author_id"),
    "device": (of(Aside, device_id=None), "differs in device_id"),
    "submits": (of(Aside, submits=False), "differs in submits"),
    "moment": (of(Aside, first_at=make.NOW - timedelta(1)), "differs in first_at"),
    "kept": (of(Aside, kept_at=None), "differs in kept_at"),
    "kind": (of(Aside, kind="ieksieja"), "differs in kind"),
    "day": (of(Aside, lesson_on=make.YEAR_START), "differs in lesson_on"),
    "let in by nobody": (
        lambda c: update(Change).where(Change.id == UUID(c[0]["id"])).values(held_code=None),
        "it was decided to keep it aside, and it is not"),
    "decision": (of(Decision, verdict=Verdict.LET_IN), "it was let in, and is set aside still"),
    "decided about another": (of(Decision, observation_id=uuid4()),
                              "what was decided about it names another observation"),
    "no decision": (lambda _: delete(Decision), "differs in kept_at"),
    "content": (of(Change, content="7"), "what is set aside of it cannot be listed"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_spoiled_is_named(what, session, set_aside, decide, said):
    changes = set_aside()
    decide(changes, "kept-aside")
    assert said() == []
    spoil, sentence = SPOILED[what]
    session.execute(spoil(changes))
    found = said()
    assert [each for each in found if sentence in each], found


def test_what_is_listed_and_is_not_set_aside_is_named(session, city, push, said):
    change = edit(city.anna, new(), S_STIPR="Viens.")
    push(change)
    listed = {
        "id": UUID(change["id"]), "observation_id": UUID(change["obs"]), "author_id": city.anna.id,
        "code": "device-revoked", "changes": 1, "first_at": make.NOW, "last_at": make.NOW,
        "submits": False, "kind": "",
    }  # fmt: skip
    session.execute(insert(Aside.__table__).values(listed))
    expected = (
        f"observation {change['obs']}: change {change['id']} is listed as set aside and is not"
    )
    assert said() == [expected]


def test_what_was_not_known_when_it_was_set_aside_is_no_fault(session, set_aside, said):
    set_aside()
    session.execute(update(Aside).values(kind="", institution_id=None, teacher_id=None))
    session.execute(update(Aside).values(lesson_on=None))
    assert said() == []


def test_however_many_there_are_each_is_looked_at(monkeypatch, session, set_aside, said):
    monkeypatch.setattr(checking, "BATCH", 2)
    for _ in range(5):
        set_aside()
    assert said() == []
    session.execute(update(Aside).values(changes=9))
    assert len(said()) == 5
