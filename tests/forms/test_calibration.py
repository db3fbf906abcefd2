"""Calibration lessons: sound against the form they name, or refused with file, place and reason."""

import copy
import json
import logging

import pytest

from svēris.forms import lessons
from svēris.forms.calibration import parse
from svēris.forms.commands import forms
from svēris.forms.definition import BadDefinition
from svēris.places import FORMS_SCHEMA
from tests.forms.vectors import FORMS

FILES = lessons.files(FORMS_SCHEMA)
BRIDGE = next(file for file in FILES if file.stem == "2-tilts")


@pytest.fixture
def raw():
    """A lesson that is sound, to be broken."""
    return copy.deepcopy(json.loads(BRIDGE.read_text("utf-8")))


def answer(raw, item):
    return next(one for one in raw["answers"] if one["item"] == item)


def refusal(raw):
    with pytest.raises(BadDefinition) as refused:
        parse(raw, FORMS["ms"], where="calibration/2-tilts.json")
    assert str(refused.value).startswith("calibration/2-tilts.json: $")
    return refused.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_lesson_that_ships_is_sound_and_says_that_nobody_has_confirmed_it(file):
    lesson = lessons.read(file)
    assert lesson.confirmed is False
    assert len(lesson.answers) > 15


def test_the_lessons_use_the_whole_scale_and_differ():
    shipped = lessons.shipped()
    values = {
        master.value for one in shipped for master in one.answers if master.item.kind == "scale"
    }
    assert values == {2, 1, 0, "na"}
    assert len(shipped) == len(FILES) >= 6
    for what in ("K.PRIEKSM", "K.KLASE"):
        assert len({str(one.context[what]) for one in shipped}) == len(shipped)
    assert {one.context["K.DALA"] for one in shipped} >= {"visa", "vidus"}


def test_an_answer_that_the_form_does_not_allow_is_refused(raw):
    answer(raw, "MS.SR.DEF")["value"] = "na"
    assert "na-not-allowed" in refusal(raw).reason


def test_an_option_that_the_form_does_not_have_is_refused(raw):
    answer(raw, "MS.FOR.TIPS")["value"] = "cirks"
    assert refusal(raw).place.endswith("].value")


def test_an_unknown_criterion_is_refused(raw):
    answer(raw, "MS.SR.DEF")["item"] = "MS.SR.CITS"
    assert refusal(raw).reason == "unknown item MS.SR.CITS"


def test_a_context_question_is_no_criterion(raw):
    answer(raw, "MS.SR.DEF")["item"] = "K.DALA"
    assert "no criterion" in refusal(raw).reason


def test_an_obligatory_answer_that_lacks_is_named(raw):
    raw["answers"].remove(answer(raw, "MS.VID.EMO"))
    assert refusal(raw).reason == "MS.VID.EMO must be answered"


def test_what_another_answer_hides_is_not_answered(raw):
    answer(raw, "MS.KD.PLAN")["value"] = "ne"
    assert "is not asked in this lesson" in refusal(raw).reason


@pytest.mark.parametrize(
    ("language", "quoted"), [("lv", "„Tā neviens neteica”"), ("en", "“Nobody said so”")]
)
def test_a_quotation_that_is_not_in_the_lesson_is_refused(raw, language, quoted):
    answer(raw, "MS.SR.DEF")["reason"][language] += quoted
    bad = refusal(raw)
    assert bad.place == f"$.answers[0].reason.{language}"
    assert "is not in those minutes" in bad.reason


def test_minutes_go_on_and_evidence_names_minutes_that_are_there(raw):
    answer(raw, "MS.SR.DEF")["minutes"] = [13]
    assert refusal(raw).reason == "nothing begins in minute 13"
    raw["minutes"][1]["from"] = 12
    assert refusal(raw).place == "$.minutes[1].from"


def test_a_neighbour_is_another_answer_of_the_form(raw):
    answer(raw, "MS.KD.1")["near"][0]["value"] = 2
    assert refusal(raw).reason == "stands there already"
    answer(raw, "MS.KD.1")["near"][0]["value"] = 7
    assert refusal(raw).place.endswith(".near[0].value")


def test_a_lesson_in_one_language_is_refused(raw):
    del raw["setting"]["en"]
    assert refusal(raw).place == "$.setting"


@pytest.fixture
def folder(tmp_path, raw):
    """A folder whose one lesson is broken."""
    answer(raw, "MS.SR.DEF")["value"] = 9
    (tmp_path / "calibration").mkdir()
    (tmp_path / "calibration" / BRIDGE.name).write_text(json.dumps(raw), "utf-8")
    return tmp_path


def test_checking_and_publishing_name_file_place_and_reason(app, session, folder):
    broken = folder / "calibration" / BRIDGE.name
    for arguments in (["check", str(broken)], ["publish", str(folder)]):
        refused = app.test_cli_runner().invoke(forms, arguments)
        assert refused.exit_code == 1
        assert "calibration/2-tilts.json: $.answers[0].value: " in refused.output
    sound = app.test_cli_runner().invoke(forms, ["check", str(BRIDGE)])
    assert sound.exit_code == 0, sound.output


def test_a_broken_lesson_is_left_out_and_the_tablet_opens_all_the_same(
    client, monkeypatch, folder, caplog
):
    monkeypatch.setattr(lessons, "FORMS_SCHEMA", folder)
    lessons.shipped.cache_clear()
    try:
        with caplog.at_level(logging.ERROR):
            assert lessons.shipped() == ()
        assert "2-tilts.json" in caplog.text
    finally:
        lessons.shipped.cache_clear()


def test_tablets_get_every_lesson_with_the_shell_and_without_a_person(client):
    answer = client.get("/app/calibration.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["X-App-Shell"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in answer.headers
    given = json.loads(client.get("/app/calibration.json").data)["lessons"]
    assert [one["lesson"] for one in given] == [file.stem for file in FILES]
    said = client.get("/sw.js").get_data(as_text=True).split("\n", 1)[0]
    for path in ("/app/calibration.json", "/static/shell/training.js", "/static/css/training.css"):
        assert f'"{path}"' in said
