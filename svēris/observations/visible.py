"""Which observations a person may see: the scopes of `people.access` turned into one SQL condition.

Every list, page, figure and file asks here, so that none of them can know better. Until it is
submitted an observation is its observer's alone, whatever role anybody else holds (domain.md §4.3).
"""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import aliased

from svēris.observations.models import Aside, Observation, State
from svēris.people.access import KINDS, Access, Scope
from svēris.people.audit import READ
from svēris.people.models import Event

#: Between these an observation is nobody's business but its observer's.
PRIVATE_STATES = frozenset(
    {State.PLANNED, State.DRAFT, State.CANCELLED, State.MOVED, State.DISCARDED}
)
SHARED_STATES = frozenset(State) - PRIVATE_STATES


def readable(access: Access) -> ColumnElement[bool]:
    """Return the condition under which the person may read an observation in full."""
    return or_(_unsubmitted(access), _shared(access, access.reading))


def known(access: Access) -> ColumnElement[bool]:
    """Return the condition under which the person may know that an observation took place.

    Wider than `readable` where a head knows of a peer observation only that, when and between
    whom it was (domain.md §4.2); what was written in it then stays out of every answer.
    """
    return or_(readable(access), _shared(access, access.knows_of))


def about(access: Access) -> ColumnElement[bool]:
    """Return the condition for observations of the person's own lessons that he or she may read."""
    return and_(readable(access), Observation.teacher_id == access.person_id)


def by(access: Access) -> ColumnElement[bool]:
    """Return the condition for observations the person made and may read."""
    return and_(readable(access), Observation.observer_id == access.person_id)


def unread(access: Access) -> ColumnElement[bool]:
    """Return the condition for what others observed and the person has not opened yet.

    The person's own lessons are not among them: the home page tells of those by themselves.
    """
    opened = exists().where(
        Event.observation_id == Observation.id,
        Event.actor_id == access.person_id,
        Event.action == READ,
    )
    return and_(readable(access), by_others(access), ~opened)


def by_others(access: Access) -> ColumnElement[bool]:
    """Return the condition for submitted observations that others made of others."""
    return and_(
        Observation.state.in_(sorted(SHARED_STATES)),
        Observation.observer_id != access.person_id,
        or_(Observation.teacher_id.is_(None), Observation.teacher_id != access.person_id),
    )


def decides(access: Access) -> ColumnElement[bool]:
    """Return the condition for what is set aside (`Aside`) that this person decides about."""
    ways = [
        and_(
            Aside.code.in_(sorted(each.codes)),
            Aside.kind.in_(sorted(each.kinds)),
            true() if each.institution_id is None else Aside.institution_id == each.institution_id,
        )
        for each in access.deciding()
    ]
    return or_(false(), *ways)


def waits(access: Access) -> ColumnElement[bool]:
    """Return the condition for what is set aside and waits for this person's decision."""
    return and_(decides(access), Aside.kept_at.is_(None))


def _unsubmitted(access: Access) -> ColumnElement[bool]:
    # Also when the right to observe has ended since: what is unfinished stays its author's.
    return and_(
        Observation.observer_id == access.person_id, Observation.state.in_(sorted(PRIVATE_STATES))
    )


def _shared(access: Access, scope_of: Callable[[str | None], Scope]) -> ColumnElement[bool]:
    kinds = [
        and_(Observation.kind == kind, _within(scope_of(kind), access))
        for kind in KINDS
        if scope_of(kind)
    ]
    return and_(
        Observation.state.in_(sorted(SHARED_STATES)), or_(false(), *kinds), ~_locked(access)
    )


def _locked(access: Access) -> ColumnElement[bool]:
    """Return the condition for a joint visit's form whose reader has not submitted the own one yet.

    Two forms of one lesson are independent only as long as neither observer knows the other's.
    """
    own = aliased(Observation)
    return exists().where(
        own.joint_id == Observation.joint_id,
        own.observer_id == access.person_id,
        own.state.in_((State.DRAFT, State.PLANNED)),
        Observation.observer_id != access.person_id,
    )


def _within(scope: Scope, access: Access) -> ColumnElement[bool]:
    if scope.everywhere:
        return true()
    ways: list[ColumnElement[bool]] = []
    if scope.institutions:
        ways.append(Observation.institution_id.in_(sorted(scope.institutions)))
    if scope.as_observer:
        ways.append(Observation.observer_id == access.person_id)
    if scope.as_teacher:
        ways.append(Observation.teacher_id == access.person_id)
    return or_(false(), *ways)
