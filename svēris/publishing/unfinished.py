"""What is not in the figures of a period yet: shown before it is closed, as numbers only."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from svēris.observations.listing import needs_attention
from svēris.observations.models import COUNTED_STATES, Aside, Observation, State
from svēris.publishing.document import Period
from svēris.results.filters import KINDS, days


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Numbers of what would come too late once the period is closed."""

    #: Drafts that reached the server and were not submitted.
    drafts: int
    #: What was set aside and waits for a decision.
    held: int
    #: With conflicts or flags that keep it out of the figures, drafts among them.
    attention: int

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return bool(self.drafts or self.held or self.attention)


def unfinished(session: Session, period: Period, span: str) -> Unfinished:
    """Return what of a period waits for somebody."""
    stretch = days(period.year, span)
    of_period = [
        Observation.lesson_on.between(stretch.first, stretch.last), Observation.kind.in_(KINDS)
    ]  # fmt: skip
    held = select(func.count(Aside.id)).where(
        Aside.kept_at.is_(None), Aside.lesson_on.between(stretch.first, stretch.last)
    )
    return Unfinished(
        drafts=_count(session, *of_period, Observation.state == State.DRAFT),
        held=session.scalar(held) or 0,
        attention=_count(
            session, *of_period, Observation.state.in_(sorted({*COUNTED_STATES, State.DRAFT})),
            ~Observation.counts.expression, needs_attention(),
        ),
    )  # fmt: skip


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Observation.id)).where(*conditions)) or 0
