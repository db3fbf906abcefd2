"""A city whose observations are kept as they would be had tablets sent them: with their changes."""

import hashlib
import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import rfc8785

from svēris.db import uuid7
from svēris.observations import materialise
from svēris.observations.models import Change, ChangeKind, Observation, State, Submission
from svēris.publishing import closing, verifying
from svēris.publishing.closing import Occasion, Words
from svēris.publishing.document import Period
from svēris.publishing.models import Publication
from svēris.results import outcomes
from tests.factories import NOW, make_person
from tests.results.lessons import City, document

#: Places in the feed: no counter gave them, and nothing here reads them.
_PLACES = itertools.count(1_000_000)

HEADLINE, YEAR = Period(2023, "headline"), Period(2023, "year")
TODAY = date(2024, 10, 1)
AFTER = NOW.replace(year=2024, month=10)
TITLE = {"lv": "Rezultāti", "en": "Results"}
WHY = {"lv": "Viena stunda bija pierakstīta divreiz.", "en": "A lesson was entered twice."}


@dataclass
class Kept(City):
    """A city in which observations have changes and submissions."""

    def __post_init__(self) -> None:
        """Begin with nothing to weigh."""
        self.unweighed: list[Observation] = []
        self.observer = make_person(self.session)

    def observe(self, teacher, **given: Any) -> Observation:
        """Add one lesson, seen and submitted; weighed with the others when it must be."""
        observation = super().observe(teacher, **given)
        self._keep(observation, 1)
        return observation

    def observer_id(self) -> UUID:
        """Return who observes: always the same person, so that it is quick."""
        return self.observer.id

    def weigh(self, observation: Observation) -> None:
        """Remember that an observation's outcomes are to be made, with those of many at once."""
        self.unweighed.append(observation)

    def weigh_all(self) -> None:
        """Make the outcomes of what was observed since."""
        self.session.flush()
        outcomes.recompute(self.session, self.unweighed)
        self.unweighed = []

    def revise(self, observation: Observation, **answers: Any) -> None:
        """Submit an observation anew with other answers."""
        changed = document(observation.family, **answers)
        observation.document = {**observation.document, **changed}
        observation.revision += 1
        self._keep(observation, observation.revision)
        self.told(observation)

    def void(self, observation: Observation) -> None:
        """Declare an observation void."""
        observation.state, observation.counts = State.VOID, False
        self.told(observation)

    def told(self, observation: Observation) -> None:
        """Let everybody know that an observation was made anew, as the fold does."""
        self.weigh_all()
        for hook in materialise.after_refold:
            hook(self.session, [observation])

    def late(self, teacher, **given: Any) -> Observation:
        """Add one lesson after the period was closed."""
        observation = self.observe(teacher, **given)
        self.told(observation)
        return observation

    def close(self, period: Period = HEADLINE, **given: Any) -> Publication:
        """Close a period and publish what there is."""
        self.weigh_all()
        words = Words(**{"title": TITLE, "reason": WHY, **given})
        occasion = Occasion(city="Daugavpils", by=None, now=AFTER, today=TODAY)
        published = closing.close(self.session, period, words, occasion)
        self.session.commit()
        return published

    def _keep(self, observation: Observation, revision: int) -> None:
        head = {
            "obs": str(observation.id), "author": str(observation.observer_id),
            "form": observation.form, "version": observation.version,
        }  # fmt: skip
        edit, submit = uuid7(), uuid7()
        fields = {
            code: {"value": value, "base": []} for code, value in observation.document.items()
        }
        heads = {code: [str(edit)] for code in observation.document}
        self._change({**head, "id": str(edit), "kind": "edit", "fields": fields}, observation)
        self._change({**head, "id": str(submit), "kind": "submit", "heads": heads}, observation)
        self.session.add(
            Submission(
                observation_id=observation.id, revision=revision, change_id=submit,
                document=observation.document, submitted_at=NOW,
            )
        )  # fmt: skip

    def _change(self, wire: dict[str, Any], observation: Observation) -> None:
        content = rfc8785.dumps(wire).decode()
        self.session.add(
            Change(
                id=UUID(wire["id"]), observation_id=observation.id,
                author_id=observation.observer_id, device_id=None, kind=ChangeKind(wire["kind"]),
                content=content, hash=hashlib.sha256(content.encode()).hexdigest(),
                seq=next(_PLACES), held_code=None, received_at=NOW,
            )
        )  # fmt: skip


def fill(city: Kept, *numbers: int, kind: str = "ieksieja", each: int = 2):
    """Make schools with so many teachers, each seen `each` times; every second one not observed."""
    schools = [city.school() for _ in numbers]
    for school, number in zip(schools, numbers, strict=True):
        for place in range(number):
            teacher = city.teacher(school)
            for turn in range(each):
                city.observe(teacher, kind=kind, **{"SR.DEF": 2 if (place + turn) % 2 else 0})
    return schools


def figures(published: Publication, indicator: str, kind: str = "ieksieja") -> dict[Any, Any]:
    """Return the published figures of an indicator by place; None is the city."""
    return {
        each["place"]: each
        for each in verifying.figures_of(published)
        if (each["indicator"], each["kinds"]) == (indicator, [kind])
    }
