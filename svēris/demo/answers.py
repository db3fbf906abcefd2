"""Answers to one lesson's form, drawn so that the demo's figures lie near the published ones.

Lessons differ: each has a quality of its own, which moves every criterion together, so that "all
three parts" is far above the product of its parts, as in real lessons. Internal observers are
drawn slightly more generous than the board's, as the published figures suggest.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from svēris.calendar import school_year
from svēris.demo.plan import Lesson
from svēris.demo.texts import GROWTH, NOTES, QUESTIONS, STEPS, STRENGTHS
from svēris.people.models import InstitutionType

#: Share of lessons in which a criterion is observed (2), and partly (1), when the board observes.
SHARES: Mapping[str, tuple[float, float]] = {
    "SR.DEF": (0.76, 0.18), "SR.KRIT": (0.48, 0.30),
    "ST.IER": (0.92, 0.06), "ST.APJ": (0.96, 0.03), "ST.REF": (0.84, 0.10),
    "STR.IEV": (0.90, 0.08), "STR.GAL": (0.92, 0.06), "STR.NOB": (0.75, 0.15),
    "DIP.DIF": (0.65, 0.22), "DIP.IND": (0.74, 0.18), "DIP.PER": (0.82, 0.13),
    "DIP.UZD": (0.78, 0.16), "VAL.VIDE": (0.80, 0.15), "VAL.KOM": (0.74, 0.18),
    "VAL.BRIVA": (0.55, 0.25), "ROT.DARB": (0.81, 0.13),
    "KD.1": (0.37, 0.25), "KD.2": (0.47, 0.24), "KD.3": (0.74, 0.15), "KD.4": (0.67, 0.18),
    "VID.EMO": (0.95, 0.04), "VID.TELPA": (0.84, 0.12), "AS.FORM": (0.66, 0.22),
    "P2425.MOT": (0.70, 0.20), "P2425.SAD": (0.64, 0.22), "P2425.LAS": (0.52, 0.26),
    "SLO.ATB": (0.88, 0.10), "DRO": (0.95, 0.04), "TEH": (0.85, 0.12), "TAK": (0.60, 0.25),
}  # fmt: skip
#: A step is to be taken within so long.
TERM = timedelta(weeks=6)
PROBLEM_SITUATION = 0.6
#: Levels of language use. Where learners say nothing of their own (L0), all are absent.
SPEAK = 0.82
LEVELS = {"L1": 0.92, "L2": 0.82, "L3": 0.35, "L4": 0.29}
MINORITY_PROGRAMMES_END = date(2025, 9, 1)
CLASS_WEIGHTS = (9, 10, 9, 10, 9, 9, 10, 8, 9, 5, 5, 7)
PURPOSES = (
    ("planveida", 62), ("vienota_skola", 14), ("metodiska_prioritate", 9), ("vpd", 5),
    ("jaunais_pedagogs", 6), ("pedagoga_lugums", 4),
)  # fmt: skip


class Answers:
    """Draws the answers of one form; the same random source gives the same answers."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.quality = 0.0
        self.generous = 0.0

    def of(self, lesson: Lesson) -> dict[str, Any]:
        """Return the fields of a lesson's form, all but where, when and who."""
        self.quality = self.random.uniform(-1, 1)
        self.generous = 0.05 if lesson.kind == "ieksieja" else 0.0
        form = {"ms": self._lesson, "rn": self._play, "mt": self._training, "ms-s": self._peer}
        return form[lesson.form](lesson)

    def _lesson(self, lesson: Lesson) -> dict[str, Any]:
        fields = {**self._visit(lesson), **self._class(lesson), **self._pupils(24)}
        for code in ("SR.DEF", "SR.KRIT", "DIP.DIF", "DIP.IND", "DIP.PER", "DIP.UZD", "VID.EMO"):
            fields[f"MS.{code}"] = self._scale(code)
        fields |= self._parts("MS.ST", ("IER", "APJ", "REF"), fields["K.DALA"])
        fields |= self._supported("MS", fields)
        fields |= self._language("MS", fields, self._lesson_language(lesson, fields))
        fields |= self._problem("MS")
        fields["MS.FOR.TIPS"] = self._pick(
            ("lekcija", 54), ("saruna", 16), ("individuals", 9), ("pari_grupas", 9),
            ("praktisks", 7), ("jaukts", 5),
        )  # fmt: skip
        fields["MS.FOR.SLODZE"] = self._pick(("zema", 52), ("videja", 38), ("augsta", 10))
        fields["MS.FOR.KAS"] = self._pick(("pedagogs", 56), ("vienadi", 30), ("izglitojamie", 14))
        if self.random.random() < 0.8:
            fields["MS.AS.FORM"] = self._scale("AS.FORM")
        return {**fields, **self._priorities("MS", lesson), **self._conclusions(lesson, "MS")}

    def _play(self, lesson: Lesson) -> dict[str, Any]:
        age = self._pick(
            ("1.5-3", 12), ("3-4", 20), ("4-5", 22), ("5-6", 22), ("6-7", 20), ("jaukta", 4)
        )
        fields = {**self._visit(lesson), "K.VECUMS": age, "K.FORMA": "rotalnodarbiba"}
        fields |= self._pupils(18)
        fields["K.JOMAS"] = self.random.sample(("VAL", "SOC", "KUL", "DAB", "MAT", "TEH", "VES"), 2)
        for code in ("SR.DEF", "DIP.DIF", "DIP.IND", "DIP.PER", "ROT.DARB", "VID.EMO", "VID.TELPA"):
            fields[f"RN.{code}"] = self._scale(code)
        fields |= self._parts("RN.ST", ("IER", "APJ", "REF"), fields["K.DALA"])
        fields |= self._supported("RN", fields)
        fields["RN.VAL.STUNDA"] = self._pick(("lv", 83), ("lv_atb", 12), ("bil", 4), ("cita", 1))
        fields["RN.VAL.VIDE"] = self._scale("VAL.VIDE")
        if age != "1.5-3":
            fields["RN.VAL.KOM"] = self._scale("VAL.KOM")
            fields["RN.VAL.LIM"] = self._levels(("L1", "L2") if age == "3-4" else tuple(LEVELS))
            fields["RN.VAL.SK_RUNA"] = self._share(fields["K.SK_KLAT"], 0.75)
        if age not in ("1.5-3", "3-4"):
            fields |= self._problem("RN")
        fields["RN.FOR.TIPS"] = self._pick(
            ("pedagoga_vadita", 48), ("rotalcentri", 22), ("individuali", 6), ("pari_grupas", 10),
            ("jaukts", 14),
        )  # fmt: skip
        fields["RN.FOR.KAS"] = self._pick(("pedagogs", 44), ("vienadi", 34), ("izglitojamie", 22))
        return {**fields, **self._priorities("RN", lesson), **self._conclusions(lesson, "RN")}

    def _training(self, lesson: Lesson) -> dict[str, Any]:
        fields = {**self._visit(lesson), "K.FORMA": "stunda", "K.GRUPA": "macibu_treninu"}
        fields |= self._pupils(16)
        fields["K.SPORTS"] = self._pick(("basketbols", 1), ("bokss", 1), ("brivcina", 1))
        fields["K.VIETA"] = "zale"
        for code in (
            "SR.DEF", "SLO.ATB", "DRO", "DIP.DIF", "DIP.IND", "DIP.PER", "TEH", "TAK", "VAL.VIDE",
            "AS.FORM", "VID.EMO",
        ):  # fmt: skip
            fields[f"MT.{code}"] = self._scale(code)
        fields |= self._parts("MT.STR", ("IEV", "GAL", "NOB"), fields["K.DALA"])
        fields["MT.VAL.STUNDA"] = self._pick(("lv", 6), ("lv_atb", 3), ("bil", 1))
        return {**fields, **self._conclusions(lesson, "MT")}

    def _peer(self, lesson: Lesson) -> dict[str, Any]:
        focus = self.random.sample(
            ("MS.SR.DEF", "MS.ST.REF", "MS.DIP.DIF", "MS.DIP.IND", "MS.DIP.PER", "MS.AS.FORM"),
            self.random.randint(1, 3),
        )
        fields = {
            "K.MERKIS": "pedagoga_lugums", "K.PIETEIKTS": "datums_laiks", "K.DALA": "visa",
            "K.KLATIENE": "klatiene", "K.FOKUSS": focus, "S.STIPR": self._choice(STRENGTHS),
            "S.JAUT": self._choice(QUESTIONS),
        }  # fmt: skip
        grades = self._class(lesson)
        for code in ("K.KLASE", "K.BURTS", "K.PRIEKSM"):
            fields[code] = grades[code]
        return fields | {code: self._scale(code.removeprefix("MS.")) for code in focus}

    def _visit(self, lesson: Lesson) -> dict[str, Any]:
        return {
            "K.MERKIS": self._pick(*PURPOSES),
            "K.PIETEIKTS": self._pick(
                ("datums_laiks", 60), ("nedela", 24), ("nepieteikta", 8), ("atklata", 8)
            ),
            "K.DALA": self._pick(
                ("visa", 93), ("sakums", 2), ("vidus", 1), ("beigas", 1), ("puse", 3)
            ),
            "K.KLATIENE": "klatiene",
        }

    def _class(self, lesson: Lesson) -> dict[str, Any]:
        vocational = lesson.school.institution.type is InstitutionType.VOCATIONAL
        basic = lesson.school.institution.name.endswith(("pamatskola", "centrs"))
        weights = (0,) * 9 + (5, 5, 5) if vocational else CLASS_WEIGHTS[: 9 if basic else 12]
        grade = self.random.choices(range(1, len(weights) + 1), weights)[0]
        combined = basic and grade < 9 and self.random.random() < 0.03
        return {
            "K.KLASE": [str(grade), str(grade + 1)] if combined else [str(grade)],
            "K.BURTS": self._choice(("a", "b", "c")),
            "K.PRIEKSM": self._choice(lesson.assignment.subjects),
            "K.POSMS": self._pick(("ievads", 2), ("apguve", 5), ("nostiprinasana", 3)),
            "K.FORMA": "stunda",
        }

    def _pupils(self, most: int) -> dict[str, Any]:
        enrolled = self.random.randint(most // 2, most)
        return {
            "K.SK_SAR": enrolled,
            "K.SK_KLAT": max(3, enrolled - self.random.choice((0, 0, 1, 1, 2, 3, 4))),
        }

    def _parts(self, block: str, parts: Sequence[str], seen: str) -> dict[str, Any]:
        unseen = {"sakums": {1, 2}, "vidus": {0, 2}, "beigas": {0, 1}, "puse": {0, 2}}
        return {
            f"{block}.{part}": {"na": "Šī stundas daļa netika vērota."}
            if place in unseen.get(seen, ())
            else self._scale(f"{block.split('.')[1]}.{part}")
            for place, part in enumerate(parts)
        }

    def _supported(self, family: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        if fields[f"{family}.DIP.IND"] == 0 or self.random.random() < 0.2:
            return {}
        return {f"{family}.DIP.ATB_SK": self._share(fields["K.SK_KLAT"], 0.4)}

    def _lesson_language(self, lesson: Lesson, fields: Mapping[str, Any]) -> str:
        if fields["K.PRIEKSM"] in ("anglu_valoda", "mt_krievu"):
            return "svv"
        minority = lesson.school.institution.code in ("dpvg", "d11p", "d6p")
        if minority and lesson.on < MINORITY_PROGRAMMES_END and self.random.random() < 0.15:
            return "mtp"
        return self._pick(("lv", 84), ("lv_atb", 10), ("bil", 5), ("cita", 1))

    def _language(self, family: str, fields: Mapping[str, Any], spoken: str) -> dict[str, Any]:
        answers: dict[str, Any] = {f"{family}.VAL.STUNDA": spoken}
        if spoken in ("svv", "mtp"):
            return answers
        answers[f"{family}.VAL.VIDE"] = self._scale("VAL.VIDE")
        answers[f"{family}.VAL.LIM"] = self._levels(tuple(LEVELS))
        if self.random.random() < 0.7:
            answers[f"{family}.VAL.SK_RUNA"] = self._share(fields["K.SK_KLAT"], 0.7)
        else:
            answers[f"{family}.VAL.IPAT"] = self._pick(
                ("lt25", 1), ("25-49", 2), ("50-74", 4), ("75-89", 3), ("90", 2)
            )
        return answers

    def _levels(self, offered: Sequence[str]) -> list[str]:
        speak = self._happens(SPEAK)
        ticked = [level for level in offered if speak and self._happens(LEVELS[level])]
        return ticked or ["L0"]

    def _problem(self, family: str) -> dict[str, Any]:
        if not self._happens(PROBLEM_SITUATION):
            return {f"{family}.KD.PLAN": "ne"}
        steps = {f"{family}.KD.{step}": self._scale(f"KD.{step}") for step in (1, 2, 3, 4)}
        return {f"{family}.KD.PLAN": "ja", **steps}

    def _priorities(self, family: str, lesson: Lesson) -> dict[str, Any]:
        if school_year(lesson.on) != 2024:
            return {}
        codes = ("P2425.MOT", "P2425.SAD", "P2425.LAS")
        return {f"{family}.{code}": self._scale(code) for code in codes}

    def _conclusions(self, lesson: Lesson, family: str) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "S.STIPR": self._choice(STRENGTHS), "S.PILNV": self._choice(GROWTH)
        }  # fmt: skip
        for count in range(self.random.choice((1, 2, 2, 3))):
            minute = self.random.randint(1, 12) + 12 * count
            text, criterion = self._choice(NOTES)
            note = {"minute": min(minute, 39), "text": text, "criteria": [f"{family}.{criterion}"]}
            fields[f"E.{self._uuid()}"] = note
        if self.random.random() < 0.5:
            text, support = self._choice(STEPS)
            fields[f"S.SOLIS.{self._uuid()}"] = {
                "text": text, "term": (lesson.on + TERM).isoformat(), "support": support,
                "status": None,
            }  # fmt: skip
        return fields

    def _scale(self, code: str) -> int:
        observed, partly = SHARES[code]
        # Up to a quarter of the room to either side moves with the lesson's own quality.
        room = min(observed, 1 - observed)
        share = observed + self.quality * 0.25 * room + min(self.generous, room / 2)
        luck = self.random.random()
        if luck < share:
            return 2
        return 1 if luck < share + partly else 0

    def _happens(self, share: float) -> bool:
        return self.random.random() < share + self.quality * 0.25 * min(share, 1 - share)

    def _share(self, whole: int, mean: float) -> int:
        return min(whole, max(0, round(whole * self.random.gauss(mean, 0.2))))

    def _pick(self, *weighted: tuple[str, int]) -> str:
        return self.random.choices([c for c, _ in weighted], [w for _, w in weighted])[0]

    def _choice(self, among: Sequence[Any]) -> Any:
        return among[self.random.randrange(len(among))]

    def _uuid(self) -> str:
        digits = f"{self.random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
