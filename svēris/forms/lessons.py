"""The calibration lessons that ship: read once, each judged by the form it names."""

import json
import logging
from functools import cache
from pathlib import Path

from svēris.forms.calibration import Lesson, parse
from svēris.forms.definition import BadDefinition
from svēris.forms.definition import parse as parse_form
from svēris.forms.items import Definition
from svēris.forms.library import read_json
from svēris.places import FORMS_SCHEMA

FOLDER = "calibration"

_log = logging.getLogger(__name__)


def files(folder: Path) -> list[Path]:
    """Return the lessons of a folder of forms, in the order in which one trains."""
    found = sorted((folder / FOLDER).glob("*.json"))
    return [file for file in found if not file.name.endswith(".schema.json")]


def read(file: Path, folder: Path = FORMS_SCHEMA) -> Lesson:
    """Return the lesson of a file, judged by the form of a folder; refuse what is wrong."""
    raw, where = read_json(file), f"{FOLDER}/{file.name}"
    if raw.get("lesson") != file.stem:
        raise BadDefinition(where, "$.lesson", f"the file is called {file.stem}")
    return parse(raw, _form(folder, raw.get("form"), raw.get("version"), where), where=where)


@cache
def shipped() -> tuple[Lesson, ...]:
    """Return every lesson that ships.

    One that is broken is left out and named in the log: the tablet must open all the same.
    """
    lessons = []
    for file in files(FORMS_SCHEMA):
        try:
            lessons.append(read(file))
        except BadDefinition as bad:
            _log.error("A calibration lesson is left out: %s", bad)
    return tuple(lessons)


@cache
def delivered() -> bytes:
    """Return the lessons as tablets get them: one JSON document."""
    document = {"lessons": [lesson.raw for lesson in shipped()]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _form(folder: Path, form: object, version: object, where: str) -> Definition:
    file = folder / str(form) / f"{version}.json"
    if not file.is_file():
        file = FORMS_SCHEMA / str(form) / f"{version}.json"
    if not file.is_file():
        raise BadDefinition(where, "$.form", f"there is no form {form} {version}")
    return parse_form(read_json(file), where=f"{form}/{version}.json")
