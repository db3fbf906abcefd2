"""Rights, change by change: what is set aside instead of taken in, and why.

Pure. Nothing is refused: a change that is set aside ("held") is stored all the same, its author is
told, and a person decides. There are two reasons to set aside.

*Who sent it* (`aside`): the device, the account, the author, somebody else's observation, a form
that may not be filled. Such a change takes no part in the fold until somebody lets it in.

*Where it was* (`place`): the observer may not make such an observation there. That is judged on
the document as it would be with everything its author sent, since kind, institution and date may
come in any order. When a later edit mends it, all that was set aside for this reason comes in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from svēris.forms.models import FormState
from svēris.people.access import KINDS, TEACHER, Access

#: Codes with which a change takes no part in the fold until a person decides.
ASIDE = frozenset({
    "device-revoked", "account-disabled", "not-the-author", "not-your-observation",
    "form-unknown", "form-closed",
})  # fmt: skip
#: Of those, what is about trust in a device or an account and not about a lesson.
TRUST = frozenset({"device-revoked", "account-disabled", "not-the-author"})
#: Codes that a later edit of kind, institution or date can mend.
PLACE = frozenset({"right-withdrawn", "assignment-ended", "institution-not-yours"})
#: Codes of changes that came too late for what was decided; the fold knows them itself.
LATE = frozenset({"already-submitted", "not-discarded"})


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose device sent a batch, and whether both are in force."""

    person_id: UUID
    device_revoked: bool = False
    account_disabled: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the observation and the form that a change names."""

    #: Who observes; None where the observation is new.
    observer_id: UUID | None
    #: State of the form version; None where it is not published here.
    form: FormState | None


def aside(author_id: UUID, sender: Sender, known: Known, *, after: str | None = None) -> str | None:
    """Return why a change is set aside because of who sent it, or None.

    `after`: the reason that a person has let pass; only those that come after it are looked at.
    """
    reasons = {
        "device-revoked": sender.device_revoked,
        "account-disabled": sender.account_disabled,
        "not-the-author": author_id != sender.person_id,
        "not-your-observation": known.observer_id not in (None, sender.person_id),
        "form-unknown": known.form is None,
        "form-closed": known.form is FormState.CLOSED and known.observer_id is None,
    }
    passed = list(reasons).index(after) + 1 if after in reasons else 0
    return next((code for code, holds in list(reasons.items())[passed:] if holds), None)


def place(
    document: Mapping[str, Any], institution_id: int | None, on: date, access: Access
) -> str | None:
    """Return why the observer may not make this observation, or None.

    A draft that does not say yet of which kind it is, or where, is nobody's to refuse.
    """
    kind = document.get("K.VEIDS")
    if kind not in KINDS or institution_id is None:
        return None
    code = access.may_observe(kind, institution_id, on)
    taught = any(held.role is TEACHER and held.ends_on is not None for held in access.held)
    if code == "right-withdrawn" and kind in ("savstarpeja", "pasverosana") and taught:
        return "assignment-ended"
    return code
