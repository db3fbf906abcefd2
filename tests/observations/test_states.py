"""The way of an observation: who may do what, whose turn it is, and that nobody can block it."""

from datetime import date

import pytest

from svēris import calendar
from svēris.observations.models import Deed, State
from svēris.observations.states import MOVES, Part, Standing, after, may, turn

MONDAY, LATER = date(2024, 3, 4), date(2024, 3, 18)
FORMAL = ("areja", "ieksieja")


def standing(kind="areja", state=State.SUBMITTED):
    return Standing(kind, state, MONDAY)


def deeds(kind, state, *parts, on=MONDAY):
    return set(may(standing(kind, state), parts, on))


@pytest.mark.parametrize("kind", FORMAL)
def test_the_teacher_reads_and_answers_at_any_time_and_decides_nothing_else(kind):
    assert deeds(kind, State.SUBMITTED, Part.TEACHER) == {Deed.ACKNOWLEDGE, Deed.ANSWER}
    for state in (State.ACKNOWLEDGED, State.DISCUSSED, State.CLOSED):
        assert deeds(kind, state, Part.TEACHER) == {Deed.ANSWER}
    assert deeds(kind, State.VOID, Part.TEACHER) == set()


@pytest.mark.parametrize("kind", FORMAL)
def test_the_observer_talks_and_closes_and_cannot_make_void(kind):
    assert deeds(kind, State.ACKNOWLEDGED, Part.OBSERVER) == {Deed.DISCUSS, Deed.CLOSE}
    assert deeds(kind, State.DISCUSSED, Part.OBSERVER) == {Deed.CLOSE}
    assert deeds(kind, State.CLOSED, Part.OBSERVER) == set()


def test_only_who_answers_for_it_reopens_it_or_makes_it_void():
    for state in (State.SUBMITTED, State.ACKNOWLEDGED, State.DISCUSSED, State.CLOSED):
        assert deeds("areja", state, Part.KEEPER) >= {Deed.REOPEN, Deed.VOID}
        assert not deeds("areja", state, Part.TEACHER, Part.OBSERVER) & {Deed.REOPEN, Deed.VOID}


def test_what_was_not_read_is_closed_only_after_ten_working_days():
    for day, closes in ((date(2024, 3, 15), False), (LATER, True)):
        assert (Deed.CLOSE in deeds("areja", State.SUBMITTED, Part.OBSERVER, on=day)) is closes


def test_a_peer_observation_is_the_pairs_alone():
    for part in (Part.TEACHER, Part.OBSERVER):
        assert Deed.CLOSE in deeds("savstarpeja", State.SUBMITTED, part)
    assert deeds("savstarpeja", State.SUBMITTED, Part.KEEPER) == set()
    assert turn(standing("savstarpeja")) == {Part.TEACHER, Part.OBSERVER}


def test_nothing_follows_a_self_observation():
    assert deeds("pasverosana", State.SUBMITTED, *Part) == set()
    assert turn(standing("pasverosana")) == set()


@pytest.mark.parametrize(
    ("state", "whose"),
    [
        (State.SUBMITTED, {Part.TEACHER}),
        (State.ACKNOWLEDGED, {Part.OBSERVER}),
        (State.DISCUSSED, {Part.OBSERVER}),
        (State.CLOSED, set()),
        (State.REOPENED, {Part.OBSERVER}),
        (State.VOID, set()),
    ],
)
def test_it_is_somebodys_turn_until_it_is_closed(state, whose):
    assert turn(standing(state=state)) == whose


@pytest.mark.parametrize("kind", MOVES)
def test_whose_turn_it_is_can_do_something(kind):
    # What is reopened goes on on the tablet.
    for state in set(State) - {State.REOPENED}:
        for part in turn(standing(kind, state)):
            assert deeds(kind, state, part, on=LATER)


def test_deeds_lead_where_they_lead_one_after_another():
    def lead(*deeds, kind="areja", revision=1):
        return after(kind, deeds, revision)

    first = [(deed, 1) for deed in (Deed.ANSWER, Deed.DISCUSS, Deed.CLOSE, Deed.ANSWER)]
    assert lead() is State.SUBMITTED
    assert lead(*first) is State.CLOSED
    assert lead((Deed.CLOSE, 1), (Deed.DISCUSS, 1)) is None
    assert lead((Deed.CLOSE, 1), kind="pasverosana") is None


def test_only_what_was_reopened_has_a_further_revision_and_is_then_as_new():
    reopened = (Deed.REOPEN, 1)
    assert after("areja", [reopened], 1) is State.REOPENED
    assert after("areja", [reopened], 2) is State.SUBMITTED
    assert after("areja", [reopened, (Deed.ACKNOWLEDGE, 2)], 2) is State.ACKNOWLEDGED
    assert after("areja", [], 2) is None
    assert after("areja", [reopened, (Deed.ACKNOWLEDGE, 1)], 1) is None


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, date(2024, 3, 8), 4),
        (date(2024, 3, 8), date(2024, 3, 11), 1),
        (MONDAY, LATER, 10),
        (date(2024, 3, 9), date(2024, 3, 10), 0),
        (LATER, MONDAY, 0),
    ],
)
def test_working_days_are_mondays_to_fridays(first, last, days):
    assert calendar.working_days(first, last) == days
