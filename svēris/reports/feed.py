"""The tables of the feed that Excel and Power BI open: a row for each figure, and what they name.

Nothing is counted here: figures come from `results.figures` and `results.schools`, judged for who
is reading, and their numbers from `results.presented`, as the API has them. Who may compare all
institutions has them all, judged as a row beside the city; anybody else the own ones, each as on
its own page.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from svēris import calendar
from svēris.people.access import Access, Right
from svēris.people.models import Institution
from svēris.people.rights import TokenScope
from svēris.reports.odata import Column
from svēris.reports.odata_terms import Row
from svēris.results import asking, counts, indicators, listed, schools
from svēris.results.asking import Asked
from svēris.results.figure import Figure
from svēris.results.figures import figures
from svēris.results.filters import days
from svēris.results.indicators import Formula
from svēris.results.presented import figure_numbers
from svēris.results.volumes import numbers_of_places, volumes


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and when."""

    session: Session
    access: Access
    now: datetime
    today: date


#: Gives the rows of a set: of these school years, or of all of them where it is None.
Source = Callable[[Reader, Collection[int | None] | None], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class EntitySet:
    """One table: its name, that of a row, its columns, and where its rows come from."""

    name: str
    entity: str
    columns: Sequence[Column]
    rows: Source
    #: The column that says of which school year a row is, if any: the table is then read by year.
    by_year: str | None = None
    #: The scope that a token needs for it; any other one will do where it is None.
    scope: TokenScope | None = None


def _figures(reader: Reader, years: Collection[int | None] | None) -> Iterator[Row]:
    """Give a row for each figure, the newest school year first; each year when it is asked for."""
    compares = reader.access.may(Right.COMPARE_SCHOOLS)
    for year in counts.years(reader.session):
        if years is None or year in years:
            yield from (_compared if compares else _own)(reader, year)


def _compared(reader: Reader, year: int) -> Iterator[Row]:
    """Give the figures of the city and of all institutions: what `figures` gives, counted once."""
    session, asked = reader.session, _ask(reader, year, None)
    formulas = indicators.current(session)
    rows = schools.rows(session, asked.of, formulas, rule=asked.rule, kinds=asked.kinds)
    city = [row.city for row in rows]
    city += volumes(session, asked.of, formulas, rule=asked.rule, today=reader.now.date())
    yield from (_row(figure, None, reader.now) for figure in _in_order(city, formulas))
    numbers = numbers_of_places(session, asked.of, formulas)
    for place in asking.places(session, reader.access):
        found = [row.schools[place.id] for row in rows if place.id in row.schools]
        found += numbers.get(place.id, ())
        yield from (_row(figure, place, reader.now) for figure in _in_order(found, formulas))


def _own(reader: Reader, year: int) -> Iterator[Row]:
    """Give the figures of the city, and of the institutions that the reader belongs to."""
    places: list[Institution | None] = [None]
    if reader.access.results_institutions() is not None:
        places += asking.places(reader.session, reader.access)
    for place in places:
        own = _ask(reader, year, place)
        report = figures(reader.session, own.of, rule=own.rule, kinds=own.kinds, now=reader.now)
        yield from (_row(figure, place, reader.now) for figure in report.figures)


def _in_order(found: Iterable[Figure], formulas: Sequence[Formula]) -> list[Figure]:
    position = {formula.code: position for position, formula in enumerate(formulas)}
    return sorted(found, key=lambda figure: position[figure.formula.code])


def _ask(reader: Reader, year: int, place: Institution | None) -> Asked:
    """Return the question for every kind that the reader may see there, each apart."""
    kinds = reader.access.results_kinds(place.id if place else None)
    query = {"year": calendar.year_label(year), "kind": ",".join(kinds)}
    code = place.code if place else None
    return asking.ask(reader.session, reader.access, query, code, reader.today)


def _row(figure: Figure, place: Institution | None, now: datetime) -> Row:
    shown, formula = figure_numbers(figure, None), figure.formula
    label, period = calendar.year_label(figure.year), days(figure.year, figure.period)
    usual = formula.kinds(city=place is None)
    where = f"institution:{place.code}" if place else "city"
    key = (label.replace("/", "-"), where, formula.code, "+".join(figure.kinds), figure.period)
    return {
        "Id": ".".join((*key, figure.part or "whole")),
        "SchoolYear": label,
        "Place": "institution" if place else "city",
        "InstitutionCode": place.code if place else None,
        "InstitutionName": place.name if place else None,
        "IndicatorCode": formula.code,
        "IndicatorVersion": formula.version,
        "IndicatorNameLv": formula.text("name", "lv"),
        "IndicatorNameEn": formula.text("name", "en"),
        "Group": formula.group,
        "Kinds": "+".join(figure.kinds),
        "DefaultView": set(figure.kinds) <= set(usual),
        "Period": figure.period,
        "FirstDay": period.first,
        "LastDay": period.last,
        "Part": figure.part,
        "Unit": formula.unit,
        **{column: _number(shown.get(name)) for column, name in _NUMBERS.items()},
        "Hidden": None if figure.hidden is None else figure.hidden.value,
        "BaseLv": formula.text("base", "lv"),
        "BaseEn": formula.text("base", "en"),
        "DataAt": now,
    }


#: Numbers of a figure, and what they are called in the API.
_NUMBERS = {
    "K": "k", "N": "n", "Percent": "percent", "Low": "low", "High": "high", "Partly": "partly",
    "NotApplicable": "na", "Missing": "missing", "Lessons": "lessons", "Teachers": "teachers",
    "Institutions": "institutions",
}  # fmt: skip


def _number(value: Any) -> int | Decimal | None:
    # By way of its text: 95.9 is what is printed, and not the nearest binary fraction.
    return Decimal(str(value)) if isinstance(value, float) else value


def _indicators(reader: Reader, years: Collection[int | None] | None) -> Iterator[Row]:
    for version in indicators.versions(reader.session):
        formula = version.formula
        yield {
            "Id": f"{formula.code}.{formula.version}",
            "Code": formula.code,
            "Version": formula.version,
            "InForce": version.current,
            "PublishedAt": version.published_at.replace(microsecond=0),
            "NameLv": formula.text("name", "lv"),
            "NameEn": formula.text("name", "en"),
            "BaseLv": formula.text("base", "lv"),
            "BaseEn": formula.text("base", "en"),
            "Group": formula.group,
            "Unit": formula.unit,
            "Period": formula.period,
            "Families": "+".join(formula.families),
            "KindsOfCity": "+".join(formula.kinds(city=True)),
            "KindsOfInstitution": "+".join(formula.kinds(city=False)),
            "Definition": json.dumps(formula.raw, ensure_ascii=False, sort_keys=True),
        }


def _places(reader: Reader, years: Collection[int | None] | None) -> Iterator[Row]:
    successors = listed.successors(reader.session)
    for place in asking.places(reader.session, reader.access):
        yield {
            "Id": place.code,
            "Name": place.name,
            "ShortName": place.short_name,
            "Type": place.type.value,
            "ClosedOn": place.closed_on,
            "SuccessorCode": successors.get(place.id),
        }


def _school_years(reader: Reader, years: Collection[int | None] | None) -> Iterator[Row]:
    for year in counts.years(reader.session):
        whole, headline = calendar.whole_year(year), calendar.headline_period(year)
        yield {
            "Id": calendar.year_label(year).replace("/", "-"),
            "SchoolYear": calendar.year_label(year),
            "FirstDay": whole.first,
            "LastDay": whole.last,
            "HeadlineLastDay": headline.last,
        }


def _columns(text: str) -> list[Column]:
    """Return columns from words: "Name", "K:Int32", "Part?" (may be null)."""
    found = []
    for word in text.split():
        name, _, kind = word.rstrip("?").partition(":")
        found.append(Column(name, f"Edm.{kind or 'String'}", nullable=word.endswith("?")))
    return found


SETS: Mapping[str, EntitySet] = {
    each.name: each
    for each in (
        EntitySet("Figures", "Figure", _columns("""
            Id SchoolYear Place InstitutionCode? InstitutionName? IndicatorCode
            IndicatorVersion:Int32 IndicatorNameLv IndicatorNameEn Group Kinds DefaultView:Boolean
            Period FirstDay:Date LastDay:Date Part? Unit K:Int32? N:Int32? Percent:Decimal?
            Low:Decimal? High:Decimal? Partly:Int32? NotApplicable:Int32? Missing:Int32?
            Lessons:Int32? Teachers:Int32? Institutions:Int32? Hidden? BaseLv BaseEn
            DataAt:DateTimeOffset"""), _figures, by_year="SchoolYear",
            scope=TokenScope.FIGURES),
        EntitySet("Indicators", "Indicator", _columns("""
            Id Code Version:Int32 InForce:Boolean PublishedAt:DateTimeOffset NameLv NameEn BaseLv
            BaseEn Group Unit Period Families KindsOfCity KindsOfInstitution Definition"""),
            _indicators),
        EntitySet("Institutions", "Institution", _columns("""
            Id Name ShortName Type ClosedOn:Date? SuccessorCode?"""), _places),
        EntitySet("SchoolYears", "SchoolYear", _columns("""
            Id SchoolYear FirstDay:Date LastDay:Date HeadlineLastDay:Date"""), _school_years),
    )
}  # fmt: skip
