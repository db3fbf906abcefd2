"""Figures: what is shown, what is hidden, and what stands beside it."""

from dataclasses import replace
from datetime import date

import pytest

from svēris.people.models import Duty, InstitutionType
from svēris.results.disclosure import FEWEST_INSTITUTIONS, INSIDE, PUBLISHED, Hidden
from svēris.results.figures import figures
from svēris.results.filters import KINDS, Filter
from svēris.results.indicators import current
from svēris.results.rows import arrange
from svēris.results.tallies import Tally
from tests.factories import NOW
from tests.queries import count_queries


def report(session, *, rule=INSIDE, chosen=(), **asked):
    """Return the figures of a filter; `chosen` are the kinds it asks for."""
    of = Filter(**{"year": 2023, "kinds": chosen, **asked})
    return figures(session, of, rule=rule, now=NOW, kinds=KINDS)


def one(session, code, *, kinds=None, part=None, **asked):
    """Return one figure."""
    (found,) = [
        figure
        for figure in report(session, **asked).figures
        if figure.formula.code == code
        and figure.part == part
        and (kinds is None or figure.kinds == kinds)
    ]
    return found


@pytest.fixture
def teachers(city):
    """Six teachers of one school."""
    school = city.school()
    return [city.teacher(school) for _ in range(6)]


def lessons(city, teachers, values, **given):
    """Observe one lesson of each teacher in turn, with these values of SR.DEF."""
    for place, value in enumerate(values):
        city.observe(teachers[place % len(teachers)], **{"SR.DEF": value, **given})


def test_a_figure_carries_everything_it_takes_to_understand_it(city, session, teachers):
    lessons(city, teachers, [2, 2, 2, 1, 0, None])
    figure = one(session, "sr-def")
    assert figure.tally == Tally(
        k=3, n=5, lessons=5, partly=1, na=0, missing=1, teachers=5, institutions=1
    )
    assert (figure.kinds, figure.period, figure.hidden) == (("areja",), "headline", None)
    assert figure.formula.text("base", "lv").startswith("visas vērotās stundas")


def test_a_small_group_is_hidden_and_holds_no_number(city, session, teachers):
    lessons(city, teachers, [2, 2, 2, 2])
    figure = one(session, "sr-def")
    assert (figure.hidden, figure.tally, figure.interval) == (Hidden.SMALL, None, None)


def test_many_lessons_of_two_teachers_are_hidden(city, session, teachers):
    lessons(city, teachers[:2], [2, 0, 2, 0, 2, 0])
    assert one(session, "sr-def").hidden is Hidden.SMALL


def test_what_may_be_published_needs_more(city, session, teachers):
    lessons(city, teachers, [2, 0] * 4)
    assert one(session, "sr-def", rule=PUBLISHED).hidden is Hidden.SMALL
    assert one(session, "sr-def").hidden is None


def test_kinds_are_never_silently_mixed(city, session, teachers):
    lessons(city, teachers, [2] * 6)
    lessons(city, teachers, [0] * 6, kind="ieksieja")
    shown = {
        figure.kinds: figure.tally.k
        for figure in report(session).figures
        if figure.formula.code == "dip-both"
    }
    assert shown == {("areja",): 6, ("ieksieja",): 6, ("areja", "ieksieja"): 12}
    assert one(session, "sr-def").kinds == ("areja",)


def test_the_sum_is_hidden_where_one_kind_is(city, session, teachers):
    lessons(city, teachers, [2] * 6, kind="ieksieja")
    lessons(city, teachers, [2, 0], kind="areja")
    hidden = {
        figure.kinds: figure.hidden
        for figure in report(session).figures
        if figure.formula.code == "dip-both"
    }
    assert hidden == {
        ("areja",): Hidden.SMALL,
        ("ieksieja",): None,
        ("areja", "ieksieja"): Hidden.COMPLEMENT,
    }


def test_a_base_that_leaves_out_a_few_judged_lessons_is_hidden(city, session, teachers):
    lessons(city, teachers, [2] * 6)
    lessons(city, teachers, [2], **{"VAL.STUNDA": "bil", "VAL.LIM": ["L3"]})
    assert one(session, "lim-l3").tally.n == 7
    assert one(session, "lim-l3-lv").hidden is Hidden.COMPLEMENT


def test_a_filter_that_leaves_out_a_few_lessons_is_hidden(city, session, teachers):
    lessons(city, teachers, [2] * 6)
    lessons(city, teachers, [0], **{"K.KLASE": ["9"]})
    assert one(session, "sr-def").tally.n == 7
    assert one(session, "sr-def", grade="7").hidden is Hidden.COMPLEMENT


def test_the_other_period_is_hidden_where_summer_has_a_few_lessons(city, session, teachers):
    lessons(city, teachers, [2] * 6)
    lessons(city, teachers, [0], on=date(2024, 7, 10))
    assert one(session, "sr-def").tally.n == 6
    assert one(session, "sr-def", period="year").hidden is Hidden.COMPLEMENT


def test_the_only_external_lesson_is_not_found_in_both_kinds_of_the_whole_year(
    city, session, teachers
):
    lessons(city, teachers, [2] * 6, kind="ieksieja")
    asked = {"chosen": ("areja", "ieksieja"), "kinds": ("areja", "ieksieja")}
    assert one(session, "sr-def", **asked, period="year").tally.n == 6
    lessons(city, teachers, [0], on=date(2024, 7, 10))
    assert one(session, "sr-def", **asked).tally.n == 6
    assert one(session, "sr-def", **asked, period="year").hidden is Hidden.COMPLEMENT


def test_the_city_line_is_hidden_where_the_other_schools_are_a_few_lessons(city, session, teachers):
    lessons(city, teachers, [2] * 6, kind="ieksieja")
    school = teachers[0].institution_id
    other = city.school()
    elsewhere = [city.teacher(other) for _ in range(5)]
    lessons(city, elsewhere, [0, 0], kind="ieksieja")
    assert one(session, "sr-def", institution_id=school).city is None
    lessons(city, elsewhere, [0, 0, 0], kind="ieksieja")
    assert one(session, "sr-def", institution_id=school).city.n == 11


def test_the_city_line_is_hidden_where_the_other_schools_are_one_teacher(city, session, teachers):
    lessons(city, teachers, [2] * 6, kind="ieksieja")
    lessons(city, [city.teacher(city.school())], [0] * 9, kind="ieksieja")
    assert one(session, "sr-def", institution_id=teachers[0].institution_id).city is None


def test_a_city_of_two_schools_is_shown_only_to_who_sees_both(city, session, teachers):
    head = replace(INSIDE, institutions=FEWEST_INSTITUTIONS)
    school = teachers[0].institution_id
    lessons(city, teachers, [2] * 6)
    asked = {"chosen": ("areja",), "institution_id": school}
    assert one(session, "sr-def", rule=head, **asked).city.n == 6
    for shown_at in (2, 3):
        other = city.school()
        lessons(city, [city.teacher(other) for _ in range(5)], [0] * 5)
        city_line = one(session, "sr-def", rule=head, **asked).city
        figure = one(session, "sr-def", rule=head)
        assert (city_line is None, figure.hidden) == (
            (True, Hidden.SMALL) if shown_at == 2 else (False, None)
        )
        assert one(session, "sr-def").tally.institutions == shown_at


def test_the_city_line_of_a_sum_is_hidden_where_the_citys_part_is(city, session, teachers):
    school = teachers[0].institution_id
    for kind, few in (("ieksieja", 5), ("areja", 2)):
        lessons(city, teachers[:few], [2] * few, kind=kind)
    elsewhere = [city.teacher(city.school()) for _ in range(5)]
    lessons(city, elsewhere, [0] * 5, kind="ieksieja")
    both = one(
        session, "sr-def", kinds=("areja", "ieksieja"), chosen=("areja", "ieksieja"),
        institution_id=school,
    )  # fmt: skip
    assert both.city is None


def test_last_year_is_no_comparison_where_a_class_set_had_other_grades(city, session, teachers):
    for on in (date(2024, 3, 4), date(2025, 3, 3)):
        lessons(city, teachers, [2] * 6, on=on)
    of_set = {"year": 2024, "class_set": "parejas"}
    assert one(session, "sr-def", **of_set).tally.n == 6
    assert one(session, "sr-def", **of_set).before is None
    assert one(session, "count-external", **of_set).before is None
    assert one(session, "sr-def", year=2024, grade="7").before.n == 6


def test_peer_answers_stay_in_their_own_school(city, session, teachers):
    lessons(city, teachers, [2] * 6, kind="savstarpeja")
    school = teachers[0].institution_id
    figure = one(session, "sr-def", institution_id=school)
    assert figure.kinds == ("ieksieja",)
    peer = [
        each
        for each in report(session, institution_id=school, chosen=("savstarpeja",)).figures
        if each.formula.code == "sr-def"
    ]
    assert [(each.kinds, each.tally.k, each.city) for each in peer] == [(("savstarpeja",), 6, None)]


def test_last_year_is_shown_where_it_may_be(city, session, teachers):
    lessons(city, teachers, [2] * 6)
    lessons(city, teachers, [2, 2, 0, 0, 0], on=date(2023, 3, 6))
    assert one(session, "sr-def").before.k == 2
    assert one(session, "dip-both", kinds=("areja",)).before.n == 5


def test_learners_have_no_interval(city, session, teachers):
    lessons(city, teachers, [2] * 6, **{"VAL.SK_RUNA": 15})
    figure = one(session, "learners-speaking")
    assert (figure.tally.k, figure.tally.n, figure.interval) == (90, 120, None)


def test_teachers_are_counted_once_however_many_lessons(city, session, teachers):
    lessons(city, teachers, [2] * 12, **{"DIP.UZD": 0})
    lessons(city, teachers[:2], [2] * 4, **{"DIP.UZD": 2})
    figure = one(session, "dip-uzd-teachers")
    assert (figure.tally.k, figure.tally.n) == (2, 6)


def test_class_sets_are_disjoint_and_their_sum_is_the_total(city, session, teachers):
    for grades in (["9"], ["7", "9"], ["7"], ["6"], ["11"]):
        city.observe(teachers[0], kind="ieksieja", **{"K.KLASE": grades})
    city.observe(teachers[0], kind="ieksieja", family="RN")
    parts = {
        figure.part: figure.tally.k
        for figure in report(session).figures
        if figure.formula.code == "count-class-sets"
    }
    total = parts.pop(None)
    assert parts == {"preschool": 1, "izlaiduma": 2, "parejas": 1, "other": 2, "training": 0}
    assert sum(parts.values()) == total == one(session, "count-internal").tally.k == 6


def test_counts_of_lessons_are_shown_however_small(city, session, teachers):
    city.observe(teachers[0])
    figure = one(session, "count-external")
    assert (figure.hidden, figure.tally.k) == (None, 1)


def test_training_sessions_have_a_number_and_no_percentage(city, session, teachers):
    city.observe(teachers[0], family="MT", **{"K.KLASE": None})
    found = report(session, family="MT").figures
    assert {figure.formula.unit for figure in found} == {"count"}
    assert next(f for f in found if f.formula.code == "count-training").tally.k == 1


def test_the_population_is_stated_by_kind(city, session, teachers):
    lessons(city, teachers, [2] * 8)
    lessons(city, teachers, [2] * 3, kind="ieksieja")
    population = report(session).population
    assert {kind: volume.lessons for kind, volume in population.items()} == {"areja": 8}
    both = report(session, chosen=("areja", "ieksieja")).population
    assert {kind: volume.teachers for kind, volume in both.items()} == {"areja": 6, "ieksieja": 3}


def test_the_number_of_statements_does_not_grow_with_lessons(city, session, teachers):
    sent = []
    for _ in range(2):
        lessons(city, teachers, [2] * 8)
        with count_queries() as statements:
            report(session)
        sent.append(len(statements))
    assert sent[0] == sent[1] <= 22


def test_rows_are_under_headings_and_what_belongs_beside_is_beside(city, session):
    found = dict(arrange(report(session).figures))
    assert list(found) == [
        "outcome", "dip", "language", "problem", "format", "environment", "volume",
    ]  # fmt: skip
    kd_1 = found["problem"][0]
    assert (kd_1.formula.code, [row.formula.code for row in kd_1.beside]) == (
        "kd-1",
        ["kd-1-situation"],
    )


def test_coverage_of_preschool_teachers_is_hidden_where_the_others_are_few(city, session):
    preschool = city.school(type=InstitutionType.PRESCHOOL)
    for _ in range(8):
        city.teacher(preschool, duty=Duty.PRESCHOOL_TEACHER)
    for others, hidden in ((2, Hidden.COMPLEMENT), (3, None)):
        for _ in range(others):
            city.teacher(preschool)
        asked = {"institution_id": preschool.id}
        assert one(session, "coverage-internal", **asked).tally.n == 8 + (2 if hidden else 5)
        assert one(session, "coverage-preschool", **asked).hidden is hidden


def test_two_filters_at_once_show_nothing(city, session, teachers):
    lessons(city, teachers, [2, 0] * 6)
    assert one(session, "sr-def", grade="7").tally.n == 12
    assert one(session, "sr-def", grade="7", family="MS").hidden is Hidden.COMPLEMENT


def test_teachers_are_counted_of_the_whole_only(city, session, teachers):
    lessons(city, teachers, [2] * 12, **{"DIP.UZD": 2})
    lessons(city, teachers, [2] * 12, **{"DIP.UZD": 2, "K.KLASE": ["9"]})
    assert one(session, "dip-uzd-teachers").tally.n == 6
    assert one(session, "dip-uzd-teachers", grade="9").hidden is Hidden.COMPLEMENT
    assert one(session, "dip-uzd", grade="9").tally.n == 12


def test_teachers_are_not_counted_where_one_alone_has_several_lessons(city, session, teachers):
    lessons(city, teachers, [2] * 6, **{"DIP.UZD": 2})
    assert one(session, "dip-uzd-teachers").tally.n == 6
    # The number of lessons less that of teachers would be that teacher's.
    city.observe(teachers[0], **{"DIP.UZD": 0})
    assert one(session, "dip-uzd-teachers").hidden is Hidden.COMPLEMENT


def test_last_year_is_hidden_by_the_plan_of_its_own_year(city, session, teachers):
    lessons(city, teachers, [2] * 12)
    lessons(city, teachers, [2] * 6, **{"K.KLASE": ["9"]})
    lessons(city, teachers, [2] * 12, on=date(2023, 3, 6))
    lessons(city, teachers, [2] * 2, on=date(2023, 3, 6), **{"K.KLASE": ["9"]})
    figure = one(session, "sr-def", grade="7")
    assert (figure.tally.n, figure.before) == (12, None)
    assert one(session, "sr-def").before.n == 14


def test_every_indicator_in_force_has_a_figure(city, session):
    codes = {formula.code for formula in current(session)}
    assert {figure.formula.code for figure in report(session).figures} == codes
