"""Schedules in which the power is cut or the disk is full: the profile lies on a small disk.

Stricter than a kill: what was only handed to the operating system is gone. What has to be there
again is what the screen called saved, and every choice and submission that was confirmed.
"""

import time
from dataclasses import dataclass, field

from tests.browser.live import Tablet, run, until
from tests.durability.drive import Schedule
from tests.durability.volume import Volume

#: The state of the saving line, and since when it says so.
SAVING = "return store.status().saving.key"


@dataclass
class PowerCuts(Schedule):
    """A schedule whose kills are power cuts."""

    volume: Volume = field(kw_only=True)
    #: How often the disk is filled up between the cuts.
    fillings: int = 0
    #: Seconds from typing on a full disk until "NOT saved" stood there.
    told_after: list[float] = field(default_factory=list)

    def _reopen(self) -> None:
        super()._reopen()
        if len(self.told_after) < self.fillings:
            self.told_after.append(self._fill_up())

    def _tablet(self, name: str) -> Tablet:
        place = self.volume.place if name == "tablet" else self.folder
        return Tablet(
            self.engine, place / f"{name}-{self.seed}", self.live.address, flags=self.flags
        )

    def _kill(self) -> None:
        count = self.chance.randint(1, 15)
        self._wait(lambda: len(self._told) >= count, 5)
        self.page.wait_for_timeout(self.chance.uniform(5, 900))
        plan = {one["order"]: one["how"] for one in self._plan}
        # What was told before the cut was promised before it.
        told = list(self._told)
        self.volume.cut()
        self.tablet.kill()
        self.oracle.counted["power cuts"] += 1
        if not self.volume.restore():
            self.oracle.counted["cuts that were none"] += 1
        for what, order in told:
            if what == "saved":
                self._confirm_all_until(order)
            elif what == "committed" and plan[order] == "choose":
                self.oracle.confirm(order)

    def _confirm_all_until(self, last: int) -> None:
        """Note that all of this plan up to an input is power-safe: that is what "saved" says.

        Of this plan: what an earlier cut has rightly taken will not come back.
        """
        for one in self._plan:
            if one["order"] <= last:
                self.oracle.confirm(one["order"])

    def _fill_up(self) -> float:
        """Fill the disk while somebody types, then make room; give the seconds until it was told.

        What is on the screen stays there, and is on the disk once there is room again.
        """
        self._draft()
        obs = self.drafts[0]
        self.volume.fill()
        begun = time.monotonic()
        # As long as an answer may be: the last block of a file may still have a little room.
        one = self.oracle.give(obs, "S.STIPR", f"{len(self.oracle.inputs)} pilns ".ljust(3900, "ā"))
        run(self.page, "void store.edit(given.obs, 'S.STIPR', given.value)", vars(one))
        until(lambda: run(self.page, SAVING) == "unsaved", seconds=60)
        told = time.monotonic() - begun
        shown = run(self.page, "return store.peek(given).document['S.STIPR']", obs)
        assert shown == one.value, "taken off the screen"
        self.volume.free()
        until(lambda: run(self.page, SAVING) == "saved", seconds=60)
        self.oracle.confirm(one.order)
        self.oracle.counted["full disks"] += 1
        self.tablet.kill()
        super()._reopen()
        return told
