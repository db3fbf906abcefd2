"""An indicator as it is being made: the fields of a page ⇄ a draft ⇄ a definition. Pure.

A draft holds what was typed, right or wrong. `definition` makes of it exactly what a file would
say, so that an indicator of the browser and one of a file cannot differ; `draft_of` goes back. What
the page does not ask for (`position`, `rows`, how a new version counts people) is kept from the
version that one began with.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from svēris.names import search_key
from svēris.problems import Problem
from svēris.results import conditions
from svēris.results.conditions import Fields, Group
from svēris.results.criteria import Catalogue
from svēris.results.indicators import Formula, check

#: Codes of indicators that a board makes begin so; no file that ships with the project does.
OWN = "own-"
_LONGEST_CODE = 40

#: The words of an indicator: name of the field, and where they stand in a definition.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "name_lv": ("name", "lv"),
    "name_en": ("name", "en"),
    "base_lv": ("base", "lv"),
    "base_en": ("base", "en"),
    "genitive": ("subject", "lv", "genitive"),
    "dative": ("subject", "lv", "dative"),
    "subject_en": ("subject", "en"),
    "sentence_lv": ("sentence", "lv"),
    "sentence_en": ("sentence", "en"),
}
#: Measures made of criteria; of others a new version keeps how they are counted.
MADE = ("share", "ratio")
#: Measures of people and of observations, chosen when an indicator is new.
COUNTED = ("teachers", "coverage", "count")
UNITS = {
    "share": "lessons", "ratio": "learners",
    "teachers": "teachers", "coverage": "assignments", "count": "count",
}  # fmt: skip
#: Who is counted by coverage, and whose assignments; how a number of observations is split.
WHO = ("observed", "observers")
DUTIES = ("teacher", "preschool_teacher", "coach")
SPLITS = ("class-sets", "grade")
#: The day on which assignments are counted (domain.md §3.5 #21).
REFERENCE = "05-31"
ALL_FAMILIES = ("MS", "RN", "MT")
#: Roots of the two trees.
NUMERATOR, BASE = "n", "b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything the page asks for, as it was typed."""

    texts: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    period: str = "headline"
    families: tuple[str, ...] = ()
    #: Codes of the only forms in the base; none pools every form of the families.
    forms: tuple[str, ...] = ()
    measure: str = "share"
    numerator: Group = field(default_factory=Group)
    base: Group = field(default_factory=Group)
    #: Of a ratio: the two numbers.
    part: str = ""
    whole: str = ""
    #: Of teachers: the indicator that says which lessons count.
    of: str = ""
    #: Of coverage: who is counted, and whose duties; none counts all.
    who: str = "observed"
    duties: tuple[str, ...] = ()
    #: Of a number of observations: how it is split, if it is.
    split: str = ""
    city: tuple[str, ...] = ("areja",)
    school: tuple[str, ...] = ("ieksieja",)
    #: Whether it stays in the row of the other indicator.
    beside: bool = False

    @property
    def made(self) -> bool:
        """Whether criteria decide how it is counted."""
        return self.measure in MADE

    def text(self, name: str) -> str:
        """Return what was typed into a field of words."""
        return self.texts.get(name, "")


def read(fields: Fields, catalogue: Catalogue) -> Draft:
    """Return the draft that stands in the fields of a page."""

    def one(name: str) -> str:
        return (fields.get(name) or [""])[0].strip()

    forms = tuple(form for form in one("forms").split(",") if form in catalogue.forms)
    of_forms = tuple(dict.fromkeys(catalogue.forms[form].family for form in forms))
    return Draft(
        texts={name: one(name) for name in TEXTS},
        group=one("group"),
        period=one("period"),
        families=of_forms or tuple(fields.get("families", ())),
        forms=forms,
        measure=one("measure"),
        numerator=conditions.read(fields, NUMERATOR),
        base=conditions.read(fields, BASE),
        part=one("part"),
        whole=one("whole"),
        of=one("of"),
        who=one("who") or "observed",
        duties=tuple(each for each in fields.get("duties", ()) if each in DUTIES),
        split=one("split"),
        city=tuple(fields.get("city", ())),
        school=tuple(fields.get("school", ())),
        beside=bool(one("beside")),
    )


def draft_of(raw: Mapping[str, Any]) -> Draft:
    """Return the draft that a definition would have come from."""
    measure = raw["measure"]
    share, ratio = (measure["kind"] == kind for kind in MADE)
    return Draft(
        texts={name: _found(raw, path) for name, path in TEXTS.items()},
        group=raw["group"],
        period=raw["period"],
        families=tuple(raw["families"]),
        forms=tuple(raw.get("forms", ())),
        measure=measure["kind"],
        numerator=conditions.tree(measure["numerator"] if share else None),
        base=conditions.tree(measure.get("base")),
        part=measure["numerator"] if ratio else "",
        whole=measure["denominator"] if ratio else "",
        of=measure.get("of", ""),
        who=measure.get("who", "observed"),
        duties=tuple(measure.get("duties", ())),
        split=measure.get("split", ""),
        city=tuple(raw["kinds"]["city"]),
        school=tuple(raw["kinds"]["school"]),
        beside="beside" in raw,
    )


def keeping_measure(draft: Draft, begun: Draft) -> Draft:
    """Return a draft whose counting is not decided on the page: that of the one it began with."""
    return replace(
        draft, measure=begun.measure, families=begun.families, forms=begun.forms,
        numerator=Group(), base=Group(), part="", whole="",
        of=begun.of, who=begun.who, duties=begun.duties, split=begun.split,
    )  # fmt: skip


def counting(draft: Draft, of: Formula | None) -> Draft:
    """Return a new draft that counts people or observations, with what follows from that.

    Teachers are those of the lessons of another indicator; what is counted without answers is not
    of one form and stands under the heading of volume.
    """
    if draft.measure == "teachers":
        if of is None:
            return replace(draft, of="", families=(), forms=())
        return replace(draft, families=of.families, forms=of.forms)
    families = ALL_FAMILIES if draft.measure == "coverage" else draft.families
    return replace(draft, group="volume", families=families, forms=())


def draft_from_file(content: bytes) -> Draft:
    """Return the draft of an indicator in a file; raises Problem where it is none of those."""
    try:
        raw = json.loads(content)
        check(raw, where="file")
    except (ValueError, RecursionError):
        raise Problem("indicator-file-unreadable") from None
    draft = draft_of(raw)
    if not draft.made:
        raise Problem("indicator-file-unreadable")
    # What it stood beside is an indicator of where it comes from.
    return replace(draft, beside=False)


def definition(
    draft: Draft, catalogue: Catalogue, kept: Mapping[str, Any], *, code: str, version: int
) -> dict[str, Any]:
    """Return the definition of a draft that is sound.

    `kept` is the definition one began with, or {"position": …} of a new one.
    """
    raw = {name: value for name, value in kept.items() if name in ("rows", "position")}
    raw |= {"code": code, "version": version, "group": draft.group, "period": draft.period}
    for name, path in TEXTS.items():
        if draft.text(name):
            _put(raw, path, draft.text(name))
    raw["families"] = list(draft.families)
    if draft.forms:
        raw["forms"] = list(draft.forms)
    raw["unit"] = UNITS.get(draft.measure) or kept["unit"]
    raw["measure"] = _measure(draft, catalogue, kept)
    raw["kinds"] = {"city": list(draft.city), "school": list(draft.school)}
    if draft.beside and "beside" in kept:
        raw["beside"] = kept["beside"]
    return raw


def _measure(draft: Draft, catalogue: Catalogue, kept: Mapping[str, Any]) -> Mapping[str, Any]:
    if not draft.made:
        measure: Mapping[str, Any] = kept.get("measure") or counted(draft)
        return measure
    numerator: Any = draft.part
    if draft.measure == "share":
        numerator = conditions.predicate(draft.numerator, catalogue)
    made = {"kind": draft.measure, "numerator": numerator}
    if draft.measure == "ratio":
        made["denominator"] = draft.whole
    base = conditions.predicate(draft.base, catalogue)
    return made if base is None else {**made, "base": base}


def counted(draft: Draft) -> dict[str, Any]:
    """Return the measure of a draft that counts people or observations."""
    if draft.measure == "teachers":
        return {"kind": "teachers", "of": draft.of}
    if draft.measure == "count":
        return {"kind": "count", "split": draft.split} if draft.split else {"kind": "count"}
    made: dict[str, Any] = {"kind": "coverage", "who": draft.who, "reference": REFERENCE}
    return {**made, "duties": list(draft.duties)} if draft.duties else made


def _found(raw: Mapping[str, Any], path: Sequence[str]) -> str:
    value: Any = raw
    for step in path:
        value = value.get(step, {})
    return value if isinstance(value, str) else ""


def _put(raw: dict[str, Any], path: Sequence[str], value: str) -> None:
    *steps, last = path
    inner = raw
    for step in steps:
        inner = inner.setdefault(step, {})
    inner[last] = value


def code_of(name: str, taken: Collection[str]) -> str:
    """Return a code for an indicator of this name: ASCII, and unlike those that are taken."""
    longest = _LONGEST_CODE - len(OWN) - len("-99")
    words = re.findall("[a-z0-9]+", search_key(name)) or ["raditajs"]
    stem: str = words[0][:longest]
    for word in words[1:]:
        if len(stem) + 1 + len(word) > longest:
            break
        stem = f"{stem}-{word}"
    code, number = OWN + stem, 2
    while code in taken:
        code, number = f"{OWN}{stem}-{number}", number + 1
    return code
