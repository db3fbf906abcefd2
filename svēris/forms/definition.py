"""Form definitions: from the file to frozen values, or refused with file, place and reason.

The shape is judged by forms_schema/form.schema.json, the sense by `soundness`. What is published
has passed both, so that nothing that reads a `Definition` has to doubt it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import rfc8785
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from svēris.forms import soundness
from svēris.forms.items import Definition, Hiding, Item, Option, Part, Preset, Rule, Section
from svēris.places import FORMS_SCHEMA

Raw = Mapping[str, Any]


class BadDefinition(ValueError):
    """A definition that cannot be used: in which file, where in it, and why."""

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__(f"{file}: {place}: {reason}")
        self.file, self.place, self.reason = file, place, reason


def parse(raw: Raw, *, where: str) -> Definition:
    """Return the definition a JSON document describes; `where` names it in a refusal."""
    check_shape(raw, "form.schema.json", where=where)
    _refuse_first(soundness.duplicates(raw), where)
    definition = _definition(raw, digest_of(raw, where=where))
    _refuse_first(soundness.faults(raw, definition), where)
    order = soundness.order(definition.items)
    if isinstance(order, str):
        place = next(place for place, item in soundness.places(raw) if item["code"] == order)
        raise BadDefinition(where, place, f"whether {order} is asked depends on itself")
    return replace(definition, order=order)


def canonical(raw: Raw) -> dict[str, Any]:
    """Return a document as it is published: without the editor's "$schema"."""
    return {key: value for key, value in raw.items() if key != "$schema"}


def digest_of(raw: Raw, *, where: str) -> str:
    """Return the SHA-256 of a document in canonical JSON (RFC 8785), in lower-case hex."""
    try:
        return hashlib.sha256(rfc8785.dumps(canonical(raw))).hexdigest()
    except rfc8785.CanonicalizationError as error:
        raise BadDefinition(where, "$", str(error)) from error


def check_shape(raw: Any, schema: str, *, where: str) -> None:
    """Refuse a document that a schema of forms_schema/ does not allow."""
    error = best_match(_validator(schema).iter_errors(raw))
    if error is not None:
        raise BadDefinition(where, error.json_path, _in_short(error))


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((FORMS_SCHEMA / schema).read_text("utf-8")))


def _in_short(error: ValidationError) -> str:
    if error.validator == "not":
        return "does not belong to an item of this kind"
    # jsonschema repeats the whole instance before it says what is wrong with it.
    instance = repr(error.instance)
    if len(instance) > 80:
        return error.message.replace(instance, instance[:60] + "…")
    return error.message


def _refuse_first(found: Iterator[soundness.Fault], where: str) -> None:
    for place, reason in found:
        raise BadDefinition(where, place, reason)


def _definition(raw: Raw, digest: str) -> Definition:
    scale = tuple(Option(str(one["value"]), one["text"], help=one["help"]) for one in raw["scale"])
    sections = tuple(_section(section, scale) for section in raw["sections"])
    items = {item.code: item for section in sections for item in section.items}
    return Definition(
        form=raw["form"],
        version=raw["version"],
        family=raw["family"],
        title=raw["title"],
        lesson=raw["lesson"],
        observed=frozenset(raw["observed"]),
        counting=raw["counting"],
        scale=scale,
        na=raw["na"],
        notice=raw["notice"],
        parts=tuple(
            Part(part["code"], part["item"], part["text"]) for part in raw.get("parts", ())
        ),
        sections=sections,
        items=MappingProxyType(items),
        order=tuple(items),
        digest=digest,
    )


def _section(raw: Raw, scale: tuple[Option, ...]) -> Section:
    items = tuple(_item(item, raw["code"], scale) for item in raw["items"])
    return Section(raw["code"], raw["title"], raw.get("note"), items)


def _item(raw: Raw, section: str, scale: tuple[Option, ...]) -> Item:
    item = Item(
        code=raw["code"],
        kind=raw["kind"],
        text=raw["text"],
        section=section,
        by_teacher=raw.get("by") == "teacher",
        obligatory=_switch(raw.get("obligatory")),
        na=_switch(raw.get("na")),
        hidden=tuple(Hiding(one["when"], one["as"] == "0") for one in raw.get("hidden", ())),
        options=scale if raw["kind"] == "scale" else _options(raw, "options"),
        statuses=_options(raw, "statuses"),
        presets=tuple(Preset(one["value"], one.get("when")) for one in raw.get("preset", ())),
    )
    return replace(item, **{name: raw[key] for name, key in _AS_WRITTEN.items() if key in raw})


#: Members of an item that are taken as they are written: name here, name in the file.
_AS_WRITTEN = {
    **{
        name: name
        for name in (
            "help", "off", "sensitive", "focus", "shown", "max_options", "rows", "after",
            "list", "within", "max_length", "lines", "derived",
        )
    },
    "least": "min",
    "most": "max",
}  # fmt: skip


def _options(raw: Raw, name: str) -> tuple[Option, ...]:
    return tuple(
        Option(
            one["code"],
            one["text"],
            exclusive=one.get("exclusive", False),
            offered=one.get("offered"),
            valid_to=date.fromisoformat(one["valid_to"]) if "valid_to" in one else None,
            outside_base=one.get("outside_base", False),
        )
        for one in raw.get(name, ())
    )


def _switch(raw: Any) -> bool | Rule:
    return raw["when"] if isinstance(raw, dict) else bool(raw)


__all__ = ["BadDefinition", "Definition", "canonical", "check_shape", "digest_of", "parse"]
