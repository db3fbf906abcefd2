"""The package as it is built and handed over, with its one non-ASCII name."""

import configparser
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile

import pytest

from svēris.places import PACKAGE
from tests.tracked import ROOT, below, tracked

#: Folders beside the package in a checkout that a wheel carries inside it.
BESIDE = ("forms_schema", "migrations", "static")
#: Sources of what the wheel carries compiled, settings of editors, notes for developers.
NOT_SHIPPED = (".po", ".pot", "jsconfig.json")

BUILD = "import setuptools.build_meta as b, sys; b.build_wheel(sys.argv[1])"


@pytest.fixture(scope="session")
def setup() -> configparser.ConfigParser:
    """The settings of the package."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def lines(text: str) -> list[str]:
    """Return the entries of a list in setup.cfg or requirements.in."""
    return [line.strip() for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """A wheel built from the tracked files alone."""
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for path in tracked():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, copy / path)
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(out)],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-2000:]
    with zipfile.ZipFile(next(out.glob("*.whl"))) as archive:
        yield archive


def test_every_package_is_listed(setup):
    found = {
        ".".join(path.parent.parts)
        for path in below(PACKAGE.name, suffix="__init__.py")
        if path.name == "__init__.py"
    }
    listed = set(lines(setup["options"]["packages"]))
    assert listed == found | {f"{PACKAGE.name}.{folder}" for folder in BESIDE}


def test_every_name_is_composed():
    for path in tracked():
        assert unicodedata.is_normalized("NFC", str(path)), ascii(path)
    assert unicodedata.is_normalized("NFC", (ROOT / "setup.cfg").read_text("utf-8"))


def test_only_the_package_has_a_name_outside_ascii():
    assert {part for path in tracked() for part in path.parts if not part.isascii()} == {
        PACKAGE.name
    }


def test_the_wheel_carries_everything_the_application_reads(wheel):
    inside = set(wheel.namelist())
    wanted = {
        path if path.parts[0] == PACKAGE.name else PACKAGE.name / path
        for path in below(PACKAGE.name, *BESIDE)
        if not path.name.endswith(NOT_SHIPPED)
    }
    assert {str(path) for path in wanted} - inside == set()
    assert f"{PACKAGE.name}/__init__.py" in inside


def test_an_installed_wheel_finds_its_folders(wheel, tmp_path):
    wheel.extractall(tmp_path / "site")
    program = (
        f"from {PACKAGE.name} import places as p; from {PACKAGE.name} import problems;"
        "assert all(f.is_dir() and f.is_relative_to(p.PACKAGE) for f in"
        " (p.STATIC, p.MIGRATIONS, p.FORMS_SCHEMA)), p.STATIC;"
        "assert problems.catalogue()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_wheel_installs_the_command_sveris(wheel):
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert f"sveris = {PACKAGE.name}.__main__:main" in wheel.read(entry_points).decode()


def test_setup_and_requirements_say_the_same(setup):
    wanted = lines(setup["options"]["install_requires"])
    assert lines((ROOT / "requirements.in").read_text()) == wanted
    assert set(lines(setup["options.extras_require"]["postgresql"])) <= set(
        lines((ROOT / "requirements-postgresql.in").read_text())
    )


def pinned(name: str) -> dict[str, str]:
    """Return version by package of a lock."""
    text = (ROOT / name).read_text()
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;]+)", text, re.MULTILINE))


def test_locks_pin_every_requirement_with_hashes_and_agree():
    running, development = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert running.items() <= development.items()
    assert pinned("requirements-postgresql.lock").items() <= development.items()
    for requirement in lines((ROOT / "requirements.in").read_text()):
        assert re.split(r"[<>=\[]", requirement)[0].lower() in running
    for name in ("requirements.lock", "requirements-postgresql.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert text.count("--hash=sha256:") >= len(pinned(name))


# In pieces: not even this file names one.
REGISTRY = re.compile(
    b"|".join(
        re.escape(first + second)
        for first, second in (
            (b"pypi", b".org"), (b"python", b"hosted.org"), (b"registry", b".npmjs.org"),
            (b"index", b"-url"), (b"--find", b"-links"), (b"/sim", b"ple/"),
        )
    )
)  # fmt: skip
MACHINE = re.compile(rb"(?<![\w.$}<*-])/(work|tmp|root|home/[a-z]+)/")


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine():
    for path in tracked():
        content = (ROOT / path).read_bytes()
        for pattern in (REGISTRY, MACHINE):
            assert not (found := pattern.search(content)), f"{path}: {found[0].decode()}"
