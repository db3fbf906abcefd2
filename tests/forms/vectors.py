"""What the tests of forms share: the vectors, the forms and lists of forms_schema/, small forms."""

import json
from typing import Any

from svēris.forms.definition import Definition, parse
from svēris.places import FORMS_SCHEMA, PACKAGE

VECTORS = PACKAGE.parent / "tests" / "vectors"


def vectors(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / f"forms-{name}.json").read_text("utf-8"))


def raw_form(form: str, version: int = 1) -> dict[str, Any]:
    return json.loads((FORMS_SCHEMA / form / f"{version}.json").read_text("utf-8"))


FORMS = {form: parse(raw_form(form), where=form) for form in ("ms", "rn", "mt", "ms-s")}


def list_entries(name: str) -> dict[str, dict[str, Any]]:
    raw = json.loads((FORMS_SCHEMA / "lists" / f"{name}.json").read_text("utf-8"))
    return {
        entry["code"]: {"lv": entry["lv"], "en": entry["en"], **entry.get("attributes", {})}
        for entry in raw["entries"]
    }


LISTS = {name: list_entries(name) for name in ("subjects", "sports", "areas")}


def small_form(*items: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A form of one section with these items; the rest is that of MS."""
    section = {"code": "A", "title": {"lv": "A", "en": "A"}, "items": list(items)}
    return {**raw_form("ms"), "form": "mazs", "parts": [], "sections": [section], **members}


def small(*items: dict[str, Any]) -> Definition:
    return parse(small_form(*items), where="small")


def named(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Arguments of `parametrize` for vectors: each is called by its name."""
    return {"argvalues": cases, "ids": [case["name"] for case in cases]}
