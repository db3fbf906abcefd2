"""The table of rights (domain.md §4.2) as data: what is not written here is refused.

A role (or `TEACHER`, held by assignment) is a column; `people.access` answers questions from it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from svēris.people.models import RoleName

#: The column of somebody who teaches; it is held by assignment, not by role.
TEACHER: Final = None

Column: TypeAlias = RoleName | None

KINDS = ("areja", "ieksieja", "savstarpeja", "pasverosana")

#: A teacher sees the figures of the own school only where the base is this large.
TEACHERS_SMALLEST_BASE = 10


class Right(StrEnum):
    """What a route may ask of its caller."""

    #: Anybody, signed in or not.
    PUBLIC = "public"
    #: Anybody who is signed in, in a browser or by a device's token.
    SIGNED_IN = "signed-in"
    #: A tablet with a token that is in force; refused when the device is revoked.
    DEVICE = "device"
    #: As DEVICE, and for 30 days also a revoked device or one of a disabled account: what it
    #: still holds is taken in, as held (sync.md §3). For push only.
    HAND_IN = "hand-in"
    #: Who came by the link of a mail (`login.Linked`): reads one observation and confirms it, and
    #: reaches nothing else. Nobody who is signed in needs it.
    LINKED = "linked"
    OBSERVE = "observe"
    #: Read the lessons in writing on which observers train, and the answers agreed on.
    TRAIN = "train"
    READ_OBSERVATIONS = "read-observations"
    SCHOOL_RESULTS = "school-results"
    CITY_RESULTS = "city-results"
    COMPARE_SCHOOLS = "compare-schools"
    #: See how far joint observers agree, by criterion and never by observer.
    AGREEMENT = "agreement"
    #: See by name which teachers have not been observed yet, at the own institution.
    NOT_YET_OBSERVED = "not-yet-observed"
    EXPORT_ROWS = "export-rows"
    #: The parts of an institution's self-evaluation report that are made of figures.
    SELF_EVALUATION = "self-evaluation"
    #: The board's annual report and workbook.
    ANNUAL_REPORT = "annual-report"
    #: Rows without names, for research.
    RESEARCH_FILE = "research-file"
    MANAGE_ACCOUNTS = "manage-accounts"
    #: See and plan visits; a teacher asks for one, or invites a colleague.
    PLAN = "plan"
    #: Bring in peer observations that the own school kept in a document.
    IMPORT_PEER = "import-peer"
    #: Set days on which no visit is planned: for the city, or for the own institution.
    BLACKOUTS = "blackouts"
    #: Decide what becomes of changes that were set aside; about which, says DECIDING.
    DECIDE = "decide"
    #: See which tablets have not sent everything yet.
    FLEET = "fleet"
    PUBLISH_FORMS = "publish-forms"
    #: See agreed steps and say how they go: one's own, of lessons one observed or answers for, and
    #: as a methodologist those that their teachers have referred.
    STEPS = "steps"
    #: Make, publish and withdraw indicators, and set what they should come to.
    DESIGN_INDICATORS = "design-indicators"
    #: Say when lessons are taught in a school year: what coverage is counted by.
    CONFIRM_TERMS = "confirm-terms"
    #: Say from when to when a teacher is away for long; whose, says ABSENCES.
    ABSENCES = "absences"
    #: Close a reporting period: publish its figures, and correct what was published.
    CLOSE_PERIODS = "close-periods"
    ACCESS_LOG = "access-log"
    #: Make tokens with which other programs read in one's own name.
    ACCESS_TOKENS = "access-tokens"


class TokenScope(StrEnum):
    """What a token may read; a route that states none is closed to every token."""

    #: Figures of the city and of the institutions that the person sees by name.
    FIGURES = "figures:read"
    #: What figures are about: indicators with their versions, institutions, school years.
    DEFINITIONS = "definitions:read"


class Reach(StrEnum):
    """How far a column of the table reaches."""

    CITY = "city"
    #: The institution at which the role or the assignment is held.
    INSTITUTION = "institution"
    #: Observations the person made.
    OBSERVER = "observer"
    #: Observations of the person's own lessons.
    TEACHER = "teacher"
    #: That it took place, when and between whom, at the institution; never what was written.
    FACT = "fact"


_COORDINATOR = RoleName.COORDINATOR
_EXTERNAL = RoleName.EXTERNAL_OBSERVER
_HEAD = RoleName.HEAD
_INTERNAL = RoleName.INTERNAL_OBSERVER
_OBSERVERS: frozenset[Column] = frozenset({_EXTERNAL, _HEAD, _INTERNAL, TEACHER})

#: Who may do a thing at all.
RIGHTS: Mapping[Right, frozenset[Column]] = {
    Right.OBSERVE: _OBSERVERS,
    # The coordinator confirms the answers and holds the seminar.
    Right.TRAIN: _OBSERVERS | {_COORDINATOR},
    Right.READ_OBSERVATIONS: _OBSERVERS | {_COORDINATOR},
    Right.SCHOOL_RESULTS: _OBSERVERS | {_COORDINATOR},
    Right.CITY_RESULTS: _OBSERVERS | {_COORDINATOR, RoleName.METHODOLOGIST},
    Right.COMPARE_SCHOOLS: frozenset({_COORDINATOR}),
    Right.AGREEMENT: frozenset({_COORDINATOR, _HEAD}),
    Right.NOT_YET_OBSERVED: frozenset({_HEAD}),
    Right.EXPORT_ROWS: frozenset({_COORDINATOR, _HEAD, TEACHER}),
    Right.SELF_EVALUATION: frozenset({_COORDINATOR, _HEAD, _INTERNAL}),
    Right.ANNUAL_REPORT: frozenset({_COORDINATOR}),
    Right.RESEARCH_FILE: frozenset({_COORDINATOR}),
    Right.MANAGE_ACCOUNTS: frozenset({RoleName.ADMIN}),
    Right.PLAN: _OBSERVERS | {_COORDINATOR},
    Right.IMPORT_PEER: frozenset({_HEAD}),
    Right.BLACKOUTS: frozenset({_COORDINATOR, _HEAD}),
    Right.DECIDE: frozenset({RoleName.ADMIN, _COORDINATOR, _HEAD}),
    Right.FLEET: frozenset({RoleName.ADMIN, _COORDINATOR, _HEAD}),
    Right.PUBLISH_FORMS: frozenset({_COORDINATOR}),
    Right.STEPS: _OBSERVERS | {RoleName.METHODOLOGIST},
    Right.DESIGN_INDICATORS: frozenset({_COORDINATOR}),
    Right.CONFIRM_TERMS: frozenset({_COORDINATOR}),
    Right.ABSENCES: frozenset({RoleName.ADMIN, _HEAD}),
    Right.CLOSE_PERIODS: frozenset({_COORDINATOR}),
    Right.ACCESS_LOG: frozenset({RoleName.ADMIN, RoleName.DPO}),
    Right.ACCESS_TOKENS: frozenset({_COORDINATOR, _HEAD}),
}

#: Who reads which observations in full, by kind of observation.
READING: Mapping[str, Mapping[Column, frozenset[Reach]]] = {
    "areja": {
        _COORDINATOR: frozenset({Reach.CITY}),
        _EXTERNAL: frozenset({Reach.OBSERVER}),
        _HEAD: frozenset({Reach.INSTITUTION}),
        TEACHER: frozenset({Reach.TEACHER}),
    },
    # The coordinator has figures only: the trust that keeps internal entries honest (§4.3).
    "ieksieja": {
        _HEAD: frozenset({Reach.INSTITUTION, Reach.OBSERVER}),
        _INTERNAL: frozenset({Reach.OBSERVER}),
        TEACHER: frozenset({Reach.TEACHER}),
    },
    "savstarpeja": {
        _HEAD: frozenset({Reach.FACT}),
        TEACHER: frozenset({Reach.TEACHER, Reach.OBSERVER}),
    },
    "pasverosana": {TEACHER: frozenset({Reach.TEACHER, Reach.OBSERVER})},
}

#: Who fills and submits which kind, and where.
OBSERVING: Mapping[str, Mapping[Column, Reach]] = {
    "areja": {_EXTERNAL: Reach.CITY},
    "ieksieja": {_HEAD: Reach.INSTITUTION, _INTERNAL: Reach.INSTITUTION},
    "savstarpeja": {TEACHER: Reach.INSTITUTION},
    "pasverosana": {TEACHER: Reach.INSTITUTION},
}

#: Who answers for a submitted observation of a kind: may hold the talk, close it, make it void.
KEEPING: Mapping[str, Mapping[Column, Reach]] = {
    "areja": {_COORDINATOR: Reach.CITY},
    "ieksieja": {_HEAD: Reach.INSTITUTION},
}

#: Who plans visits of a kind. A peer observation is agreed on by the two; any teacher may ask to be
#: observed (domain.md §4.2).
PLANNING: Mapping[str, Mapping[Column, Reach]] = {
    "areja": {_COORDINATOR: Reach.CITY, _EXTERNAL: Reach.CITY},
    "ieksieja": {_HEAD: Reach.INSTITUTION, _INTERNAL: Reach.INSTITUTION},
}

#: Whose figures a column shows by name.
RESULTS: Mapping[Column, Reach] = {
    _COORDINATOR: Reach.CITY,
    _EXTERNAL: Reach.CITY,
    _HEAD: Reach.INSTITUTION,
    _INTERNAL: Reach.INSTITUTION,
    TEACHER: Reach.INSTITUTION,
}

#: Whose self-evaluation report a column may have written.
SELF_EVALUATION: Mapping[Column, Reach] = {
    _COORDINATOR: Reach.CITY,
    _HEAD: Reach.INSTITUTION,
    _INTERNAL: Reach.INSTITUTION,
}

#: Reasons (codes of problems.json) that are about trust in a device or an account, about a form,
#: and about the matter itself.
_TRUST = frozenset({"device-revoked", "account-disabled", "not-the-author"})
_FORM = frozenset({"form-unknown", "form-closed"})
_MATTER = frozenset({
    "not-your-observation", "right-withdrawn", "assignment-ended", "already-submitted",
})  # fmt: skip
#: No kind is known yet, or no institution: nobody is nearer than the administrator.
NO_KIND = ""

#: Who decides about changes that were set aside: reasons, kinds of observation, and how far. The
#: author is told the same by the sentence of each reason. A draft that was not discarded waits for
#: nobody but its author; of a colleague's self-observation not even the head may know.
DECIDING: Mapping[Column, tuple[tuple[frozenset[str], frozenset[str], Reach], ...]] = {
    RoleName.ADMIN: (
        (_TRUST, frozenset({*KINDS, NO_KIND}), Reach.CITY),
        (_MATTER, frozenset({"pasverosana", NO_KIND}), Reach.CITY),
    ),
    _COORDINATOR: (
        (_FORM | {"institution-not-yours"}, frozenset({*KINDS, NO_KIND}), Reach.CITY),
        (_MATTER, frozenset({"areja"}), Reach.CITY),
    ),
    _HEAD: ((_MATTER, frozenset({"ieksieja", "savstarpeja"}), Reach.INSTITUTION),),
}

#: Whose devices a column sees on the page of devices.
DEVICES: Mapping[Column, Reach] = {
    RoleName.ADMIN: Reach.CITY,
    _COORDINATOR: Reach.CITY,
    _HEAD: Reach.INSTITUTION,
}

#: Whose long absences a column sees and enters: a head those of the own staff, and whoever takes
#: in lists of staff all of them.
ABSENCES: Mapping[Column, Reach] = {
    RoleName.ADMIN: Reach.CITY,
    _HEAD: Reach.INSTITUTION,
}
