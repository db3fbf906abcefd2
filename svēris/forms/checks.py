"""What in an observation needs attention, in words that server and tablet share.

Content is never refused on arrival (sync.md §3): it is flagged, and an observation with a flag is
not submitted. `static/js/forms/checks.js` is the twin, on tests/vectors/forms-checks.json.
"""

from collections.abc import Iterator, Mapping

from svēris.forms.answers import NOTHING, Document, Flag, Lists
from svēris.forms.items import Definition, Item
from svēris.forms.kinds import KINDS, Around, evidence
from svēris.forms.kinds.kind import said
from svēris.forms.kinds.steps import row_of
from svēris.forms.rules import evaluate, na_allowed, obliged

LONGEST_REASON = 300


def examine(
    definition: Definition,
    document: Document,
    lists: Lists = NOTHING,
    *,
    submitting: bool = False,
) -> list[Flag]:
    """Return the flags of a document in the order of the form.

    While drafting only what was answered is judged; `submitting` adds what is missing.
    """
    answers = evaluate(definition, document, lists)
    around = Around(answers, lists, frozenset(definition.criteria), submitting)
    flags: list[Flag] = []
    for item in definition.items.values():
        flags += _item(item, document, around)
    for field in sorted(document):
        flags += _other_field(definition, field, document, around)
    return flags


def _item(item: Item, document: Document, around: Around) -> Iterator[Flag]:
    kind, answer = KINDS[item.kind], around.answers[item.code]
    raw = kind.raw(item, document)
    if raw is not None and item.off:
        yield Flag("unknown-field", item.code)
    elif raw is not None and item.by_teacher:
        yield Flag("teachers-part", item.code)
    elif answer.visible and not answer.derived and not item.by_teacher:
        if kind.blank(raw):
            yield from _missing(item, around)
        elif isinstance(raw, Mapping) and "na" in raw:
            yield from _not_applicable(item, raw, around)
        else:
            yield from kind.check(item, raw, around)


def _missing(item: Item, around: Around) -> Iterator[Flag]:
    if around.submitting and obliged(item, around.answers):
        yield Flag("answer-missing", item.code)


def _not_applicable(item: Item, raw: Mapping[str, object], around: Around) -> Iterator[Flag]:
    reason = raw["na"]
    if set(raw) != {"na"} or not isinstance(reason, str):
        yield Flag("wrong-shape", item.code)
        return
    if not na_allowed(item, around.answers):
        yield Flag("na-not-allowed", item.code)
    if not said(reason):
        yield Flag("na-needs-reason", item.code)
    if len(reason) > LONGEST_REASON:
        yield Flag("text-too-long", item.code, {"limit": LONGEST_REASON})


def _other_field(
    definition: Definition, field: str, document: Document, around: Around
) -> Iterator[Flag]:
    """Yield the flags of evidence notes, and of fields the form does not have."""
    if document[field] is None:
        return
    item = definition.items.get(field)
    if evidence.is_evidence(field):
        yield from evidence.check(field, document[field], around)
    elif item is not None and item.kind != "steps":
        return
    elif not any(row_of(item, field) for item in definition.items.values() if item.kind == "steps"):
        yield Flag("unknown-field", field)


__all__ = ["LONGEST_REASON", "Flag", "examine"]
