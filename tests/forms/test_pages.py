"""The list of forms, and each of them on paper."""

import pytest

from svēris.forms import library
from svēris.places import FORMS_SCHEMA
from tests.factories import NOW, make_person
from tests.forms.vectors import FORMS, raw_form


@pytest.fixture
def reader(client, session, sign_in):
    """Somebody who has signed in, in a city whose forms are published."""
    library.publish_folder(session, FORMS_SCHEMA, NOW)
    return sign_in(client, make_person(session))


def test_the_list_shows_every_form_with_its_sheets(reader):
    page = reader.get("/forms").get_data(as_text=True)
    for form in FORMS.values():
        assert form.title["lv"] in page
        for language in ("lv", "en"):
            assert f"/forms/{form.form}/1/paper?language={language}" in page


def test_the_list_shows_what_became_of_an_older_version(reader, session):
    library.publish(session, {**raw_form("mt"), "version": 2}, now=NOW)
    assert "Var pabeigt iesākto" in reader.get("/forms").get_data(as_text=True)


def test_an_empty_library_says_who_publishes(client, session, sign_in):
    sign_in(client, make_person(session))
    assert "publicē pārvaldes koordinators" in client.get("/forms").get_data(as_text=True)


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_has_every_question_option_and_the_counting_rule(reader, form, language):
    page = reader.get(f"/forms/{form}/1/paper?language={language}").get_data(as_text=True)
    definition = FORMS[form]
    assert f'<html lang="{language}">' in page
    assert definition.counting[language] in page
    assert definition.notice[language].replace("'", "&#39;") in page
    for code, item in definition.items.items():
        if code not in {"K.JOMA", "S.LIM", "K.FOKUSS"} and len(item.options) != 1:
            assert escaped(item.text[language]) in page, code
            assert item.help is None or escaped(item.help[language]) in page, code
            assert all(escaped(option.text[language]) in page for option in item.options), code


def escaped(text):
    return text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")


def test_a_sheet_in_an_unknown_language_is_in_the_readers_own(reader):
    page = reader.get("/forms/ms/1/paper?language=xx").get_data(as_text=True)
    assert '<html lang="lv">' in page


@pytest.mark.parametrize("path", ["/forms/nav/1/paper", "/forms/ms/9/paper"])
def test_a_form_that_is_not_published_is_not_found(reader, path):
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "Šādas veidlapas vai tās versijas nav." in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/forms/ms/99999999999999999999/paper", "/forms/ms/x/paper"])
def test_a_version_that_cannot_be_is_not_found(reader, path):
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/forms", "/forms/ms/1/paper"])
def test_forms_are_for_people_who_have_signed_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 303
    assert "Mācību stundas" not in answer.get_data(as_text=True)
