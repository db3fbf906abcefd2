"""A formula said in words, in both languages, so that its author sees what was understood. Pure."""

from collections.abc import Callable, Mapping, Sequence

from svēris.results import designing
from svēris.results.conditions import Condition, Group, Node
from svēris.results.criteria import Catalogue, Criterion
from svēris.results.designing import Draft
from svēris.results.indicators import Formula

_WORDS: Mapping[str, Mapping[str, str]] = {
    "lv": {
        "all": "UN", "any": "VAI", "not": "NAV TIESA, KA", "or": "vai", "nor": "nedz",
        "quote": "„{}”",
        "observed": "novērots {item}",
        "in": "{item} – {values}", "not_in": "{item} nav {values}",
        "includes": "{item} – atzīmēts {values}",
        "at_least": "{item} – vismaz {number}", "at_most": "{item} – ne vairāk kā {number}",
        "answered": "{item} – ir atbilde", "unanswered": "{item} – atbildes nav",
        "nothing": "(vēl nav neviena nosacījuma)", "open": "…",
        "share": "Skaitītājs: {lessons}, kurās {numerator}.",
        "ratio": "Skaita: {part} kopā, dalot ar: {whole} kopā.",
        "base": "Bāze: {lessons}, kurās par to var spriest.",
        "narrowed": "Bāze: {lessons}, kurās par to var spriest un kurās {base}.",
        "MS": "mācību stundas", "RN": "rotaļnodarbības", "MT": "mācību-treniņu nodarbības",
        "teachers": "Skaita: pedagogus, kuriem vismaz viena stunda ieskaitīta rādītājā {of}. "
        "Bāze: pedagogi, kuriem vismaz viena stunda ir tā bāzē. Katru pedagogu skaita vienreiz.",
        "observed_people": "Skaita: pedagogus, kuri vismaz reizi vēroti{duties}.",
        "observers_people": "Skaita: pedagogus, kuri paši vismaz reizi vērojuši{duties}.",
        "people_base": "Bāze: darba vietas, kas bija spēkā 31. maijā (vai datu dienā, ja tā ir "
        "agrāk); pilsētā – pedagogi.",
        "duties": " – tikai {}",
        "teacher": "skolas pedagogi", "preschool_teacher": "pirmsskolas pedagogi",
        "coach": "treneri",
        "count": "Skaita: vērošanas reizes ({lessons}){split}. Procentu nav.",
        "class-sets": ", sadalītas pa klašu grupām", "grade": ", sadalītas pa klasēm",
        "and": "un", "form": "{lessons} ar veidlapu {form}",
    },
    "en": {
        "all": "AND", "any": "OR", "not": "IT IS NOT TRUE THAT", "or": "or", "nor": "nor",
        "quote": "“{}”",
        "observed": "{item} observed",
        "in": "{item}: {values}", "not_in": "{item}: not {values}",
        "includes": "{item}: {values} ticked",
        "at_least": "{item}: at least {number}", "at_most": "{item}: at most {number}",
        "answered": "{item}: answered", "unanswered": "{item}: not answered",
        "nothing": "(no condition yet)", "open": "…",
        "share": "Numerator: {lessons} where {numerator}.",
        "ratio": "Counted: {part}, summed, divided by {whole}, summed.",
        "base": "Base: {lessons} in which this can be judged.",
        "narrowed": "Base: {lessons} in which this can be judged and where {base}.",
        "MS": "lessons", "RN": "play-lessons", "MT": "training sessions",
        "teachers": "Counted: teachers with at least one lesson that {of} counts. Base: teachers "
        "with at least one lesson in its base. Every teacher is counted once.",
        "observed_people": "Counted: teachers observed at least once{duties}.",
        "observers_people": "Counted: teachers who themselves observed at least once{duties}.",
        "people_base": "Base: assignments in force on 31 May (or on the day of the data, if "
        "earlier); for the city, persons.",
        "duties": " – only {}",
        "teacher": "school teachers", "preschool_teacher": "preschool teachers",
        "coach": "coaches",
        "count": "Counted: observations ({lessons}){split}. There is no percentage.",
        "class-sets": ", split by class set", "grade": ", split by grade",
        "and": "and", "form": "{lessons} with the form {form}",
    },
}  # fmt: skip


def formula(draft: Draft, catalogue: Catalogue, language: str, of: Formula | None = None) -> str:
    """Return what a draft counts, and of what.

    `of` is the indicator whose teachers are counted, where they are.
    """
    return " ".join(steps(draft, catalogue, language, of))


def steps(
    draft: Draft, catalogue: Catalogue, language: str, of: Formula | None = None
) -> tuple[str, ...]:
    """Return what is counted and, where criteria decide it, of what: a sentence for each step."""
    if not draft.made:
        return (_counted(draft, catalogue, language, of),)
    words = _WORDS[language]
    if draft.measure == "share":
        numerator = _tree(draft.numerator, draft.families, catalogue, language)
        counted = words["share"].format(
            numerator=numerator or words["nothing"], lessons=_lessons(draft, catalogue, language)
        )
    else:
        part, whole = (
            _named(code, draft.families, catalogue, language) if code else words["open"]
            for code in (draft.part, draft.whole)
        )
        counted = words["ratio"].format(part=part, whole=whole)
    narrower = base(draft.base, draft.families, catalogue, language)
    lessons = _lessons(draft, catalogue, language)
    of_what = words["narrowed" if narrower else "base"].format(lessons=lessons, base=narrower)
    return counted, of_what


def _counted(draft: Draft, catalogue: Catalogue, language: str, of: Formula | None) -> str:
    words = _WORDS[language]
    if draft.measure == "teachers":
        name = words["quote"].format(of.text("name", language)) if of else words["open"]
        return words["teachers"].format(of=name)
    if draft.measure == "count":
        lessons, split = _lessons(draft, catalogue, language), words.get(draft.split, "")
        return words["count"].format(lessons=lessons or words["open"], split=split)
    named = f" {words['and']} ".join(words[duty] for duty in draft.duties)
    duties = words["duties"].format(named) if named else ""
    people = "observers_people" if draft.who == "observers" else "observed_people"
    return f"{words[people].format(duties=duties)} {words['people_base']}"


def base(root: Group, families: Sequence[str], catalogue: Catalogue, language: str) -> str:
    """Return what narrows a base, to go on after "where"; empty where nothing does."""
    return _tree(root, families, catalogue, language)


def raw(
    definition: Mapping[str, object], catalogue: Catalogue, language: str, of: Formula | None = None
) -> str:
    """Return what a definition counts, and of what."""
    return formula(designing.draft_of(definition), catalogue, language, of)


def _lessons(draft: Draft, catalogue: Catalogue, language: str) -> str:
    words = _WORDS[language]
    lessons = f" {words['and']} ".join(
        words[family] for family in draft.families if family in words
    )
    titles = [
        catalogue.forms[form].title[language] for form in draft.forms if form in catalogue.forms
    ]
    if not titles:
        return lessons
    quoted = f" {words['and']} ".join(words["quote"].format(title) for title in titles)
    return words["form"].format(lessons=lessons, form=quoted)


def _tree(root: Group, families: Sequence[str], catalogue: Catalogue, language: str) -> str:
    def say(node: Node, *, inside: bool) -> str:
        if isinstance(node, Condition):
            return _condition(node, families, catalogue, language)
        return _group(node, say, language, inside=inside)

    return say(root, inside=False)


def _group(group: Group, say: Callable[..., str], language: str, *, inside: bool) -> str:
    words = _WORDS[language]
    parts = [said for part in group.parts if (said := say(part, inside=True))]
    text = f" {words[group.join]} ".join(parts)
    if not text:
        return ""
    if group.negated:
        return f"{words['not']} ({text})"
    return f"({text})" if inside and len(parts) > 1 else text


def _condition(
    condition: Condition, families: Sequence[str], catalogue: Catalogue, language: str
) -> str:
    words = _WORDS[language]
    item = _named(condition.item, families, catalogue, language)
    if condition.test == "answered":
        return words["unanswered" if condition.negated else "answered"].format(item=item)
    criterion = catalogue.criteria.get(condition.item)
    names = [_choice(criterion, value, language) for value in condition.values]
    between = words["nor" if condition.test == "not_in" else "or"]
    said = words.get(condition.test, "{item}").format(
        item=item, values=f" {between} ".join(names) or words["open"],
        number=condition.number or words["open"],
    )  # fmt: skip
    return f"{words['not']} ({said})" if condition.negated else said


def _named(code: str, families: Sequence[str], catalogue: Catalogue, language: str) -> str:
    criterion = catalogue.criteria.get(code)
    name = criterion.text(families, language) if criterion else code
    return _WORDS[language]["quote"].format(name.rstrip("."))


def _choice(criterion: Criterion | None, value: str, language: str) -> str:
    choice = criterion.choices.get(value) if criterion else None
    return _WORDS[language]["quote"].format(choice.text[language] if choice else value)
