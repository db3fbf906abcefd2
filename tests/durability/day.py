"""A day at school: eight lessons on one tablet that is locked, put aside, killed and offline.

What a person does, through the screen: taps, types and takes notes, locks and unlocks, looks at
something else, has a network in some rooms and not in others. The hours pass in minutes. What was
called saved is compared after everything that happens, and at night with what the server has.
"""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

from tests.browser.capturing import PATIENCE_MS, answer, enter_pin, item
from tests.browser.live import is_open, run, until
from tests.browser.sharing import PIN, is_locked, sign_in
from tests.durability.drive import SCALES, Schedule
from tests.durability.model import Oracle

MINUTE_MS = 60_000
WORDS = {2: "Novērots", 1: "Daļēji novērots", 0: "Nav novērots"}
#: Sections by what is written in them: their addresses, never their titles.
SCALES_AT, TEXTS_AT = "B", "S"
SAID = ("Bērni stāsta", "pāros", "salīdzina", "pie tāfeles", "jautā", "žņaudz", "rāda kolēģim")


@dataclass
class Day(Schedule):
    """A schedule in which somebody works, and little is killed."""

    #: Who signs in, with a PIN.
    email: str = field(kw_only=True)
    obs: str = ""

    def run(self, lessons: int) -> Oracle:
        """Observe so many lessons; return the oracle with what it found."""
        self.page = self.tablet.start()
        self._begin_the_clock()
        self.page.goto(self.tablet.address + "/app/")
        sign_in(self.page, self.email, PIN)
        for _ in range(lessons):
            self._lesson()
        self._network(is_there=True)
        self._heal()
        self.tablet.close()
        return self.oracle

    def _begin_the_clock(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.clock.install()

    def _lesson(self) -> None:
        """Observe one lesson and submit it, whatever happens meanwhile; then a break."""
        self._network(is_there=self.chance.random() < 0.5)
        self._note_begun()
        for _ in range(self.chance.randint(8, 14)):
            self.chance.choice((self._tap, self._type, self._take_note))()
            self.page.clock.fast_forward(self.chance.randint(1, 4) * MINUTE_MS)
            if self.chance.random() < 0.35:
                self.chance.choice(
                    (self._lock, self._fall_asleep, self._look_elsewhere, self._lose_battery)
                )()
                self._compare()
            if self.chance.random() < 0.2:
                self._network(is_there=self.chance.random() < 0.5)
        self._open("review")
        self.page.get_by_role("button", name="Iesniegt", exact=True).click()
        expect(self.page.get_by_role("heading", name="Sarunai pēc stundas")).to_be_visible()
        self.oracle.submitted.add(self.obs)
        self.oracle.counted["lessons"] += 1
        self.page.clock.fast_forward(10 * MINUTE_MS)

    def _note_begun(self) -> None:
        self.obs = run(self.page, "return store.create('ms', 1, given)", self.lesson)
        self.oracle.begun.add(self.obs)
        for code, value in self.lesson.items():
            self.oracle.confirm(self.oracle.give(self.obs, code, value).order)

    def _network(self, *, is_there: bool) -> None:
        self.tablet.context.set_offline(not is_there)
        self.oracle.counted["rooms with a network" if is_there else "rooms without"] += 1

    def _tap(self) -> None:
        self._open(f"form/{SCALES_AT}")
        code = self.chance.choice(SCALES)
        now = run(self.page, "return store.peek(given).document", self.obs).get(code)
        value = self.chance.choice([each for each in WORDS if each != now])
        answer(self.page, code, WORDS[value])
        self._given(code, value)

    def _type(self) -> None:
        self._open(f"form/{TEXTS_AT}")
        code = self.chance.choice(("S.STIPR", "S.PILNV"))
        field_of = item(self.page, code).get_by_role("textbox")
        text = f"{len(self.oracle.inputs)} {' '.join(self.chance.choices(SAID, k=6))}"
        field_of.fill("")
        field_of.press_sequentially(text)
        self._given(code, text)

    def _take_note(self) -> None:
        self._open(f"form/{SCALES_AT}")
        before = set(self._answers())
        self.page.locator(".is-evidence:visible").first.click()
        self.page.locator(".note-editor textarea").fill(f"{len(self.oracle.inputs)} dzirdēts")
        self.page.get_by_role("button", name="Gatavs").click()
        [code] = set(self._answers()) - before
        self._given(code, self._answers()[code])

    def _answers(self) -> dict[str, Any]:
        return run(self.page, "return store.peek(given).document", self.obs)

    def _given(self, code: str, value: Any) -> None:
        """Note an input; once the screen calls it saved, it is promised."""
        one = self.oracle.give(self.obs, code, value)
        expect(self.page.locator(".saving")).to_contain_text("Saglabāts šajā ierīcē")
        assert self._answers()[code] == value
        self.oracle.confirm(one.order)

    def _lock(self) -> None:
        self._open("")
        name = run(self.page, "return session.value.profile.name")
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_role("button", name="Aizslēgt tagad").click()
        is_locked(self.page, name)
        self._unlock("locks by hand")

    def _fall_asleep(self) -> None:
        self.page.clock.fast_forward(16 * MINUTE_MS)
        self._unlock("locks by itself")

    def _look_elsewhere(self) -> None:
        self.page.goto("about:blank")
        self.page.goto(self.tablet.address + "/app/")
        self._unlock("looks at something else")

    def _lose_battery(self) -> None:
        self.tablet.kill()
        self.page = self.tablet.start()
        self._begin_the_clock()
        self.page.goto(self.tablet.address + "/app/")
        self._unlock("dead batteries")

    def _unlock(self, why: str) -> None:
        enter_pin(self.page, PIN)
        until(lambda: is_open(self.page), seconds=60)
        self.oracle.counted[why] += 1

    def _open(self, place: str) -> None:
        """Go to a place of this observation by the application's own address."""
        kind, _, section = place.partition("/")
        address = "/".join(filter(None, (kind, kind and self.obs, section)))
        self.page.evaluate("(to) => { location.hash = to; }", f"#/{address}")
        heading = {"": "h1", "review": "#section-title", "form": ".saving"}[kind]
        expect(self.page.locator(heading).first).to_be_visible()
