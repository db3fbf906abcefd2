"""System query options of OData 4.0, understood and applied to rows in memory. Pure.

A page of rows ends with the key of its last row, and the next begins behind that row: whatever
happens to the data between two pages, no row is silently left out or given twice. Where the row
is not there any more the reader is told to begin again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from svēris.names import sort_key
from svēris.problems import Problem
from svēris.reports import odata_filter
from svēris.reports.odata_terms import DAY, INSTANT, NUMBER, TEXT, TRUTH, Node, Row

#: Rows of one page; a client may ask for fewer.
PAGE = 5000

#: The key of every row of the feed.
KEY = "Id"

#: Types of the protocol, and what they are to a filter.
TYPES: Mapping[str, str] = {
    "Edm.String": TEXT,
    "Edm.Int32": NUMBER,
    "Edm.Decimal": NUMBER,
    "Edm.Boolean": TRUTH,
    "Edm.Date": DAY,
    "Edm.DateTimeOffset": INSTANT,
}
_UNDERSTOOD = frozenset(
    {"$filter", "$select", "$orderby", "$top", "$skip", "$count", "$format", "$skiptoken"}
)
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Column:
    """One property of an entity: its name, its type, and whether it may be null."""

    name: str
    type: str = "Edm.String"
    nullable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked of a set."""

    filter: Node | None = None
    #: Names in the order of the set; () is all.
    select: tuple[str, ...] = ()
    #: (name, whether it falls).
    order: tuple[tuple[str, bool], ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    #: The key of the row behind which to begin.
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The rows that are answered with, and where the next page begins, if there is one."""

    rows: Sequence[Row]
    #: How many rows the filter lets through; None where nobody asked.
    count: int | None
    after: str | None


def understand(options: Iterable[tuple[str, str]], columns: Sequence[Column]) -> Query:
    """Return the query of an address; raises Problem where it is not understood or not served.

    What does not begin with "$" is none of the protocol's and is not looked at.
    """
    given: dict[str, str] = {}
    for name, value in options:
        if not name.startswith("$"):
            continue
        if name not in _UNDERSTOOD:
            raise Problem("odata-not-supported", what=name)
        if name in given:
            raise _wrong(name, value)
        given[name] = value
    if given.get("$format", "json").partition(";")[0] not in ("json", "application/json"):
        raise Problem("odata-not-supported", what=f"$format={given['$format']}")
    types = {column.name: TYPES[column.type] for column in columns}
    return Query(
        filter=odata_filter.parse(given["$filter"], types) if "$filter" in given else None,
        select=_select(given.get("$select", "*"), columns),
        order=tuple(_order(given["$orderby"], types)) if "$orderby" in given else (),
        top=_whole("$top", given),
        skip=_whole("$skip", given) or 0,
        count=_truth("$count", given),
        after=given.get("$skiptoken"),
    )


def answer(query: Query, rows: Iterable[Row], most: int = PAGE) -> Page:
    """Return one page of the rows that a query asks for.

    Rows are read no further than the page needs, unless they must be counted or put in order.
    """
    found, count = _let_through(query, rows), None
    if query.order or query.count:
        whole = _in_order(found, query.order)
        count, found = len(whole) if query.count else None, iter(whole)
    if query.after is not None:
        found = _behind(found, query.after)
    limit = most if query.top is None else min(query.top, most)
    page = list(islice(found, query.skip, query.skip + limit))
    more = query.top is None or query.top > limit
    goes_on = more and len(page) == limit > 0 and next(found, None) is not None
    return Page(page, count, page[-1][KEY] if goes_on else None)


def number_of(query: Query, rows: Iterable[Row]) -> int:
    """Return how many rows a query's filter lets through."""
    return sum(1 for _row in _let_through(query, rows))


def following(query: Query, page: Page) -> Mapping[str, str | None]:
    """Return the options that lead to the next page; None takes one away."""
    left = None if query.top is None else str(query.top - len(page.rows))
    return {"$skiptoken": page.after, "$skip": None, "$top": left}


def shown(row: Row, select: Sequence[str]) -> dict[str, Any]:
    """Return what was selected of a row."""
    return {name: row[name] for name in select} if select else dict(row)


def _let_through(query: Query, rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if query.filter is None or query.filter.value(row) is True)


def _in_order(rows: Iterable[Row], order: Sequence[tuple[str, bool]]) -> list[Row]:
    found = list(rows)
    # The least important first: sorting keeps what was in order before.
    for name, falls in reversed(order):
        found.sort(key=lambda row, name=name: _place(row[name]), reverse=falls)  # type: ignore[misc]
    return found


def _place(value: Any) -> tuple[bool, Any]:
    """Return where a value stands: null first, text in Latvian order."""
    return (value is not None, sort_key(value) if isinstance(value, str) else value)


def _behind(rows: Iterator[Row], key: str) -> Iterator[Row]:
    for row in rows:
        if row[KEY] == key:
            return rows
    raise Problem("odata-page-gone")


def _select(text: str, columns: Sequence[Column]) -> tuple[str, ...]:
    asked, known = _names(text), [column.name for column in columns]
    for name in asked:
        if name not in (*known, "*"):
            raise Problem("odata-name-unknown", name=name)
    return () if "*" in asked else tuple(name for name in known if name in asked)


def _order(text: str, types: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    for part in _names(text):
        name, _, way = part.partition(" ")
        if way.strip() not in ("", "asc", "desc"):
            raise _wrong("$orderby", text)
        if name not in types:
            raise Problem("odata-name-unknown", name=name)
        yield name, way.strip() == "desc"


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _whole(option: str, given: Mapping[str, str]) -> int | None:
    text = given.get(option)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        raise _wrong(option, text)
    return min(int(text), _MOST)


def _truth(option: str, given: Mapping[str, str]) -> bool:
    text = given.get(option, "false")
    if text not in ("true", "false"):
        raise _wrong(option, text)
    return text == "true"


def _wrong(option: str, given: str) -> Problem:
    return Problem("odata-not-understood", option=option, given=given)
