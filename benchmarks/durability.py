"""Kill, cut, refuse, and count what was lost: the long run.

    ./manage benchmark durability [--kills 1000] [--seed 1] [--parallel 2] [--state FILE]

Schedules of 25 faults each, on both of Chromium's IndexedDB backends by turns, drawn from seeds
that follow one another (tests/durability/drive.py says what is done, tests/durability/model.py what
is judged). Every schedule is a new tablet, a second one, a server and a database. What is done is
noted in the state file: begun again with the same one, the run goes on where it was stopped. A
schedule that found something is named by its seed; `--one SEED BACKEND` repeats it.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from benchmarks.frame import ROOT
from benchmarks.stage import BACKENDS, stage
from tests.durability.drive import Schedule
from tests.durability.model import Fault

KILLS_A_RUN = 25
#: Far beyond what a schedule takes even on a busy machine: a browser that hangs is no finding.
PATIENCE_S = 900

Result = dict[str, Any]


def main() -> None:
    """Run what is missing and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--parallel", type=int, default=2)
    options.add_argument("--state", type=Path, default=Path("durability.ndjson"))
    options.add_argument("--one", nargs=2, metavar=("SEED", "BACKEND"))
    given = options.parse_args()
    if given.one:
        print(json.dumps(one(int(given.one[0]), given.one[1]), ensure_ascii=False))
        return
    wanted = list(runs(given.kills, given.seed))
    results = known(given.state)
    missing = [run for run in wanted if run not in results]
    print(f"{len(wanted)} schedules, {len(wanted) - len(missing)} of them done before", flush=True)
    with ThreadPoolExecutor(given.parallel) as pool:
        for done in as_completed([pool.submit(apart, *run) for run in missing]):
            result = done.result()
            with given.state.open("a", encoding="utf-8") as file:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")
            results[result["seed"], result["backend"]] = result
            print(line(result), flush=True)
    table([results[run] for run in wanted if run in results])
    if any(one["faults"] for one in results.values()):
        raise SystemExit(1)


def runs(kills: int, seed: int) -> Iterator[tuple[int, str]]:
    """Give seed and backend of every schedule."""
    for count in range(-(-kills // KILLS_A_RUN)):
        yield seed + count, list(BACKENDS)[count % len(BACKENDS)]


def known(state: Path) -> dict[tuple[int, str], Result]:
    """Return what earlier runs have found."""
    if not state.exists():
        return {}
    results = [json.loads(text) for text in state.read_text("utf-8").splitlines()]
    return {(one["seed"], one["backend"]): one for one in results if not one.get("broken")}


def apart(seed: int, backend: str) -> Result:
    """Run a schedule in a process of its own; one that does not come to an end is said to."""
    command = [sys.executable, "-m", "benchmarks.durability", "--one", str(seed), backend]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        said = (error.stderr or b"")[-600:]
        return {"seed": seed, "backend": backend, "broken": str(said), "counted": {}, "faults": []}
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


def one(seed: int, backend: str) -> Result:
    """Run a schedule; return what was counted and found."""
    with stage("durability") as on:
        schedule = Schedule(
            on.live, on.url, on.engine, on.folder, on.observer.sign_in, on.observer.lesson, seed,
            flags=BACKENDS[backend],
        )  # fmt: skip
        oracle = schedule.run(KILLS_A_RUN)
        faults = [[fault.value, words] for fault, words in oracle.faults]
        return {"seed": seed, "backend": backend, "counted": oracle.counted, "faults": faults}


def line(result: Result) -> str:
    """Return one schedule in words."""
    head = f"  seed {result['seed']}, {result['backend']}: "
    if result.get("broken"):
        return f"{head}did not come to an end: {result['broken']}"
    counted = result["counted"]
    kills = sum(count for name, count in counted.items() if name.startswith("kills"))
    found = "; ".join(" ".join(fault) for fault in result["faults"]) or "nothing lost"
    return f"{head}{kills} kills, {counted.get('confirmed', 0)} answers confirmed, {found}"


def table(results: list[Result]) -> None:
    """Print the sums, a column for each backend."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in BACKENDS}
    for result in results:
        sums[result["backend"]].update(result["counted"])
        sums[result["backend"]]["schedules"] += not result.get("broken")
        sums[result["backend"]]["schedules that did not end"] += bool(result.get("broken"))
    rows = sorted({row for counted in sums.values() for row in counted})
    rows = [row for row in rows if row not in set(Fault)] + list(Fault)
    print(f"\n| | {' | '.join(sums)} |\n|---|{'---|' * len(sums)}")
    for row in rows:
        print(f"| {row} | {' | '.join(f'{counted[row]}' for counted in sums.values())} |")


if __name__ == "__main__":
    main()
