"""Golden vectors of figures: small cities written down as data, with what they come to by hand.

A city says only what matters: whatever a lesson does not answer is as in `lessons.ANSWERS`
(everything observed, in Latvian), and null takes an answer away.
"""

import copy
import json
from datetime import date
from typing import Any

from svēris.forms import library
from svēris.people.models import Institution, InstitutionType
from tests.factories import NOW, make_succession
from tests.forms.vectors import VECTORS, raw_form
from tests.results.lessons import City

ALL: list[dict[str, Any]] = [
    json.loads(path.read_text("utf-8")) for path in sorted(VECTORS.glob("figures-*.json"))
]
#: One question of one city each.
CASES = [
    (vector, question, f"{vector['name']}: {' '.join(question['ask'].values())}")
    for vector in ALL
    for question in vector["questions"]
]


def build(city: City, vector: dict[str, Any]) -> dict[str, Institution]:
    """Make the city of a vector; return its institutions by code."""
    for changed in vector.get("forms", []):
        library.publish(city.session, _version(changed), now=NOW)
    places = {each["code"]: _institution(city, each) for each in vector["institutions"]}
    for each in vector["institutions"]:
        if "into" in each:
            make_succession(
                city.session, predecessor=places[each["code"]], successor=places[each["into"]],
                on=places[each["code"]].closed_on,
            )  # fmt: skip
    teachers: dict[str, Any] = {}
    for name, where in vector["teachers"].items():
        if isinstance(where, str):
            teachers[name] = city.teacher(places[where])
        else:
            person = teachers[where["person"]].person
            teachers[name] = city.teacher(places[where["at"]], person=person)
    for lesson in vector["lessons"]:
        given = {name: lesson[name] for name in ("kind", "family", "form", "version")
                 if name in lesson}  # fmt: skip
        if "on" in lesson:
            given["on"] = date.fromisoformat(lesson["on"])
        for name in lesson["of"] * lesson.get("times", 1):
            city.observe(teachers[name], **given, **lesson.get("answers", {}))
    return places


def _institution(city: City, given: dict[str, Any]) -> Institution:
    closed = given.get("closed_on")
    return city.school(
        code=given["code"],
        type=InstitutionType(given.get("type", "general")),
        closed_on=date.fromisoformat(closed) if closed else None,
    )


def _version(changed: dict[str, Any]) -> dict[str, Any]:
    """Return a later version of a form: without some items, or with another counting rule."""
    raw = copy.deepcopy(raw_form(changed["form"]))
    raw["version"] = changed["version"]
    raw["observed"] = changed.get("observed", raw["observed"])
    for section in raw["sections"]:
        left_out = changed.get("without", [])
        section["items"] = [item for item in section["items"] if item["code"] not in left_out]
    return raw
