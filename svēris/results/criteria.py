"""The criteria an indicator may ask about, as the published forms name them. Pure.

A criterion has no family ("SR.DEF"); it is on the forms of one family or of several. What says who
or where is left out – no indicator is about a person, a place or a class letter – and so is what
the observed teacher writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from svēris.forms.answers import Lists
from svēris.forms.items import Definition, Item, Text
from svēris.results.indicators import resolve

#: Kinds of answers a condition can be about; an agreed step only by whether there is one.
KINDS = ("scale", "single", "multi", "number", "steps")
#: Lists whose entries may be asked about as options are. A further kind of criterion.
LISTS = ("areas", "subjects", "sports")
LIST = "list"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, a value of the scale, or an entry of a list."""

    code: str
    text: Text


@dataclass
class Criterion:
    """What may be asked about, with its names in every family that has it."""

    code: str
    kind: str
    #: Heading under which the forms ask it.
    section: Text
    #: Its wording by family, the newest form's.
    texts: dict[str, Text] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    #: By family, the forms that ask it.
    forms: dict[str, set[str]] = field(default_factory=dict)

    def text(self, families: Sequence[str], language: str) -> str:
        """Return its wording in the first of these families that has it, else in any."""
        named = [self.texts[family] for family in families if family in self.texts]
        return (named or list(self.texts.values()))[0][language]

    def asked_by(self, families: Sequence[str], forms: Sequence[str]) -> bool:
        """Say whether a form of every family asks it; with `forms`, one of those."""
        return all(
            self.forms.get(family) and (not forms or self.forms[family] & set(forms))
            for family in families
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A published form that an indicator may be bound to."""

    code: str
    family: str
    title: Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a condition may be about, in the order of the forms."""

    criteria: Mapping[str, Criterion]
    forms: Mapping[str, Form]

    def grouped(
        self, families: Sequence[str], forms: Sequence[str], language: str
    ) -> list[tuple[str, list[Criterion]]]:
        """Return what every family asks, under the headings of the forms; the context last."""
        groups: dict[str, list[Criterion]] = {}
        for criterion in sorted(self.criteria.values(), key=lambda each: each.code[:2] == "K."):
            if criterion.asked_by(families, forms):
                groups.setdefault(criterion.section[language], []).append(criterion)
        return list(groups.items())


def catalogue(definitions: Iterable[Definition], lists: Lists) -> Catalogue:
    """Return what the published forms ask; give the newest version of each form first."""
    criteria: dict[str, Criterion] = {}
    forms: dict[str, Form] = {}
    for definition in definitions:
        family = definition.family
        forms.setdefault(definition.form, Form(definition.form, family, definition.title))
        headings = {section.code: section.title for section in definition.sections}
        for item in definition.items.values():
            kind = _kind(item)
            if kind is None:
                continue
            code = item.code.removeprefix(f"{family}.")
            # A code that the families understand differently would be somebody else's criterion.
            if resolve(code, family) != item.code:
                continue
            found = criteria.setdefault(code, Criterion(code, kind, headings[item.section]))
            found.texts.setdefault(family, item.text)
            found.forms.setdefault(family, set()).add(definition.form)
            for choice in _choices(item, lists):
                found.choices.setdefault(choice.code, choice)
    return Catalogue(criteria, forms)


def _kind(item: Item) -> str | None:
    if item.by_teacher or item.off:
        return None
    if item.kind == "reference":
        return LIST if item.list in LISTS else None
    return item.kind if item.kind in KINDS else None


def _choices(item: Item, lists: Lists) -> list[Choice]:
    if item.kind == "steps":
        return []
    if item.list is None:
        return [Choice(option.code, option.text) for option in item.options]
    entries = lists.get(item.list, {})
    return [Choice(code, {"lv": entry["lv"], "en": entry["en"]}) for code, entry in entries.items()]
