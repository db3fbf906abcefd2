"""The one command of a fresh clone says clearly what is in its way and keeps its key safe."""

import importlib.machinery
import importlib.util
import socket
import subprocess
import sys

import pytest
from sqlalchemy import make_url

from svēris.config import Settings
from svēris.places import PACKAGE
from tests.tracked import ROOT

SCRIPT = ROOT / "manage"


@pytest.fixture
def manage(tmp_path, monkeypatch):
    """The script as a module, its folders in a place with spaces and Latvian letters."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader("manage", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("manage", loader))
    loader.exec_module(module)
    root = tmp_path / "mana sistēma"
    root.mkdir()
    module.ROOT, module.DATA, module.ENVIRONMENT = root, root / "data", root / ".venv"
    module.PYTHON = root / ".venv" / "bin" / "python"
    return module


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script as people do."""
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False
    )


def test_the_package_it_starts_is_the_package_there_is(manage):
    assert PACKAGE.name == manage.PACKAGE


def test_a_taken_port_is_one_clear_line():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("demo", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"port {port} cannot be used" in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", ""])
def test_a_port_that_is_none_is_refused(port):
    done = run("demo", "--port", port)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_a_python_without_venv_names_the_package_to_install(manage, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        manage.make_environment()
    assert not manage.ENVIRONMENT.exists()


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(manage):
    key = manage.secret_key()
    assert manage.secret_key() == key
    assert len(key) >= 32
    assert (manage.DATA / "secret_key").stat().st_mode & 0o777 == 0o600
    assert manage.DATA.stat().st_mode & 0o777 == 0o700


def test_the_demos_settings_are_settings_and_lead_into_its_folder(manage, monkeypatch):
    monkeypatch.delenv("SVERIS_DATABASE_URL", raising=False)
    settings = Settings.from_environment(manage.demo_settings())
    assert settings.demo
    assert make_url(settings.database_url).database == str(manage.DATA / "sveris.db")


def test_settings_of_ones_own_come_before_the_demos(manage, monkeypatch):
    monkeypatch.setenv("SVERIS_DATABASE_URL", "postgresql+psycopg://sveris@/sveris")
    monkeypatch.setenv("SVERIS_SECRET_KEY", "k" * 32)
    given = manage.demo_settings()
    assert given["SVERIS_DATABASE_URL"] == "postgresql+psycopg://sveris@/sveris"
    assert not manage.DATA.exists()


def test_an_environment_is_used_again_until_its_lock_changes(manage):
    manage.PYTHON.parent.mkdir(parents=True)
    manage.PYTHON.touch()
    for lock in (manage.RUNNING, manage.DEVELOPMENT):
        (manage.ROOT / lock).write_text("flask==1")
    assert not manage.is_installed(manage.RUNNING)
    manage.stamp(manage.RUNNING).write_text(manage.digest(manage.RUNNING))
    assert manage.is_installed(manage.RUNNING)
    (manage.ROOT / manage.RUNNING).write_text("flask==2")
    assert not manage.is_installed(manage.RUNNING)
