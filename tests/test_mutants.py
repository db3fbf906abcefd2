"""The tests that guard what must never be lost are alive: each goes red when its rule is broken.

Mistakes that were made before, by others or by us, kept as small edits of the real files. Each is
made in a copy of the project; the test named beside it passes there before the edit and fails
after it.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tracked import ROOT, tracked

PATIENCE_S = 240
#: A test without a browser takes a second or two.
HUNG_MS = 30_000
NODE = shutil.which("node") or "node"
NODE_MODULES = Path("tests", "js", "node_modules")


@dataclass(frozen=True)
class Mutant:
    """An edit, and the test that must notice it."""

    file: str
    old: str
    new: str
    #: A file of tests, and the name of one of them.
    test: tuple[str, str]


JS = "tests/js"
MUTANTS = {
    "saved is said of a relaxed commit, without a barrier": Mutant(
        "static/js/store/writer.js",
        "if (strict) this.#safe = Math.max(this.#safe, upto);",
        "this.#safe = Math.max(this.#safe, upto);",
        (f"{JS}/store-saving.test.js", "typing commits relaxed at once"),
    ),
    "the barrier waits for a pause in typing": Mutant(
        "static/js/store/writer.js",
        "if (!strict) this.#timer ??= setTimeout(() => this.#due(), this.barrier_ms);",
        "clearTimeout(this.#timer); this.#timer = setTimeout(() => this.#due(), this.barrier_ms);",
        (f"{JS}/store-saving.test.js", "a barrier comes even while typing never pauses"),
    ),
    "saved is said as soon as a full disk takes something again": Mutant(
        "static/js/store/writer.js",
        "    if (this.#suspect) return;\n",
        "",
        (f"{JS}/store-saving.test.js", "nothing is called saved before"),
    ),
    "the last connection is closed although the disk was full": Mutant(
        "static/js/store/database.js",
        "        else this.#retire();",
        "        else await this.close();",
        (f"{JS}/store-saving.test.js", "closed only when another has worked"),
    ),
    "what the browser has thrown away stays away": Mutant(
        "static/js/store/database.js",
        "    if (this.#lacking) await this.#putBack(connection, this.#lacking);\n",
        "",
        (f"{JS}/store-saving.test.js", "throws away under the page"),
    ),
    "no watchdog over a silent transaction": Mutant(
        "static/js/store/database.js",
        "await within(Promise.all([work(tx), tx.done]), this.watchdog_ms)",
        "await Promise.all([work(tx), tx.done])",
        (f"{JS}/store-saving.test.js", "a transaction that stays silent"),
    ),
    "the last writer by clock wins on the tablet": Mutant(
        "static/js/observations/lineage.js",
        "export function headsOf(entries) {",
        "export function headsOf(entries) {\n  return [...entries.keys()].sort().slice(-1);",
        (f"{JS}/store-observations.test.js", "two devices on one answer"),
    ),
    "the last writer by clock wins on the server": Mutant(
        "svēris/observations/fold.py",
        "    return sorted([*heads, *lost])",
        "    return sorted([*heads, *lost])[-1:]",
        ("tests/observations/test_fold.py", "no_value_is_lost"),
    ),
    "a tablet takes any receipt for its own": Mutant(
        "static/js/store/outbox.js",
        "receipt && receipt.hash === row.hash",
        "receipt",
        (f"{JS}/sync.test.js", "an acknowledgement counts only with our own hash"),
    ),
    "the server acknowledges before it has committed": Mutant(
        "svēris/observations/api.py",
        "    epoch = database.epoch(session)\n    session.commit()\n    return {",
        "    epoch = database.epoch(session)\n    return {",
        ("tests/browser/test_faults_server.py", "what_was_acknowledged"),
    ),
    "a worker clears every cache that is not its own": Mutant(
        "static/sw/worker.js",
        "await Promise.all(names.filter(isOld)",
        "await Promise.all((await caches.keys()).filter((name) => name !== NAME)",
        ("tests/browser/test_offline_shell.py", "a_new_version_waits"),
    ),
    "a tablet does not hear that the server was restored": Mutant(
        "static/js/sync/push.js",
        "    await outbox.again();",
        "",
        (f"{JS}/sync.test.js", "a push that carries a new epoch"),
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder of its own, with everything it needs to be tested."""
    folder = tmp_path_factory.mktemp("mutants")
    for path in tracked():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    (folder / NODE_MODULES).symlink_to(ROOT / NODE_MODULES)
    return folder


def passes(folder: Path, test: tuple[str, str]) -> bool:
    """Run a test in the copy; whoever hangs has not passed."""
    file, name = test
    if file.endswith(".js"):
        named = ["--test-name-pattern", name]
        command = [NODE, "--test", f"--test-timeout={HUNG_MS}", *named, file]
    else:
        command = [sys.executable, "-m", "pytest", "-qxp", "no:cacheprovider", file, "-k", name]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    running = subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return running.wait(PATIENCE_S) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        # With all that it has started: a mutant that hangs would go on for ever.
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def make_shell(folder: Path) -> None:
    """Make what the page runs from the sources as they are there."""
    subprocess.run([NODE, "tests/js/shell.js"], cwd=folder, check=True)


@pytest.fixture(scope="module")
def healthy(copy: Path) -> dict[tuple[str, str], bool]:
    """Which tests pass in the copy as it is; each is run once."""
    return {}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_of_before_turns_a_test_red(name, copy, healthy):
    mutant = MUTANTS[name]
    file = copy / mutant.file
    text = file.read_text("utf-8")
    assert text.count(mutant.old) == 1, "the mutant no longer fits the file"
    if mutant.test not in healthy:
        healthy[mutant.test] = passes(copy, mutant.test)
    assert healthy[mutant.test], "its test does not pass even without the mistake"
    try:
        file.write_text(text.replace(mutant.old, mutant.new), "utf-8")
        make_shell(copy)
        assert not passes(copy, mutant.test), "nobody notices"
    finally:
        file.write_text(text, "utf-8")
        make_shell(copy)
