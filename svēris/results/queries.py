"""The query of a results page, of the API and of an export: one schema, so that they agree."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import marshmallow as ma
from marshmallow import validate

from svēris import calendar
from svēris.people.models import InstitutionType
from svēris.problems import Problem
from svēris.results.filters import FAMILIES, KINDS, PERIODS, Filter

GRADES = tuple(str(grade) for grade in range(1, 13))
AGES = ("1.5-3", "3-4", "4-5", "5-6", "6-7", "jaukta")
CLASS_SETS = ("izlaiduma", "parejas", "gatavibas", "vpd")
AREAS = ("VAL", "SOC", "KUL", "DAB", "MAT", "TEH", "VES", "AUD", "STA")
#: By what a question may narrow, one at a time.
NARROWINGS = {
    "family": FAMILIES, "grade": GRADES, "age": AGES, "class_set": CLASS_SETS, "area": AREAS,
    "institution_type": tuple(InstitutionType),
}  # fmt: skip
_NARROW = tuple(f"{name}:{value}" for name, values in NARROWINGS.items() for value in values)


def _one_of(choices: tuple[str, ...], text: str) -> ma.fields.String:
    return ma.fields.String(validate=validate.OneOf(choices), metadata={"description": text})


class Query(ma.Schema):
    """What of a school year; whatever is empty or absent is not chosen."""

    class Meta:
        """A page's address may carry more than this (a language, say)."""

        unknown = ma.EXCLUDE

    year = ma.fields.String(
        metadata={"description": "School year; the newest by default.", "example": "2023/2024"}
    )
    period = _one_of(PERIODS, "headline: 1 September – 30 June; year: to 31 August.")
    kind = ma.fields.String(
        metadata={
            "description": f"Kinds of observation with commas between: {', '.join(KINDS)}. "
            "Without any, each indicator has its own.",
            "example": "areja,ieksieja",
        }
    )
    family = _one_of(FAMILIES, "Family of the form.")
    grade = _one_of(GRADES, "Grade 1–12.")
    age = _one_of(AGES, "Age group of a preschool.")
    class_set = _one_of(CLASS_SETS, "Named set of grades of that year.")
    area = _one_of(AREAS, "Subject area (mācību joma).")
    institution_type = _one_of(tuple(InstitutionType), "Type of institution.")
    narrow = _one_of(_NARROW, "One of the six above in one word: grade:7.")
    institution = ma.fields.String(
        validate=validate.Length(max=40), metadata={"description": "Code of an institution."}
    )
    decimals = ma.fields.Integer(
        validate=validate.Range(0, 2), metadata={"description": "Decimals of percentages, 0–2."}
    )

    @ma.pre_load
    def drop_empty(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Leave out what a form sent empty."""
        return {name: value for name, value in data.items() if value != ""}

    @ma.post_load
    def spell_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put what the one choice of the page's form says in the field that is meant."""
        name, _colon, value = data.pop("narrow", "").partition(":")
        return {**data, name: value} if name and name not in data else data

    @ma.validates("year")
    def check_year(self, value: str, data_key: str) -> None:
        """Refuse what is no school year."""
        if calendar.parse_year_label(value) is None:
            raise ma.ValidationError("a school year is written 2023/2024", data_key)

    @ma.validates("kind")
    def check_kind(self, value: str, data_key: str) -> None:
        """Refuse kinds that do not exist."""
        if unknown := [kind for kind in value.split(",") if kind not in KINDS]:
            raise ma.ValidationError(f"there is no kind {unknown[0]!r}", data_key)


class TrendQuery(Query):
    """What of one indicator over the school years."""

    indicator = ma.fields.String(
        required=True, validate=validate.Length(max=40),
        metadata={"description": "Code of the indicator.", "example": "sr-def"},
    )  # fmt: skip


def understand(args: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the query of an address; raises Problem naming the fields it does not understand."""
    try:
        loaded: Mapping[str, Any] = Query().load(args)
    except ma.ValidationError as error:
        raise Problem("not-understood", extra={"fields": error.messages}) from None
    return loaded


def filter_of(query: Mapping[str, Any], *, year: int, institution_id: int | None) -> Filter:
    """Return the filter of a loaded query; `year` is taken where none was chosen."""
    names = {field.name for field in fields(Filter)}
    plain = {name: value for name, value in query.items() if name in names}
    chosen = calendar.parse_year_label(query.get("year", ""))
    kinds = [kind for kind in KINDS if kind in query.get("kind", "").split(",")]
    return Filter(
        **{
            **plain,
            "year": year if chosen is None else chosen,
            "kinds": tuple(kinds),
            "institution_id": institution_id,
        }
    )


def address(of: Filter, decimals: int | None) -> dict[str, str]:
    """Return the query that gives this filter again; the place is in the address itself."""
    chosen = {
        "year": calendar.year_label(of.year),
        "period": of.period,
        "kind": ",".join(of.kinds),
        **{name: getattr(of, name) for name in ("family", "grade", "age", "class_set", "area")},
        "institution_type": of.institution_type,
        "decimals": None if decimals is None else str(decimals),
    }
    return {name: value for name, value in chosen.items() if value}
