"""Finding observations: words, filters, order, pages, and never more than the reader may know."""

from datetime import date, timedelta

import pytest

from svēris.observations import listing
from svēris.observations.listing import PAGE_SIZE, Filter, choices, find
from svēris.observations.models import Facet, State
from svēris.people import holdings
from svēris.people.models import RoleName
from tests import factories as make
from tests.queries import count_queries

TODAY = make.NOW.date()


@pytest.fixture
def school(session):
    return make.make_institution(
        session, name="Daugavpils Saskaņas pamatskola", short_name="Saskaņas"
    )


@pytest.fixture
def head(session, school):
    person = make.make_role(session, RoleName.HEAD, institution=school).person
    return lambda: holdings.access_for(session, person.id, TODAY)


@pytest.fixture
def observe(session, school):
    """Make an observation at the school, of a teacher with the name given."""

    def observed(name="Anna Bērziņa", **given):
        first, family = name.split()
        person = make.make_person(session, given_name=first, family_name=family)
        assignment = make.make_assignment(session, person=person, institution=school)
        return make.make_observation(session, assignment=assignment, **given)

    return observed


def teachers(found):
    return [row.teacher for row in found.rows]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("berzina", ["Anna Bērziņa"]),
        ("BĒRZIŅA anna", ["Anna Bērziņa"]),
        ("zagars", ["Līga Šķēle"]),
        ("skele mate", ["Līga Šķēle"]),
        ("fizika", ["Anna Bērziņa"]),
        ("saskanas", ["Anna Bērziņa", "Līga Šķēle"]),
        ("2024-9999", ["Anna Bērziņa"]),
        ("berzina fizika zagars", []),
        ("%", []),
        ("   ", ["Anna Bērziņa", "Līga Šķēle"]),
    ],
)
def test_words_are_found_in_names_subjects_schools_and_numbers_without_diacritics(
    session, head, observe, words, expected
):
    make.make_list_item(session, code="matematika", lv="Matemātika", en="Mathematics")
    make.make_list_item(session, code="fizika", lv="Fizika", en="Physics")
    bruno = make.make_person(session, given_name="Bruno", family_name="Žagars")
    observe("Anna Bērziņa", subject="fizika", number="2024-999901")
    observe("Līga Šķēle", observer=bruno)
    assert sorted(teachers(find(session, head(), Filter(words=words)))) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), 3),
        (Filter(year=2023), 2),
        (Filter(kind="ieksieja"), 1),
        (Filter(form="rn"), 1),
        (Filter(state="closed"), 1),
        (Filter(state="attention"), 1),
        (Filter(institution="nav"), 0),
        (Filter(area="MAT"), 1),
        (Filter(grade="7", area="MAT"), 1),
        (Filter(grade="8", area="MAT"), 0),
        (Filter(state="no-such-state"), 3),
    ],
)
def test_filters_narrow_the_list(session, head, observe, wanted, expected):
    lesson = observe(state=State.CLOSED)
    observe(kind="ieksieja", flags=[{"code": "answer-missing", "field": "S.STIPR", "params": {}}])
    observe(form="rn", school_year=2022)
    session.add_all(
        Facet(observation_id=lesson.id, name=name, value=value)
        for name, value in (("area", "MAT"), ("grade", "7"))
    )
    session.flush()
    assert find(session, head(), wanted).total == expected


def test_teachers_stand_in_latvian_order(session, head, observe):
    for name in (
        "Zane Zeme",
        "Čeda Čakste",
        "Ņina Ņurd",
        "Cita Cīrule",
        "Žanis Žagars",
        "Nora Nīca",
    ):
        observe(name)
    found = find(session, head(), Filter(order="teacher"))
    assert [name.split()[1] for name in teachers(found)] == [
        "Cīrule", "Čakste", "Nīca", "Ņurd", "Zeme", "Žagars",
    ]  # fmt: skip


def test_the_newest_lesson_stands_first(session, head, observe):
    days = [date(2024, 1, 9), date(2024, 3, 1), date(2023, 12, 1)]
    for day in days:
        observe(lesson_on=day)
    found = find(session, head(), Filter())
    assert [row.lesson_on for row in found.rows] == sorted(days, reverse=True)


def test_pages_leave_nothing_out_and_repeat_nothing(session, head, observe, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)
    made = {observe().id for _ in range(7)}
    pages = [find(session, head(), Filter(page=page)) for page in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert {row.id for page in pages for row in page.rows} == made
    assert (pages[0].total, pages[0].pages) == (7, 3)
    assert find(session, head(), Filter(page=99)).page == 3


def test_the_number_of_statements_does_not_grow_with_what_is_found(session, head, observe):
    access = head()
    counted = []
    for more in (1, 12):
        for _ in range(more):
            observe()
        session.commit()
        with count_queries() as sent:
            find(session, access, Filter(words="anna", grade=None))
            choices(session, access)
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 8


def test_a_head_learns_of_a_peer_observation_only_that_it_was(session, head, observe, school):
    observe(kind="savstarpeja", observer=make.make_assignment(session, institution=school).person)
    (row,) = find(session, head(), Filter()).rows
    assert not row.readable
    assert (row.subject, row.group_label, row.needs_attention) == (None, None, False)
    assert row.teacher == "Anna Bērziņa"


@pytest.mark.parametrize(
    "asked", [Filter(words="fizika"), Filter(grade="7"), Filter(state="attention")]
)
def test_what_a_reader_may_not_open_cannot_be_found_by_its_content(
    session, head, observe, school, asked
):
    make.make_list_item(session, code="fizika", lv="Fizika", en="Physics")
    colleague = make.make_assignment(session, institution=school).person
    hidden = observe(
        kind="savstarpeja",
        observer=colleague,
        subject="fizika",
        flags=[{"code": "answer-missing", "field": "S.STIPR", "params": {}}],
    )
    session.add(Facet(observation_id=hidden.id, name="grade", value="7"))
    session.flush()
    assert find(session, head(), asked).total == 0


def test_the_filters_offer_what_the_reader_may_see(session, head, observe, school):
    make.make_institution(session)
    observe(lesson_on=TODAY - timedelta(days=500), school_year=2021)
    observe()
    offered = choices(session, head())
    assert list(offered.years) == [2023, 2022, 2021]
    assert offered.institutions == {school.code: "Saskaņas"}
    assert offered.kinds == ["areja", "ieksieja", "savstarpeja"]


def test_a_page_of_the_list_is_as_long_as_can_be_looked_over():
    assert PAGE_SIZE == 50


def test_the_years_offered_are_of_what_was_submitted(session):
    make.make_observation(session)
    for year in (1999, 9999):
        make.make_observation(session, school_year=year, state=State.DRAFT, submitted_at=None)
    access = holdings.access_for(session, make.make_person(session).id, make.NOW.date())
    assert list(choices(session, access).years) == [2023]
