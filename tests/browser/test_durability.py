"""Whatever is killed, cut or answers nonsense: nothing that was confirmed is lost."""

import pytest

from tests.durability.drive import Schedule
from tests.durability.observer import make_observer

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
