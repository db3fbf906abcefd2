"""Count the statements a piece of code sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Give a list that fills with the statements sent while the block runs.

    `with count_queries() as sent: …; assert len(sent) <= 5`. Whatever only opens or closes a
    transaction does not count: it differs between SQLite and PostgreSQL.
    """
    sent: list[str] = []

    def remember(_connection, _cursor, statement, *_rest) -> None:
        if not statement.lstrip().upper().startswith(_TRANSACTIONS):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", remember)
