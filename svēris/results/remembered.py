"""What was counted once is remembered by this process until what it was counted from changes.

A key says what was asked; beside it stands the state of the data, read from the database in one
cheap statement. Every write of outcomes draws a number that commits with it (`changed`), one for
each school year that it touches: last year's lessons, which trends and comparisons read again, are
not counted anew because of this year's. Several processes therefore agree, and what was rolled
back was never a state. Inside a transaction that has written, nothing is taken from memory or put
into it.

What is counted while something else is committed belongs to no state. So a value is only used by
who read the same state after it was counted: numbers only rise, and nothing came in between.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from itertools import count as ticks
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    String,
    cast,
    event,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from svēris.db import Counter, Meta, draw
from svēris.people.models import Assignment, Institution

Value = TypeVar("Value")

COUNTER = "outcomes"
#: What one process keeps: a city's school year with everything asked of it is some thirty.
MOST = 600

#: The parts of a state that are no counters.
_EPOCH, _PLACES, _STAFF = "epoch", "places", "staff"
_EMPTY_STATE: Mapping[str, str] = {}

#: Reading and keeping in the order in which they happen in this process.
_now = ticks()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Kept:
    state: Hashable
    value: Any
    #: When it had been counted.
    at: int


#: One value for each key: that of the newest state anybody asked about.
_kept: OrderedDict[Hashable, _Kept] = OrderedDict()


def changed(session: Session, years: Collection[int] | None = None) -> None:
    """Say, in the transaction that does it, that something counted changes: of which school years.

    None is all of them. An observation that is moved changes the year it leaves as well.
    """
    # Whoever brings changes holds the feed's lock first: there is nothing to deadlock on.
    for name in [COUNTER] if years is None else [_counter(year) for year in sorted(set(years))]:
        draw(session, name)


def forget() -> None:
    """Forget everything."""
    with _lock:
        _kept.clear()


class Memory:
    """What is remembered of the data as one transaction sees them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._read_at = next(_now)
        self._states = _EMPTY_STATE if _is_alone(session) else _states(session)
        #: What this one asked for already.
        self._mine: dict[Hashable, Any] = {}

    def of(
        self,
        key: Hashable,
        count: Callable[[], Value],
        *,
        years: Collection[int] | None = None,
        staff: bool = False,
    ) -> Value:
        """Return what is remembered under a key, or count it now.

        `years` are the school years whose lessons are counted, None for whichever there are;
        `staff`: that it is counted from assignments as well.
        """
        whole = (key, self._now_state(years, staff=staff))
        if not self._has(whole):
            self._keep(whole, count())
        found: Value = self._mine[whole]
        return found

    def by_year(
        self,
        key: Hashable,
        years: Collection[int],
        count: Callable[[tuple[int, ...]], Mapping[int, Value]],
    ) -> dict[int, Value]:
        """Return what is remembered of each school year; count the others in one go.

        What `count` gives must say of every year just what it would say of that year alone.
        """
        wholes = {year: ((key, year), self._now_state((year,))) for year in years}
        missing = tuple(year for year, whole in wholes.items() if not self._has(whole))
        if missing:
            for year, value in count(missing).items():
                self._keep(wholes[year], value)
        return {year: self._mine[whole] for year, whole in wholes.items()}

    def _has(self, whole: tuple[Hashable, Hashable]) -> bool:
        """Say whether this one has a value, or may take what another one counted."""
        if whole in self._mine:
            return True
        key, state = whole
        if state is None:
            return False
        with _lock:
            kept = _kept.get((self._address, key))
            if kept is None or kept.state != state or kept.at >= self._read_at:
                return False
            _kept.move_to_end((self._address, key))
        self._mine[whole] = kept.value
        return True

    def _keep(self, whole: tuple[Hashable, Hashable], value: Any) -> None:
        self._mine[whole] = value
        key, state = whole
        if state is None or _is_alone(self.session):
            return
        with _lock:
            _kept[self._address, key] = _Kept(state, value, next(_now))
            _kept.move_to_end((self._address, key))
            while len(_kept) > MOST:
                _kept.popitem(last=False)

    def _now_state(self, years: Collection[int] | None, *, staff: bool = False) -> Hashable:
        """Return the state that something is counted from; None where it is nobody else's."""
        if self._states and _is_alone(self.session):
            # From its first write on it sees what nobody else does.
            self._states = _EMPTY_STATE
            self._mine.clear()
        return self._state(years, staff) if self._states else None

    @property
    def _address(self) -> Hashable:
        return self.session.get_bind().engine.url

    def _state(self, years: Collection[int] | None, staff: bool) -> Hashable:
        if years is None:
            return frozenset(
                (name, value) for name, value in self._states.items() if staff or name != _STAFF
            )
        names = [_EPOCH, _PLACES, COUNTER, *map(_counter, sorted(set(years)))]
        return tuple(self._states.get(name) for name in [*names, *([_STAFF] if staff else [])])


def memory(session: Session) -> Memory:
    """Return the memory of a session's transaction: its state is read once, however many ask."""
    transaction = session.connection().get_transaction()
    held = session.info.get(COUNTER)
    if held is not None and held[0] is transaction and not _is_alone(session):
        found: Memory = held[1]
        return found
    made = Memory(session)
    session.info[COUNTER] = (transaction, made)
    return made


#: Statements that write nothing; one that begins with WITH might.
_READING = re.compile(
    r"SELECT|PRAGMA|SAVEPOINT|RELEASE|BEGIN|WITH(?!.*\b(INSERT|UPDATE|DELETE)\b)", re.DOTALL
)


def _counter(year: int) -> str:
    return f"{COUNTER}-{year}"


def _states(session: Session) -> Mapping[str, str]:
    rows: list[Select[str, str]] = [
        select(Meta.key, Meta.value).where(Meta.key == _EPOCH),
        select(Counter.name, cast(Counter.value, String)).where(
            or_(Counter.name == COUNTER, Counter.name.like(f"{COUNTER}-%"))
        ),
        # The type of an institution is a filter; its rows are fed, and those of assignments.
        select(literal(_PLACES), cast(func.max(Institution.seq), String)),
        select(literal(_STAFF), cast(func.max(Assignment.seq), String)),
    ]
    return {row[0]: row[1] for row in session.execute(union_all(*rows))}


def _is_alone(session: Session) -> bool:
    """Say whether a transaction sees what others do not: its own writes, or an old snapshot."""
    if session.new or session.dirty or session.deleted:
        return True
    connection = session.connection()
    if connection.info.get("wrote", False):
        return True
    # A repeatable transaction on PostgreSQL reads an old state however late it asks for it.
    return "isolation_level" in connection.get_execution_options()


@event.listens_for(Engine, "begin")
def _begins(connection: Connection) -> None:
    connection.info["wrote"] = False


@event.listens_for(Engine, "after_cursor_execute")
def _executed(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    if not _READING.match(statement):
        connection.info["wrote"] = True
