"""Cut the power, fill the disk, and count what was lost of what was called saved.

    ./manage benchmark power [--cuts 100] [--full 20] [--seed 1]

As root on Linux: the tablet's profile lies on a disk image of its own, whose file system is shut
down without writing anything out (tests/durability/volume.py says what that stands for). Both of
Chromium's IndexedDB backends by turns, 10 cuts a schedule.
"""

import argparse
from collections import Counter

from benchmarks.frame import spread
from benchmarks.stage import BACKENDS, stage
from tests.durability.power import PowerCuts
from tests.durability.volume import NoVolumes, Volume, make_private

CUTS_A_RUN = 10


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cuts", type=int, default=100)
    options.add_argument("--full", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    try:
        make_private()
    except NoVolumes as error:
        raise SystemExit(f"not on this machine: {error}") from None
    cuts = min(given.cuts, CUTS_A_RUN)
    schedules = -(-given.cuts // cuts)
    sums: dict[str, Counter[str]] = {name: Counter() for name in BACKENDS}
    told: list[float] = []
    is_whole = True
    for count in range(schedules):
        backend = list(BACKENDS)[count % len(BACKENDS)]
        seed = given.seed + count
        full = given.full // schedules + (count < given.full % schedules)
        counted, seconds, faults = one(seed, backend, cuts, full)
        sums[backend].update(counted)
        is_whole = is_whole and not faults
        told += seconds
        found = "; ".join(faults) or "nothing lost"
        print(f"  seed {seed}, {backend}: {counted['confirmed']} promises, {found}", flush=True)
    rows = sorted({row for counted in sums.values() for row in counted})
    print(f"\n| | {' | '.join(sums)} |\n|---|{'---|' * len(sums)}")
    for row in rows:
        print(f"| {row} | {' | '.join(str(counted[row]) for counted in sums.values())} |")
    if told:
        print(f"full disk until NOT saved is said: {spread(told)}")
    if not is_whole:
        raise SystemExit(1)


def one(
    seed: int, backend: str, cuts: int, full: int
) -> tuple[Counter[str], list[float], list[str]]:
    """Run a schedule on a disk of its own; what was counted, told and found."""
    with stage("power") as on:
        volume = Volume(on.folder)
        try:
            schedule = PowerCuts(
                on.live, on.url, on.engine, on.folder, on.observer.sign_in, on.observer.lesson,
                seed, flags=BACKENDS[backend], volume=volume, fillings=full,
            )  # fmt: skip
            oracle = schedule.run(cuts)
        finally:
            on.live.kill()
            volume.close()
        faults = [f"{fault.value} {words}" for fault, words in oracle.faults]
        return oracle.counted, schedule.told_after, faults


if __name__ == "__main__":
    main()
