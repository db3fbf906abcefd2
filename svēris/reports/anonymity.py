"""k-anonymity: nobody stands alone in what is told about people. Pure and deterministic.

What a file tells about a person is one tuple of values, the same in all rows of that person, since
rows of one person are known to belong together. Where fewer than k people share a tuple, its values
are replaced by `ANY` one after another, in a fixed order, until k people share what is left; who
still stands in too small a group is left out. The same people always give the same result, so that
two files cannot be laid over one another to see more.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

ANY = "*"
#: People who must share everything that is told about each of them.
K = 5


def generalise(
    told: Mapping[Key, tuple[str, ...]], order: Sequence[int], k: int = K
) -> dict[Key, tuple[str, ...] | None]:
    """Return what may be told about each person; None for who must be left out.

    `order`: the places of values that may be replaced, the first to go first.
    """
    now = dict(told)
    for place in order:
        for key in list(_alone(now, k)):
            now[key] = (*now[key][:place], ANY, *now[key][place + 1 :])
    left_out = set(_alone(now, k))
    return {key: None if key in left_out else values for key, values in now.items()}


def _alone(told: Mapping[Key, tuple[str, ...]], k: int) -> Iterator[Key]:
    sizes = Counter(told.values())
    return (key for key, values in told.items() if sizes[values] < k)
