"""Fold the changes of one observation into what they amount to. Pure; its twin is `fold.js`.

Both run against tests/vectors/fold-*.json. The result depends on the *set* of changes alone:
neither the order of arrival, nor repetition, nor any clock matters. Ids are compared as text.

**Fields.** A change carries for each of its fields a value and a `base`: the changes of that field
its author had seen. The *heads* of a field are its changes that are in nobody's base. One head is
the value (null: cleared, and no part of the document); several are a conflict, which is resolved by
an edit whose base names them all. A base that has not arrived, or never will (it is held, or was
lost with another tablet), counts for nothing until it does. Bases that run in a circle, which no
right tablet makes, would leave a field without a head: then all changes that no head descends from
are heads, so that nothing is out of sight.

**Submitting.** A submit names the heads its author saw, and exactly that is what is submitted:
edits from another tablet that its author had not seen are no part of it, whether they arrive
before or after. A submit is *complete* when every head it names has arrived. What it *covers* are
the changes it names and all they descend from. Of several complete submits those count whose cover
is not a proper part of another's: a later submit replaces the earlier ones that its author had
sent. Of equals the least id stands first – arbitrary, but the same everywhere.

**Accepting** is a fact of the server, given as `accepted`, and it sticks. From then on heads and
document are what that submit names and nothing else. Everything it does not cover is *late*: kept,
shown, decided on by a person. So are other submits that cover more than it, and every discard.
A tablet that knows the fact before it has the submit itself folds as if nothing was accepted yet.

**Discarding** names heads too. It works only where it names every current head, so that nobody
throws away what he or she has not seen; otherwise it is late, and an edit that arrives afterwards
brings the observation back. A submit that is accepted goes before any discard.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: A change as on the wire (sync.md §2).
Change = Mapping[str, Any]
#: The changes of one field by id: {"value": …, "base": […]}.
_Entries = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Folded:
    """What the changes of one observation amount to."""

    #: The ids, sorted, of the changes that are the heads of every field.
    heads: dict[str, list[str]]
    #: The value of every field with one head, cleared ones left out.
    document: dict[str, Any]
    #: Fields with several heads, sorted.
    conflicts: list[str]
    #: The accepted submit, else the first of `submittable`.
    submit: str | None
    discarded: bool
    #: Changes that are kept but no part of this, sorted.
    late: list[str]


def fold(changes: Iterable[Change], accepted: str | None = None) -> Folded:
    """Return what `changes` amount to, `accepted` being the submit the server has accepted."""
    arrived = {change["id"]: change for change in changes}
    fields = _by_field(arrived.values())
    if accepted in arrived:
        return _in_force(arrived, fields, arrived[accepted])
    heads = {field: _heads(entries) for field, entries in fields.items()}
    discards = [change for change in arrived.values() if change["kind"] == "discard"]
    idle = sorted(change["id"] for change in discards if not _names_all(change, heads))
    candidates = _submittable(arrived.values(), fields)
    return Folded(
        heads=heads,
        document=_document(heads, fields),
        conflicts=_conflicts(heads),
        submit=accepted or (candidates[0] if candidates else None),
        discarded=len(idle) < len(discards),
        late=idle,
    )


def submittable(changes: Iterable[Change]) -> list[str]:
    """Return the ids of the complete submits that no other replaces, the least first."""
    arrived = {change["id"]: change for change in changes}
    return _submittable(arrived.values(), _by_field(arrived.values()))


def _in_force(
    arrived: Mapping[str, Change], fields: Mapping[str, _Entries], submit: Change
) -> Folded:
    heads = {
        field: present
        for field, named in sorted(submit["heads"].items())
        if (present := sorted(key for key in set(named) if key in fields.get(field, {})))
    }
    covered = _cover(heads, fields)
    return Folded(
        heads=heads,
        document=_document(heads, fields),
        conflicts=_conflicts(heads),
        submit=submit["id"],
        discarded=False,
        late=sorted(
            key
            for key, change in arrived.items()
            if key != submit["id"] and not _within(change, covered, fields)
        ),
    )


def _by_field(changes: Iterable[Change]) -> dict[str, dict[str, Mapping[str, Any]]]:
    fields: dict[str, dict[str, Mapping[str, Any]]] = {}
    for change in changes:
        if change["kind"] == "edit":
            for field, entry in change["fields"].items():
                fields.setdefault(field, {})[change["id"]] = entry
    return dict(sorted(fields.items()))


def _heads(entries: _Entries) -> list[str]:
    seen = {base for key, entry in entries.items() for base in entry["base"] if base != key}
    heads = [key for key in entries if key not in seen]
    lost = entries.keys() - _with_ancestors(heads, entries)
    return sorted([*heads, *lost])


def _with_ancestors(ids: Iterable[str], entries: _Entries) -> set[str]:
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        key = waiting.pop()
        if key in entries and key not in found:
            found.add(key)
            waiting.extend(entries[key]["base"])
    return found


def _document(heads: Mapping[str, list[str]], fields: Mapping[str, _Entries]) -> dict[str, Any]:
    values = {f: fields[f][ids[0]]["value"] for f, ids in heads.items() if len(ids) == 1}
    return {field: value for field, value in values.items() if value is not None}


def _conflicts(heads: Mapping[str, list[str]]) -> list[str]:
    return [field for field, ids in heads.items() if len(ids) > 1]


def _names_all(change: Change, heads: Mapping[str, Sequence[str]]) -> bool:
    named = change["heads"]
    return all(set(ids) <= set(named.get(field, ())) for field, ids in heads.items())


def _submittable(changes: Iterable[Change], fields: Mapping[str, _Entries]) -> list[str]:
    covers = {
        change["id"]: _cover(change["heads"], fields)
        for change in changes
        if change["kind"] == "submit" and _is_complete(change, fields)
    }
    return sorted(
        key for key, cover in covers.items() if not any(cover < other for other in covers.values())
    )


def _is_complete(submit: Change, fields: Mapping[str, _Entries]) -> bool:
    return all(
        key in fields.get(field, {}) for field, ids in submit["heads"].items() for key in ids
    )


def _cover(
    heads: Mapping[str, Sequence[str]], fields: Mapping[str, _Entries]
) -> set[tuple[str, str]]:
    return {
        (field, key)
        for field, ids in heads.items()
        for key in _with_ancestors(ids, fields.get(field, {}))
    }


def _within(change: Change, covered: set[tuple[str, str]], fields: Mapping[str, _Entries]) -> bool:
    if change["kind"] == "edit":
        return all((field, change["id"]) in covered for field in change["fields"])
    if change["kind"] == "submit":
        return _is_complete(change, fields) and _cover(change["heads"], fields) <= covered
    return False
