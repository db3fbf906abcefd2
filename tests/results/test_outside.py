"""What a base leaves out, in words that agree with their number."""

import pytest

from svēris.results.outside import is_one, left_out
from svēris.results.wording import sentence
from tests.results.test_wording import figure

FOREIGN = "svešvalodu, mazākumtautības valodas un mazākumtautību programmu stundas"


@pytest.mark.parametrize(
    ("count", "lv", "en"),
    [(1, True, True), (2, False, False), (10, False, False), (11, False, False),
     (20, False, False), (21, True, False), (22, False, False), (101, True, False),
     (111, False, False)],
)  # fmt: skip
def test_numbers_take_the_singular_as_cldr_says(count, lv, en):
    assert (is_one(count, "lv"), is_one(count, "en")) == (lv, en)


@pytest.mark.parametrize(
    ("na", "said"),
    [
        (1, "nav iekļauta 1 svešvalodas, mazākumtautības valodas vai mazākumtautību programmas "
            "stunda"),
        (11, f"nav iekļautas 11 {FOREIGN}"),
        (21, "nav iekļauta 21 svešvalodas, mazākumtautības valodas vai mazākumtautību programmas "
             "stunda"),
        (22, f"nav iekļautas 22 {FOREIGN}"),
    ],
)  # fmt: skip
def test_the_sentence_of_the_language_says_how_many_lessons_are_outside(na, said):
    assert plain(figure(k=117, n=122), "lv", na=na).endswith(
        f"notika latviešu valodā; bāzē {said}."
    )


def test_the_sentence_is_as_good_in_english():
    assert plain(figure(k=117, n=122), "en", na=11) == (
        "96% (117 of 122) of the observed lessons and play-lessons were held in Latvian; 11 "
        "foreign-language, minority-language and minority-programme lessons are not in the base."
    )
    assert plain(figure(k=117, n=122), "en", na=1).endswith(
        "; 1 foreign-language, minority-language or minority-programme lesson is not in the base."
    )


def test_what_has_no_answer_is_said_as_well():
    assert plain(figure("sr-def", 30, 40), "lv", missing=1).endswith("; par 1 stundu atbildes nav.")
    assert plain(figure("sr-def", 30, 40), "lv", missing=3).endswith(
        "; par 3 stundām atbildes nav."
    )
    assert plain(figure("sr-def", 30, 40), "en", missing=1).endswith("; 1 lesson has no answer.")


@pytest.mark.parametrize(
    ("code", "lv"),
    [
        ("kd-1-situation", "bāzē nav iekļautas 3 stundas bez problēmsituācijas"),
        ("preschool-kom", "bāzē nav iekļautas 3 citu vecuma grupu rotaļnodarbības"),
        ("dip-both", "bāzē nav iekļautas 3 stundas, uz kurām rādītājs neattiecas"),
        ("vid-emo", "bāzē nav iekļautas 3 stundas un nodarbības, uz kurām rādītājs neattiecas"),
    ],
)
def test_every_indicator_says_what_it_leaves_out(code, lv):
    formula = figure(code).formula
    assert left_out(formula, 3, "3", "lv") == lv
    assert "not in the base" in left_out(formula, 3, "3", "en")


def plain(given, language, **numbers):
    """Return a figure's sentence, with these numbers beside its share, in plain spaces."""
    code, tally = given.formula.code, given.tally
    changed = figure(code, tally.k, tally.n, tally=type(tally)(
        k=tally.k, n=tally.n, lessons=tally.n, teachers=50, **numbers
    ))  # fmt: skip
    return sentence(changed, language).replace("\N{NO-BREAK SPACE}", " ")
