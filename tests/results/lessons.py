"""A small city for tests of figures: published forms and indicators, and lessons seen in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from svēris import calendar
from svēris.db import uuid7
from svēris.forms import library
from svēris.observations.models import Facet, Observation, State
from svēris.people.models import Assignment, Institution
from svēris.places import FORMS_SCHEMA
from svēris.results import indicators, outcomes
from tests.factories import NOW, make_assignment, make_institution, make_person

#: What is answered in a lesson unless a test says otherwise: everything observed, in Latvian.
ANSWERS = {
    "SR.DEF": 2, "ST.IER": 2, "ST.APJ": 2, "ST.REF": 2,
    "DIP.DIF": 2, "DIP.IND": 2, "DIP.PER": 2, "VAL.STUNDA": "lv", "VAL.VIDE": 2,
    "VAL.LIM": ["L1", "L2"], "KD.PLAN": "ne", "FOR.TIPS": "saruna", "FOR.SLODZE": "videja",
    "FOR.KAS": "vienadi", "VID.EMO": 2,
}  # fmt: skip


def document(family: str = "MS", **given: Any) -> dict[str, Any]:
    """Return a document: criteria without their family ("SR.DEF"), None clears one."""
    answers = {**ANSWERS, "K.DALA": "visa", "K.SK_SAR": 20, "K.SK_KLAT": 20, **given}
    if family == "MS":
        answers.setdefault("K.KLASE", ["7"])
    elif family == "RN":
        answers.setdefault("K.VECUMS", "5-6")
        answers["FOR.TIPS"] = "rotalcentri"
        answers.pop("FOR.SLODZE", None)
    return {
        code if code.startswith("K.") else f"{family}.{code}": value
        for code, value in answers.items()
        if value is not None
    }


@dataclass
class City:
    """Somewhere to observe; `observe` adds a lesson and its outcomes."""

    session: Session
    number: int = 0
    waiting: list[Observation] | None = None

    def publish(self) -> "City":
        """Publish the real forms and the real indicators."""
        library.publish_folder(self.session, FORMS_SCHEMA, NOW)
        indicators.publish(self.session, indicators.read_folder(), NOW)
        self.session.flush()
        return self

    def school(self, **given: Any) -> Institution:
        """Make a school."""
        return make_institution(self.session, **given)

    def teacher(self, school: Institution, **given: Any) -> Assignment:
        """Make a teacher of a school."""
        return make_assignment(self.session, institution=school, **given)

    def observe(
        self,
        teacher: Assignment,
        *,
        kind: str = "areja",
        family: str = "MS",
        on: date = date(2024, 3, 4),
        counts: bool = True,
        form: str | None = None,
        version: int = 1,
        **answers: Any,
    ) -> Observation:
        """Add one lesson of a teacher, seen and submitted."""
        self.number += 1
        content = document(family, **answers)
        observation = Observation(
            id=uuid7(), number=f"2024-{self.number:06}", form=form or family.lower(),
            version=version,
            family=family, state=State.SUBMITTED, observer_id=self.observer_id(),
            document=content, heads={}, conflicts=[], flags=[], revision=1, counts=counts,
            created_at=NOW, changed_at=NOW, submitted_at=NOW, kind=kind, purpose="planveida",
            lesson_on=on, school_year=calendar.school_year(on),
            headline=on in calendar.headline_period(calendar.school_year(on)),
            institution_id=teacher.institution_id, assignment_id=teacher.id,
            teacher_id=teacher.person_id, primary=True, part_seen=content["K.DALA"],
            announced=content.get("K.PIETEIKTS"),
        )  # fmt: skip
        self.session.add(observation)
        self.session.flush()
        self._file(observation)
        self.weigh(observation)
        return observation

    def observer_id(self) -> UUID:
        """Return who observes: somebody else each time."""
        return make_person(self.session).id

    def weigh(self, observation: Observation) -> None:
        """Make the outcomes of an observation, now or at the end of `at_once`."""
        if self.waiting is None:
            outcomes.recompute(self.session, [observation])
        else:
            self.waiting.append(observation)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Weigh everything observed within at its end: of many lessons much quicker."""
        self.waiting = []
        yield
        outcomes.recompute(self.session, self.waiting)
        self.waiting = None

    def _file(self, observation: Observation) -> None:
        named = {"grade": "K.KLASE", "age": "K.VECUMS"}
        for name, code in named.items():
            value = observation.document.get(code, [])
            for each in value if isinstance(value, list) else [value]:
                self.session.add(Facet(observation_id=observation.id, name=name, value=each))
