"""What a base leaves out, in words that agree with its number (CLDR plural rules). Pure.

The words belong to an indicator's code, not to a version of its formula: a better word is no new
formula. An indicator that has none of its own is said to leave out what it does not apply to.
"""

from collections.abc import Mapping

from babel import Locale

from svēris.results.indicators import Formula

_OTHER_LANGUAGES = {
    "lv": (
        "svešvalodas, mazākumtautības valodas vai mazākumtautību programmas stunda",
        "svešvalodu, mazākumtautības valodas un mazākumtautību programmu stundas",
    ),
    "en": (
        "foreign-language, minority-language or minority-programme lesson",
        "foreign-language, minority-language and minority-programme lessons",
    ),
}
_NO_SITUATION = {
    "lv": ("stunda bez problēmsituācijas", "stundas bez problēmsituācijas"),
    "en": ("lesson without a problem situation", "lessons without a problem situation"),
}
_OTHER_AGES = {
    "lv": ("citas vecuma grupas rotaļnodarbība", "citu vecuma grupu rotaļnodarbības"),
    "en": ("play-lesson of another age group", "play-lessons of other age groups"),
}
_PARTLY_SEEN = {
    "lv": (
        "daļēji vērota stunda vai nodarbība, par kuru to nevar spriest",
        "daļēji vērotas stundas un nodarbības, par kurām to nevar spriest",
    ),
    "en": (
        "partly seen lesson of which this cannot be said",
        "partly seen lessons of which this cannot be said",
    ),
}
_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "val-lv": _OTHER_LANGUAGES,
    "val-lv-strict": _OTHER_LANGUAGES,
    **{f"kd-{step}-situation": _NO_SITUATION for step in range(1, 5)},
    "preschool-kom": _OTHER_AGES,
    "preschool-speaking": _OTHER_AGES,
    "three-parts": _PARTLY_SEEN,
}
#: By the families in the base.
_GENERAL: Mapping[tuple[str, ...], Mapping[str, tuple[str, str]]] = {
    ("MS",): {
        "lv": ("stunda, uz kuru rādītājs neattiecas", "stundas, uz kurām rādītājs neattiecas"),
        "en": (
            "lesson to which the indicator does not apply",
            "lessons to which the indicator does not apply",
        ),
    },
    ("RN",): {
        "lv": (
            "rotaļnodarbība, uz kuru rādītājs neattiecas",
            "rotaļnodarbības, uz kurām rādītājs neattiecas",
        ),
        "en": (
            "play-lesson to which the indicator does not apply",
            "play-lessons to which the indicator does not apply",
        ),
    },
}
_POOLED = {
    "lv": (
        "stunda vai nodarbība, uz kuru rādītājs neattiecas",
        "stundas un nodarbības, uz kurām rādītājs neattiecas",
    ),
    "en": (
        "lesson or play-lesson to which the indicator does not apply",
        "lessons and play-lessons to which the indicator does not apply",
    ),
}


def is_one(count: int, language: str) -> bool:
    """Say whether a number takes the singular: 1, in Latvian also 21 and 101, but not 11."""
    return bool(Locale(language).plural_form(count) == "one")


def left_out(formula: Formula, count: int, shown: str, language: str) -> str:
    """Return what the base leaves out, as the end of a sentence; `shown` is the number as text."""
    words = _WORDS.get(formula.code) or _GENERAL.get(formula.families, _POOLED)
    one = is_one(count, language)
    what = words[language][0 if one else 1]
    if language == "lv":
        return f"bāzē nav {'iekļauta' if one else 'iekļautas'} {shown} {what}"
    return f"{shown} {what} {'is' if one else 'are'} not in the base"


def unanswered(count: int, shown: str, language: str) -> str:
    """Return how many lessons are without an answer, as the end of a sentence."""
    one = is_one(count, language)
    if language == "lv":
        return f"par {shown} {'stundu' if one else 'stundām'} atbildes nav"
    return f"{shown} {'lesson has' if one else 'lessons have'} no answer"
