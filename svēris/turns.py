"""Turns: who writes to a SQLite database, one after another in the order in which they came.

SQLite lets a waiting writer sleep and look again, and whoever looks at the right moment is next:
of six tablets sending at once, one push in twenty waited three seconds while others passed it by.
Inside one process waiting is therefore done here. Other processes (a command, a backup) still meet
at SQLite's own lock, which alone decides what is right.
"""

import threading
from collections import deque
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Pool, event

#: As long as SQLite itself waits (`busy_timeout`); whoever has waited in vain then asks it.
PATIENCE_S = 10.0

#: Where a connection notes the turn that it holds.
_HELD = "turn"


class Turns:
    """A lock that serves in the order of asking."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    def take(self, patience_s: float = PATIENCE_S) -> bool:
        """Wait for one's turn; says whether it came in time."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(patience_s):
            return True
        with self._guard:
            if called.is_set():  # called between the last look and now
                return True
            self._waiting.remove(called)
            return False

    def pass_on(self) -> None:
        """End one's turn and call whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


_turns: WeakKeyDictionary[Pool, Turns] = WeakKeyDictionary()
_making = threading.Lock()


def wait(connection: Connection) -> None:
    """Wait until it is this connection's turn to write; it ends when the pool has it back."""
    if _HELD in connection.info:
        return
    with _making:
        turns = _turns.setdefault(connection.engine.pool, Turns())
    if turns.take():
        connection.info[_HELD] = turns


# After COMMIT has returned: passed on any earlier, the next would meet SQLite's lock after all.
@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "invalidate")
def _pass_on(_dbapi_connection: object, record: object, *_: object) -> None:
    turns = getattr(record, "info", {}).pop(_HELD, None)
    if turns is not None:
        turns.pass_on()
