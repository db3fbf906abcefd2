"""Queries of OData over rows: what a filter lets through, what is refused, how pages follow."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svēris.problems import Problem
from svēris.reports import odata
from svēris.reports.odata import Column, answer, following, understand
from svēris.reports.odata_terms import pinned

COLUMNS = [
    Column("Id"), Column("Name", nullable=True), Column("K", "Edm.Int32", nullable=True),
    Column("Percent", "Edm.Decimal", nullable=True), Column("Usual", "Edm.Boolean"),
    Column("Day", "Edm.Date"), Column("At", "Edm.DateTimeOffset"),
]  # fmt: skip
AT = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


def row(key, name="Āboli", k=5, percent="95.9", usual=True, day=date(2024, 3, 4)):
    exact = None if percent is None else Decimal(percent)
    return {"Id": key, "Name": name, "K": k, "Percent": exact, "Usual": usual, "Day": day, "At": AT}


ROWS = [
    row("a"),
    row("b", "Čiekuri", 12, "40"),
    row("c", "Bērza lapas", 0, None, usual=False, day=date(2023, 9, 1)),
    row("d", None, None, None),
]


def kept(text):
    """Return the keys of the rows that a filter lets through."""
    query = understand([("$filter", text)], COLUMNS)
    return "".join(each["Id"] for each in answer(query, ROWS).rows)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("K eq 5", "a"),
        ("5 eq K", "a"),
        ("K ne 5", "bcd"),
        ("K gt 0", "ab"),
        ("K ge 0", "abc"),
        ("K lt 12 and K ge 0", "ac"),
        ("K le -1", ""),
        ("K eq null", "d"),
        ("null ne K", "abc"),
        ("Percent eq 95.9", "a"),
        ("Percent gt 4e1", "a"),
        ("Name eq 'Āboli'", "a"),
        ("Name eq 'It''s'", ""),
        ("Name in ('Āboli', 'Čiekuri')", "ab"),
        ("K in (0,12)", "bc"),
        ("Usual", "abd"),
        ("not Usual", "c"),
        ("Usual eq false", "c"),
        ("not (K eq 5) and not (K eq 12)", "cd"),
        ("K eq 5 or K eq 12 and Usual eq false", "a"),
        ("(K eq 5 or K eq 12) and Usual eq false", ""),
        ("contains(Name,'er')", ""),
        ("contains(tolower(Name),'bērza')", "c"),
        ("startswith(Name,'Č')", "b"),
        ("endswith(Name,'as') eq true", "c"),
        # Of null it is not known, and so the row of it is left out either way.
        ("not contains(Name,'i')", "c"),
        ("contains(Name,'i') or K eq null", "abd"),
        ("length(trim(Name)) eq 5", "a"),
        ("indexof(Name,'l') gt 4", "c"),
        ("toupper(concat(Name,'!')) eq 'ĀBOLI!'", "a"),
        ("year(Day) eq 2023 and month(Day) eq 9 and day(Day) eq 1", "c"),
        ("Day ge 2024-01-01", "abd"),
        ("At eq 2024-06-03T12:00:00+03:00", "abcd"),
        ("At lt 2024-06-03T09:00:00.001Z and year(At) eq 2024", "abcd"),
        ("round(Percent) eq 96 or floor(Percent) eq 40 or ceiling(Percent) eq 1", "ab"),
        ("  K   eq  5  ", "a"),
        ("true", "abcd"),
    ],
)
def test_a_filter_lets_through_what_it_says(text, keys):
    assert kept(text) == keys


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "odata-not-understood"),
        ("K eq", "odata-not-understood"),
        ("eq 5", "odata-name-unknown"),
        ("K eq 5 5", "odata-not-understood"),
        ("K eq 'five'", "odata-not-understood"),
        ("K", "odata-not-understood"),
        ("not K", "odata-not-understood"),
        ("K eq 5 and", "odata-not-understood"),
        ("(K eq 5", "odata-not-understood"),
        ("K in ()", "odata-not-understood"),
        ("K in (K)", "odata-not-understood"),
        ("contains(Name)", "odata-not-understood"),
        ("contains(K,'5')", "odata-not-understood"),
        ("Name eq 'open", "odata-not-understood"),
        ("Day eq 2024-02-31", "odata-not-understood"),
        ("At eq 2024-01-01T25:00:00Z", "odata-not-understood"),
        ("K eq 5;", "odata-not-understood"),
        ("Price eq 5", "odata-name-unknown"),
        ("k eq 5", "odata-name-unknown"),
        ("K add 1 eq 5", "odata-not-supported"),
        ("substringof('a',Name)", "odata-not-supported"),
        ("Name/any(x:x eq 'a')", "odata-not-understood"),
        ("(" * 60 + "K eq 5" + ")" * 60, "odata-not-supported"),
        ("not " * 60 + "Usual", "odata-not-supported"),
    ],
)
def test_what_a_filter_cannot_be_is_refused(text, code):
    with pytest.raises(Problem) as refused:
        kept(text)
    assert refused.value.code == code


WORDS = st.sampled_from([
    "Name", "K", "Percent", "Usual", "Day", "At", "Nowhere", "null", "true", "5", "-1.5", "1e9",
    "'a'", "'", "2024-01-01", "2024-13-01", "2024-01-01T00:00:00Z", "eq", "ne", "gt", "le", "in",
    "and", "or", "not", "(", ")", ",", "contains", "length", "year", "round", "concat", "add", "ā",
])  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=20))
def test_whatever_is_written_is_a_filter_or_is_refused(text):
    # Anything else that it might raise would be a mistake of ours.
    with suppress(Problem):
        kept(text)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([("$top", "-1")], "odata-not-understood"),
        ([("$top", "many")], "odata-not-understood"),
        ([("$top", "²")], "odata-not-understood"),
        ([("$skip", "1.5")], "odata-not-understood"),
        ([("$count", "yes")], "odata-not-understood"),
        ([("$top", "1"), ("$top", "2")], "odata-not-understood"),
        ([("$orderby", "K sideways")], "odata-not-understood"),
        ([("$orderby", "Price")], "odata-name-unknown"),
        ([("$select", "K,Price")], "odata-name-unknown"),
        ([("$expand", "Institution")], "odata-not-supported"),
        ([("$search", "x")], "odata-not-supported"),
        ([("$apply", "aggregate(K)")], "odata-not-supported"),
        ([("$format", "atom")], "odata-not-supported"),
    ],
)
def test_an_option_that_is_not_served_is_refused_and_not_ignored(options, code):
    with pytest.raises(Problem) as refused:
        understand(options, COLUMNS)
    assert refused.value.code == code


def test_what_is_none_of_the_protocols_options_is_not_looked_at():
    assert understand([("utm_source", "x"), ("$format", "json")], COLUMNS) == odata.Query()


@pytest.mark.parametrize(
    ("order", "keys"),
    [("K", "dcab"), ("K desc", "bacd"), ("Name", "dacb"), ("Usual,K desc", "cbad"),
     ("Name desc", "bcad")],
)  # fmt: skip
def test_rows_are_ordered_with_null_first_and_names_in_latvian(order, keys):
    page = answer(understand([("$orderby", order)], COLUMNS), ROWS)
    assert "".join(each["Id"] for each in page.rows) == keys


def test_columns_are_selected_in_the_order_of_the_table():
    query = understand([("$select", "K, Id")], COLUMNS)
    assert odata.shown(ROWS[0], query.select) == {"Id": "a", "K": 5}
    assert odata.shown(ROWS[0], understand([("$select", "*")], COLUMNS).select) == ROWS[0]


def test_count_looks_neither_at_top_nor_at_skip():
    options = [("$count", "true"), ("$top", "1"), ("$skip", "1"), ("$filter", "K ge 0")]
    page = answer(understand(options, COLUMNS), ROWS)
    assert ([each["Id"] for each in page.rows], page.count, page.after) == (["b"], 3, None)


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ([], "abcd"),
        ([("$skip", "1")], "bcd"),
        ([("$top", "3")], "abc"),
        ([("$top", "3"), ("$skip", "2")], "cd"),
        ([("$orderby", "K desc")], "bacd"),
        ([("$filter", "K ge 0"), ("$count", "true")], "abc"),
    ],
)
def test_pages_follow_one_another_without_a_gap_or_a_repetition(options, keys):
    seen, sent = "", dict(options)
    while True:
        query = understand(sent.items(), COLUMNS)
        page = answer(query, ROWS, most=2)
        seen += "".join(each["Id"] for each in page.rows)
        if page.after is None:
            break
        assert len(page.rows) == 2
        sent = {**sent, **following(query, page)}
        sent = {name: value for name, value in sent.items() if value is not None}
    assert seen == keys


def test_no_page_begins_behind_a_row_that_is_gone():
    with pytest.raises(Problem) as refused:
        answer(understand([("$skiptoken", "gone")], COLUMNS), ROWS)
    assert refused.value.code == "odata-page-gone"


def test_rows_are_read_no_further_than_the_page_needs():
    read = []

    def rows():
        for each in ROWS:
            read.append(each["Id"])
            yield each

    answer(understand([("$top", "2")], COLUMNS), rows())
    assert read == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Name eq 'x'", {"x"}),
        ("'x' eq Name and K gt 1", {"x"}),
        ("Name in ('x','y') and Name ne 'z'", {"x", "y"}),
        ("Name eq 'x' or Name eq 'y'", {"x", "y"}),
        ("Name eq 'x' and Name eq 'y'", set()),
        ("Name eq 'x' or K gt 1", None),
        ("not (Name eq 'x')", None),
        ("Name ne 'x'", None),
    ],
)
def test_a_filter_tells_which_values_of_a_column_it_lets_through(text, values):
    query = understand([("$filter", text)], COLUMNS)
    found = pinned(query.filter, "Name")
    assert (None if found is None else set(found)) == values
