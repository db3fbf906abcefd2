"""What indicators should come to, by year: a programme's values beside the measured ones.

A programme names calendar years ("70 % in 2026"); the school year meant is the one that ends in
that year, because its value is known when that school year is over.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.places import FORMS_SCHEMA
from svēris.results.models import Target

FILE = FORMS_SCHEMA / "indicators" / "targets.json"


@dataclass(frozen=True, slots=True)
class Aim:
    """One value of a programme."""

    #: The year in which the school year ends.
    year: int
    #: Tenths of a per cent.
    permille: int
    is_base: bool
    source: str

    @property
    def school_year(self) -> int:
        """The school year, by the year in which it begins."""
        return self.year - 1

    @property
    def share(self) -> float:
        """The value; 1 is 100 %."""
        return self.permille / 1000


def aims(session: Session, code: str) -> list[Aim]:
    """Return the values set for an indicator, the earliest first."""
    query = select(Target).where(Target.indicator_code == code).order_by(Target.year)
    return [
        Aim(each.year, each.permille, each.is_base, each.source) for each in session.scalars(query)
    ]


def all_aims(session: Session) -> dict[str, list[Aim]]:
    """Return the values of every indicator that has any, the earliest first."""
    found: dict[str, list[Aim]] = {}
    for each in session.scalars(select(Target).order_by(Target.year)):
        aim = Aim(each.year, each.permille, each.is_base, each.source)
        found.setdefault(each.indicator_code, []).append(aim)
    return found


def ahead(aims: Iterable[Aim], year: int) -> Aim | None:
    """Return what a school year is measured by: its own value, or else the next one after it."""
    coming = [aim for aim in aims if not aim.is_base and aim.school_year >= year]
    return min(coming, key=lambda aim: aim.year, default=None)


def set_aims(session: Session, code: str, wanted: Iterable[Aim]) -> None:
    """Let these be all the values of an indicator."""
    before = {each.year: each for each in session.scalars(_of(code))}
    for aim in wanted:
        target = before.pop(aim.year, None) or Target(indicator_code=code, year=aim.year)
        target.permille, target.is_base, target.source = aim.permille, aim.is_base, aim.source
        session.add(target)
    for gone in before.values():
        session.delete(gone)
    session.flush()


def ship(session: Session) -> None:
    """Add the values that ship with the project, where an indicator has none yet."""
    for code, shipped in _shipped().items():
        if not aims(session, code):
            set_aims(session, code, shipped)


def _of(code: str) -> Any:
    return select(Target).where(Target.indicator_code == code)


@cache
def _shipped() -> dict[str, tuple[Aim, ...]]:
    raw = json.loads(FILE.read_text("utf-8"))
    return {
        each["indicator"]: tuple(
            Aim(value["year"], value["permille"], value.get("is_base", False), each["source"])
            for value in each["values"]
        )
        for each in raw["targets"]
    }
