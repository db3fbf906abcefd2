"""Shapes of what figures are about as JSON; `listed` makes them."""

import marshmallow as ma

from svēris.results.filters import FAMILIES, PERIODS
from svēris.results.indicators import GROUPS
from svēris.results.schema_fields import UNITS, one_of, text


class KindsShown(ma.Schema):
    """The kinds of observation that are shown when nobody chooses."""

    city = ma.fields.List(ma.fields.String(), required=True)
    institution = ma.fields.List(ma.fields.String(), required=True)


class IndicatorShape(ma.Schema):
    """One published version of an indicator."""

    code = text("Stable; a changed meaning is another code.", required=True)
    version = ma.fields.Integer(required=True)
    in_force = ma.fields.Boolean(required=True)
    published_at = ma.fields.AwareDateTime(required=True)
    digest = text("SHA-256 of the definition in canonical JSON (RFC 8785).", required=True)
    name = text("In the language asked for.", required=True)
    base = text("In the language asked for.", required=True)
    group = one_of(GROUPS, "Heading under which it is shown.", required=True)
    unit = one_of(UNITS, "What is counted.", required=True)
    period = one_of(PERIODS, "Its own period.", required=True)
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

    code = text("Stable; names it in every other answer.", required=True)
    name = ma.fields.String(required=True)
    short_name = ma.fields.String(required=True)
    type = text("preschool, general, vocational, hobby or sports", required=True)
    closed_on = ma.fields.Date(required=True, allow_none=True)
    successor = text("Code of the one it went into.", required=True, allow_none=True)


class InstitutionsShape(ma.Schema):
    """Institutions whose figures the reader sees by name, in Latvian order."""

    institutions = ma.fields.List(ma.fields.Nested(InstitutionShape), required=True)


class YearShape(ma.Schema):
    """One school year."""

    school_year = text("2023/2024", required=True)
    from_ = ma.fields.Date(data_key="from", required=True)
    to = ma.fields.Date(required=True, metadata={"description": "End of the headline period."})
    last_day = ma.fields.Date(required=True)


class YearsShape(ma.Schema):
    """School years that have anything to count, the newest first."""

    school_years = ma.fields.List(ma.fields.Nested(YearShape), required=True)
