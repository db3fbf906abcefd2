"""A head notes who is away for long; nobody else of the school does, and no reason is kept."""

from datetime import date

import pytest
from sqlalchemy import select

from svēris.people.absences import Absence
from svēris.people.models import Event, RoleName
from tests.factories import (
    make_absence,
    make_assignment,
    make_institution,
    make_person,
    make_role,
)
from tests.signing_in import post_form


@pytest.fixture
def school(session):
    return make_institution(session, code="skola")


@pytest.fixture
def teacher(session, school):
    zane = make_person(session, given_name="Zane", family_name="Kalve")
    return make_assignment(session, institution=school, person=zane)


@pytest.fixture
def head(client, sign_in, session, school, teacher):
    """The browser of the school's head."""
    return sign_in(client, make_role(session, RoleName.HEAD, institution=school).person)


def stored(session):
    session.expire_all()
    found = session.scalars(select(Absence).order_by(Absence.starts_on))
    return [(each.starts_on.isoformat(), each.ends_on and each.ends_on.isoformat())
            for each in found]  # fmt: skip


def note(head, teacher, first="2026-01-05", last="", **given):
    return post_form(
        head, "/absences", institution="skola", assignment=str(teacher.id), first_on=first,
        last_on=last, **given,
    )  # fmt: skip


def key(teacher, first="2026-01-05"):
    return f"{teacher.id} {first}"


def test_an_absence_is_noted_ended_and_taken_back(head, session, teacher):
    assert note(head, teacher).status_code == 303
    assert stored(session) == [("2026-01-05", None)]
    page = head.get("/absences").text
    assert "Kalve Zane" in page
    assert "no 05.01.2026., atgriešanās vēl nav zināma" in page
    ended = {"institution": "skola", "end": key(teacher), "last_on": "2026-06-30"}
    assert post_form(head, "/absences", **ended).status_code == 303
    assert stored(session) == [("2026-01-05", "2026-06-30")]
    post_form(head, "/absences", institution="skola", remove=key(teacher))
    assert stored(session) == []


def test_the_record_says_about_whom_and_neither_when_nor_why(head, session, teacher):
    note(head, teacher, last="2026-06-30")
    (event,) = session.scalars(select(Event).where(Event.action == "absence.entered"))
    assert event.about_id == teacher.person_id
    assert event.detail == {"institution_id": teacher.institution_id}
    assert set(Absence.__table__.columns.keys()) == {"assignment_id", "starts_on", "ends_on"}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "", "Nav norādīta diena."),
        ("2026-03-01", "2026-02-01", "Pēdējā diena ir pirms pirmās."),
        ("2026-03-01", "2026-03-29", "Prombūtne ir pārāk īsa."),
        ("2025-12-01", "2026-02-01", "Šajā laikā prombūtne jau ir ierakstīta."),
    ],
)
def test_what_is_no_long_absence_of_its_own_is_refused(
    head, session, teacher, school, first, last, said
):
    make_absence(session, assignment=teacher, starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 20))
    session.commit()
    answer = note(head, teacher, first, last)
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(session) == [("2026-01-05", "2026-02-20")]


def test_thirty_days_are_long(head, session, teacher):
    assert note(head, teacher, "2026-03-01", "2026-03-30").status_code == 303
    assert stored(session) == [("2026-03-01", "2026-03-30")]


def test_an_end_that_would_run_into_another_absence_is_refused_beside_its_own(
    head, session, teacher
):
    make_absence(session, assignment=teacher, starts_on=date(2026, 1, 5), ends_on=None)
    session.commit()
    short = post_form(
        head, "/absences", institution="skola", end=key(teacher), last_on="2026-01-10"
    )
    assert short.status_code == 422
    assert f'id="ends-{teacher.id}-2026-01-05-error"' in short.text
    assert stored(session) == [("2026-01-05", None)]


def test_a_head_reaches_the_own_staff_only(head, session):
    other = make_assignment(session)
    make_absence(session, assignment=other, starts_on=date(2026, 1, 5), ends_on=None)
    session.commit()
    assert note(head, other).status_code == 404
    for deed in ({"end": key(other), "last_on": ""}, {"remove": key(other)}, {"remove": "x y"}):
        assert post_form(head, "/absences", institution="skola", **deed).status_code == 404
    assert head.get(f"/absences?institution={other.institution.code}").status_code == 404
    assert stored(session) == [("2026-01-05", None)]


def test_who_takes_in_lists_of_staff_reaches_every_institution(
    client, sign_in, session, school, teacher
):
    admin = sign_in(client, make_role(session, RoleName.ADMIN).person)
    make_institution(session, code="otra")
    session.commit()
    assert "Kalve Zane" in admin.get("/absences?institution=skola").text
    assert "Kalve Zane" not in admin.get("/absences?institution=otra").text
    assert note(admin, teacher).status_code == 303


def test_a_teacher_reads_the_own_absences_among_everything(client, sign_in, session, teacher):
    make_absence(session, assignment=teacher, starts_on=date(2026, 1, 5), ends_on=None)
    session.commit()
    everything = sign_in(client, teacher.person).get("/me/everything.json").json
    assert everything["absences"] == [
        {"assignment": teacher.code, "starts_on": "2026-01-05", "ends_on": None}
    ]
