"""A PostgreSQL server of our own in a temporary folder, for as long as a block runs.

Nobody else can reach it: it listens on no port, only on a socket in a folder of its owner.
Standard library only.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_SETTINGS = ("listen_addresses=",)
#: Durability is not under test, and every commit would wait for the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_START_TIMEOUT_S = 60
_DIE_WITH_PARENT = 1


def binaries() -> Path | None:
    """Return the folder of the newest server's programs, None where there is no server."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    folders = [
        folder
        for pattern in _FOLDERS
        for folder in Path("/").glob(pattern.lstrip("/"))
        if (folder / "initdb").exists()
    ]
    return max(folders, key=_version, default=None)


def _version(folder: Path) -> int:
    digits = "".join(char for char in folder.parent.name if char.isdigit())
    return int(digits or 0)


@contextmanager
def server(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """Give the address of an empty database on a server that is stopped at the end.

    `durable` leaves PostgreSQL's own settings, under which a commit is on disk, for measurements.
    """
    # A socket's path has at most 107 bytes: never below the project's own folder.
    with tempfile.TemporaryDirectory(prefix="sveris-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        identity = _somebody_else(folder)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-U", "sveris", *_INIT], identity, folder)
        settings = _SETTINGS if durable else (*_SETTINGS, *_FAST)
        process = _start([programs / "postgres", "-D", data], settings, folder, identity)
        try:
            _wait(programs, folder, process)
            _run([programs / "createdb", "-h", folder, "-U", "sveris", "tests"], identity, folder)
            yield f"postgresql+psycopg://sveris@/tests?host={folder}"
        finally:
            _stop(process)


_INIT = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")


def _somebody_else(folder: Path) -> dict[str, object]:
    """Return how to run a program as somebody who is not root: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no other user to run it as")


def _run(command: list[object], identity: dict[str, object], folder: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        **identity,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")


def _start(
    command: list[object], settings: tuple[str, ...], folder: Path, identity: dict[str, object]
) -> subprocess.Popen:
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*command, "-k", folder, *options],
            cwd=folder,
            env=_environment(),
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_us,  # noqa: PLW1509 - the runner has one thread
            **identity,
        )


def _environment() -> dict[str, str]:
    # Neither the caller's PGHOST nor a locale that this machine does not have.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LANG": "C", "LC_ALL": "C"}


def _end_with_us() -> None:
    # In a session of its own, so that Ctrl-C ends the tests first and the server after them; and
    # where the tests are killed outright, Linux stops the server for us.
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGINT)


def _wait(programs: Path, folder: Path, process: subprocess.Popen) -> None:
    ready = [programs / "pg_isready", "-q", "-h", folder, "-U", "sveris", "-d", "postgres"]
    for _ in range(_START_TIMEOUT_S * 10):
        if subprocess.call(ready, env=_environment()) == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def _stop(process: subprocess.Popen) -> None:
    """Stop quickly but in order; a server that does not answer is killed."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
