"""Publishing and withdrawing indicators of the board's own, and what was published before.

A published version never changes. A new one is computed over all earlier observations in the same
transaction, so that no page ever shows an indicator that is not counted yet.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from svēris.db import draw
from svēris.people import audit
from svēris.problems import Problem
from svēris.results import designing, indicators, outcomes
from svēris.results.indicators import Formula
from svēris.results.models import Indicator

#: Members that a new version has of necessity.
_OF_A_VERSION = frozenset({"version", "$schema"})
LONGEST_REASON = 1000


def history(session: Session, code: str) -> list[Indicator]:
    """Return every version of an indicator with who published it, the newest first."""
    query = select(Indicator).where(Indicator.code == code).order_by(Indicator.version.desc())
    named = query.options(joinedload(Indicator.publisher), joinedload(Indicator.withdrawer))
    return list(session.scalars(named))


def listing(session: Session) -> list[Indicator]:
    """Return the indicators in force and those withdrawn, in the order they are shown."""
    query = select(Indicator).options(joinedload(Indicator.publisher))
    rows = list(session.scalars(query.order_by(Indicator.code, Indicator.version.desc())))
    newest: dict[str, Indicator] = {}
    for row in rows:
        # The one in force, else the newest: of an indicator that was withdrawn.
        if row.current or row.code not in newest:
            newest[row.code] = row
    return sorted(newest.values(), key=lambda row: (int(row.definition["position"]), row.code))


def is_own(code: str) -> bool:
    """Say whether an indicator was made by a board and does not ship with the project."""
    return code.startswith(designing.OWN)


def new_place(session: Session) -> tuple[str, int]:
    """Return what a new indicator is kept under before it has a name, and its place on the page."""
    positions = [int(formula.raw["position"]) for formula in indicators.current(session)]
    return f"{designing.OWN}jauns", max(positions, default=0) + 10


def code_for(session: Session, name: str) -> str:
    """Return a code for a new indicator of this name."""
    return designing.code_of(name, set(session.scalars(select(Indicator.code).distinct())))


def publish(
    session: Session, raw: Mapping[str, Any], *, onto: int, by: UUID, now: datetime
) -> Formula:
    """Publish a definition as the next version, in force from now on; the caller commits.

    `onto` is the newest version when its author began, 0 for a new indicator. Raises Problem where
    somebody published meanwhile, where nothing differs from what is in force, and where another
    indicator has the name.
    """
    # The lock of the feed: whoever publishes at the same time waits here, and sees what came first.
    draw(session, "feed", 0)
    indicators.check(raw, where=str(raw["code"]))
    code, version = str(raw["code"]), int(raw["version"])
    newest = session.scalar(select(func.max(Indicator.version)).where(Indicator.code == code)) or 0
    if newest != onto:
        raise Problem("indicator-newer", version=newest)
    _refuse_the_same(session, raw)
    formula = _in_force(session, raw, by, now)
    outcomes.compute(session, [formula] if formula.per_observation else [])
    audit.record(
        session, "indicator.published", actor_id=by, at=now, code=code, version=version,
        digest=formula.digest,
    )  # fmt: skip
    return formula


def _in_force(session: Session, raw: Mapping[str, Any], by: UUID, now: datetime) -> Formula:
    """Store a version and let it, and no other of its code, be in force."""
    row = Indicator(
        code=raw["code"], version=raw["version"], digest=indicators.digest(raw),
        definition=dict(raw), published_at=now, published_by=by, current=False,
    )  # fmt: skip
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Problem("indicator-newer", version=raw["version"]) from None
    for other in session.scalars(select(Indicator).where(Indicator.code == row.code)):
        other.current = other is row
    session.flush()
    return Formula(row.id, row.code, row.version, row.digest, row.definition)


def _refuse_the_same(session: Session, raw: Mapping[str, Any]) -> None:
    for formula in indicators.current(session):
        if formula.code == raw["code"]:
            if _content(formula.raw) == _content(raw):
                raise Problem("indicator-unchanged", version=formula.version)
        elif formula.text("name", "lv").casefold() == raw["name"]["lv"].casefold():
            raise Problem("indicator-name-taken")


def _content(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name not in _OF_A_VERSION}


def withdraw(session: Session, code: str, *, reason: str, by: UUID, now: datetime) -> None:
    """Take an own indicator off the pages; everything of it stays stored. The caller commits."""
    draw(session, "feed", 0)
    row = session.scalar(select(Indicator).where(Indicator.code == code, Indicator.current))
    if row is None or not is_own(code):
        raise Problem("not-found")
    if not reason.strip():
        raise Problem("reason-missing")
    if any(code in _named(formula) for formula in indicators.current(session)):
        raise Problem("indicator-needed")
    row.current = False
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_for = now, by, reason.strip()
    session.flush()
    outcomes.forget_superseded(session)
    audit.record(
        session, "indicator.withdrawn", actor_id=by, at=now, code=code, version=row.version
    )


def _named(formula: Formula) -> set[str | None]:
    """Return the indicators without which another cannot be shown."""
    return {(formula.beside or {}).get("of"), formula.measure.get("of")}
