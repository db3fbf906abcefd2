"""What was counted once is remembered by this process until something counted changes.

A key says what was asked; beside it stands the state of the data, read from the database in one
cheap statement: every write of outcomes draws a number that commits with it (`changed`). Several
processes therefore agree, and what was rolled back was never a state. Inside a transaction that
has written nothing is taken from memory or put into it; and what was counted while something else
was committed is not kept.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.orm import Session

from svēris.db import Counter, Meta, draw
from svēris.people.models import Institution

Value = TypeVar("Value")

COUNTER = "outcomes"
#: What one process keeps: a city's school year with everything asked of it is some twenty.
MOST = 400

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def changed(session: Session) -> None:
    """Say, in the transaction that does it, that something counted changes."""
    draw(session, COUNTER)


def forget() -> None:
    """Forget everything."""
    with _lock:
        _kept.clear()


class Memory:
    """What is remembered of the data as one transaction sees them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        #: None where nothing may be remembered for others.
        self._state = None if _writes(session) else _state(session)
        #: What this one asked for already.
        self._mine: dict[Hashable, Any] = {}

    def of(self, key: Hashable, count: Callable[[], Value]) -> Value:
        """Return what is remembered under a key, or count it now."""
        if key not in self._mine:
            self._mine[key] = count() if self._state is None else self._shared(key, count)
        found: Value = self._mine[key]
        return found

    def _shared(self, key: Hashable, count: Callable[[], Value]) -> Value:
        whole = (self._state, key)
        with _lock:
            if whole in _kept:
                _kept.move_to_end(whole)
                found: Value = _kept[whole]
                return found
        value = count()
        if not _writes(self.session) and _state(self.session) == self._state:
            with _lock:
                _kept[whole] = value
                while len(_kept) > MOST:
                    _kept.popitem(last=False)
        return value


def _state(session: Session) -> Hashable:
    epoch = select(Meta.value).where(Meta.key == "epoch").scalar_subquery()
    drawn = select(Counter.value).where(Counter.name == COUNTER).scalar_subquery()
    # The type of an institution is a filter, and its rows are fed.
    places = select(func.max(Institution.seq)).scalar_subquery()
    address = session.get_bind().engine.url
    return (address, *session.execute(select(epoch, drawn, places)).one())


def _writes(session: Session) -> bool:
    if session.new or session.dirty or session.deleted:
        return True
    return bool(session.connection().info.get("wrote", False))


@event.listens_for(Engine, "begin")
def _begins(connection: Connection) -> None:
    connection.info["wrote"] = False


@event.listens_for(Engine, "after_cursor_execute")
def _executed(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    if not statement.startswith(("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "BEGIN")):
        connection.info["wrote"] = True
