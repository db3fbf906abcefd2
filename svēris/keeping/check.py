"""Check whether everything in a database is what its changes say.

Each part gives one sentence for each thing that is wrong, with codes and numbers and never with
content. Nothing is written and nothing is held in memory but one batch; the caller's session sees
one moment of the database, so that it can be checked while it is in use.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from svēris.keeping import aside, contents, folds, order, people, publications, references
from svēris.observations.models import Change, Observation, Submission
from svēris.results.models import Outcome


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at, and how many sentences were said."""

    changes: int
    observations: int
    submissions: int
    outcomes: int
    wrong: int

    def __str__(self) -> str:
        return (
            f"{self.changes} changes, {self.observations} observations, "
            f"{self.submissions} submissions, {self.outcomes} outcomes"
        )


def check(session: Session, now: datetime, tell: Callable[[str], None]) -> Checked:
    """Tell everything that is wrong, sentence by sentence; return how much was looked at."""
    wrong = 0
    for sentence in _parts(session, now):
        tell(sentence)
        wrong += 1
    changes, observations, submissions, outcomes = (_count(session, each) for each in _COUNTED)
    return Checked(changes, observations, submissions, outcomes, wrong)


def _parts(session: Session, now: datetime) -> Iterator[str]:
    # What lies below comes first: where a file is damaged or a row is missing, all else follows.
    yield from references.wrong(session)
    yield from contents.wrong(session)
    yield from people.wrong(session)
    yield from order.wrong(session)
    yield from folds.wrong(session, now)
    yield from aside.wrong(session)
    yield from publications.wrong(session)


_COUNTED = (Change, Observation, Submission, Outcome)


def _count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
