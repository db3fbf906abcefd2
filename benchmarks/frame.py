"""What every measurement needs: databases, a running server, and figures in words."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from svēris.app import create_app
from svēris.config import Settings
from tests import postgresql

SECRET_KEY = "benchmark-benchmark-benchmark-benchmark"
ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give the addresses of empty databases by name; PostgreSQL where its server is there.

    PostgreSQL runs with its own durable settings, as in production: an acknowledgement means it
    is on disk, on both.
    """
    with tempfile.TemporaryDirectory(prefix="sveris-benchmark-") as folder:
        sqlite = {"SQLite": f"sqlite:///{folder}/sveris.db"}
        programs = postgresql.binaries()
        if programs is None:
            print("PostgreSQL's server is not here: SQLite only")
            yield sqlite
            return
        with postgresql.server(programs, durable=True) as address:
            yield {**sqlite, "PostgreSQL": address}


def settings(url: str) -> Settings:
    """Return the settings of an application under measurement."""
    return Settings(database_url=url, secret_key=SECRET_KEY, secure_cookies=False, demo=True)


def application(url: str) -> Flask:
    """Return an application on a database, migrated."""
    environment = _environment(url)
    subprocess.run([sys.executable, "-m", "svēris", "db", "upgrade"], env=environment, check=True,
                   cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    return create_app(settings(url))


@contextmanager
def serving(url: str) -> Iterator[str]:
    """Run the application under gunicorn as in production; give its address."""
    port = _free_port()
    workers = "1" if url.startswith("sqlite") else "2"
    command = [sys.executable, "-m", "svēris", "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--workers", workers],
        env=_environment(url),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/sign-in")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> str:
    """Return median, 95th and 99th percentile in milliseconds, of values in seconds."""
    middle, high, highest = (
        statistics.median(values), quantile(values, 0.95), quantile(values, 0.99)
    )  # fmt: skip
    return f"p50 {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms, p99 {highest * 1000:.0f} ms"


def worked() -> float:
    """Return the seconds that processors have worked for all programs started here (Linux)."""
    found: dict[int, tuple[int, float]] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # Parent; own time and that of children that have ended, both in user and system.
        found[int(each.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    ours = {os.getpid()}
    for _generation in range(6):
        ours |= {process for process, (parent, _) in found.items() if parent in ours}
    ticks = sum(time for process, (_, time) in found.items() if process in ours - {os.getpid()})
    return ticks / os.sysconf("SC_CLK_TCK")


def _environment(url: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SVERIS_")},
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "SVERIS_DATABASE_URL": url,
        "SVERIS_SECRET_KEY": SECRET_KEY,
        "SVERIS_SECURE_COOKIES": "0",
        "SVERIS_DEMO": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
