"""Everything we may refuse: one catalogue, stable codes, sentences in both languages.

The catalogue is data (`problems.json`) because three readers share it: Python, the tablet
(`static/js/words/problems.js` is made from it, and a test compares) and the documentation. An
entry is `code: {status, lv: [title, detail], en: [title, detail]}`: the title says what happened,
the detail what to do. `{name}` in a sentence is replaced by the parameter of that name.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date
from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import HTTPException

from svēris.places import PROBLEMS

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAYS = {"lv": "dd.MM.y.", "en": "d MMMM y"}

#: What Flask itself refuses, in our words.
_BY_STATUS = {
    400: "bad-request",
    401: "sign-in-needed",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "not-json",
    422: "not-understood",
    429: "too-many-attempts",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One refusal of the catalogue."""

    code: str
    status: int
    #: (title, detail) by language.
    sentences: dict[str, tuple[str, str]]


@cache
def catalogue() -> dict[str, Entry]:
    """Return every refusal by its code."""
    raw = json.loads(PROBLEMS.read_text("utf-8"))
    return {
        code: Entry(code, entry["status"], {lang: tuple(entry[lang]) for lang in ("lv", "en")})
        for code, entry in raw.items()
    }


def sentence(code: str, language: str, /, **params: object) -> tuple[str, str]:
    """Return title and detail of a refusal in a language, its parameters filled in.

    A parameter that is missing – of a flag that an older version stored – is "…", as on the tablet.
    """
    title, detail = catalogue()[code].sentences[language]
    given = _Given({name: _in_words(value, language) for name, value in params.items()})
    return title.format_map(given), detail.format_map(given)


def _in_words(value: object, language: str) -> object:
    """Return a day as people write it; everything else as it is."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return value
    try:
        return format_date(date.fromisoformat(value), _DAYS[language], locale=language)
    except ValueError:  # 2026-02-31: what was entered is no day, and is shown as entered
        return value


class _Given(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"


class Problem(Exception):
    """A refusal. Raised by every room, turned into an answer only here.

    `params` fill the sentence; `extra` are further members of the JSON document (`fields`, …).
    """

    def __init__(
        self, code: str, /, *, extra: dict[str, Any] | None = None, retry_after: int | None = None,
        **params: object,
    ) -> None:  # fmt: skip
        super().__init__(code)
        self.entry = catalogue()[code]
        self.params = params
        self.extra = extra or {}
        self.retry_after = retry_after

    @property
    def code(self) -> str:
        """The stable code."""
        return self.entry.code

    def document(self, language: str) -> dict[str, Any]:
        """Return the application/problem+json document."""
        title, detail = sentence(self.code, language, **self.params)
        return {
            "type": f"/problems#{self.code}",
            "code": self.code,
            "status": self.entry.status,
            "title": title,
            "detail": detail,
            **self.extra,
        }

    def odata(self, language: str) -> dict[str, Any]:
        """Return the error document of OData (JSON format 4.0 §19)."""
        title, detail = sentence(self.code, language, **self.params)
        return {"error": {"code": self.code, "message": f"{title} {detail}"}}


def answer(problem: Problem) -> Response:
    """Return the answer to a refused request: JSON for programs, a page for people."""
    language = str(get_locale() or "lv")[:2]
    document = problem.document(language)
    if request.path.startswith("/api/"):
        response = Response(
            json.dumps(document, ensure_ascii=False), mimetype="application/problem+json"
        )
    elif request.path.startswith("/odata/"):
        response = Response(
            json.dumps(problem.odata(language), ensure_ascii=False), mimetype="application/json"
        )
        response.headers["OData-Version"] = "4.0"
    else:
        response = Response(render_template("problem.html", problem=document))
    response.status_code = problem.entry.status
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _from_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.get_response()
    status = error.code or 500
    code = _BY_STATUS.get(status, "bad-request" if 400 <= status < 500 else "server-error")
    fields = _misunderstood(error)
    response = answer(Problem(code, extra={"fields": fields} if fields else None))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _misunderstood(error: HTTPException) -> dict[str, Any]:
    """Return what is wrong in which field of a query or body, where webargs found it."""
    places = getattr(error, "data", {}).get("messages", {}).values()
    return {name: wrong for fields in places if isinstance(fields, dict)
            for name, wrong in fields.items()}  # fmt: skip


def init_app(app: Flask) -> None:
    """Let the application answer refusals, Flask's own included, from the catalogue."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _from_http)
