"""A form on paper: everything a person answers, and nothing that follows by itself."""

import pytest

from svēris.forms.paper import sheet
from tests.forms.vectors import FORMS


def rows(form, language="lv"):
    laid_out = sheet(FORMS[form], language)
    return {
        row.item.code: (group, row)
        for block in (*laid_out.lesson, *laid_out.after)
        for group in block.groups
        for row in group.rows
    }


@pytest.mark.parametrize("form", FORMS)
def test_only_what_follows_by_itself_is_left_out(form):
    left_out = set(FORMS[form].items) - set(rows(form))
    assert left_out <= {"K.JOMA", "S.LIM", "K.FOKUSS", "K.VEIDS"}


@pytest.mark.parametrize("form", FORMS)
def test_conclusions_and_the_teachers_part_come_after_the_evidence(form):
    assert [block.section.code for block in sheet(FORMS[form], "lv").after] == ["S", "T"]


def test_a_condition_is_written_in_words_above_what_it_governs():
    lv, en = rows("ms"), rows("ms", "en")
    assert lv["MS.KD.1"][0].condition == (
        "Atbild tikai tad, ja „Vai stundā bija problēmsituācija” – Jā"
    )
    assert lv["MS.KD.1"][0] is lv["MS.KD.4"][0]
    assert en["MS.VAL.LIM"][0].condition == (
        "Not if “In which language is the lesson held” – "
        "Foreign- or minority-language lesson or Minority programme"
    )
    assert lv["MS.SR.DEF"][0].condition == ""


def test_not_applicable_has_a_box_only_where_it_may_be_chosen():
    found = rows("ms")
    assert found["MS.ST.IER"][1].na
    assert not found["MS.SR.DEF"][1].na


def test_fields_never_take_more_than_the_grid_has():
    assert all(1 <= row.span <= 12 for form in FORMS for _, row in rows(form).values())
