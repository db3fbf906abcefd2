"""Whatever is killed, cut or answers nonsense: nothing that was confirmed is lost."""

import subprocess
import sys

import pytest

from tests.durability.day import Day
from tests.durability.drive import Schedule
from tests.durability.observer import make_observer
from tests.tracked import ROOT

#: Chromium keeps IndexedDB in LevelDB today and in SQLite tomorrow.
BACKENDS = {"leveldb": (), "sqlite": ("--enable-features=IdbSqliteBackingStore",)}
KILLS = 8


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_schedule_of_faults_loses_nothing_doubles_nothing_and_hides_nothing(
    backend, session, database, live, playwright, tmp_path
):
    observer = make_observer(session)
    schedule = Schedule(
        live, database.url, playwright, tmp_path, observer.sign_in, observer.lesson,
        seed=20261124, flags=BACKENDS[backend],
    )  # fmt: skip
    oracle = schedule.run(KILLS)
    assert oracle.faults == []
    assert oracle.counted["confirmed"] > 0
    assert oracle.counted["receipts"] >= oracle.counted["observations"]


def test_a_lesson_on_a_tablet_that_is_locked_put_aside_killed_and_offline_is_whole(
    session, database, live, playwright, tmp_path
):
    observer = make_observer(session)
    day = Day(
        live, database.url, playwright, tmp_path, observer.sign_in, observer.lesson,
        seed=20261125, email=observer.email,
    )  # fmt: skip
    oracle = day.run(1)
    assert oracle.faults == []
    assert day.tablet.said == []
    assert oracle.counted["confirmed"] == oracle.counted["inputs"] > 0


def test_after_a_power_cut_and_a_full_disk_everything_that_was_called_saved_is_there():
    command = [sys.executable, "-m", "benchmarks.power", "--cuts", "2", "--full", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "not on this machine" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| power cuts | 2 |" in done.stdout
    assert "| full disks | 1 |" in done.stdout
    assert "cuts that were none" not in done.stdout
