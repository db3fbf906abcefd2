"""Shapes of figures as JSON, for the description of the API; `presented` makes them."""

import marshmallow as ma

from svēris.results.breaks import Break
from svēris.results.disclosure import Hidden
from svēris.results.filters import KINDS, PERIODS
from svēris.results.indicators import GROUPS
from svēris.results.schema_fields import UNITS, number, one_of, per_cent, text


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
    k = number("Numerator: lessons, or learners, teachers, assignments – see `unit`.")
    n = number("Base; absent where observations are merely counted.")
    percent = per_cent(
        "k of n as it is printed; null where the base is too small.", allow_none=True
    )
    low = per_cent("Lower end of the 95 % interval (Wilson), per cent.")
    high = per_cent("Upper end of the 95 % interval, per cent.")
    lessons = number("Lessons in the base.")
    teachers = number("Different teachers of those lessons.")
    institutions = number("Different institutions of those lessons.")
    partly = number("Of the lessons in the base, those that came part of the way.")
    na = number("Lessons outside the base: not applicable.")
    missing = number("Lessons outside the base: not answered.")


class Share(ma.Schema):
    """A share that stands beside a figure."""

    k = number("Numerator.")
    n = number("Base; absent where observations are merely counted.")
    percent = per_cent("k of n as it is printed.", allow_none=True)


class Beside(ma.Schema):
    """The indicator in whose row this one stands."""

    of = text("Its code.", required=True)
    as_ = ma.fields.String(
        data_key="as", required=True, metadata={"description": "second-base, strict, …"}
    )


class FigureShape(Numbers):
    """One figure with everything it takes to understand it."""

    code = text("Code of the indicator.", required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "Its version."})
    name = text("Its name, in the language asked for.", required=True)
    base = text("What the percentage is a percentage of, in words.", required=True)
    unit = one_of(UNITS, "What is counted.", required=True)
    group = one_of(GROUPS, "Heading under which it is shown.", required=True)
    beside = ma.fields.Nested(Beside, allow_none=True, required=True)
    kinds = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(KINDS)),
        required=True,
        metadata={"description": "Kinds of observation: one, or two counted as one group."},
    )
    period = one_of(PERIODS, "headline: to 30 June; year: to 31 August.", required=True)
    part = text("Part of a split count: a grade or a class set.", allow_none=True, required=True)
    before = ma.fields.Nested(Share, allow_none=True, required=True)
    city = ma.fields.Nested(Share, allow_none=True, required=True)
    sentence = text("The figure as a sentence for a report; empty where hidden.", required=True)


class Difference(ma.Schema):
    """One share less another, of independent lessons, in percentage points."""

    points = per_cent("The difference as it is printed; 9.9 is ten points in a hundred.")
    low = per_cent("Lower end of Newcombe's 95 % interval.")
    high = per_cent("Upper end of Newcombe's 95 % interval.")
    verdict = one_of(
        ("rise", "fall", "not-proven"),
        "What may be said of it: rise or fall only where the 99 % interval leaves out zero, or "
        "that of 95 % for an indicator with a target; else no difference is proven.",
    )


def _broken() -> ma.fields.String:
    return ma.fields.String(
        required=True,
        allow_none=True,
        validate=ma.validate.OneOf([*(str(each) for each in Break), None]),
        metadata={
            "description": "Why it is not compared with the year before: form (a criterion is "
            "judged or counted otherwise since), class-set (the set had other grades); null where "
            "it is."
        },
    )


def _difference(description: str) -> ma.fields.Nested:
    return ma.fields.Nested(
        Difference, allow_none=True, required=True, metadata={"description": description}
    )


class ReportFigure(FigureShape):
    """A figure with how it differs from the year before, and from the rest of the city."""

    change = _difference("Since the school year before; null where they are not compared.")
    broken = _broken()
    against = _difference("From the other lessons of the city; null for the city itself.")


class TrendPoint(Numbers):
    """One school year of a line."""

    school_year = text("2023/2024", required=True)
    joined = ma.fields.List(
        ma.fields.String(), required=True,
        metadata={"description": "Predecessors whose lessons are counted with it that year."},
    )  # fmt: skip
    own = ma.fields.Nested(
        Numbers, allow_none=True, required=True,
        metadata={"description": "Without the predecessors; null where there are none."},
    )  # fmt: skip
    broken = _broken()
    change = _difference("Since the point before; null where they are not compared.")


class TrendLine(ma.Schema):
    """The points of one kind of observation, or of two together, the earliest first."""

    kinds = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(KINDS)), required=True)
    points = ma.fields.List(ma.fields.Nested(TrendPoint), required=True)


class TargetShape(ma.Schema):
    """What the indicator should come to, or came to when a programme began."""

    school_year = text("2025/2026", required=True)
    percent = per_cent("The value.")
    is_base = ma.fields.Boolean(
        required=True, metadata={"description": "The value a programme began with."}
    )
    source = text("Where it is written.", required=True)


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

    school_year = text("2023/2024", required=True)
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

    code = text("Code of the closed period.", required=True)
    edition = ma.fields.Integer(required=True)
    digest = text("SHA-256 of the file of its figures.", required=True)
    address = text("Path of its page.", required=True)
    differing = ma.fields.Integer(
        required=True, metadata={"description": "How many figures have other numbers by now."}
    )


class ReportShape(About):
    """All figures of the city or of one institution."""

    institution = text("Its code; null for the city.", allow_none=True, required=True)
    observed = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.Nested(Observed), required=True,
        metadata={"description": "How much was observed, by kind of observation."},
    )  # fmt: skip
    figures = ma.fields.List(ma.fields.Nested(ReportFigure), required=True)
    published = ma.fields.List(
        ma.fields.Nested(PublishedBeside), required=True,
        metadata={"description": "What was published of the school year."},
    )  # fmt: skip


class TrendShape(ma.Schema):
    """One indicator over the school years, of the city or of one institution."""

    institution = text("Its code; null for the city.", allow_none=True, required=True)
    code = text("Code of the indicator.", required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "Its version."})
    name = text("Its name, in the language asked for.", required=True)
    base = text("What the percentage is a percentage of, in words.", required=True)
    unit = one_of(UNITS, "What is counted.", required=True)
    filter = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(), required=True,
        metadata={"description": "The query that gives this again."},
    )  # fmt: skip
    smallest_group = ma.fields.Nested(Group, required=True)
    data_at = ma.fields.AwareDateTime(
        required=True, metadata={"description": "When the data were read; not part of the ETag."}
    )
    lines = ma.fields.List(ma.fields.Nested(TrendLine), required=True)
    targets = ma.fields.List(ma.fields.Nested(TargetShape), required=True)


class OfInstitution(Numbers):
    """The figure of one institution; the indicator is that of the city beside it."""

    institution = text("Code of the institution.", required=True)


class RowShape(ma.Schema):
    """One indicator for one kind of observation: of the city and of every institution."""

    city = ma.fields.Nested(FigureShape, required=True)
    institutions = ma.fields.List(ma.fields.Nested(OfInstitution), required=True)


class SchoolsShape(About):
    """Figures of all institutions beside one another."""

    rows = ma.fields.List(ma.fields.Nested(RowShape), required=True)
