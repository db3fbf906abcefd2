"""The house plan, kept by walking the syntax trees: who imports whom, and how long things get."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from svēris.places import PACKAGE
from tests.tracked import ROOT, below

#: From what everybody may use to what uses everybody. A module may import what stands lower, and
#: what stands in its own room or among the same foundations.
GROUND = (
    "db", "turns", "problems", "calendar", "places", "config", "languages", "web", "catalogues",
    "names",
)  # fmt: skip
ROOMS = (
    "people", "forms", "observations", "telling", "results", "publishing", "own", "keeping",
    "reports",
)  # fmt: skip
ENTRANCES = ("pages", "public", "api", "commands", "pwa")
TOP = ("demo", "cli", "app", "", "__main__")

FLASK_ALLOWED = {
    "app", "cli", "config", "db", "problems", "languages", "web", "pwa", "__main__",
    "people.login", "people.gate", "people.headers",
}  # fmt: skip
FLASK = ("flask", "werkzeug", "wtforms")
LONGEST_FUNCTION = 60
LONGEST_FILE = 320

PYTHON = below(PACKAGE.name, suffix=".py")
#: Not what others wrote, nor what is made from these.
SCRIPTS = [
    path for path in below("static", suffix=".js") if not {"vendor", "shell"} & set(path.parts)
]


def module(path: Path) -> str:
    """Return the dotted name inside the package: "people.login", "" for the package itself."""
    return ".".join(path.with_suffix("").parts[1:]).removesuffix("__init__").rstrip(".")


def is_entrance(name: str) -> bool:
    """Say whether a module answers requests: "pages", "api", "commands", or one named after it."""
    return name in ENTRANCES or name.endswith(("_pages", "_api"))


def rank(name: str) -> int:
    """Return how high a module stands."""
    room, _, inside = name.partition(".")
    if room in GROUND:
        return 0
    if (room in ROOMS and is_entrance(inside)) or room in ENTRANCES:
        return 10
    if room in ROOMS:
        return 1 + ROOMS.index(room)
    return 20 + TOP.index(room)


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse((ROOT / path).read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Give the absolute name of everything a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(names: Iterator[str], known: set[str]) -> Iterator[str]:
    """Give the modules of the package among names, as their names inside it."""
    prefix = f"{PACKAGE.name}."
    for name in names:
        inside = name.removeprefix(prefix)
        if name.startswith(prefix) and inside in known:
            yield inside


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_something_to_check():
    assert len(PYTHON) > 20
    assert {module(path) for path in PYTHON} >= {"app", "db", "people.models", "results.models"}


@pytest.mark.parametrize("path", PYTHON, ids=module)
def test_a_module_imports_only_what_stands_lower(path):
    known = {module(other) for other in PYTHON}
    here = module(path)
    room = here.partition(".")[0]
    for other in own(imported(path), known):
        other_room, _, inside = other.partition(".")
        if other_room == room or (rank(here) == rank(other) == 0):
            continue
        # A room's own name is its __init__, which holds nothing but a docstring.
        if not inside and other_room in (*ROOMS, "demo"):
            continue
        assert rank(other) < rank(here), f"{here} imports {other}"


@pytest.mark.parametrize("path", PYTHON, ids=module)
def test_flask_stays_at_the_entrances(path):
    name = module(path)
    if name in FLASK_ALLOWED or is_entrance(name.rpartition(".")[2]):
        return
    found = [used for used in imported(path) if used.startswith(FLASK)]
    assert not found, f"{name} thinks, and thinking needs no {found[0]}"


@pytest.mark.parametrize("path", PYTHON, ids=module)
def test_imports_stand_at_the_top(path):
    for function in functions(path):
        inner = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert not inner, f"{path}:{inner[0].lineno} imports inside {function.name}"


@pytest.mark.parametrize("path", PYTHON, ids=module)
def test_functions_are_short(path):
    for function in functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name} has {length} lines"


@pytest.mark.parametrize("path", [*PYTHON, *SCRIPTS], ids=str)
def test_files_are_short(path):
    lines = len((ROOT / path).read_text("utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{path} has {lines} lines"


@pytest.mark.parametrize(
    ("here", "other", "allowed"),
    [
        ("people.access", "db", True),
        ("people.access", "forms.models", False),
        ("observations.pages", "people.gate", True),
        ("reports.odata_api", "people.gate", True),
        ("reports.feed", "reports.odata_api", False),
        ("results.counts", "observations.models", True),
        ("observations.receive", "results.outcomes", False),
        ("telling.notices", "observations.models", True),
        ("observations.acts", "telling.notices", False),
        ("own.sections", "telling.models", True),
        ("telling.notices", "own.sections", False),
        ("db", "people.models", False),
        ("keeping.folds", "results.outcomes", True),
        ("results.outcomes", "keeping.folds", False),
        ("results.design_pages", "people.gate", True),
        ("results.counts", "results.design_pages", False),
        ("cli", "observations.commands", True),
        ("pwa", "cli", False),
        ("results.figure_pages", "reports.tables", True),
        ("app", "cli", True),
        ("results.coverage_pages", "results.coverage", True),
        ("results.coverage", "results.coverage_pages", False),
    ],
)
def test_the_order_is_that_of_the_plan(here, other, allowed):
    assert (rank(other) < rank(here)) is allowed
