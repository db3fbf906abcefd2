"""The cheapest cut of a drawing, compared with trying every cut."""

from hypothesis import given
from hypothesis import strategies as st

from svēris.results.cuts import bits, cheap_cut, pieces

THREADS = st.dictionaries(
    st.integers(1, 63).filter(lambda points: points & (points - 1)), st.integers(1, 4), max_size=9
)


def costs(threads, piece):
    """Give the cost of every way of cutting a piece in two."""
    points = list(bits(piece))
    for choice in range(1, 2 ** (len(points) - 1)):
        side = sum(1 << point for place, point in enumerate(points) if choice >> place & 1)
        yield sum(cost for thread, cost in threads.items() if thread & side and thread & ~side)


@given(THREADS, st.integers(1, 9))
def test_a_cut_is_found_where_there_is_a_cheap_one(threads, enough):
    drawn = pieces(threads)
    cheap = any(cost < enough for piece in drawn for cost in costs(threads, piece))
    side = cheap_cut(threads, enough, drawn)
    assert (side is not None) == cheap
    if side is not None:
        cut = sum(cost for thread, cost in threads.items() if thread & side and thread & ~side)
        assert cut < enough


@given(THREADS)
def test_pieces_are_apart_and_hold_every_thread(threads):
    found = pieces(threads)
    assert all(one & other == 0 for one in found for other in found if one != other)
    assert all(any(thread & piece == thread for piece in found) for thread in threads)


def test_what_no_thread_holds_together_is_cut_for_nothing():
    assert cheap_cut({0b11: 9}, 5, [0b111]) is not None
    assert cheap_cut({0b11: 9}, 5, [0b11]) is None
