"""Indicators for tests of making them: definitions drawn at random that make sense."""

from random import Random
from typing import Any

#: Criteria that both a lesson and a play-lesson are asked, with the values compared.
_SCALES = ("SR.DEF", "ST.IER", "ST.REF", "DIP.DIF", "DIP.IND", "DIP.PER", "VID.EMO")


def condition(random: Random, depth: int = 0) -> dict[str, Any]:
    """Draw a condition, groups in groups among them."""
    kind = random.randrange(6 if depth < 2 else 4)
    if kind == 0:
        return {"observed": random.choice(_SCALES)}
    if kind == 1:
        return {"item": "VAL.STUNDA", random.choice(["in", "not_in"]): ["lv", "lv_atb"]}
    if kind == 2:
        return {"item": "VAL.LIM", "includes": random.choice(["L1", "L2", "L3"])}
    if kind == 3:
        return {"item": "K.SK_KLAT", random.choice(["at_least", "at_most"]): random.randrange(30)}
    if kind == 4:
        return {"not": condition(random, depth + 1)}
    parts = [condition(random, depth + 1) for _ in range(random.randrange(2, 4))]
    return {random.choice(["all", "any"]): parts}


def definition(random: Random, code: str) -> dict[str, Any]:
    """Draw an indicator."""
    measure: dict[str, Any] = {"kind": "share", "numerator": condition(random)}
    if random.random() < 0.5:
        measure["base"] = condition(random)
    raw = {
        "code": code, "version": 1, "group": "outcome", "position": 900,
        "name": {"lv": f"Rādītājs {code}", "en": f"Indicator {code}"},
        "base": {"lv": "vērotās stundas", "en": "observed lessons"},
        "sentence": {"lv": "{share} bija tādas.", "en": "{share} were such."},
        "subject": {"lv": {"genitive": "stundu", "dative": "stundām"}, "en": "lessons"},
        "families": random.choice([["MS"], ["RN"], ["MS", "RN"]]), "unit": "lessons",
        "measure": measure, "period": random.choice(["headline", "year"]),
        "kinds": {"city": ["areja"], "school": ["ieksieja"]},
    }  # fmt: skip
    if raw["families"] == ["MS"] and random.random() < 0.3:
        raw["forms"] = ["ms"]
    return raw


def lesson(random: Random) -> dict[str, Any]:
    """Draw the answers of a lesson: observed, partly, not, not applicable or not answered."""
    states: list[Any] = [2, 1, 0, {"na": "nav"}, None]
    return {
        **{code: random.choice(states) for code in _SCALES},
        "VAL.STUNDA": random.choice(["lv", "lv_atb", "bil", "mtp", None]),
        "VAL.LIM": random.choice([["L1"], ["L1", "L2"], ["L3"], ["L0"], None]),
        "K.SK_KLAT": random.choice([5, 12, 20, 29, None]),
        "K.DALA": random.choice(["visa", "sakums", "beigas"]),
    }
