"""A schedule of faults around the real application, drawn from a seed and judged by the oracle.

One observer, one tablet with a profile on disk, a second tablet of hers, one server; everything
that can be killed is killed again and again while answers are being given. Between two kills the
tablet is opened again, and what it shows is compared with what it had promised.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Error, Page, Playwright
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from svēris.observations.models import Change, Observation, State
from tests.browser.live import Live, Tablet, is_open, run, until
from tests.durability.model import Oracle

#: Gives the inputs of a plan one after another and tells, outside the browser, what is promised.
GIVE = """
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
let asked = null;
store.subscribe(() => {
  if (asked !== null && store.status().saving.key === "saved") told("saved", asked);
});
for (const obs of new Set(given.plan.map((one) => one.obs))) await store.observation(obs);
if (given.send) void sync.sendNow();
void (async () => {
  for (const { order, obs, field, value, how, pause } of given.plan) {
    const done = store[how](obs, field, value);
    asked = order;
    done.then(() => told("committed", order));
    if (pause) await wait(pause);
  }
  told("given", -1);
})();
"""

#: What the tablet shows of its observations.
SHOWN = """
const shown = {};
for (const obs of given) {
  const one = await store.observation(obs).catch(() => null);
  if (one) shown[obs] = { document: one.document, conflicts: one.conflicts, state: one.state };
}
return shown;
"""

RECEIPTS = """
const found = {};
for (const { id } of store.observations()) {
  for (const { id: change, receipt } of await store.history(id)) {
    if (receipt?.hash) found[change] = receipt.hash;
  }
}
return found;
"""

#: Lets the page live in another year.
CLOCK = """(() => {
  const Real = Date, shift = %d;
  globalThis.Date = class Date extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
})()"""
YEAR_MS = 365 * 86_400_000

TEXTS = ("S.STIPR", "S.PILNV")
SCALES = ("MS.SR.DEF", "MS.ST.IER", "MS.ST.APJ")
LETTERS = "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž ,."
PORTAL = {"status": "200 OK", "body": "<html>Viesnīcas tīkls", "Content_Type": "text/html"}
NETWORK = (
    {"how": "lose"},
    {"how": "answer", **PORTAL},
    {"how": "answer", "status": "503 Busy", "Retry_After": "1"},
    {"how": "answer", "status": "500 Broken"},
    {"how": "answer", "status": "200 OK", "Content_Type": "application/json", "body": '{"epoch'},
)


@dataclass
class Schedule:
    """One run: so many kills from one seed."""

    live: Live
    url: str
    engine: Playwright
    folder: Path
    #: Signs the observer in on a tablet that is new to her.
    sign_in: Callable[[Page], None]
    #: A complete lesson that she may observe.
    lesson: dict[str, Any]
    seed: int
    flags: tuple[str, ...] = ()
    oracle: Oracle = field(default_factory=Oracle)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.tablet = self._tablet("tablet")
        self.page: Page
        self.drafts: list[str] = []
        self._plan: list[dict[str, Any]] = []
        self._told: list[tuple[str, int]] = []

    def run(self, kills: int) -> Oracle:
        """Go through the schedule; return the oracle with what it found."""
        self.page = self.tablet.open()
        self._prepare()
        self.sign_in(self.page)
        for _ in range(kills):
            self._draft()
            self._fault_of_the_network()
            self._give()
            self._kill()
            self._reopen()
        self._two_devices()
        self._heal()
        self.tablet.close()
        return self.oracle

    def _tablet(self, name: str) -> Tablet:
        return Tablet(
            self.engine, self.folder / f"{name}-{self.seed}", self.live.address, flags=self.flags
        )

    def _prepare(self) -> None:
        """Let the page tell what it promises, in a year of its own."""
        context = self.tablet.context
        context.expose_function("told", lambda what, order: self._told.append((what, order)))
        shift = self.chance.choice((0, 0, 0, YEAR_MS, -YEAR_MS))
        if shift:
            self.oracle.counted["wrong clocks"] += 1
            context.add_init_script(CLOCK % shift)
            self.page.reload()

    def _draft(self) -> None:
        """See to it that there is something to write in; submit what has been written enough."""
        if self.drafts and self.chance.random() < 0.15:
            obs = self.drafts.pop(0)
            run(self.page, "await store.submit(given)", obs)
            self.oracle.submitted.add(obs)
            self.oracle.counted["submitted"] += 1
        while len(self.drafts) < 2:
            obs = run(self.page, "return store.create('ms', 1, given)", self.lesson)
            self.oracle.begun.add(obs)
            self.drafts.append(obs)
            for code, value in self.lesson.items():
                self.oracle.confirm(self.oracle.give(obs, code, value).order)

    def _fault_of_the_network(self) -> None:
        if self.chance.random() < 0.4:
            self.live.fault("/api/v1/push", **self.chance.choice(NETWORK))
            self.oracle.counted["network faults"] += 1

    def _give(self) -> None:
        """Begin to give answers, without waiting for the end."""
        self._told.clear()
        self._plan = [self._input() for _ in range(self.chance.randint(20, 120))]
        send = self.chance.random() < 0.5
        run(self.page, GIVE, {"plan": self._plan, "send": send})

    def _input(self) -> dict[str, Any]:
        obs, kind = self.chance.choice(self.drafts), self.chance.random()
        order = len(self.oracle.inputs)
        if kind < 0.7:
            words = "".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 200)))
            code, value, how = self.chance.choice(TEXTS), f"{order} {words}", "edit"
        elif kind < 0.9:
            code, value, how = self.chance.choice(SCALES), self.chance.randint(0, 2), "choose"
        else:
            code = f"E.0192a000-0000-7000-8000-{self.chance.randint(0, 3):012}"
            text = {"minute": order % 40, "text": f"piezīme {order}", "criteria": []}
            value, how = text, "edit"
        one = self.oracle.give(obs, code, value)
        pause = self.chance.choice((0, 0, 1, 5, 20, 40))
        return {"order": one.order, "obs": obs, "field": code, "value": value, "how": how,
                "pause": pause}  # fmt: skip

    def _kill(self) -> None:
        """Kill something at a moment of chance, or at the very moment of a promise."""
        if self.chance.random() < 0.3:
            count = self.chance.randint(1, 15)
            self._wait(lambda: len(self._told) >= count, 5)
        else:
            self.page.wait_for_timeout(self.chance.uniform(5, 600))
        what = self.chance.choices(("browser", "renderers", "server"), (8, 3, 2))[0]
        self.oracle.counted[f"kills of the {what}"] += 1
        if what == "server":
            self.live.kill()
            self.page.wait_for_timeout(self.chance.uniform(5, 200))
            self.live.start()
            # The tablet lives on: what it was giving must not mix with what comes next.
            until(lambda: self._pump() and ("given", -1) in self._told, seconds=120)
        if what == "renderers":
            self._kill_renderers()
            # The rest of the browser lives on for a moment, with what it had been given.
            time.sleep(self.chance.uniform(0, 0.3))
        if what != "server":
            self.tablet.kill()
        for told, order in self._told:
            if told == "committed":
                self.oracle.confirm(order)
            elif told == "saved":
                self.oracle.counted["said to be saved"] += 1

    def _kill_renderers(self) -> None:
        marker = f"--user-data-dir={self.tablet.profile}".encode()
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
                if marker in words and b"--type=renderer" in words:
                    os.kill(int(entry.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                continue

    def _reopen(self) -> None:
        """Open what is there after the kill, and compare."""
        if self.tablet.context is None:
            self.page = self.tablet.open()
            self._prepare()
        until(lambda: is_open(self.page), seconds=60)
        self._compare()

    def _compare(self) -> None:
        shown = run(self.page, SHOWN, sorted(self.oracle.begun))
        self.oracle.compare({obs: one["document"] for obs, one in shown.items()})
        for obs, one in shown.items():
            for code, candidates in one["conflicts"].items():
                self.oracle.compare_conflict((obs, code), [], candidates)

    def _two_devices(self) -> None:
        """Let two devices answer the same without knowing of each other; both must be shown."""
        obs = self.drafts[0]
        other = self._tablet("other")
        page = other.open()
        self.sign_in(page)
        self._send(self.page)
        self._send(page)
        until(lambda: run(page, SHOWN, [obs]))
        given = [self.oracle.give(obs, "S.STIPR", f"{name} planšete") for name in ("otra", "šī")]
        for one, where in zip(given, (page, self.page), strict=True):
            script = "await store.choose(given.obs, 'S.STIPR', given.value)"
            run(where, script, {"obs": obs, "value": one.value})
        for where in (page, self.page, page):
            self._send(where)
        for where in (page, self.page):
            shown = run(where, SHOWN, [obs])[obs]["conflicts"].get("S.STIPR", [])
            values = [candidate["value"] for candidate in shown]
            self.oracle.compare_conflict(
                (obs, "S.STIPR"), [one.value for one in given], sorted(values)
            )
        self.oracle.counted["conflicts shown"] += 1
        script = "await store.resolve(given.obs, 'S.STIPR', given.value)"
        run(self.page, script, {"obs": obs, "value": given[1].value})
        self.oracle.confirm(given[1].order)
        other.close()

    def _send(self, page: Page) -> None:
        """Send and fetch until nothing waits."""

        def is_sent() -> bool:
            run(page, "await sync.sendNow()")
            return run(page, "return store.status().unsent.count") == 0

        until(is_sent, seconds=120)

    def _heal(self) -> None:
        """Send everything, and let the oracle judge what the server has."""
        self.live.faults.unlink(missing_ok=True)
        for obs in self.drafts:
            run(self.page, "await store.submit(given)", obs)
            self.oracle.submitted.add(obs)
        self._send(self.page)
        self._compare()
        self.oracle.receipts.update(run(self.page, RECEIPTS))
        self.oracle.counted["receipts"] = len(self.oracle.receipts)
        self.oracle.counted["observations"] = len(self.oracle.begun)
        engine = create_engine(self.url, poolclass=NullPool)
        with Session(engine) as session:
            rows = session.execute(
                select(Observation.id, Observation.document, Observation.state)
            ).all()
            changes = session.execute(select(Change.id, Change.hash)).all()
        engine.dispose()
        self.oracle.compare_server(
            {str(identity): document for identity, document, _ in rows},
            {str(identity) for identity, _, state in rows if state != State.DRAFT},
            {str(identity): digest for identity, digest in changes},
        )

    def _pump(self) -> bool:
        """Let what the page tells come in."""
        self.page.wait_for_timeout(1)
        return True

    def _wait(self, holds: Callable[[], bool], seconds: float) -> None:
        """Wait a little while for something that need not come."""
        end = time.monotonic() + seconds
        while not holds() and time.monotonic() < end:
            try:
                self.page.wait_for_timeout(1)
            except Error:
                return
