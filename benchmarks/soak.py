"""A day at school on one tablet, through the screen, and what was lost of it: eight lessons.

    ./manage benchmark soak [--days 4] [--lessons 8] [--seed 1]

tests/durability/day.py says what happens. Both of Chromium's IndexedDB backends by turns, every
day a new tablet, server and database. `--days 1 --seed N` repeats one.
"""

import argparse
from collections import Counter

from benchmarks.stage import BACKENDS, stage
from tests.durability.day import Day


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--days", type=int, default=4)
    options.add_argument("--lessons", type=int, default=8)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    sums: dict[str, Counter[str]] = {name: Counter() for name in BACKENDS}
    is_whole = True
    for seed in range(given.seed, given.seed + given.days):
        backend = list(BACKENDS)[seed % len(BACKENDS)]
        counted, faults = one(seed, backend, given.lessons)
        sums[backend].update({"days": 1, **counted})
        is_whole = is_whole and not faults
        print(f"  seed {seed}, {backend}: {'; '.join(faults) or 'nothing lost'}", flush=True)
    rows = sorted({row for counted in sums.values() for row in counted})
    print(f"\n| | {' | '.join(sums)} |\n|---|{'---|' * len(sums)}")
    for row in rows:
        print(f"| {row} | {' | '.join(str(counted[row]) for counted in sums.values())} |")
    if not is_whole:
        raise SystemExit(1)


def one(seed: int, backend: str, lessons: int) -> tuple[Counter[str], list[str]]:
    """Go through a day; what was counted and found."""
    with stage("soak") as on:
        day = Day(
            on.live, on.url, on.engine, on.folder, on.observer.sign_in, on.observer.lesson, seed,
            flags=BACKENDS[backend], email=on.observer.email,
        )  # fmt: skip
        oracle = day.run(lessons)
        faults = [f"{fault.value} {words}" for fault, words in oracle.faults]
        return oracle.counted, [*faults, *day.tablet.said]


if __name__ == "__main__":
    main()
