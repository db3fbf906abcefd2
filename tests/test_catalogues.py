"""Everything a page says in English it can say in Latvian, in compiled catalogues."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from svēris import catalogues
from svēris.languages import ROOMS
from svēris.places import PACKAGE, TRANSLATIONS
from tests.tracked import ROOT, below

PLURALS = "(n%10==0 || (n%100>=11 && n%100<=19) ? 0 : n%10==1 && n%100!=11 ? 1 : 2)"
SOURCES = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "N_": None,
    "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def said() -> dict[object, str]:
    """Return every sentence of the source with the place where it stands."""
    found = {}
    for suffix, method in ((".py", "python"), (".html", "jinja2.ext:babel_extract")):
        for path in below(PACKAGE.name, suffix=suffix):
            for line, sentence, _, context in extract_from_file(
                method, str(ROOT / path), keywords=KEYWORDS, comment_tags=()
            ):
                key = sentence[0] if isinstance(sentence, tuple) else sentence
                found[(context, key)] = f"{path}:{line}"
    return found


def translated() -> dict[object, object]:
    """Return every sentence that has Latvian."""
    words = {}
    for source in TRANSLATIONS.glob("lv/LC_MESSAGES/*.po"):
        with source.open("rb") as file:
            for message in read_po(file, locale="lv"):
                key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
                parts = (
                    message.string if isinstance(message.id, (tuple, list)) else [message.string]
                )
                if key and not message.fuzzy and all(parts):
                    words[(message.context, key)] = message.string
    return words


def test_every_sentence_of_the_source_has_latvian():
    known = translated()
    missing = {f"{place}: {key[1]}" for key, place in said().items() if key not in known}
    assert missing == set()


def test_a_sentence_has_the_same_latvian_in_every_room():
    # The catalogues are read as one: where two differ, either page could show the other's word.
    words: dict[object, set[str]] = {}
    for source in SOURCES:
        with source.open("rb") as file:
            for message in read_po(file, locale="lv"):
                words.setdefault((message.context, str(message.id)), set()).add(str(message.string))
    assert {key: said for key, said in words.items() if len(said) > 1 and key[1]} == {}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_catalogue_belongs_to_a_room_and_has_the_latvian_plural(source):
    assert source.stem in ROOMS
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    assert catalogue.plural_expr == PLURALS
    assert catalogue.num_plurals == 3


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_translation_keeps_the_placeholders(source):
    with source.open("rb") as file:
        for message in read_po(file, locale=source.parts[-3]):
            if message.id:
                assert list(message.check()) == [], message.id


def test_compiled_catalogues_are_up_to_date():
    assert catalogues.stale(TRANSLATIONS) == []


def test_a_changed_catalogue_is_stale_until_it_is_compiled(tmp_path: Path):
    folder = tmp_path / "lv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "people.po"
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
                      'msgid "Sign in"\nmsgstr "Pierakstīties"\n', "utf-8")  # fmt: skip
    assert catalogues.compile_all(tmp_path) == [source.with_suffix(".mo")]
    assert catalogues.stale(tmp_path) == []
    source.write_text(source.read_text("utf-8").replace("Pierakstīties", "Ienākt"), "utf-8")
    assert catalogues.stale(tmp_path) == [source.with_suffix(".mo")]
