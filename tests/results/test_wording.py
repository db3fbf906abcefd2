"""Figures in words, in both languages."""

from decimal import Decimal

import pytest

from svēris.results import chart, indicators, wording
from svēris.results.compared import compare
from svēris.results.disclosure import Hidden
from svēris.results.figure import Figure
from svēris.results.indicators import Formula
from svēris.results.statistics import wilson
from svēris.results.tallies import Tally
from svēris.results.targets import Aim

RAWS = {raw["code"]: raw for raw in indicators.read_folder()}


def figure(code="val-lv", k=171, n=182, **given):
    raw = RAWS[code]
    tally = Tally(k=k, n=n, lessons=n, teachers=50) if n else None
    return Figure(
        formula=Formula(1, code, 1, "0" * 64, raw), kinds=("areja",), year=2023, period="headline",
        **{"tally": tally, **given},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("k", "n", "decimals", "lv", "en"),
    [
        (138, 182, None, "76 %", "76%"),
        (171, 182, None, "94 %", "94%"),
        (117, 222, None, "52,7 %", "52.7%"),
        (117, 122, 2, "95,90 %", "95.90%"),
        (600, 800, 0, "75 %", "75%"),
        (12, 15, None, "12 no 15", "12 of 15"),
        (12, 15, 2, "12 no 15", "12 of 15"),
    ],
)
def test_a_share_is_printed_as_its_base_can_bear(k, n, decimals, lv, en):
    tally = Tally(k=k, n=n)
    assert wording.headline(tally, "lv", decimals) == lv.replace(" ", wording.NBSP)
    assert wording.headline(tally, "en", decimals) == en.replace(" ", wording.NBSP)


def test_thousands_stand_apart():
    assert wording.of(1561, 17500, "lv") == "1 561 no 17 500".replace(" ", wording.NBSP)
    assert wording.of(1561, 17500, "en") == "1,561 of 17,500".replace(" ", wording.NBSP)


def test_an_interval_has_the_decimals_of_its_share():
    assert wording.span(wilson(171, 182), 182, "lv") == f"90–97{wording.NBSP}%"
    assert wording.span(wilson(300, 400), 400, "en") == "70.5–79.0%"


def test_a_figure_is_a_sentence():
    assert wording.sentence(figure(k=117, n=122), "lv").replace(wording.NBSP, " ") == (
        "96 % (117 no 122) vēroto stundu un nodarbību notika latviešu valodā; bāzē nav iekļautas "
        "svešvalodu, mazākumtautības valodas un mazākumtautību programmu stundas."
    )
    assert wording.sentence(figure(k=117, n=122), "en").replace(wording.NBSP, " ") == (
        "96% (117 of 122) of the observed lessons and play-lessons were held in Latvian; foreign- "
        "and minority-language lessons and minority programmes are not in the base."
    )


def test_a_small_base_is_a_sentence_without_per_cent():
    said = wording.sentence(figure("sr-def", 12, 15), "lv").replace(wording.NBSP, " ")
    assert said.startswith("12 no 15 vērotajām stundām un nodarbībām bija")
    assert wording.sentence(figure("sr-def", 12, 15), "en").startswith("In 12 of the 15 observed")


def test_a_hidden_figure_says_nothing():
    hidden = figure(n=0, hidden=Hidden.SMALL)
    assert wording.sentence(hidden, "lv") == ""
    assert chart.chart(hidden) is None


@pytest.mark.parametrize("code", [code for code, raw in RAWS.items() if raw["unit"] != "count"])
@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_indicator_but_mere_counts_has_its_sentence(code, language):
    said = wording.sentence(figure(code), language)
    assert "{" not in said
    assert said.endswith(".")
    assert wording.percent(Decimal(94), language) in said


def test_marks_stand_in_per_cent_of_the_line():
    drawn = chart.chart(figure(k=50, n=200, before=Tally(k=1, n=2), city=Tally(k=3, n=4)))
    assert (drawn.dot, drawn.before, drawn.city) == ("25.00%", "50.00%", "75.00%")
    assert drawn.low < drawn.dot < drawn.high


@pytest.mark.parametrize(
    ("now", "then", "lv", "en"),
    [
        ((118, 182), (100, 182), "+9,9 procentpunkti (95 % TI −0,2…+19,7)",
         "+9.9 percentage points (95% CI −0.2…+19.7)"),
        ((20, 200), (40, 200), "−10,0 procentpunktu", "−10.0 percentage"),
        ((10, 100), (11, 100), "−1,0 procentpunkts", "−1.0 percentage"),
        ((91, 1000), (0, 1000), "+9,1 procentpunkts", "+9.1 percentage points"),
        ((5, 10), (5, 10), "0,0 procentpunktu", "0.0 percentage points"),
    ],
)  # fmt: skip
def test_a_difference_is_written_in_points_that_agree_with_their_number(now, then, lv, en):
    difference = compare(Tally(*now), Tally(*then), watched=True)
    plain = {
        language: wording.points(difference, language).replace(wording.NBSP, " ")
        for language in ("lv", "en")
    }
    assert plain["lv"].startswith(lv)
    assert plain["en"].startswith(en)


def test_the_reader_chooses_the_decimals_of_a_difference():
    difference = compare(Tally(118, 182), Tally(100, 182), watched=True)
    assert wording.change(difference, "en", 0) == f"+10{wording.NBSP}percentage points"
    assert wording.change(difference, "en", 2) == f"+9.89{wording.NBSP}percentage points"


@pytest.mark.parametrize(("value", "lv"), [(700, "70 %"), (725, "72,5 %"), (0, "0 %")])
def test_a_target_is_written_without_needless_decimals(value, lv):
    assert wording.permille(value, "lv") == lv.replace(" ", wording.NBSP)


def test_a_target_is_drawn_as_a_mark_on_the_line():
    aim = Aim(2026, 700, is_base=False, source="Dome")
    assert chart.chart(figure(), aim).target == "70.00%"
    assert chart.chart(figure()).target is None
