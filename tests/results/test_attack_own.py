"""Nobody works a small group out with indicators of the board's own making beside those that ship.

The one who tries knows the context of every lesson, which learners sat there and where, and makes
indicators that differ by a few lessons: by their base, by a condition within, turned round or not.
"""

import os
import random

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from svēris.results import answers, indicators, statements
from svēris.results.disclosure import INSIDE, PUBLISHED
from svēris.results.models import Indicator
from tests.factories import NOW
from tests.results import test_attack as attack
from tests.results.attacker import Lessons, small_groups

CITIES = int(os.environ.get("ATTACKED_CITIES", "3"))
SR_DEF = next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def")
ASKED = {
    "sr-def": {"observed": "SR.DEF"},
    "lim-l3": {"item": "VAL.LIM", "includes": "L3"},
}  # fmt: skip
KNOWN = [
    {"item": "K.SK_KLAT", "at_most": 5},
    {"item": "K.SK_KLAT", "at_least": 12},
    {"item": "K.KLATIENE", "in": ["tiessaiste"]},
    {"item": "K.KLASE", "in": ["9"]},
]  # fmt: skip


class World(attack.World):
    """A small city with a few small classes, and a few lessons held online."""

    def observe(self, seed):
        """Make other indicators and let other lessons be seen for each seed."""
        draw = self.draw = random.Random(seed)
        # A city that is tried again has indicators of its own, too.
        self.tries = getattr(self, "tries", 0) + 1
        codes = [f"own-{seed}-{self.tries}-{place}" for place in range(3)]
        self.made = dict(self._made(draw, code) for code in codes)
        own = Indicator.code.startswith("own-")
        self.session.execute(update(Indicator).where(own).values(current=False))
        indicators.publish(self.session, [raw for raw, _ in self.made.values()], NOW)
        super().observe(seed)

    def _lesson(self, draw, place):
        observe = self.city.observe
        context = {
            "K.SK_KLAT": self.draw.choice([20] * 5 + [12, 5]),
            "K.KLATIENE": self.draw.choice(["klatiene"] * 5 + ["tiessaiste"]),
        }
        self.city.observe = lambda teacher, **given: observe(teacher, **context, **given)
        try:
            super()._lesson(draw, place)
        finally:
            self.city.observe = observe

    def _made(self, draw, code):
        """Return a code, with its definition and of which lessons it says which answer."""
        of, known = draw.choice(list(ASKED)), draw.choice(KNOWN)
        asked, unknown = ASKED[of], {"not": known}
        same = draw.choice([asked, {"not": {"not": asked}}, {"any": [asked, asked]}])
        measure, told = draw.choice([
            ({"numerator": same, "base": draw.choice([known, unknown])}, None),
            ({"numerator": {"not": same}, "base": draw.choice([known, unknown])}, None),
            ({"numerator": {"all": [same, known]}}, True),
            ({"numerator": {"all": [unknown, same]}}, False),
            ({"numerator": {"any": [same, known]}}, False),
            ({"numerator": {"not": {"all": [same, known]}}}, True),
            ({"numerator": {"observed": "ST.IER"}, "base": {"any": [same, unknown]}}, True),
        ])  # fmt: skip
        raw = {
            **SR_DEF, "code": code, "families": draw.choice([["MS"], ["MS", "RN"]]),
            "measure": {"kind": "share", **measure},
        }  # fmt: skip
        if "K.KLASE" in str(measure):
            raw["families"] = ["MS"]
        return code, (raw, (of, known, told))


@pytest.fixture
def world(session, city):
    """A small city whose board makes indicators."""
    return World(session, city)


def answers_of(world, lessons, shown):
    """Give what each figure adds up: about which answer, of which lessons."""
    for each in set(shown):
        base = lessons.within(each, base=True)
        if each.code in ASKED:
            yield each.code, base
        elif each.code in world.made:
            _raw, (of, known, told) = world.made[each.code]
            if told is None:
                yield of, base
                continue
            # Only of these it depends on the answer whether they count, or are in the base.
            asked = lessons.within(each, base=False)
            there = {one.id for one in lessons.all if holds(known, one) is told}
            yield of, asked & there


def holds(known, lesson):
    """Say whether something known holds of a lesson."""
    value = lesson.document.get(known["item"], [])
    if "at_most" in known:
        return value <= known["at_most"]
    if "at_least" in known:
        return value >= known["at_least"]
    return bool(set(value if isinstance(value, list) else [value]) & set(known["in"]))


def worked_out(world, session, who):
    """Return what somebody works out, in words."""
    lessons = Lessons(session)
    compares = who == "coordinator"
    places = [each.code for each in (world.schools if compares else world.schools[:1])]
    ask = attack.by_call(session, world.people[who].id)
    shown = attack.collected(ask, places, lessons, {*ASKED, *world.made})
    known = attack.read_by_head(world) if who == "head" else frozenset()
    known |= {each.id for each in lessons.all if each.kind == "areja" and compares}
    rows = {}
    for of, row in answers_of(world, lessons, shown):
        if row - known:
            rows.setdefault(of, set()).add(row - known)
    rule = PUBLISHED if who == "teacher" else INSIDE
    found = [
        (of, group)
        for of, sums in rows.items()
        for group in small_groups(lessons, list(sums), rule)
    ]
    return attack.told(lessons, found), {each.code for each in shown}


@pytest.mark.parametrize("who", ["coordinator", "head", "teacher"])
def test_nobody_works_a_small_group_out_with_own_indicators(world, session, who):
    @settings(
        max_examples=CITIES, deadline=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    @example(seed=1)
    @given(seed=st.integers(0, 10**6))
    def attacked(seed):
        world.observe(seed)
        found, _ = worked_out(world, session, who)
        assert not found, f"seed {seed}: {found}"

    attacked()


def by_words(monkeypatch):
    """Take for one question only what is written alike."""
    monkeypatch.setattr(statements, "_agree", lambda *_: False)
    monkeypatch.setattr(answers, "plain", lambda asked, *, opposite=False: (str(asked), opposite))


def no_context(monkeypatch):
    """Forget that the context of a lesson is known."""
    monkeypatch.setattr(statements, "mixed", lambda _: False)


@pytest.mark.parametrize("mutant", [by_words, no_context])
def test_the_attacker_is_able(world, session, monkeypatch, mutant):
    mutant(monkeypatch)
    for seed in range(30):
        world.observe(seed)
        for who in ("coordinator", "head"):
            if worked_out(world, session, who)[0]:
                return
    pytest.fail("no leak was found")


def test_own_indicators_are_shown_where_nothing_small_follows(world, session):
    seen = set()
    for seed in range(6):
        world.observe(seed)
        seen |= worked_out(world, session, "coordinator")[1] - ASKED.keys()
    assert len(seen) > 2
