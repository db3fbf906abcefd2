"""Nobody works a small group out of all editions of a year, nor with what he sees inside."""

import os
import random
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from svēris.people.models import Institution, InstitutionType, RoleName
from svēris.publishing import drafting, verifying
from svēris.results.disclosure import INSIDE, PUBLISHED
from svēris.results.models import Outcome
from tests.factories import make_role
from tests.publishing.cities import YEAR, Kept
from tests.results import test_attack as attack
from tests.results.attacker import Lessons, small_groups

#: How many random cities are attacked; more by hand.
CITIES = int(os.environ.get("ATTACKED_CITIES", "3"))
#: Indicators that count the same answer.
ANSWERS = {"sr-def": {"sr-def"}, "dip-both": {"dip-both"}, "lim-l3": {"lim-l3", "lim-l3-lv"}}
CODES = set().union(*ANSWERS.values())


class World:
    """A city whose institutions are about as large as the rule, and what changes in it."""

    def __init__(self, city: Kept, seed: int) -> None:
        self.city, self.draw = city, random.Random(seed)
        types = (InstitutionType.GENERAL, InstitutionType.PRESCHOOL)
        self.schools = [city.school(type=types[place % 3 == 2]) for place in range(5)]
        self.teachers = [
            [city.teacher(school) for _ in range(self.draw.choice((2, 5, 7)))]
            for school in self.schools
        ]
        self.seen = [
            self.lesson(place)
            for place in range(5)
            for _ in range(self.draw.choice((4, 9, 12, 20)))
        ]

    def lesson(self, place, **given):
        """Let one lesson be seen."""
        draw = self.draw
        answers = {
            "SR.DEF": draw.choice((0, 2, None)), "DIP.IND": draw.choice((0, 2)),
            "VAL.STUNDA": draw.choice(("lv", "lv", "lv", "bil", "svv")),
            "VAL.LIM": draw.choice((["L1"], ["L3"])),
        }  # fmt: skip
        answers |= {"family": "RN"} if place % 3 == 2 else {}
        kind = draw.choice(("areja", "ieksieja", "ieksieja"))
        teacher = draw.choice(self.teachers[place])
        return self.city.observe(teacher, kind=kind, **answers, **given)

    def change(self):
        """Let a few lessons, or more of them, come in late, be void or be revised."""
        for _ in range(self.draw.choice((1, 3, 4, 11))):
            what, place = (
                self.draw.choice(("late", "late", "void", "revise")),
                self.draw.choice((0, self.draw.randrange(5))),
            )
            if what == "late":
                self.seen.append(self.lesson(place))
                continue
            each = self.draw.choice([one for one in self.seen if one.counts])
            if what == "void":
                self.city.void(each)
            else:
                self.city.revise(each, **{"SR.DEF": self.draw.choice((0, 2))})


@pytest.fixture
def world(city, request):
    """A random city."""
    return World(city, request.param)


def of_editions(session, answer):
    """Give what each published figure adds up: lessons, each as what it was counted."""
    codes = {each.id: each.code for each in session.scalars(select(Institution))}
    for edition in verifying.earlier(session, 2023):
        for (code, kinds), row in edition.cells.items():
            for place, cell in row.items() if code in ANSWERS[answer] else ():
                shown = edition.figures.get((codes.get(place), code, kinds, None))
                # What stands from an earlier edition is that one's.
                if shown and shown["withheld"] is None and shown["edition"] == edition.edition:
                    yield frozenset(
                        (key, part[0].numerator)
                        for key, part in cell.parts.items() if part[0].denominator
                    )  # fmt: skip


def small(rows, teachers, rule):
    """Return the small groups that follow from rows of lessons as what they were counted."""
    who = {each: teachers[each[0]] for row in rows for each in row}
    rows = sorted({row for row in rows if row}, key=len)
    return list(small_groups(SimpleNamespace(teacher=who), rows, rule))


@pytest.mark.parametrize("world", range(CITIES), indirect=True)
@pytest.mark.parametrize("periods", [(0, 0, 0), (0, 1, 0)], ids=["corrected", "both periods"])
def test_no_small_group_follows_from_all_editions(world, session, city, periods):
    published = [city.close()]
    for period in periods[1:]:
        world.change()
        city.weigh_all()
        published.append(city.close(YEAR) if period else city.close())
    teachers = {each.id: each.teacher_id for each in world.seen}
    assert sum(draft["withheld"] is None for draft in verifying.figures_of(published[-1]))
    for answer in ANSWERS:
        rows = list(of_editions(session, answer))
        assert small(rows, teachers, PUBLISHED) == [], answer


def inside(session, world, who, person, answer):
    """Give what somebody is shown inside: lessons, as what they are counted."""
    lessons = Lessons(session)
    compares = who == "coordinator"
    places = [each.code for each in (world.schools if compares else world.schools[:1])]
    shown = attack.collected(attack.by_call(session, person.id), places, lessons, CODES)
    if compares:
        shown += [each for each in attack.of_rows(session, drafting.KINDS) if each.code in CODES]
    true = {
        (row[0], row[1]): row[2]
        for row in session.execute(
            select(Outcome.observation_id, Outcome.indicator_id, Outcome.numerator)
        )
    }
    for each in set(shown):
        if each.code in ANSWERS[answer]:
            key = lessons.formulas[each.code].id
            yield frozenset((one, true[one, key]) for one in lessons.within(each, base=True))


@pytest.mark.parametrize("who", ["coordinator", "head"])
@pytest.mark.parametrize("world", range(CITIES), indirect=True)
def test_nor_by_who_sees_the_inside_as_well(world, session, city, who):
    at = {} if who == "coordinator" else {"institution": world.schools[0]}
    person = make_role(session, RoleName(who), **at).person
    city.close()
    known = {
        each.id
        for each in world.seen
        if (each.kind == "areja" if who == "coordinator"
            else each.institution_id == world.schools[0].id)
    }  # fmt: skip
    teachers = {each.id: each.teacher_id for each in world.seen}
    for answer in ANSWERS:
        rows = [*of_editions(session, answer), *inside(session, world, who, person, answer)]
        rows = [frozenset(each for each in row if each[0] not in known) for row in rows]
        assert small(rows, teachers, INSIDE) == [], answer


def several(city, school, number, **given):
    """Let so many lessons of a school be seen, each of another teacher, and return them."""
    return [
        city.observe(city.teacher(school), kind="ieksieja", **given) for _ in range(number)
    ]  # fmt: skip


def by_both(session, city, schools, seen, who, known):
    """Return the small groups that follow from page and edition together, and what was shown."""
    at = {} if who == "coordinator" else {"institution": schools[-1]}
    person = make_role(session, RoleName(who), **at).person
    city.close()
    world = SimpleNamespace(schools=[schools[-1], *schools[:-1]])
    outside = list(of_editions(session, "sr-def"))
    rows = [*outside, *inside(session, world, who, person, "sr-def")]
    rows = [frozenset(each for each in row if each[0] not in known) for row in rows]
    teachers = {each.id: each.teacher_id for each in seen}
    return small(rows, teachers, INSIDE), len(set(outside))


def test_a_head_does_not_subtract_a_published_preschool_from_all_play_lessons(city, session):
    schools = [city.school(type=InstitutionType.PRESCHOOL), *(city.school() for _ in range(3))]
    seen = several(city, schools[0], 20, family="RN")
    for school, number in zip(schools[1:], (3, 1, 0), strict=True):
        seen += several(city, school, 25) + several(city, school, number, family="RN")
    known = {each.id for each in seen if each.institution_id == schools[-1].id}
    found, published = by_both(session, city, schools, seen, "head", known)
    assert (found, published) == ([], 5)


def test_of_two_institutions_of_one_size_page_and_edition_hide_the_same(city, session):
    schools = [city.school() for _ in range(5)]
    seen = []
    for school, number in zip(schools, (4, 12, 12, 20, 20), strict=True):
        seen += several(city, school, number)
    found, published = by_both(session, city, schools, seen, "coordinator", set())
    assert found == []
    # At least the two large ones.
    assert published >= 2
