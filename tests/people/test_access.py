"""Every row of the table of rights (domain.md §4.2) that exists, asked of `people.access` alone."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from svēris.people.access import KINDS, TEACHER, Held, Right, Scope, access_of
from svēris.people.models import INSTITUTION_ROLES, RoleName

ANNA = UUID(int=1)
HERE, THERE = 1, 2
TODAY = date(2024, 3, 4)
COLUMNS = (*RoleName, TEACHER)
NAMES = [str(column or "teacher") for column in COLUMNS]


def held(column, *, at=HERE, starts_on=date(2023, 9, 1), ends_on=None):
    place = at if column in INSTITUTION_ROLES or column is TEACHER else None
    return Held(column, place, starts_on, ends_on)


def access(*columns, today=TODAY, **given):
    return access_of(ANNA, [held(column, **given) for column in columns], today)


def who(question):
    """Return the columns of whom a question is true, by name."""
    return {name for column, name in zip(COLUMNS, NAMES, strict=True) if question(access(column))}


OBSERVERS = {"external_observer", "head", "internal_observer", "teacher"}


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        (Right.PUBLIC, set(NAMES)),
        (Right.SIGNED_IN, set(NAMES)),
        (Right.OBSERVE, OBSERVERS),
        (Right.TRAIN, OBSERVERS | {"coordinator"}),
        (Right.READ_OBSERVATIONS, OBSERVERS | {"coordinator"}),
        (Right.SCHOOL_RESULTS, OBSERVERS | {"coordinator"}),
        (Right.CITY_RESULTS, OBSERVERS | {"coordinator", "methodologist"}),
        (Right.NOT_YET_OBSERVED, {"head"}),
        (Right.AGREEMENT, {"coordinator", "head"}),
        (Right.PLAN, OBSERVERS | {"coordinator"}),
        (Right.STEPS, OBSERVERS | {"methodologist"}),
        (Right.IMPORT_PEER, {"head"}),
        (Right.BLACKOUTS, {"coordinator", "head"}),
        (Right.COMPARE_SCHOOLS, {"coordinator"}),
        (Right.SELF_EVALUATION, {"coordinator", "head", "internal_observer"}),
        (Right.ANNUAL_REPORT, {"coordinator"}),
        (Right.CLOSE_PERIODS, {"coordinator"}),
        (Right.CONFIRM_TERMS, {"coordinator"}),
        (Right.ABSENCES, {"admin", "head"}),
        (Right.RESEARCH_FILE, {"coordinator"}),
        (Right.DESIGN_INDICATORS, {"coordinator"}),
        (Right.EXPORT_ROWS, {"coordinator", "head", "teacher"}),
        (Right.MANAGE_ACCOUNTS, {"admin"}),
        (Right.PUBLISH_FORMS, {"coordinator"}),
        (Right.DECIDE, {"admin", "coordinator", "head"}),
        (Right.FLEET, {"admin", "coordinator", "head"}),
        (Right.ACCESS_LOG, {"admin", "dpo"}),
        (Right.ACCESS_TOKENS, {"coordinator", "head"}),
        # A device is asked for its token, not for its person's roles.
        (Right.DEVICE, set()),
        (Right.HAND_IN, set()),
        # Who came by the link of a mail is asked for that, and is nobody who signed in.
        (Right.LINKED, set()),
    ],
)
def test_each_right_belongs_to_the_columns_of_the_table(right, expected):
    assert who(lambda each: each.may(right)) == expected


def test_every_right_is_in_the_table_of_these_tests():
    marks = test_each_right_belongs_to_the_columns_of_the_table.pytestmark
    assert {row[0] for row in marks[0].args[1]} == set(Right)


OWN_AS_TEACHER = Scope(as_teacher=True)
NOTHING = Scope()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "areja",
            {
                RoleName.COORDINATOR: Scope(everywhere=True),
                RoleName.EXTERNAL_OBSERVER: Scope(as_observer=True),
                RoleName.HEAD: Scope(institutions=frozenset({HERE})),
                TEACHER: OWN_AS_TEACHER,
            },
        ),
        (
            "ieksieja",
            {
                RoleName.HEAD: Scope(institutions=frozenset({HERE}), as_observer=True),
                RoleName.INTERNAL_OBSERVER: Scope(as_observer=True),
                TEACHER: OWN_AS_TEACHER,
            },
        ),
        ("savstarpeja", {TEACHER: Scope(as_teacher=True, as_observer=True)}),
        ("pasverosana", {TEACHER: Scope(as_teacher=True, as_observer=True)}),
        (None, dict.fromkeys(
            [RoleName.EXTERNAL_OBSERVER, RoleName.HEAD, RoleName.INTERNAL_OBSERVER, TEACHER],
            Scope(as_observer=True),
        )),
        ("unknown", {}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", COLUMNS, ids=NAMES)
def test_each_column_reads_in_full_what_the_table_says(kind, expected, column):
    assert access(column).reading(kind) == expected.get(column, NOTHING)


def test_a_head_knows_that_colleagues_visited_each_other_but_not_what_they_wrote():
    head = access(RoleName.HEAD)
    assert head.knows_of("savstarpeja") == Scope(institutions=frozenset({HERE}))
    assert head.reading("savstarpeja") == NOTHING
    assert not head.reading("savstarpeja")


@pytest.mark.parametrize("column", [c for c in COLUMNS if c is not RoleName.HEAD])
@pytest.mark.parametrize("kind", [*KINDS, None])
def test_nobody_else_knows_of_more_than_he_or_she_reads(column, kind):
    assert access(column).knows_of(kind) == access(column).reading(kind)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("areja", {"external_observer"}),
        ("ieksieja", {"head", "internal_observer"}),
        ("savstarpeja", {"teacher"}),
        ("pasverosana", {"teacher"}),
        ("unknown", set()),
    ],
)
def test_each_kind_is_made_by_the_columns_of_the_table(kind, expected):
    assert who(lambda each: each.may_observe(kind, HERE, TODAY) is None) == expected
    assert who(lambda each: kind in each.kinds()) == expected


def test_an_external_observer_observes_everywhere_the_others_only_at_their_institution():
    assert access(RoleName.EXTERNAL_OBSERVER).may_observe("areja", THERE, TODAY) is None
    assert access(RoleName.EXTERNAL_OBSERVER).observing_institutions() is None
    head = access(RoleName.HEAD)
    assert head.may_observe("ieksieja", THERE, TODAY) == "institution-not-yours"
    assert head.observing_institutions() == {HERE}
    assert head.may_observe("areja", HERE, TODAY) == "right-withdrawn"
    assert access(RoleName.DPO).observing_institutions() == frozenset()


@pytest.mark.parametrize(
    ("on", "problem"),
    [
        (date(2023, 8, 31), "right-withdrawn"),
        (date(2023, 9, 1), None),
        (date(2024, 2, 29), None),
        (date(2024, 3, 1), "right-withdrawn"),
    ],
)
def test_the_role_counts_on_the_day_of_the_lesson_not_on_the_day_of_sending(on, problem):
    ended = access(RoleName.HEAD, ends_on=date(2024, 2, 29))
    assert ended.may_observe("ieksieja", HERE, on) == problem


@pytest.mark.parametrize("role", [*RoleName])
@pytest.mark.parametrize(
    "period",
    [{"ends_on": TODAY - timedelta(days=1)}, {"starts_on": TODAY + timedelta(days=1)}],
    ids=["ended", "not yet begun"],
)
def test_a_role_that_is_not_held_today_gives_nothing(role, period):
    anna = access(role, **period)
    rights = {right for right in Right if anna.may(right)}
    assert rights == {Right.PUBLIC, Right.SIGNED_IN}
    assert not any(anna.reading(kind) or anna.knows_of(kind) for kind in KINDS)
    assert anna.results_institutions() == frozenset()


def test_a_role_is_held_on_its_first_and_on_its_last_day():
    assert access(RoleName.HEAD, starts_on=TODAY, ends_on=TODAY).may(Right.SCHOOL_RESULTS)


def test_who_left_still_reads_what_was_written_about_the_own_lessons_and_nothing_else():
    cilda = access(TEACHER, ends_on=TODAY - timedelta(days=1))
    assert cilda.may(Right.READ_OBSERVATIONS)
    assert cilda.may(Right.EXPORT_ROWS)
    assert cilda.reading("ieksieja") == cilda.reading("savstarpeja") == OWN_AS_TEACHER
    assert not cilda.may(Right.SCHOOL_RESULTS)
    assert cilda.kinds() == ()


def test_several_roles_add_up_at_several_institutions():
    bruno = access_of(
        ANNA,
        [held(RoleName.HEAD), held(TEACHER, at=THERE), held(RoleName.INTERNAL_OBSERVER, at=THERE)],
        TODAY,
    )
    assert bruno.reading("ieksieja") == Scope(
        institutions=frozenset({HERE}), as_observer=True, as_teacher=True
    )
    assert bruno.kinds() == ("ieksieja", "savstarpeja", "pasverosana")
    assert bruno.observing_institutions() == {HERE, THERE}
    assert bruno.observing_institutions("savstarpeja") == {THERE}
    assert bruno.results_institutions() == {HERE, THERE}


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (RoleName.COORDINATOR, None),
        (RoleName.EXTERNAL_OBSERVER, None),
        (RoleName.HEAD, {HERE}),
        (RoleName.INTERNAL_OBSERVER, {HERE}),
        (TEACHER, {HERE}),
        (RoleName.METHODOLOGIST, frozenset()),
        (RoleName.ADMIN, frozenset()),
        (RoleName.DPO, frozenset()),
    ],
)
def test_figures_are_shown_by_name_for_the_institutions_of_the_table(column, expected):
    assert access(column).results_institutions() == expected


def test_peer_answers_are_figures_of_the_own_school_only():
    assert "savstarpeja" in access(RoleName.HEAD).results_kinds(HERE)
    assert "savstarpeja" not in access(RoleName.HEAD).results_kinds(THERE)
    assert "savstarpeja" not in access(RoleName.COORDINATOR).results_kinds(HERE)
    assert "savstarpeja" not in access(RoleName.HEAD).results_kinds(None)


def test_a_teacher_sees_the_schools_figures_only_from_ten_on():
    assert access(TEACHER).results_smallest_base(HERE) == 10
    assert access(TEACHER, RoleName.HEAD).results_smallest_base(HERE) == 0
    assert access(RoleName.COORDINATOR).results_smallest_base(HERE) == 0
    elsewhere = access_of(ANNA, [held(TEACHER), held(RoleName.HEAD, at=THERE)], TODAY)
    assert elsewhere.results_smallest_base(HERE) == 10


def test_rows_leave_with_names_from_a_head_or_a_teacher_and_without_from_a_coordinator():
    assert access(RoleName.HEAD).exporting() == Scope(institutions=frozenset({HERE}))
    assert access(TEACHER).exporting() == OWN_AS_TEACHER
    assert access(RoleName.COORDINATOR).exporting() == NOTHING
    assert access(RoleName.COORDINATOR).exports_pseudonyms()
    assert not access(RoleName.HEAD).exports_pseudonyms()


def test_an_administrator_sees_the_technical_part_of_the_log_a_dpo_all_of_it():
    assert access(RoleName.ADMIN).log_is_technical()
    assert not access(RoleName.DPO).log_is_technical()
    assert not access(RoleName.DPO, RoleName.ADMIN).log_is_technical()
