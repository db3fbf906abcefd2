"""Who is told of what: every deed of every kind."""

from uuid import uuid4

import pytest

from svēris.observations.models import Deed
from svēris.people.access import KINDS
from svēris.telling import audience
from svēris.telling.audience import To

TEACHER, OBSERVER, HEAD = uuid4(), uuid4(), uuid4()
NAMES = {TEACHER: "teacher", OBSERVER: "observer", HEAD: "head"}
PEOPLE = {To.TEACHER: TEACHER, To.OBSERVER: OBSERVER}

#: What is told, and to whom when somebody else than the two does it.
FORMAL = {
    Deed.ACKNOWLEDGE: None,
    Deed.ANSWER: ("answered", {"observer"}),
    Deed.DISCUSS: ("discussed", {"teacher"}),
    Deed.CLOSE: ("closed", {"teacher"}),
    Deed.REOPEN: ("reopened", {"teacher", "observer"}),
    Deed.VOID: ("void", {"teacher", "observer"}),
}
PEER = {
    **dict.fromkeys(Deed),
    Deed.ANSWER: ("answered", {"observer"}),
    Deed.CLOSE: ("closed", {"teacher", "observer"}),
}
TOLD = {
    "areja": FORMAL, "ieksieja": FORMAL, "savstarpeja": PEER, "pasverosana": dict.fromkeys(Deed),
}  # fmt: skip


def of(kind, deed, actor):
    found = audience.of_act(kind, deed, PEOPLE, actor)
    return found and (found[0].value, {NAMES[each] for each in found[1]})


def test_every_kind_stands_in_this_table():
    assert TOLD.keys() == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("deed", Deed)
def test_each_deed_is_told_to_whom_it_concerns(kind, deed):
    expected = TOLD[kind][deed]
    assert of(kind, deed, HEAD) == expected
    for actor in (TEACHER, OBSERVER):
        # Nobody is told of what he or she did.
        assert of(kind, deed, actor) == (expected and (expected[0], expected[1] - {NAMES[actor]}))


@pytest.mark.parametrize("kind", [None, "", "nezināms"])
def test_of_what_has_no_kind_nobody_is_told(kind):
    assert of(kind, Deed.VOID, HEAD) is None
    assert audience.of_submission(kind, 1) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_teacher_is_told_of_submissions_but_of_the_own_ones(kind):
    first, second = (audience.of_submission(kind, revision) for revision in (1, 2))
    expected = (None, None) if kind == "pasverosana" else ("submitted", "revised")
    assert (first, second) == expected
