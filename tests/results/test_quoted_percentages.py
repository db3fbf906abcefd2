"""The table of quoted percentages (domain.md §3.5), written down a second time, row by row.

What a figure counts and of what decides what it says; a changed file must be a decision, made here
as well. Counts and coverage have their own tests.
"""

import pytest

from svēris.results import indicators

FILES = {raw["code"]: raw for raw in indicators.read_folder()}

IN_LATVIAN = {"item": "VAL.STUNDA", "in": ["lv", "lv_atb"]}
NOT_FOREIGN = {"item": "VAL.STUNDA", "not_in": ["svv", "mtp"]}
FIVE_AND_SIX = {"item": "K.VECUMS", "in": ["5-6", "6-7"]}
PROBLEM = {"item": "KD.PLAN", "in": ["ja"]}
BOTH, LESSONS, PLAY = ["MS", "RN"], ["MS"], ["RN"]


def observed(*codes):
    """Return the predicate that criteria are observed, all of them."""
    parts = [{"observed": code} for code in codes]
    return parts[0] if len(parts) == 1 else {"all": parts}


def does(level):
    """Return the predicate that a level of Latvian is ticked."""
    return {"item": "VAL.LIM", "includes": level}


#: Row, code, numerator, base that narrows, families.
SHARES = [
    (4, "sr-def", observed("SR.DEF"), None, BOTH),
    (5, "three-parts", observed("ST.IER", "ST.APJ", "ST.REF"), None, BOTH),
    (6, "dip-dif", observed("DIP.DIF"), None, BOTH),
    (7, "dip-ind", observed("DIP.IND"), None, BOTH),
    (8, "dip-per", observed("DIP.PER"), None, BOTH),
    (9, "val-lv", IN_LATVIAN, NOT_FOREIGN, BOTH),
    (9, "val-lv-strict", {"item": "VAL.STUNDA", "in": ["lv"]}, NOT_FOREIGN, BOTH),
    (10, "lim-l1-l2-lv", {"any": [does("L1"), does("L2")]}, IN_LATVIAN, BOTH),
    (11, "lim-l3-lv", does("L3"), IN_LATVIAN, BOTH),
    (12, "lim-l4-lv", does("L4"), IN_LATVIAN, BOTH),
    *[(12 + n, f"kd-{n}", observed(f"KD.{n}"), None, LESSONS) for n in (1, 2, 3, 4)],
    *[(12 + n, f"kd-{n}-situation", observed(f"KD.{n}"), PROBLEM, LESSONS) for n in (1, 2, 3, 4)],
    (17, "for-lekcija", {"item": "FOR.TIPS", "in": ["lekcija"]}, None, LESSONS),
    (18, "for-slodze-zema", {"item": "FOR.SLODZE", "in": ["zema"]}, None, LESSONS),
    (18, "for-kas-pedagogs", {"item": "FOR.KAS", "in": ["pedagogs"]}, None, LESSONS),
    (19, "dip-both", observed("DIP.DIF", "DIP.IND"), None, LESSONS),
    (22, "val-lv", IN_LATVIAN, NOT_FOREIGN, BOTH),
    (23, "val-vide", observed("VAL.VIDE"), None, BOTH),
    *[(23 + n, f"lim-l{n}", does(f"L{n}"), NOT_FOREIGN, BOTH) for n in (1, 2, 3, 4)],
    (28, "val-lv-preschool", IN_LATVIAN, {"all": [FIVE_AND_SIX, NOT_FOREIGN]}, PLAY),
    (29, "preschool-kom", observed("VAL.KOM"), FIVE_AND_SIX, PLAY),
    (32, "ipat-50", {"item": "VAL.IPAT", "in": ["50-74", "75-89", "90"]}, None, LESSONS),
    (35, "dip-uzd", observed("DIP.UZD"), None, LESSONS),
    (36, "vid-emo", observed("VID.EMO"), None, BOTH),
]


@pytest.mark.parametrize(
    ("row", "code", "numerator", "base", "families"), SHARES,
    ids=[f"{row}-{code}" for row, code, *_ in SHARES],
)  # fmt: skip
def test_a_quoted_share_counts_what_the_table_says(row, code, numerator, base, families):
    raw = FILES[code]
    measure = {"kind": "share", "numerator": numerator} | ({"base": base} if base else {})
    assert (raw["measure"], raw["families"], row in raw["rows"]) == (measure, families, True)


@pytest.mark.parametrize(
    ("row", "code", "part", "families", "base"),
    [
        (29, "preschool-speaking", "VAL.SK_RUNA", PLAY, FIVE_AND_SIX),
        (33, "learners-speaking", "VAL.SK_RUNA", BOTH, None),
        (34, "learners-supported", "DIP.ATB_SK", BOTH, None),
    ],
)
def test_a_quoted_share_of_learners_is_two_sums(row, code, part, families, base):
    raw = FILES[code]
    measure = {"kind": "ratio", "numerator": part, "denominator": "K.SK_KLAT"}
    measure |= {"base": base} if base else {}
    assert (raw["measure"], raw["families"], raw["rows"]) == (measure, families, [row])


def test_only_the_programmes_indicator_and_volumes_are_of_the_whole_year():
    whole = {code for code, raw in FILES.items() if raw["period"] == "year"}
    shares = {code for code in whole if FILES[code]["measure"]["kind"] == "share"}
    assert shares == {"dip-both"}
    assert FILES["dip-both"]["kinds"]["city"] == ["areja", "ieksieja"]
    assert {code for code in FILES if code.startswith(("coverage", "peer"))} <= whole
