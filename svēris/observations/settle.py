"""Decide what the changes of one observation amount to: set aside, accepted, or to be mended.

Pure: everything it needs is read before (`materialise`). The fold says what there is; this adds
what only the server knows – rights, our own tables, what was accepted before.

A submit is accepted when everything it names is here, no two heads of a field are among it, its
document has no flag, and the observer may observe there. Otherwise the observation stays a draft
with flags, and its author mends it and submits anew. A submit that was found wanting does not come
back by itself once its author has gone on editing: it is looked at when it or something it names
arrives, or as long as nothing has been added to what it names.

While an observation is reopened it still says what was submitted: the correction is its observer's
draft and becomes a further revision when a new submit of it is accepted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from svēris.forms.answers import Flag, Lists
from svēris.forms.checks import examine
from svēris.forms.definition import Definition
from svēris.observations import judge
from svēris.observations.context import INSTITUTION, context
from svēris.observations.findings import findings, plausible
from svēris.observations.fold import Folded, fold, submittable
from svēris.observations.references import References
from svēris.people.access import Access


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored change."""

    id: str
    author_id: UUID
    held: str | None
    #: When its content was true: on arrival; what an import brings says itself when.
    arrived_at: datetime
    #: A person with the server brought it: no device, no rights to judge.
    imported: bool
    #: As on the wire.
    wire: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One observation to settle: its changes in the order of the feed, and who observes."""

    id: UUID
    observer_id: UUID
    changes: Sequence[Kept]
    definition: Definition
    access: Access
    #: The submit in force, if one was accepted before.
    accepted: str | None = None
    #: The submit that was in force until the observation was reopened.
    reopened: str | None = None
    #: Places (`place`) at which a person let this observation in: they are judged no more.
    permitted: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided for one observation."""

    folded: Folded
    flags: list[Flag]
    #: The submit that was accepted just now.
    newly_accepted: Kept | None
    #: Why each change is set aside now; None for those that are not. Only of changes that differ.
    held: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class World:
    """What documents are checked against, and the moment."""

    lists: Lists
    references: References
    now: datetime


def settle(case: Case, world: World, fresh: Collection[str]) -> Settled:
    """Return what a case amounts to; `fresh` are the ids of the changes that have just arrived."""
    taking_part = [kept for kept in case.changes if kept.held not in judge.ASIDE]
    # Whoever imports answers for it; what a tablet adds is judged with all there is.
    judged = not case.accepted and not all(kept.imported for kept in taking_part)
    refused = _refused_place(case, taking_part, world) if judged else None
    away = {kept.id for kept in taking_part if _stays_away(kept, refused, fresh, case.accepted)}
    changes = [kept for kept in taking_part if kept.id not in away]
    folded = draft = fold((kept.wire for kept in changes), case.accepted)
    accepted = None
    if case.accepted is None and refused is None:
        accepted = _acceptable(case, changes, draft, world, fresh)
    if accepted is not None:
        folded = fold((kept.wire for kept in changes), accepted.id)
    elif case.reopened is not None:
        folded = still_in_force(case.reopened, changes, draft)
    in_force = case.accepted or accepted
    return Settled(
        folded=folded,
        flags=[] if in_force else _flags(case, changes, draft, refused, world),
        newly_accepted=accepted,
        held=_held(
            taking_part, away, refused, folded, "already-submitted" if in_force else "not-discarded"
        ),
    )


def still_in_force(submit: str, changes: Sequence[Kept], draft: Folded) -> Folded:
    """Return a reopened observation as it was submitted, with conflicts and late changes of now."""
    before = fold((kept.wire for kept in changes), submit)
    return replace(before, conflicts=draft.conflicts, late=draft.late)


def place(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the right to observe depends on: kind, institution and day, as they stand."""
    return tuple(str(document.get(field, "")) for field in ("K.VEIDS", INSTITUTION, "K.DATUMS"))


def _stays_away(
    kept: Kept, refused: str | None, fresh: Collection[str], accepted: str | None
) -> bool:
    if refused is None and accepted is None:
        return False
    return kept.held in judge.PLACE or (
        refused is not None and kept.id in fresh and not kept.imported
    )


def _held(
    taking_part: Sequence[Kept], away: set[str], refused: str | None, folded: Folded, late: str
) -> dict[str, str | None]:
    now = {
        kept.id: (refused or kept.held)
        if kept.id in away
        else (late if kept.id in folded.late else None)
        for kept in taking_part
    }
    return {kept.id: now[kept.id] for kept in taking_part if now[kept.id] != kept.held}


def _refused_place(case: Case, taking_part: Sequence[Kept], world: World) -> str | None:
    """Return why the observer may not observe where the whole of what was sent says, or None."""
    folded = fold(kept.wire for kept in taking_part)
    if place(folded.document) in case.permitted:
        return None
    where = context(folded.document)
    school = world.references.of(where)[0]
    on = where.lesson_on
    # A wrong clock is a flag of its own; rights of another year would be a riddle to the observer.
    if on is None or not plausible(on, _dated(taking_part, folded, world.now)):
        on = world.now.date()
    return judge.place(folded.document, school.id if school else None, on, case.access)


def _acceptable(
    case: Case, changes: Sequence[Kept], folded: Folded, world: World, fresh: Collection[str]
) -> Kept | None:
    """Return the first submit that can be accepted, or None."""
    by_id = {kept.id: kept for kept in changes}
    for candidate in submittable(kept.wire for kept in changes):
        if candidate == case.reopened:
            continue
        trial = fold((kept.wire for kept in changes), candidate)
        named = {candidate, *(one for ids in trial.heads.values() for one in ids)}
        untouched = trial.heads == folded.heads and not folded.discarded
        if trial.conflicts or not (untouched or named.intersection(fresh)):
            continue
        if not _wanting(case, changes, trial, world, submitting=True):
            return by_id[candidate]
    return None


def _flags(
    case: Case, changes: Sequence[Kept], folded: Folded, refused: str | None, world: World
) -> list[Flag]:
    """Return what the author of a draft has to mend."""
    if folded.discarded:
        return []
    submits = {kept.id for kept in changes if kept.wire["kind"] == "submit"} - {case.reopened}
    flags = [Flag(refused, INSTITUTION, {})] if refused else []
    if submits and folded.submit is None:
        flags.append(Flag("submission-incomplete", ""))
    flags += [Flag("answers-conflict", field, {}) for field in folded.conflicts]
    wanting = _wanting(case, changes, folded, world, submitting=bool(submits))
    return flags + [flag for flag in wanting if flag.field not in folded.conflicts]


def _wanting(
    case: Case, changes: Sequence[Kept], folded: Folded, world: World, *, submitting: bool
) -> list[Flag]:
    """Return what is wrong with a document: by its form, by our tables, by the calendar."""
    document = folded.document
    by_form = examine(case.definition, document, world.lists, submitting=submitting)
    arrived_at = _dated(changes, folded, world.now)
    ours = findings(context(document), world.references, case.observer_id, arrived_at)
    # Of an institution nobody knows, ours says more than "not among the options".
    named = {flag.field for flag in ours if flag.code.endswith("-unknown")}
    return [*(flag for flag in by_form if flag.field not in named), *ours]


def _dated(changes: Sequence[Kept], folded: Folded, now: datetime) -> datetime:
    """Return when the date of the lesson arrived."""
    heads = folded.heads.get("K.DATUMS", ())
    return next((kept.arrived_at for kept in changes if kept.id in heads), now)
