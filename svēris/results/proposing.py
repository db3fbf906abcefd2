"""Words for an indicator that is being made, where nobody has written any yet. Pure.

They are proposals: somebody reads them before they are published. Latvian puts what is counted into
the genitive after a percentage and into the dative after "12 no 15"; the sentence is so worded that
it goes on from both.
"""

from collections.abc import Mapping
from dataclasses import replace

from svēris.results import explained
from svēris.results.criteria import Catalogue
from svēris.results.designing import TEXTS, Draft

Families = tuple[str, ...]

#: By families: what is counted in the genitive, in the dative, in English; the base in both.
_LESSONS: Mapping[Families, tuple[str, str, str, str, str]] = {
    ("MS",): (
        "vēroto mācību stundu", "vērotajām mācību stundām", "observed lessons",
        "vērotās mācību stundas", "observed lessons",
    ),
    ("RN",): (
        "vēroto rotaļnodarbību", "vērotajām rotaļnodarbībām", "observed play-lessons",
        "vērotās rotaļnodarbības", "observed play-lessons",
    ),
    ("MT",): (
        "vēroto mācību-treniņu nodarbību", "vērotajām mācību-treniņu nodarbībām",
        "observed training sessions",
        "vērotās mācību-treniņu nodarbības", "observed training sessions",
    ),
    ("MS", "RN"): (
        "vēroto stundu un nodarbību", "vērotajām stundām un nodarbībām",
        "observed lessons and play-lessons",
        "vērotās stundas un nodarbības", "observed lessons and play-lessons",
    ),
}  # fmt: skip
_MIXED = (
    "vēroto stundu un nodarbību", "vērotajām stundām un nodarbībām",
    "observed lessons and sessions",
    "vērotās stundas un nodarbības", "observed lessons and sessions",
)  # fmt: skip
_LEARNERS = ("klātesošo izglītojamo", "klātesošajiem izglītojamajiem", "learners present")


_BASE_OF_PEOPLE = {
    "base_lv": "darba vietas, kas bija spēkā 31. maijā (vai datu dienā, ja tā ir agrāk); "
    "pilsētā – pedagogi",
    "base_en": "assignments in force on 31 May (or on the day of the data, if earlier); for the "
    "city, persons",
    "genitive": "iestādē strādājošo pedagogu",
    "dative": "iestādē strādājošajiem pedagogiem",
    "subject_en": "teachers employed",
}
#: Of what counts people or observations, by what it counts.
_COUNTED: Mapping[str, Mapping[str, str]] = {
    "teachers": {
        "base_lv": "pedagogi, kuriem vismaz vienā vērotajā stundā par to var spriest",
        "base_en": "teachers with at least one observed lesson in which this can be judged",
        "genitive": "vēroto pedagogu", "dative": "vērotajiem pedagogiem",
        "subject_en": "observed teachers",
        "sentence_lv": "{share} bija tādi, kuriem tas novērots vismaz vienā stundā.",
        "sentence_en": "{share} had at least one lesson in which this was observed.",
    },
    "observed": {
        **_BASE_OF_PEOPLE,
        "sentence_lv": "Vismaz reizi vēroti {share}.",
        "sentence_en": "{share} were observed at least once.",
    },
    "observers": {
        **_BASE_OF_PEOPLE,
        "sentence_lv": "Kolēģu stundas vēroja {share}.",
        "sentence_en": "{share} observed colleagues.",
    },
    "count": {"base_lv": "visas šādas vērošanas", "base_en": "all such observations"},
}  # fmt: skip


def propose(draft: Draft, catalogue: Catalogue) -> Draft:
    """Return the draft with words where nothing was typed."""
    if not draft.made:
        proposed = _COUNTED.get(_people(draft), {})
        return replace(
            draft, texts={name: draft.text(name) or proposed.get(name, "") for name in TEXTS}
        )
    if not draft.families:
        return draft
    proposed = _subject(draft) | _base(draft, catalogue) | _sentence(draft)
    texts = {name: draft.text(name) or proposed.get(name, "") for name in TEXTS}
    return replace(draft, texts=texts)


def _people(draft: Draft) -> str:
    return draft.who if draft.measure == "coverage" else draft.measure


def _lessons(draft: Draft) -> tuple[str, str, str, str, str]:
    families = tuple(family for family in ("MS", "RN", "MT") if family in draft.families)
    return _LESSONS.get(families, _MIXED)


def _subject(draft: Draft) -> dict[str, str]:
    words = _lessons(draft) if draft.measure == "share" else _LEARNERS
    return dict(zip(("genitive", "dative", "subject_en"), words[:3], strict=True))


def _base(draft: Draft, catalogue: Catalogue) -> dict[str, str]:
    lv, en = _lessons(draft)[3:]
    narrower = {
        language: explained.base(draft.base, draft.families, catalogue, language)
        for language in ("lv", "en")
    }
    if draft.measure == "share":
        lv, en = f"{lv}, kurās par to var spriest", f"{en} in which this can be judged"
    else:
        lv = f"klātesošie izglītojamie: {lv}, kurās zināmi abi skaitļi"
        en = f"learners present: {en} in which both numbers are known"
    if narrower["lv"]:
        lv, en = f"{lv}; tikai tās, kurās {narrower['lv']}", f"{en}; only where {narrower['en']}"
    return {"base_lv": lv, "base_en": en}


def _sentence(draft: Draft) -> dict[str, str]:
    lv, en = (_lowered(draft.text(name)) for name in ("name_lv", "name_en"))
    share = draft.measure == "share"
    sentences = {}
    if lv:
        words = f"bija tādas, kurās novērots: {lv}." if share else f"– {lv}."
        sentences["sentence_lv"] = f"{{share}} {words}"
    if en:
        words = f"In {{share}}, this was observed: {en}." if share else f"{{share}}: {en}."
        sentences["sentence_en"] = words
    return sentences


def _lowered(text: str) -> str:
    """Return a name as it goes on in the middle of a sentence; an abbreviation stays."""
    text = text.rstrip(".")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
