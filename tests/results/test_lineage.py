"""What became of institutions."""

from datetime import date

from svēris.people.models import Succession
from svēris.results.lineage import ancestors, lineage

D24, D20 = date(2024, 9, 1), date(2020, 9, 1)


def test_a_chain_is_followed_to_its_beginning():
    rows = [(1, 2, D20), (2, 3, D24)]
    assert ancestors(rows, 3) == {2: D24, 1: D20}
    assert ancestors(rows, 2) == {1: D20}
    assert ancestors(rows, 1) == {}


def test_several_go_into_one():
    assert ancestors([(1, 3, D24), (2, 3, D20)], 3) == {1: D24, 2: D20}


def test_what_came_by_two_ways_counts_until_the_later_day():
    rows = [(1, 2, D20), (2, 4, D24), (1, 3, D24), (3, 4, D24)]
    assert ancestors(rows, 4) == {2: D24, 3: D24, 1: D24}


def test_a_ring_is_walked_once():
    assert ancestors([(1, 2, D20), (2, 1, D24)], 1) == {2: D24}


def test_an_ancestor_is_counted_up_to_the_school_year_before_the_merger(session, city):
    old, new = city.school(name="Vecā"), city.school()
    session.add(Succession(predecessor_id=old.id, successor_id=new.id, on=D24))
    session.flush()
    found = lineage(session, new.id)
    assert found.filter == ((old.id, 2023),)
    assert [each.name for each in found.joined(2023)] == ["Vecā"]
    assert found.joined(2024) == []
    assert lineage(session, old.id).successors == (new,)


def test_in_the_year_of_a_merger_both_were_there(session, city):
    old, new = city.school(), city.school()
    on = date(2024, 1, 15)
    session.add(Succession(predecessor_id=old.id, successor_id=new.id, on=on))
    session.flush()
    assert lineage(session, new.id).filter == ((old.id, 2023),)
