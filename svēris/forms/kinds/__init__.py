"""The kinds of answers, by name. The JavaScript twins are in static/js/forms/kinds/."""

from collections.abc import Mapping
from types import MappingProxyType

from svēris.forms.kinds.date import Date
from svēris.forms.kinds.kind import Around, Kind
from svēris.forms.kinds.multi import Multi
from svēris.forms.kinds.number import Number
from svēris.forms.kinds.reference import Reference
from svēris.forms.kinds.scale import Scale
from svēris.forms.kinds.single import Single
from svēris.forms.kinds.steps import Steps
from svēris.forms.kinds.text import Text
from svēris.forms.kinds.time import Time

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Single(), Multi(), Scale(), Number(), Text(), Date(), Time(), Reference(), Steps(),
        )
    }
)  # fmt: skip

__all__ = ["KINDS", "Around", "Kind"]
