"""The tablet application: its shell, its service worker, its manifest, its words of refusal.

The shell is every file that the application needs to open without a network. Its digest is its
version: it stands in the worker, in the page and in a header of every shell file, so that a worker
never mixes files of two versions. There is no data in it, and everybody gets the same.

The page runs one script and one style sheet, made from the sources by `./manage shell` and
committed: a slow tablet opens two files several times faster than a hundred. With Flask's debugger
on it runs the sources as they are. What compresses is sent compressed by the application itself,
once a version; a proxy before it lets that through.

What few people open (training on written lessons) is a script, a style sheet and a document of its
own: kept with the shell, so that it opens without a network and is always of the same version, but
not read until somebody asks for it.
"""

import gzip
import hashlib
import json
import re
from functools import cache, lru_cache

import click
from flask import Blueprint, Response, current_app, render_template, request

from svēris.forms import lessons
from svēris.people.access import Right
from svēris.people.gate import allow
from svēris.places import PACKAGE, STATIC
from svēris.problems import catalogue

blueprint = Blueprint("pwa", __name__)

#: Raise it with every release that changes the shell: the worker's clean-up spares higher numbers.
#: Between releases `./manage shell` is enough: versions of one number tell each other by digest.
BUILD = 1

#: The tablet's copy of the catalogue of refusals.
WORDS = STATIC / "js" / "words" / "problems.js"
_TABLE = re.compile(r"(^const PROBLEMS = \{\n).*?(^\};$)", re.MULTILINE | re.DOTALL)

_PAGE, _MANIFEST, _WORKER = "/app/", "/app/manifest.webmanifest", "sw/worker.js"
#: Nobody is in the lessons: they are invented, and the same for everybody, like the shell.
_LESSONS = "/app/calibration.json"
_TEMPLATE = PACKAGE / "templates" / "app.html"
#: What the page runs, and the sources it is made from (tests/js/shell.js).
_MADE = ("shell/app.js", "shell/app.css")
#: What training loads when it is asked for.
_LATER = ("shell/training.js", "css/training.css")
_ENTRIES = ("js/app.js", "css/shell.css")
_SOURCES = ("js/**/*.js", "vendor/*.js", "css/*.css")
#: What the page names besides: styles, the font, icons.
_NAMED = re.compile(r"url_for\('static', filename='([^']+)'\)")

#: What becomes smaller by it; fonts and icons are compressed already.
_COMPRESSED = ("text/", "application/manifest+json", "application/json", "image/svg+xml")

_NAMES = {
    "lv": ("SvērIS – stundu vērošana", "Stundu vērošana planšetē, arī bez tīkla."),
    "en": (
        "SvērIS – lesson observation",
        "Lesson observation on a tablet, even without a network.",
    ),
}


@blueprint.after_app_request
def mark_shell(response: Response) -> Response:
    """Mark what belongs to the shell with its version; send it compressed."""
    if request.path in shell_files() and response.status_code in (200, 304):
        response.headers["X-App-Shell"] = digest()
        if (response.mimetype or "").startswith(_COMPRESSED):
            _compress(response)
    return response


def _compress(response: Response) -> None:
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or request.method != "GET":
        return
    etag, _ = response.get_etag()
    if etag:
        # Weak: the same content in other bytes. Comparing for If-None-Match does not mind.
        response.set_etag(etag, weak=True)
    if response.status_code == 200:
        response.direct_passthrough = False
        response.set_data(_gzip(response.get_data()))
        response.content_encoding = "gzip"


@lru_cache(maxsize=16)
def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


@blueprint.get("/sw.js")
@allow(Right.PUBLIC)
def service_worker() -> Response:
    """Return the service worker, this version of the shell written into its first line."""
    shell = {"build": BUILD, "digest": digest(), "files": shell_files()}
    text = f"const SHELL = {json.dumps(shell)};\n{(STATIC / _WORKER).read_text('utf-8')}"
    response = Response(text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get(_PAGE)
@allow(Right.PUBLIC)
def app() -> str:
    """Return the page of the application; everything on it comes from the tablet."""
    script, styles = _ENTRIES if current_app.debug else _MADE
    return render_template("app.html", app_digest=digest(), script=script, styles=styles)


@blueprint.get(_MANIFEST)
@allow(Right.PUBLIC)
def manifest() -> Response:
    """Return what a device shows of the installed application, in Latvian or `?lang=en`."""
    language = "en" if request.args.get("lang") == "en" else "lv"
    name, description = _NAMES[language]
    icons = [
        {"src": f"/static/icons/{file}", "sizes": size, "type": "image/png", "purpose": purpose}
        for file, size, purpose in (
            ("icon-192.png", "192x192", "any"),
            ("icon-512.png", "512x512", "any"),
            ("maskable-512.png", "512x512", "maskable"),
        )
    ]
    document = {
        "id": _PAGE, "start_url": _PAGE, "scope": _PAGE, "display": "standalone", "lang": language,
        "name": name, "short_name": "SvērIS", "description": description, "icons": icons,
        "background_color": "#f6f8f7", "theme_color": "#0b5a5e", "categories": ["education"],
    }  # fmt: skip
    return Response(json.dumps(document, ensure_ascii=False), mimetype="application/manifest+json")


@blueprint.get(_LESSONS)
@allow(Right.PUBLIC)
def calibration() -> Response:
    """Return the lessons on which observers train, with their answers."""
    return Response(lessons.delivered(), mimetype="application/json")


def shell_files() -> list[str]:
    """Return the addresses of everything in the shell, the page first."""
    return _shell()[0]


def digest() -> str:
    """Return the version of the shell: a digest of its files."""
    return _shell()[1]


@blueprint.app_template_global("newest_app")
def newest_app() -> str:
    """Give pages the version that a tablet should be running."""
    return digest()


def _shell() -> tuple[list[str], str]:
    if current_app.debug:  # files change under a developer's hands
        _read_shell.cache_clear()
    return _read_shell(BUILD, _SOURCES if current_app.debug else (*_MADE, *_LATER))


@cache
def _read_shell(build: int, patterns: tuple[str, ...]) -> tuple[list[str], str]:
    named = (STATIC / name for name in _NAMED.findall(_TEMPLATE.read_text("utf-8")))
    run = (path for pattern in patterns for path in STATIC.glob(pattern) if path.name != "types.js")
    files = sorted({*named, *run})
    names = [path.relative_to(STATIC).as_posix() for path in files]
    hashed = hashlib.sha256(f"{build} {json.dumps(_NAMES)}".encode())
    for name, path in zip(
        (*names, "page", "worker"), (*files, _TEMPLATE, STATIC / _WORKER), strict=True
    ):
        hashed.update(f"\n{name}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    hashed.update(hashlib.sha256(lessons.delivered()).digest())
    made = [_PAGE, _MANIFEST, _LESSONS]
    return [*made, *(f"/static/{name}" for name in names)], hashed.hexdigest()[:16]


def with_sentences(module: str) -> str:
    """Return the module of refusals with the catalogue's sentences of today in its table."""
    rows = [
        f"  {json.dumps(code)}: {json.dumps(entry.sentences, ensure_ascii=False)},\n"
        for code, entry in sorted(catalogue().items())
    ]
    return _TABLE.sub(lambda found: found[1] + "".join(rows) + found[2], module)


@click.command("words")
def words() -> None:
    """Write the catalogue of refusals into the tablet's words, after a change of problems.json."""
    WORDS.write_text(with_sentences(WORDS.read_text("utf-8")), "utf-8")


commands = [words]
