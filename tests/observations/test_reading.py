"""One observation as it is read: the five answer states in words, evidence, history, what waits."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from svēris.db import uuid7
from svēris.observations.reading import read, trace
from svēris.observations.receive import receive
from svēris.people import holdings
from svēris.people.models import RoleName
from tests import factories as make
from tests.observations.making import edit, new, submit, whole
from tests.queries import count_queries

TODAY = make.NOW.date()


@pytest.fixture
def push(session, city):
    """Receive changes from Anna's tablet."""

    def send(*changes, now=make.NOW):
        receive(session, changes, city.tablet, now)
        session.commit()
        return UUID(changes[0]["obs"])

    return send


@pytest.fixture
def reading(session):
    """Read an observation as a person does, in English."""

    def as_person(observation_id, person, language="en"):
        access = holdings.access_for(session, person.id, TODAY)
        return read(session, access, observation_id, language)

    return as_person


def line(page, code):
    return next(line for section in page.sections for line in section.lines if line.code == code)


def test_answers_are_told_in_the_words_of_the_form_in_the_readers_language(city, push, reading):
    made = push(*whole(city.anna, city.lesson()))
    latvian, english = (reading(made, city.anna, language) for language in ("lv", "en"))
    assert line(latvian, "MS.ST.APJ").words == ["Daļēji novērots"]
    assert line(english, "MS.ST.APJ").words == ["Partly observed"]
    assert len(line(english, "MS.VAL.LIM").words) == 2
    assert english.strengths == "Skaidrs mērķis."
    assert english.context["K.DALA"] == "Whole"
    assert english.context["K.IESTADE"] == city.school.name


@pytest.mark.parametrize(
    ("changed", "code", "expected"),
    [
        ({"MS_SR.DEF": 2}, "MS.SR.DEF", ("value", "2")),
        ({"MS_SR.DEF": 1}, "MS.SR.DEF", ("value", "1")),
        ({"MS_SR.DEF": 0}, "MS.SR.DEF", ("value", "0")),
        ({"MS_P2425.MOT": {"na": "viesstunda"}}, "MS.P2425.MOT", ("na", "na")),
        ({}, "MS.KD.1", ("hidden_0", "0")),
        ({"MS_VAL.STUNDA": "svv"}, "MS.VAL.VIDE", ("hidden_na", "na")),
        ({}, "MS.SR.KRIT", ("missing", "none")),
    ],
)
def test_the_five_states_of_an_answer_stay_apart(city, push, reading, changed, code, expected):
    made = push(*whole(city.anna, city.lesson(**changed)))
    told = line(reading(made, city.anna), code)
    assert (told.state, told.level) == expected
    assert told.reason == ("viesstunda" if told.state == "na" else "")


def test_what_was_not_asked_says_which_answer_decided_that(city, push, reading):
    made = push(*whole(city.anna, city.lesson()))
    told = line(reading(made, city.anna), "MS.KD.1")
    assert told.because == ("Was there a problem situation in the lesson?", "No")
    assert line(reading(made, city.anna), "MS.SR.KRIT").because is None


def test_evidence_stands_in_the_order_of_the_lesson(city, push, reading):
    notes = {
        f"E.{uuid7()}": {"minute": minute, "text": text, "criteria": criteria}
        for minute, text, criteria in (
            (27, "trešais", []), (2, "pirmais", ["MS.SR.DEF"]), (12, "otrais", []),
        )
    }  # fmt: skip
    made = push(*whole(city.anna, city.lesson() | notes))
    page = reading(made, city.anna, "lv")
    assert [note.text for note in page.notes] == ["pirmais", "otrais", "trešais"]
    assert page.notes[0].criteria[0].startswith("Sasniedzamais rezultāts")


def test_steps_tell_term_support_and_status(city, push, reading):
    step = {"text": "Izmēģināt", "term": "2024-04-01", "support": "kolega", "status": None}
    made = push(*whole(city.anna, city.lesson() | {f"S.SOLIS.{uuid7()}": step}))
    (told,) = reading(made, city.anna, "lv").steps
    assert (told.text, told.term, told.status) == ("Izmēģināt", date(2024, 4, 1), "planots")
    assert told.support == "kolega"


@pytest.mark.parametrize(
    ("programme", "present", "told"),
    [("21011111", 2, True), ("21015811", 2, False), ("21015811", 24, True)],
)
def test_a_special_programme_is_left_out_where_the_group_is_small(
    city, push, reading, programme, present, told
):
    city.school.sites[0].programmes = [programme]
    made = push(*whole(city.anna, city.lesson(K_PROGR=programme, K_SK_KLAT=present)))
    assert ("K.PROGR" in reading(made, city.anna).context) is told


def test_history_tells_its_observer_what_became_of_each_field(city, push, reading):
    obs = new()
    first = edit(city.anna, obs, fields=city.lesson(MS_SR_DEF=None) | {"MS.SR.DEF": 0})
    second = edit(city.anna, obs, base=[first["id"]], fields={"MS.SR.DEF": 2})
    push(first)
    made = push(second, submit(city.anna, obs, first, second), now=make.NOW + timedelta(hours=1))
    entries = reading(made, city.anna).history
    assert [entry.kind for entry in entries] == ["submit", "edit", "edit"]
    changed = entries[1].fields["MS.SR.DEF"]
    assert (changed.before, changed.after) == (["Not observed"], ["Observed"])
    assert entries[1].device == "Planšete"


def test_changes_of_one_sitting_are_one_entry(city, push, reading):
    obs = new()
    made = push(edit(city.anna, obs, **{"MS_SR.DEF": 0}))
    push(edit(city.anna, obs, **{"MS_DIP.DIF": 1}), now=make.NOW + timedelta(minutes=9))
    push(edit(city.anna, obs, **{"MS_DIP.IND": 1}), now=make.NOW + timedelta(minutes=30))
    assert [len(entry.fields) for entry in reading(made, city.anna).history] == [1, 2]


def test_nobody_else_reads_what_stood_in_the_draft(city, push, reading):
    obs = new()
    first = edit(city.anna, obs, fields=city.lesson() | {"S.PILNV": "skarbs melnraksts"})
    second = edit(city.anna, obs, base=[first["id"]], fields={"S.PILNV": "Vairāk jautājumu."})
    made = push(first, second, submit(city.anna, obs, first, second))
    page = reading(made, city.cilda.person)
    assert page.improvements == "Vairāk jautājumu."
    assert not any(entry.fields for entry in page.history)
    assert "skarbs" not in repr(page)


def test_both_values_of_a_conflict_are_shown_with_who_wrote_them(city, push, reading):
    obs = new()
    made = push(edit(city.anna, obs, **{"MS_SR.DEF": 2}), edit(city.anna, obs, **{"MS_SR.DEF": 0}))
    (conflict,) = reading(made, city.anna).conflicts
    assert conflict.question.startswith("The learning outcome")
    assert sorted(word for _, words in conflict.values for word in words) == [
        "Not observed",
        "Observed",
    ]
    assert {stored.author for stored, _ in conflict.values} == {city.anna.name}


def test_flags_are_sentences_about_a_question(city, push, reading):
    made = push(*whole(city.anna, city.lesson(**{"MS_VAL.SK.RUNA": ...}) | {"MS.VAL.SK_RUNA": 30}))
    said = reading(made, city.anna).attention
    assert any("24" in f"{one.title} {one.detail}" for one in said)
    assert all(one.title and one.question for one in said)


def test_what_comes_after_the_submission_is_shown_as_set_aside(city, push, reading):
    changes = whole(city.anna, city.lesson())
    made = push(*changes)
    late = edit(city.anna, changes[0]["obs"], base=[changes[0]["id"]], fields={"MS.SR.DEF": 0})
    push(late, now=make.NOW + timedelta(days=1))
    page = reading(made, city.anna)
    (aside,) = page.aside
    assert aside.late or aside.held_code
    assert line(page, "MS.SR.DEF").words == ["Observed"]
    assert not any(entry.fields for entry in reading(made, city.cilda.person).aside)


def test_who_may_not_read_it_gets_nothing(session, city, push, reading):
    made = push(*whole(city.anna, city.lesson()))
    stranger = make.make_role(session, RoleName.HEAD, institution=city.other_school).person
    assert reading(made, stranger) is None
    assert reading(uuid7(), city.anna) is None


def test_the_trace_of_a_reading_holds_no_content(city, push, reading):
    made = push(*whole(city.anna, city.lesson()))
    page = reading(made, city.cilda.person)
    assert trace(page) == {
        "number": page.observation.number,
        "kind": "areja",
        "lesson_on": "2024-03-01",
    }
    assert page.leaves_a_trace
    assert not reading(made, city.anna).leaves_a_trace


def test_the_number_of_statements_is_constant(session, city, push):
    obs = new()
    made = push(*whole(city.anna, city.lesson(), obs))
    access = holdings.access_for(session, city.cilda.person_id, TODAY)
    counted = []
    for days in (1, 2):
        session.expire_all()
        with count_queries() as sent:
            read(session, access, made, "lv")
        counted.append(len(sent))
        for minute in range(5):
            note = {f"E.{uuid7()}": {"minute": minute, "text": "x", "criteria": []}}
            push(edit(city.anna, obs, fields=note), now=make.NOW + timedelta(days=days))
    assert counted[0] == counted[1] <= 14
