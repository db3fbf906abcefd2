"""Figures in words: how numbers, shares and intervals are written in Latvian and English.

Pure, and the same for page, file and API. Latvian writes a comma and a no-break space before the
per cent sign and between thousands; English writes a point, none, and a comma.
"""

import re
from decimal import Decimal

from babel import Locale

from svēris.results import statistics
from svēris.results.compared import Difference
from svēris.results.figure import Figure
from svēris.results.outside import left_out, unanswered
from svēris.results.statistics import Interval
from svēris.results.tallies import Tally

NBSP = "\N{NO-BREAK SPACE}"
_DASH = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"

#: Differences carry one decimal, whatever the shares carry (domain.md §5.3).
DIFFERENCE_DECIMALS = 1


def number(value: int, language: str) -> str:
    """Return a whole number with its thousands apart."""
    return f"{value:,}".replace(",", NBSP) if language == "lv" else f"{value:,}"


def decimal(value: Decimal, language: str) -> str:
    """Return a decimal number with the language's own mark."""
    return str(value).replace(".", ",") if language == "lv" else str(value)


def percent(value: Decimal, language: str) -> str:
    """Return a number of per cent with its sign."""
    return decimal(value, language) + (f"{NBSP}%" if language == "lv" else "%")


def permille(value: int, language: str) -> str:
    """Return tenths of a per cent as they are written: "70 %", "72,5 %"."""
    whole, tenths = divmod(value, 10)
    return percent(Decimal(value).scaleb(-1) if tenths else Decimal(whole), language)


def decimals(n: int, asked: int | None) -> int | None:
    """Return the decimals of a share of `n`; None where it is written "k of n" only.

    A reader may ask for other decimals (domain.md §5.1), but a small base stays without per cent.
    """
    honest = statistics.decimals_for(n)
    return honest if honest is None or asked is None else asked


def of(k: int, n: int, language: str) -> str:
    """Return "138 no 182"."""
    word = "no" if language == "lv" else "of"
    return f"{number(k, language)}{NBSP}{word}{NBSP}{number(n, language)}"


def headline(tally: Tally, language: str, asked: int | None = None) -> str:
    """Return a share as it is printed large: per cent, or "k of n" of a small base."""
    places = decimals(tally.n, asked)
    if places is None:
        return of(tally.k, tally.n, language)
    return percent(statistics.per_cent(tally.k, tally.n, places), language)


def span(interval: Interval, n: int, language: str, asked: int | None = None) -> str:
    """Return an interval of shares, "69–82 %"."""
    places = decimals(n, asked) or 0
    low, high = (
        decimal(statistics.rounded(end, places), language) for end in (interval.low, interval.high)
    )
    return f"{low}{_DASH}{high}" + (f"{NBSP}%" if language == "lv" else "%")


def sentence(figure: Figure, language: str, asked: int | None = None) -> str:
    """Return the figure as a sentence for a report; empty where there is nothing to say."""
    template = figure.formula.text("sentence", language)
    if figure.tally is None or not template:
        return ""
    text = template.replace("{share}", _share(figure, figure.tally, language, asked))
    text = _with_what_is_left_out(text, figure, figure.tally, language)
    return text[:1].upper() + text[1:]


#: How a published sentence says that something is left out, but not how much.
_LEFT_OUT = {
    "lv": re.compile("; bāzē nav iekļaut[^;]*$"),
    "en": re.compile("; [^;]* not in the base$"),
}


def _with_what_is_left_out(text: str, figure: Figure, tally: Tally, language: str) -> str:
    said = text.removesuffix(".")
    if tally.na:
        outside = left_out(figure.formula, tally.na, number(tally.na, language), language)
        said = f"{_LEFT_OUT[language].sub('', said)}; {outside}"
    if tally.missing:
        said = f"{said}; {unanswered(tally.missing, number(tally.missing, language), language)}"
    return f"{said}."


def points(difference: Difference, language: str, asked: int | None = None) -> str:
    """Return a difference with its interval: "+9,9 procentpunkti (95 % TI −0,2…+19,7)"."""
    places = DIFFERENCE_DECIMALS if asked is None else asked
    low, high = (
        signed(end, places, language) for end in (difference.interval.low, difference.interval.high)
    )
    sure = f"95{NBSP}%{NBSP}TI" if language == "lv" else f"95%{NBSP}CI"
    return f"{change(difference, language, asked)} ({sure} {low}…{high})"


def change(difference: Difference, language: str, asked: int | None = None) -> str:
    """Return a difference without its interval: "+9,9 procentpunkti"."""
    places = DIFFERENCE_DECIMALS if asked is None else asked
    value = statistics.rounded(difference.points, places)
    form = Locale(language).plural_form(abs(value))
    return f"{signed(difference.points, places, language)}{NBSP}{_POINTS[language][form]}"


_POINTS = {
    "lv": {"zero": "procentpunktu", "one": "procentpunkts", "other": "procentpunkti"},
    "en": {"one": "percentage point", "other": "percentage points"},
}


def signed(share: float, places: int, language: str) -> str:
    """Return a difference of shares in points with its sign; nothing has none."""
    value = statistics.rounded(share, places)
    sign = "" if value == 0 else "+" if value > 0 else _MINUS
    return sign + decimal(abs(value), language)


def _share(figure: Figure, tally: Tally, language: str, asked: int | None) -> str:
    subject = figure.formula.raw["subject"][language]
    counted = of(tally.k, tally.n, language)
    small = decimals(tally.n, asked) is None
    if language == "lv":
        if small:
            return f"{counted} {subject['dative']}"
        return f"{headline(tally, language, asked)} ({counted}) {subject['genitive']}"
    if small:
        return f"{number(tally.k, language)} of the {number(tally.n, language)} {subject}"
    return f"{headline(tally, language, asked)} ({counted}) of the {subject}"
