"""Shapes of the room's JSON, for its description; `presented` and `listed` make it."""

from typing import Any

import marshmallow as ma

from svēris.results.disclosure import Hidden
from svēris.results.filters import FAMILIES, KINDS, PERIODS
from svēris.results.indicators import GROUPS

_UNITS = ("lessons", "learners", "teachers", "assignments", "count")


def _text(description: str, **options: Any) -> ma.fields.String:
    return ma.fields.String(metadata={"description": description}, **options)


def _number(description: str) -> ma.fields.Integer:
    return ma.fields.Integer(metadata={"description": description})


def _per_cent(description: str, *, allow_none: bool = False) -> ma.fields.Float:
    return ma.fields.Float(allow_none=allow_none, metadata={"description": description})


def _one_of(choices: tuple[str, ...], description: str, **options: Any) -> ma.fields.String:
    return _text(description, validate=ma.validate.OneOf(choices), **options)


class Numbers(ma.Schema):
    """What a figure comes to. A hidden figure has no number in it at all."""

    hidden = ma.fields.String(
        required=True,
        allow_none=True,
        validate=ma.validate.OneOf([*(str(each) for each in Hidden), None]),
        metadata={
            "description": "Why it is not shown: small (too few lessons or teachers), complement "
            "(it would give another hidden figure away), empty (no base); null where it is shown."
        },
    )
    k = _number("Numerator: lessons, or learners, teachers, assignments – see `unit`.")
    n = _number("Base; absent where observations are merely counted.")
    percent = _per_cent(
        "k of n as it is printed; null where the base is too small.", allow_none=True
    )
    low = _per_cent("Lower end of the 95 % interval (Wilson), per cent.")
    high = _per_cent("Upper end of the 95 % interval, per cent.")
    lessons = _number("Lessons in the base.")
    teachers = _number("Different teachers of those lessons.")
    institutions = _number("Different institutions of those lessons.")
    partly = _number("Of the lessons in the base, those that came part of the way.")
    na = _number("Lessons outside the base: not applicable.")
    missing = _number("Lessons outside the base: not answered.")


class Share(ma.Schema):
    """A share that stands beside a figure."""

    k = _number("Numerator.")
    n = _number("Base; absent where observations are merely counted.")
    percent = _per_cent("k of n as it is printed.", allow_none=True)


class Beside(ma.Schema):
    """The indicator in whose row this one stands."""

    of = _text("Its code.", required=True)
    as_ = ma.fields.String(
        data_key="as", required=True, metadata={"description": "second-base, strict, …"}
    )


class FigureShape(Numbers):
    """One figure with everything it takes to understand it."""

    code = _text("Code of the indicator.", required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "Its version."})
    name = _text("Its name, in the language asked for.", required=True)
    base = _text("What the percentage is a percentage of, in words.", required=True)
    unit = _one_of(_UNITS, "What is counted.", required=True)
    group = _one_of(GROUPS, "Heading under which it is shown.", required=True)
    beside = ma.fields.Nested(Beside, allow_none=True, required=True)
    kinds = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(KINDS)),
        required=True,
        metadata={"description": "Kinds of observation: one, or two counted as one group."},
    )
    period = _one_of(PERIODS, "headline: to 30 June; year: to 31 August.", required=True)
    part = _text("Part of a split count: a grade or a class set.", allow_none=True, required=True)
    before = ma.fields.Nested(Share, allow_none=True, required=True)
    city = ma.fields.Nested(Share, allow_none=True, required=True)
    sentence = _text("The figure as a sentence for a report; empty where hidden.", required=True)


class Group(ma.Schema):
    """The smallest group whose share is shown to this reader."""

    lessons = ma.fields.Integer(required=True)
    teachers = ma.fields.Integer(required=True)


class Observed(ma.Schema):
    """How much was observed of one kind."""

    lessons = ma.fields.Integer(required=True)
    teachers = ma.fields.Integer(required=True)
    institutions = ma.fields.Integer(required=True)


class About(ma.Schema):
    """Of when and of what the figures are."""

    school_year = _text("2023/2024", required=True)
    from_ = ma.fields.Date(data_key="from", required=True)
    to = ma.fields.Date(required=True)
    filter = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(), required=True,
        metadata={"description": "The query that gives these figures again."},
    )  # fmt: skip
    smallest_group = ma.fields.Nested(Group, required=True)
    data_at = ma.fields.AwareDateTime(
        required=True, metadata={"description": "When the data were read; not part of the ETag."}
    )


class PublishedBeside(ma.Schema):
    """An edition in force of the same school year: what of it is otherwise by now."""

    code = _text("Code of the closed period.", required=True)
    edition = ma.fields.Integer(required=True)
    digest = _text("SHA-256 of the file of its figures.", required=True)
    address = _text("Path of its page.", required=True)
    differing = ma.fields.Integer(
        required=True, metadata={"description": "How many figures have other numbers by now."}
    )


class ReportShape(About):
    """All figures of the city or of one institution."""

    institution = _text("Its code; null for the city.", allow_none=True, required=True)
    observed = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.Nested(Observed), required=True,
        metadata={"description": "How much was observed, by kind of observation."},
    )  # fmt: skip
    figures = ma.fields.List(ma.fields.Nested(FigureShape), required=True)
    published = ma.fields.List(
        ma.fields.Nested(PublishedBeside), required=True,
        metadata={"description": "What was published of the school year."},
    )  # fmt: skip


class OfInstitution(Numbers):
    """The figure of one institution; the indicator is that of the city beside it."""

    institution = _text("Code of the institution.", required=True)


class RowShape(ma.Schema):
    """One indicator for one kind of observation: of the city and of every institution."""

    city = ma.fields.Nested(FigureShape, required=True)
    institutions = ma.fields.List(ma.fields.Nested(OfInstitution), required=True)


class SchoolsShape(About):
    """Figures of all institutions beside one another."""

    rows = ma.fields.List(ma.fields.Nested(RowShape), required=True)


class KindsShown(ma.Schema):
    """The kinds of observation that are shown when nobody chooses."""

    city = ma.fields.List(ma.fields.String(), required=True)
    institution = ma.fields.List(ma.fields.String(), required=True)


class IndicatorShape(ma.Schema):
    """One published version of an indicator."""

    code = _text("Stable; a changed meaning is another code.", required=True)
    version = ma.fields.Integer(required=True)
    in_force = ma.fields.Boolean(required=True)
    published_at = ma.fields.AwareDateTime(required=True)
    digest = _text("SHA-256 of the definition in canonical JSON (RFC 8785).", required=True)
    name = _text("In the language asked for.", required=True)
    base = _text("In the language asked for.", required=True)
    group = _one_of(GROUPS, "Heading under which it is shown.", required=True)
    unit = _one_of(_UNITS, "What is counted.", required=True)
    period = _one_of(PERIODS, "Its own period.", required=True)
    families = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(FAMILIES)), required=True)
    kinds = ma.fields.Nested(KindsShown, required=True)
    definition = ma.fields.Dict(
        required=True, metadata={"description": "The whole definition as it was published."}
    )


class IndicatorsShape(ma.Schema):
    """Indicators in the order they are shown, the newest version of each first."""

    indicators = ma.fields.List(ma.fields.Nested(IndicatorShape), required=True)


class InstitutionShape(ma.Schema):
    """One institution."""

    code = _text("Stable; names it in every other answer.", required=True)
    name = ma.fields.String(required=True)
    short_name = ma.fields.String(required=True)
    type = _text("preschool, general, vocational, hobby or sports", required=True)
    closed_on = ma.fields.Date(required=True, allow_none=True)
    successor = _text("Code of the one it went into.", required=True, allow_none=True)


class InstitutionsShape(ma.Schema):
    """Institutions whose figures the reader sees by name, in Latvian order."""

    institutions = ma.fields.List(ma.fields.Nested(InstitutionShape), required=True)


class YearShape(ma.Schema):
    """One school year."""

    school_year = _text("2023/2024", required=True)
    from_ = ma.fields.Date(data_key="from", required=True)
    to = ma.fields.Date(required=True, metadata={"description": "End of the headline period."})
    last_day = ma.fields.Date(required=True)


class YearsShape(ma.Schema):
    """School years that have anything to count, the newest first."""

    school_years = ma.fields.List(ma.fields.Nested(YearShape), required=True)
