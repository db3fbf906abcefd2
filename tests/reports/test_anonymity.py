"""Whatever is told of somebody is told of four others as well."""

import random
from collections import Counter

from svēris.reports.anonymity import ANY, generalise

ORDER = (1, 2)


def test_who_is_among_enough_keeps_everything():
    told = dict.fromkeys(range(5), ("areja", "7-9", "MAT"))
    assert generalise(told, ORDER) == told


def test_who_is_alone_loses_as_little_as_makes_a_group():
    told = dict.fromkeys(range(4), ("areja", "7-9", "MAT")) | {9: ("areja", "4-6", "MAT")}
    assert set(generalise(told, ORDER).values()) == {("areja", ANY, "MAT")}


def test_who_is_alone_with_everything_lost_is_left_out():
    told = dict.fromkeys(range(5), ("areja", "7-9", "MAT")) | {9: ("ieksieja", "7-9", "MAT")}
    found = generalise(told, ORDER)
    assert found[9] is None
    assert found[0] == ("areja", "7-9", "MAT")


def test_what_may_not_be_replaced_stays():
    told = {n: ("areja", str(n), str(n)) for n in range(7)}
    assert set(generalise(told, ORDER).values()) == {("areja", ANY, ANY)}


def test_nobody_stands_in_a_small_group_and_the_order_of_people_means_nothing():
    chance = random.Random(7)
    for _ in range(200):
        told = {
            n: (chance.choice("ai"), chance.choice("123"), chance.choice("abcdefg"))
            for n in range(chance.randrange(60))
        }
        found = generalise(told, ORDER)
        assert all(size >= 5 for values, size in Counter(found.values()).items() if values)
        assert all(v is None or v[0] == told[key][0] for key, v in found.items())
        turned = list(told.items())
        chance.shuffle(turned)
        assert generalise(dict(turned), ORDER) == found
