"""No group below the rule follows from what is published: tried by solving for it."""

import json
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from sqlalchemy import select

from svēris.people.models import Institution
from svēris.publishing import basis, groups, sheets, verifying
from svēris.publishing.groups import Crowd
from svēris.publishing.judging import Layout, withheld
from svēris.results.disclosure import Rule
from tests.publishing.cities import HEADLINE

RULE = Rule(lessons=10, teachers=5)
E, N, BOTH = ("x", ("e",)), ("x", ("i",)), ("x", ("e", "i"))


def crowd(lessons: int, teachers: int, name: str) -> Crowd:
    """Return so many lessons of so many teachers."""
    return Crowd(frozenset((f"{name}-{n}", f"{name}-{n % teachers}") for n in range(lessons)))


def row(name: str, *sizes: int) -> dict:
    """Return a row: the city and institutions 1, 2, … with so many lessons of half the teachers."""
    places = {
        place: crowd(size, max(1, size // 2), f"{name}{place}")
        for place, size in enumerate(sizes, 1)
    }
    together = Crowd()
    for each in places.values():
        together |= each
    return {None: together, **places}


def sums(*rows: dict) -> dict:
    """Return the sum of rows, place by place."""
    found: dict = {}
    for each in rows:
        for place, here in each.items():
            found[place] = found.get(place, Crowd()) | here
    return found


class Solver:
    """What somebody can work out: linear combinations of what is known."""

    def __init__(self, known: list[dict]) -> None:
        self.rows: list[dict] = []
        for each in known:
            left = self.reduced({unknown: Fraction(value) for unknown, value in each.items()})
            if left:
                pivot = min(left, key=str)
                self.rows.append({name: value / left[pivot] for name, value in left.items()})

    def reduced(self, left: dict) -> dict:
        """Return what of a combination does not follow from what is known."""
        for row in self.rows:
            pivot = min(row, key=str)
            if factor := left.get(pivot):
                left = {
                    name: value
                    for name in {*left, *row}
                    if (value := left.get(name, Fraction(0)) - factor * row.get(name, Fraction(0)))
                }
        return left

    def finds(self, *unknowns) -> bool:
        """Say whether the sum of some unknowns follows."""
        return not self.reduced({each: Fraction(1) for each in unknowns})


def found_out(rows: dict, hidden: set, parts_of: dict, *, own: int | None = None) -> list:
    """Return the groups below the rule that somebody can work out from what is shown.

    Unknown is what each atom (institution, and the smallest part of its lessons) adds. `parts_of`
    names the atoms of each row; `own` is the institution whose head it is.
    """
    places = [place for place in next(iter(rows.values())) if place is not None]
    known = []
    for key, here in rows.items():
        for place in (None, *places):
            if (key, place) not in hidden and here.get(place):
                at = places if place is None else [place]
                known.append({(p, atom): 1 for p in at for atom in parts_of[key]})
    atoms = {
        (place, atom): _atom(rows, parts_of, place, atom)
        for place in places for atom in {a for each in parts_of.values() for a in each}
    }  # fmt: skip
    # Of an empty group everybody knows that it adds nothing; of the own one, its head.
    known += [{each: 1} for each, here in atoms.items() if not here or each[0] == own]
    solver = Solver(known)
    others = [each for each, here in atoms.items() if here and each[0] != own]
    return [
        group
        for size in (1, 2, 3)
        for group in combinations(others, size)
        if _is_small([atoms[each] for each in group]) and solver.finds(*group)
    ]


def _atom(rows: dict, parts_of: dict, place, atom) -> Crowd:
    """Return the lessons of an atom: of a row that is it alone, or of a wide less a narrow one."""
    for key, parts in parts_of.items():
        if parts == (atom,):
            return rows[key].get(place, Crowd())
    wide = next(key for key, parts in parts_of.items() if atom in parts)
    others = [_atom(rows, parts_of, place, each) for each in parts_of[wide] if each != atom]
    left = rows[wide].get(place, Crowd())
    for each in others:
        left ^= each
    return left


def _is_small(crowds: list[Crowd]) -> bool:
    together = Crowd()
    for each in crowds:
        together |= each
    return together.lessons < RULE.lessons or together.teachers < RULE.teachers


def test_the_solver_finds_what_a_pencil_finds():
    row_e, row_i = row("e", 4, 20, 30), row("i", 30, 30, 30)
    rows = {E: row_e, N: row_i, BOTH: sums(row_e, row_i)}
    parts = {E: ("e",), N: ("i",), BOTH: ("e", "i")}
    assert found_out(rows, set(), parts) == [((1, "e"),)]
    assert found_out(rows, {(E, 1)}, parts) == [((1, "e"),)]
    assert found_out(rows, {(E, 1), (BOTH, 1)}, parts) == [((1, "e"),)]
    assert found_out(rows, {(E, 1), (BOTH, 1), (E, 2), (BOTH, 2)}, parts) == []


@pytest.mark.parametrize("seed", range(60))
def test_no_row_and_no_sum_gives_a_small_group_away(seed):
    random = Random(seed)
    sizes = [[random.choice((0, 1, 4, 8, 9, 10, 14, 40)) for _ in range(5)] for _ in range(2)]
    row_e, row_i = row("e", *sizes[0]), row("i", *sizes[1])
    rows = {E: row_e, N: row_i, BOTH: sums(row_e, row_i)}
    hidden = withheld(rows, Layout([E, N], {BOTH: [E, N]}), RULE)
    parts = {E: ("e",), N: ("i",), BOTH: ("e", "i")}
    assert found_out(rows, hidden, parts) == []
    for place in range(1, 6):
        singles = [one for one in found_out(rows, hidden, parts, own=place) if len(one) == 1]
        # A head who knows both own figures knows no other institution's.
        assert singles == [], place


@pytest.mark.parametrize("seed", range(60))
def test_no_two_bases_give_the_rest_between_them_away(seed):
    random = Random(seed)
    narrow, rest = (
        row(name, *(random.choice(sizes) for _ in range(5)))
        for name, sizes in (("n", (0, 8, 12, 40)), ("r", (0, 0, 1, 3, 12)))
    )
    wide_key, narrow_key = ("wide", ("e",)), ("narrow", ("e",))
    rows = {wide_key: sums(narrow, rest), narrow_key: narrow}
    hidden = withheld(rows, Layout([wide_key, narrow_key], nested=[(wide_key, narrow_key)]), RULE)
    parts = {wide_key: ("narrow", "rest"), narrow_key: ("narrow",)}
    assert found_out(rows, hidden, parts) == []


def test_what_is_forced_is_withheld_with_what_would_give_it_back():
    rows = {E: row("e", 20, 30, 40)}
    hidden = withheld(rows, Layout([E]), RULE, forced=[(E, 1)])
    assert hidden == {(E, 1)}
    small = {E: row("e", 9, 30, 40)}
    assert withheld(small, Layout([E]), RULE) > {(E, 1)}


def test_everything_safe_is_shown():
    rows = {E: row("e", 20, 30, 40)}
    assert withheld(rows, Layout([E]), RULE) == set()


@pytest.mark.parametrize("seed", range(3))
def test_nobody_solves_the_public_files_for_a_small_group(city, session, client, seed):
    random = Random(seed)
    for _ in range(5):
        school = city.school()
        for _ in range(random.choice((1, 2, 5, 8))):
            teacher = city.teacher(school)
            for kind in ("areja", "ieksieja", "ieksieja"):
                if random.random() < 0.8:
                    spoken = random.choice(("lv", "lv", "lv", "bil", "svv"))
                    city.observe(teacher, kind=kind, **{
                        "SR.DEF": random.choice((0, 1, 2)), "VAL.STUNDA": spoken,
                        "VAL.LIM": random.choice((["L1"], ["L3"], ["L3", "L4"], ["L0"])),
                    })  # fmt: skip
    published = city.close()
    content = json.loads(client.get("/published/2023-2024/1/figures.json").text)
    cells = sheets.sheet(
        session, HEADLINE, verifying.formulas(session, published),
        basis.read(session, 2023, "year"), published.surroundings,
    ).cells  # fmt: skip
    crowds = groups.crowds(cells)
    ids = {each.code: each.id for each in session.scalars(select(Institution))}
    hidden = {
        ((each["indicator"], tuple(each["kinds"])), ids.get(each["place"]))
        for each in content["figures"] if each["withheld"] == "few"
    }  # fmt: skip
    both = ("areja", "ieksieja")
    for code in {code for code, _kinds in crowds}:
        rows = {(code, kinds): crowds[code, kinds] for kinds in ((both[0],), (both[1],), both)}
        parts = {(code, kinds): kinds for _code, kinds in rows}
        assert found_out(rows, hidden, parts) == [], code
    for wide, narrow in (("lim-l3", "lim-l3-lv"), ("lim-l4", "lim-l4-lv")):
        for kind in both:
            rows = {
                (wide, (kind,)): crowds[wide, (kind,)],
                (narrow, (kind,)): crowds[narrow, (kind,)],
            }
            parts = {(wide, (kind,)): ("lv", "rest"), (narrow, (kind,)): ("lv",)}
            assert found_out(rows, hidden, parts) == [], (wide, kind)
