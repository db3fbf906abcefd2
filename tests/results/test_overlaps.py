"""Two indicators that ask the same of different bases never tell about the few they differ by."""

from svēris.results import indicators, outcomes
from svēris.results.disclosure import INSIDE, Hidden
from svēris.results.filters import Filter
from svēris.results.indicators import Formula
from svēris.results.overlaps import overlaps
from svēris.results.shares import shares
from tests.factories import NOW

SR_DEF = next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def")
ONLINE = {"item": "K.KLATIENE", "in": ["tiessaiste"]}
OF = Filter(year=2023, kinds=("areja",))


def formula(number, **measure):
    """Return an indicator like "sr-def", counted otherwise."""
    raw = {
        **SR_DEF, "code": f"own-{number}", "measure": {**SR_DEF["measure"], **measure},
    }  # fmt: skip
    return Formula(number, raw["code"], 1, indicators.digest(raw), raw)


def pairs(*formulas):
    """Return who is judged against whom, by code."""
    return {code: [each.code for each in found] for code, found in overlaps(formulas).items()}


def test_the_later_of_two_bases_is_judged_against_the_earlier():
    assert pairs(formula(1), formula(2, base={"not": ONLINE})) == {"own-2": ["own-1"]}
    assert pairs(formula(2), formula(1, base={"not": ONLINE})) == {"own-2": ["own-1"]}


def test_the_opposite_and_another_order_ask_the_same():
    one = {"all": [{"observed": "SR.DEF"}, {"item": "FOR.KAS", "in": ["pedagogs", "vienadi"]}]}
    other = {"all": [{"item": "FOR.KAS", "in": ["vienadi", "pedagogs"]}, {"observed": "SR.DEF"}]}
    found = pairs(
        formula(1, numerator=one), formula(2, numerator={"not": other}, base=ONLINE),
    )  # fmt: skip
    assert found == {"own-2": ["own-1"]}


def test_the_same_base_or_another_question_is_no_overlap():
    assert pairs(formula(1), formula(2)) == {}
    assert pairs(formula(1), formula(2, numerator={"observed": "DIP.DIF"}, base=ONLINE)) == {}


def test_what_ships_beside_another_says_itself_how_it_is_judged():
    shipped = [
        Formula(place, raw["code"], 1, indicators.digest(raw), raw)
        for place, raw in enumerate(indicators.read_folder())
    ]
    assert overlaps(shipped) == {}


def test_a_base_that_leaves_out_three_lessons_does_not_tell_about_them(city, session):
    school = city.school()
    for _ in range(12):
        city.observe(city.teacher(school))
    for _ in range(3):
        city.observe(city.teacher(school), **{"SR.DEF": 0, "K.KLATIENE": "tiessaiste"})
    raw = {
        **SR_DEF, "code": "own-klatiene",
        "measure": {**SR_DEF["measure"], "base": {"item": "K.DALA", "in": ["visa"]}},
    }  # fmt: skip
    narrower = {
        **raw, "code": "own-bez-tiessaistes",
        "measure": {**SR_DEF["measure"], "base": {"item": "K.KLATIENE", "answered": False}},
    }  # fmt: skip
    indicators.publish(session, [raw, narrower], NOW)
    outcomes.rebuild(session)
    found = {
        figure.formula.code: figure
        for figure in shares(
            session, OF, indicators.current(session), rule=INSIDE, kinds=("areja", "ieksieja")
        )
    }
    assert any(figure.tally for figure in found.values())
    # All fifteen lessons: the other base changes nothing, and nothing can be subtracted.
    assert found["own-klatiene"].tally == found["sr-def"].tally
    of_twelve, of_fifteen = found["own-bez-tiessaistes"], found["sr-def"]
    assert Hidden.COMPLEMENT in (of_twelve.hidden, of_fifteen.hidden)
