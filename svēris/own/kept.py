"""What becomes of every column that names a person, or something of a person's, in the own file.

Each stands here, with the section of the file it is told in or with the reason why it is not; a
column that is not here fails a test. So nobody adds a table and forgets the person it is about.
"""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why something about a person is not in the file of its own; said in words on the page."""

    #: Made from what is in the file, whenever that changes.
    DERIVED = "derived"
    #: What somebody noted about another teacher's lesson: it is that teacher's, and in her file.
    OTHERS = "others"
    #: Every keystroke before it was submitted is its observer's; what was submitted is in the file.
    BEFORE = "before"
    #: The same fact stands in the file already, told by another column.
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class In:
    """It is in the file, in this section."""

    section: str


Place = In | Why

#: By table and column. What names a person is a UUID: the person's, or of something of hers.
KEPT: dict[str, Place] = {
    "absence.assignment_id": In("absences"),
    "access_token.person_id": In("tokens"),
    "act.by_id": In("deeds"),
    "act.observation_id": In("observations"),
    "agreed_terms.confirmed_by": In("deeds"),
    "aside.author_id": In("set_aside"),
    "aside.device_id": Why.TWICE,
    "aside.observation_id": In("set_aside"),
    "aside.teacher_id": In("set_aside_about_me"),
    "assignment.person_id": In("assignments"),
    "blackout.set_by_id": In("deeds"),
    "calendar_link.person_id": In("calendar"),
    "change.author_id": Why.OTHERS,
    "change.device_id": Why.TWICE,
    "change.observation_id": Why.BEFORE,
    "decision.change_id": Why.TWICE,
    "decision.decided_by": In("deeds"),
    "decision.observation_id": Why.TWICE,
    "device.person_id": In("devices"),
    "device.tablet_id": In("devices"),
    "event.about_id": In("events"),
    "event.actor_id": In("events"),
    "event.observation_id": In("events"),
    "facet.observation_id": Why.DERIVED,
    "indicator.published_by": In("deeds"),
    "indicator.withdrawn_by": In("deeds"),
    "later_change.observation_id": Why.DERIVED,
    "mail.person_id": In("mails"),
    "mail_wish.person_id": In("mail_wish"),
    "notice.mail_id": In("notices"),
    "notice.observation_id": In("notices"),
    "notice.person_id": In("notices"),
    "notice.visit_id": In("notices"),
    "observation.assignment_id": Why.TWICE,
    "observation.joint_id": In("observations"),
    "observation.observer_id": In("observed"),
    "observation.teacher_id": In("observations"),
    "outcome.observation_id": Why.DERIVED,
    "outcome.teacher_id": Why.DERIVED,
    "publication.published_by": In("deeds"),
    "published_observation.assignment_id": Why.TWICE,
    "published_observation.observation_id": In("published"),
    "published_observation.observer_id": Why.OTHERS,
    "published_observation.teacher_id": In("published"),
    "role.person_id": In("roles"),
    "step_act.by_id": In("deeds"),
    "step_act.observation_id": In("observations"),
    "step_act.step_id": In("observations"),
    "submission.change_id": Why.TWICE,
    "submission.observation_id": In("observations"),
    "visit.asked_by_id": In("visits"),
    "visit.assignment_id": In("visits"),
    "visit_act.by_id": In("deeds"),
    "visit_act.visit_id": In("visits"),
    "visit_observer.person_id": In("visits"),
    "visit_observer.visit_id": In("visits"),
}
#: What is about a person without a UUID that says so.
ALSO: dict[str, Place] = {
    "person.id": In("person"),
    #: A digest of the e-mail.
    "sign_in_attempt.key": In("failed_sign_ins"),
    #: What an observer has begun about somebody's lesson is told of, and nothing that is in it.
    "observation.state": In("begun"),
}
#: Tables in which nobody is named.
NOBODYS = frozenset({
    "counter", "form_version", "institution", "list_item", "meta", "published_figure",
    "recovery_key", "site", "succession", "target",
})  # fmt: skip
#: Never in any file: what opens something, and what is only there to sort and search by.
SECRETS = frozenset({
    "access_token.token_hash", "calendar_link.token_hash", "device.token_hash",
    "person.password_hash",
})  # fmt: skip
TECHNICAL = frozenset({
    "assignment.seq", "mail.leased_until", "person.name_search", "person.name_sort", "person.seq",
    "person.session_version", "visit.seq",
})  # fmt: skip
