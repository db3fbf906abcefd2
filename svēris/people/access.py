"""All rights: who may do what (domain.md §4.2), in one module and nowhere else.

Pure: takes a person's roles and assignments as plain values and answers questions. Routes ask
`may(right)`; queries ask `reading(kind)` and turn the scope into SQL (`observations/visible.py`),
so that a list, a page, a file and a figure can never disagree about who sees what.

The table itself is data, in `people.rights`. Somebody who holds several columns of it may do what
any of them may.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from svēris.people.models import RoleName
from svēris.people.rights import (
    ABSENCES,
    DECIDING,
    DEVICES,
    KEEPING,
    KINDS,
    NO_KIND,
    OBSERVING,
    READING,
    RESULTS,
    RIGHTS,
    SELF_EVALUATION,
    TEACHER,
    TEACHERS_SMALLEST_BASE,
    Column,
    Reach,
    Right,
)

__all__ = [
    "KINDS",
    "NO_KIND",
    "TEACHER",
    "Access",
    "Deciding",
    "Held",
    "Reach",
    "Right",
    "Scope",
    "access_of",
]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which observations of one kind a person may read.

    `as_observer` and `as_teacher` mean those whose observer or whose teacher is the person.
    """

    everywhere: bool = False
    institutions: frozenset[int] = frozenset()
    as_observer: bool = False
    as_teacher: bool = False

    def __bool__(self) -> bool:
        return self != Scope()


@dataclass(frozen=True, slots=True)
class Deciding:
    """About which changes that were set aside a person decides: all three must hold."""

    codes: frozenset[str]
    kinds: frozenset[str]
    #: None: wherever it was.
    institution_id: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """A role or an assignment as rights see it: `role` None is a teacher's assignment."""

    role: Column
    institution_id: int | None
    starts_on: date
    ends_on: date | None

    def on(self, day: date) -> bool:
        """Say whether it is held on a day; first and last day included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do on one day."""

    person_id: UUID
    #: Everything the person holds, held, or will hold; each question asks for a day's.
    held: tuple[Held, ...] = field(default=())
    today: date = date.max

    def may(self, right: Right) -> bool:
        """Say whether the person has a right at all; where, is asked separately."""
        if right in (Right.PUBLIC, Right.SIGNED_IN):
            return True
        columns = {held.role for held in self._now()}
        # What was written about somebody stays his or hers to read and to take away after the
        # assignment has ended (GDPR Art. 15; domain.md §4.4.3).
        if right in (Right.READ_OBSERVATIONS, Right.EXPORT_ROWS) and self._has_taught():
            return True
        return not columns.isdisjoint(RIGHTS.get(right, frozenset()))

    def has(self, role: RoleName) -> bool:
        """Say whether the person holds a role today, at whatever institution."""
        return any(held.role is role for held in self._now())

    def reading(self, kind: str | None) -> Scope:
        """Return which observations of a kind ("areja", "ieksieja", …) the person may read in full.

        Of a draft whose kind is not answered yet (None) only its observer knows.
        """
        if kind is None:
            return Scope(as_observer=self.may(Right.OBSERVE))
        return self._scope(kind, Reach.INSTITUTION)

    def knows_of(self, kind: str | None) -> Scope:
        """Return of which observations the person may know that, when and between whom they were.

        Wider than `reading` only for a head, who sees that colleagues visited each other.
        """
        if kind is None:
            return self.reading(kind)
        return self._scope(kind, Reach.INSTITUTION, Reach.FACT)

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of observation the person may make today, in the domain's order."""
        return tuple(kind for kind in KINDS if list(self._observing(kind, self.today)))

    def may_observe(self, kind: str, institution_id: int, on: date) -> str | None:
        """Return None if the person may observe there on that day, else the problem's code."""
        places = list(self._observing(kind, on))
        if not places:
            return "right-withdrawn"
        if None in places or institution_id in places:
            return None
        return "institution-not-yours"

    def keeps(self, kind: str | None, institution_id: int | None) -> bool:
        """Say whether the person answers for submitted observations of a kind made there."""
        columns = KEEPING.get(kind or "", {})
        return any(
            columns[held.role] is Reach.CITY or held.institution_id == institution_id is not None
            for held in self._now()
            if held.role in columns
        )

    def observing_institutions(self, kind: str | None = None) -> frozenset[int] | None:
        """Return where the person may observe today (a kind, or any kind); None for everywhere."""
        kinds = KINDS if kind is None else (kind,)
        return _everywhere_or(p for each in kinds for p in self._observing(each, self.today))

    def deciding(self) -> tuple[Deciding, ...]:
        """Return about which changes that were set aside the person decides today."""
        return tuple(
            Deciding(codes, kinds, None if reach is Reach.CITY else held.institution_id)
            for held in self._now()
            for codes, kinds, reach in DECIDING.get(held.role, ())
        )

    def devices_institutions(self) -> frozenset[int] | None:
        """Return of which institutions' people the person sees the devices; None for all."""
        return _everywhere_or(
            None if DEVICES[held.role] is Reach.CITY else held.institution_id
            for held in self._now()
            if held.role in DEVICES
        )

    def results_institutions(self) -> frozenset[int] | None:
        """Return the institutions whose figures the person sees by name; None for all."""
        return _everywhere_or(
            None if RESULTS[held.role] is Reach.CITY else held.institution_id
            for held in self._now()
            if held.role in RESULTS
        )

    def self_evaluation_institutions(self) -> frozenset[int] | None:
        """Return of which institutions the person has the report written; None for all.

        Somebody who leads one school and teaches at another has only that of the first.
        """
        return _everywhere_or(
            None if SELF_EVALUATION[held.role] is Reach.CITY else held.institution_id
            for held in self._now()
            if held.role in SELF_EVALUATION
        )

    def results_kinds(self, institution_id: int | None) -> tuple[str, ...]:
        """Return the kinds whose figures the person sees there; None is the city.

        Peer answers are a school's own (domain.md §3.7); self-observation counts nowhere.
        """
        own = institution_id is not None and self.works_at(institution_id)
        return ("areja", "ieksieja", "savstarpeja") if own else ("areja", "ieksieja")

    def agreement_kinds(self) -> tuple[str, ...]:
        """Return the kinds of which the person sees how far joint observers agree."""
        held = {each.role for each in self._now()}
        return tuple(kind for kind, columns in KEEPING.items() if not held.isdisjoint(columns))

    def agreement_institutions(self, kind: str) -> frozenset[int] | None:
        """Return where; None for everywhere."""
        columns = KEEPING[kind]
        return _everywhere_or(
            None if columns[held.role] is Reach.CITY else held.institution_id
            for held in self._now()
            if held.role in columns
        )

    def works_at(self, institution_id: int) -> bool:
        """Say whether the person teaches or leads there, and so sees its figures from inside."""
        return any(
            held.institution_id == institution_id and held.role in RESULTS for held in self._now()
        )

    def results_own(self) -> frozenset[int]:
        """Return the institutions whose figures the person sees part by part, by grade or area.

        Who compares institutions sees each whole, but for the one that he or she heads.
        """
        places = self.results_institutions()
        if places is not None:
            return places
        heads = (held.institution_id for held in self._now() if held.role is RoleName.HEAD)
        return frozenset(place for place in heads if place is not None)

    def results_smallest_base(self, institution_id: int) -> int:
        """Return the base below which the institution's figures are withheld from this person."""
        more_than_teacher = any(
            RESULTS.get(held.role) is Reach.CITY or held.institution_id == institution_id
            for held in self._now()
            if held.role is not TEACHER
        )
        return 0 if more_than_teacher else TEACHERS_SMALLEST_BASE

    def not_yet_observed(self) -> frozenset[int]:
        """Return the institutions of which the person sees who has not been observed yet."""
        return self.at_institutions(Right.NOT_YET_OBSERVED)

    def at_institutions(self, right: Right) -> frozenset[int]:
        """Return the institutions at which the person holds what gives a right."""
        columns = RIGHTS[right]
        places = (held.institution_id for held in self._now() if held.role in columns)
        return frozenset(place for place in places if place is not None)

    def absences_institutions(self) -> frozenset[int] | None:
        """Return of which institutions the person enters who is away for long; None for all."""
        return _everywhere_or(
            None if ABSENCES[held.role] is Reach.CITY else held.institution_id
            for held in self._now()
            if held.role in ABSENCES
        )

    def exporting(self) -> Scope:
        """Return of which readable observations rows may leave with names.

        A coordinator's further rows leave pseudonymised (`exports_pseudonyms`).
        """
        heads = _everywhere_or(h.institution_id for h in self._now() if h.role is RoleName.HEAD)
        return Scope(institutions=heads or frozenset(), as_teacher=self._has_taught())

    def exports_pseudonyms(self) -> bool:
        """Say whether other rows the person may read leave too, without names."""
        return self.has(RoleName.COORDINATOR)

    def log_is_technical(self) -> bool:
        """Say whether of the access log only the technical part is shown (an administrator)."""
        return self.has(RoleName.ADMIN) and not self.has(RoleName.DPO)

    def _now(self) -> Iterator[Held]:
        return (held for held in self.held if held.on(self.today))

    def _has_taught(self) -> bool:
        return any(held.role is TEACHER and held.starts_on <= self.today for held in self.held)

    def _scope(self, kind: str, *at_institution: Reach) -> Scope:
        columns = READING.get(kind, {})
        reach = [(held, each) for held in self._now() for each in columns.get(held.role, ())]
        return Scope(
            everywhere=any(each is Reach.CITY for _, each in reach),
            institutions=frozenset(
                held.institution_id
                for held, each in reach
                if each in at_institution and held.institution_id is not None
            ),
            as_observer=any(each is Reach.OBSERVER for _, each in reach),
            as_teacher=kind in READING and self._has_taught(),
        )

    def _observing(self, kind: str, on: date) -> Iterator[int | None]:
        """Give the institutions where the kind may be observed on a day; None is everywhere."""
        for held in self.held:
            reach = OBSERVING.get(kind, {}).get(held.role)
            if reach is not None and held.on(on):
                yield None if reach is Reach.CITY else held.institution_id


def access_of(person_id: UUID, held: Iterable[Held], today: date) -> Access:
    """Return the access of a person from what he or she ever held, as of `today`."""
    return Access(person_id, tuple(held), today)


def _everywhere_or(places: Iterable[int | None]) -> frozenset[int] | None:
    named = set(places)
    return None if None in named else frozenset(place for place in named if place is not None)
