"""One observation as it is read: everything its page says, in a constant number of statements.

The page computes nothing: which questions were not asked comes from `forms.rules`, what came too
late from `observations.fold`, and who may read it from `observations.visible`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from svēris.forms import library
from svēris.forms.answers import Lists
from svēris.forms.rules import evaluate
from svēris.observations import acts as deeds
from svēris.observations import answers as told
from svēris.observations import states
from svēris.observations import steps as agreed
from svēris.observations.fold import fold
from svēris.observations.history import (
    Entry,
    Revised,
    Stored,
    decisions_of,
    entries,
    revised,
    stored_changes,
    values_of,
)
from svēris.observations.models import Act, Aside, Deed, Observation, Submission
from svēris.observations.readers import Reader, leaves_a_trace, readers_of
from svēris.observations.visible import PRIVATE_STATES, readable, waits
from svēris.observations.words import Words
from svēris.people.access import Access
from svēris.problems import catalogue, sentence


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with several values that stand against each other."""

    question: str
    values: Sequence[tuple[Stored, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Attention:
    """Something the checks found: the sentence of the catalogue, and the question it is about."""

    title: str
    detail: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything the page of an observation says."""

    observation: Observation
    title: str
    counting: str
    #: Context in words, by code of the item.
    context: Mapping[str, str]
    sections: Sequence[told.Section]
    notes: Sequence[told.Note]
    strengths: str
    improvements: str
    #: What a peer asks the colleague.
    question: str
    steps: Sequence[agreed.Step]
    #: What was agreed at earlier observations of the teacher and is not done yet.
    earlier: Sequence[agreed.Line]
    teachers_part: Sequence[told.Line]
    attention: Sequence[Attention]
    conflicts: Sequence[Conflict]
    history: Sequence[Entry]
    #: Entries of the history that are no part of the observation: late, or set aside.
    aside: Sequence[Entry]
    #: What of that waits for the reader's decision.
    to_decide: Sequence[UUID]
    readers: Sequence[Reader]
    #: What was done since it was submitted, what its reader may do now, and whose turn it is.
    acts: Sequence[Act]
    possible: Collection[Deed]
    turn: Collection[states.Part]
    submissions: Sequence[Submission]
    #: What each further submission changed.
    revised: Sequence[Revised]
    #: The reader made it.
    own: bool
    #: Nobody but its observer may know of it yet.
    private: bool
    leaves_a_trace: bool


def read(session: Session, access: Access, observation_id: UUID, language: str) -> Reading | None:
    """Return the page of an observation, or None where the person may not read it."""
    observation = session.scalar(
        select(Observation)
        .where(Observation.id == observation_id, readable(access))
        .options(
            joinedload(Observation.observer),
            joinedload(Observation.teacher),
            joinedload(Observation.assignment),
            joinedload(Observation.institution),
            joinedload(Observation.site),
        )
    )
    if observation is None:
        return None
    definition = library.definition(session, observation.form, observation.version)
    lists = library.lists(session)
    words = Words(definition, language, {**lists, **_names(observation)})
    return _reading(session, access, observation, words, lists)


def trace(reading: Reading) -> dict[str, Any]:
    """Return what the record of a reading tells the teacher: codes and a day, no content."""
    observation = reading.observation
    day = observation.lesson_on
    return {
        "number": observation.number,
        "kind": observation.kind,
        "lesson_on": day.isoformat() if day else None,
    }


def _reading(
    session: Session, access: Access, observation: Observation, words: Words, lists: Lists
) -> Reading:
    document, definition = observation.document, words.definition
    answers = evaluate(definition, document, lists)
    changes = stored_changes(session, observation.id)
    submissions = _submissions(session, observation)
    own = observation.observer_id == access.person_id
    late, decisions = _late(changes, submissions), decisions_of(session, observation.id)
    past = entries(changes, late, decisions, words if own else None)
    where = deeds.standing(observation)
    return Reading(
        observation=observation,
        title=definition.title[words.language],
        counting=definition.counting[words.language],
        context=told.context(document, answers, words),
        sections=told.sections(answers, words),
        notes=told.notes(document, words),
        strengths=str(document.get("S.STIPR", "")),
        improvements=str(document.get("S.PILNV", "")),
        question=str(document.get("S.JAUT", "")),
        steps=agreed.of_observation(session, observation),
        earlier=agreed.earlier(session, access, observation),
        teachers_part=told.teachers_part(answers, words),
        attention=[_attention(flag, words) for flag in observation.flags],
        conflicts=_conflicts(observation, changes, words),
        history=past,
        aside=[entry for entry in past if (entry.late or entry.held_code) and not entry.kept],
        to_decide=_to_decide(session, access, observation),
        readers=readers_of(session, [observation.id]).get(observation.id, ()),
        acts=deeds.acts_of(session, observation.id),
        possible=deeds.possible(access, observation),
        turn=states.turn(where) if where else (),
        submissions=submissions,
        revised=revised(submissions, words),
        own=own,
        private=observation.state in PRIVATE_STATES,
        leaves_a_trace=leaves_a_trace(observation, access.person_id),
    )


def _to_decide(session: Session, access: Access, observation: Observation) -> Sequence[UUID]:
    found = select(Aside.id).where(Aside.observation_id == observation.id, waits(access))
    return session.scalars(found.order_by(Aside.first_at, Aside.id)).all()


def _names(observation: Observation) -> dict[str, dict[str, dict[str, str]]]:
    """Return the names that this observation's codes stand for, in the shape of lists."""
    document = observation.document
    known = {
        ("institutions", "K.IESTADE"): observation.institution and observation.institution.name,
        ("sites", "K.ADRESE"): observation.site and observation.site.address,
        ("assignments", "K.PEDAGOGS"): observation.teacher and observation.teacher.name,
    }
    return {
        name: {str(document.get(code)): {"lv": words, "en": words}}
        for (name, code), words in known.items()
        if words
    }


def _attention(flag: Mapping[str, Any], words: Words) -> Attention:
    # A flag stored by an older version may have a code that the catalogue has no more.
    code = flag["code"] if flag["code"] in catalogue() else "not-understood"
    title, detail = sentence(code, words.language, **flag.get("params", {}))
    field = flag.get("field")
    return Attention(title, detail, words.question(field) if field else "")


def _conflicts(observation: Observation, changes: Sequence[Stored], words: Words) -> list[Conflict]:
    return [
        Conflict(
            words.question(field),
            values_of(changes, field, observation.heads.get(field, []), words),
        )
        for field in observation.conflicts
    ]


def _submissions(session: Session, observation: Observation) -> Sequence[Submission]:
    return session.scalars(
        select(Submission)
        .where(Submission.observation_id == observation.id)
        .order_by(Submission.revision)
    ).all()


def _late(changes: Sequence[Stored], submissions: Sequence[Submission]) -> frozenset[str]:
    if not submissions:
        return frozenset()
    taken = [stored.content for stored in changes if stored.change.held_code is None]
    return frozenset(fold(taken, str(submissions[-1].change_id)).late)
