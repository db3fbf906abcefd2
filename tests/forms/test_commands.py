"""`sveris forms …`."""

import json

import pytest

from svēris.forms.commands import forms
from svēris.places import FORMS_SCHEMA
from tests.forms.vectors import FORMS, raw_form


@pytest.fixture
def run(app, session):
    def run(*arguments):
        return app.test_cli_runner().invoke(forms, [str(argument) for argument in arguments])

    return run


def test_publish_takes_a_folder_and_list_shows_it(run):
    published = run("publish", FORMS_SCHEMA)
    assert published.exit_code == 0, published.output
    listed = run("list").output
    for form in FORMS.values():
        state = "closing" if form.form == "ms-s" else "open"
        assert f"{form.form} 1  {form.digest[:12]}  {state}  {form.title['lv']}" in listed


def test_publish_refuses_changed_content_and_says_what_to_do(run, tmp_path):
    run("publish", FORMS_SCHEMA)
    (tmp_path / "ms").mkdir()
    changed = raw_form("ms") | {"observed": [2, 1]}
    (tmp_path / "ms" / "1.json").write_text(json.dumps(changed), "utf-8")
    refused = run("publish", tmp_path)
    assert refused.exit_code == 1
    assert "A published version never changes." in refused.output


def test_publish_refuses_a_broken_form_and_publishes_nothing(run, tmp_path):
    (tmp_path / "ms").mkdir()
    (tmp_path / "ms" / "1.json").write_text(json.dumps(raw_form("ms")), "utf-8")
    (tmp_path / "ms" / "2.json").write_text("{}", "utf-8")
    refused = run("publish", tmp_path)
    assert refused.exit_code == 1
    assert "ms/2.json: $" in refused.output
    assert run("list").output == ""


def test_check_says_what_a_file_is(run):
    assert run("check", FORMS_SCHEMA / "rn" / "1.json").output == (
        f"rn 1: {len(FORMS['rn'].items)} items, {FORMS['rn'].digest[:12]}\n"
    )


def test_check_names_file_place_and_reason(run, tmp_path):
    file = tmp_path / "5.json"
    file.write_text(json.dumps(raw_form("ms") | {"family": "XX"}), "utf-8")
    refused = run("check", file)
    assert refused.exit_code == 1
    assert "5.json: $.family: 'XX' is not one of ['MS', 'RN', 'MT']" in refused.output


@pytest.mark.parametrize("state", ["closing", "closed", "open"])
def test_state_opens_and_closes_a_version(run, state):
    run("publish", FORMS_SCHEMA)
    said = run("state", "ms", 1, state)
    assert said.exit_code == 0, said.output
    assert f"ms 1  {FORMS['ms'].digest[:12]}  {state}" in run("list").output


def test_state_of_what_is_not_published_is_refused(run):
    refused = run("state", "ms", 7, "closed")
    assert refused.exit_code == 1
    assert "no such version" in refused.output
