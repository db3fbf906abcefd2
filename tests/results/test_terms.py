"""Semesters and holidays: data with a schema, and which semester a day belongs to."""

import json
from datetime import date, timedelta

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svēris.calendar import Period, whole_year
from svēris.results import terms

YEARS = st.integers(2020, 2035)


def test_the_file_is_what_its_schema_allows():
    schema = json.loads((terms.FILE.parent / "terms.schema.json").read_text("utf-8"))
    raw = json.loads(terms.FILE.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(raw)
    assert [each["year"] for each in raw["years"]] == [2023, 2024, 2025, 2026]


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2040])
def test_semesters_and_holidays_lie_in_their_year_one_after_another(year):
    found = terms.of_year(year)
    whole = whole_year(year)
    days = [*_ends(found.first), *_ends(found.second)]
    assert [whole.first, *days, whole.last] == sorted([whole.first, *days, whole.last])
    assert all(day in whole for holiday in found.holidays for day in _ends(holiday.days))


def _ends(period):
    return period.first, period.last


def test_the_year_of_the_published_report_has_its_statutory_dates():
    found = terms.of_year(2024)
    assert found.first == Period(date(2024, 9, 2), date(2024, 12, 20))
    assert found.second == Period(date(2025, 1, 6), date(2025, 6, 20))
    assert found.confirmed
    assert not terms.of_year(2025).confirmed


@given(YEARS, st.integers(0, 364))
def test_every_day_of_a_year_belongs_to_exactly_one_semester(year, ahead):
    found, day = terms.of_year(year), date(year, 9, 1) + timedelta(days=ahead)
    in_which = [each for each in terms.SEMESTERS if day in found.counted(each)]
    assert in_which == [found.semester(day)]


def test_a_day_of_lessons_is_a_weekday_outside_the_holidays():
    found = terms.of_year(2024)
    lessons = {
        date(2024, 10, 18): True, date(2024, 10, 19): False, date(2024, 10, 22): False,
        date(2024, 12, 23): False, date(2025, 1, 6): True, date(2025, 7, 1): False,
    }  # fmt: skip
    assert {day: found.lessons_on(day) for day in lessons} == lessons


def test_days_that_are_left_count_from_today_and_from_the_first_lesson():
    found = terms.of_year(2024)
    assert found.days_left("first", date(2024, 12, 20)) == 1
    assert found.days_left("first", date(2024, 12, 21)) == 0
    assert found.days_left("second", date(2024, 9, 1)) == found.days_left(
        "second", date(2025, 1, 6)
    )
