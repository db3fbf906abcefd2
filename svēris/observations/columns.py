"""The columns of an observation, made from what was decided for it. Pure."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from svēris.observations import context
from svēris.observations.models import COUNTED_STATES, State
from svēris.observations.settle import Case, Settled, World

#: What stands in no statistic (domain.md §3.0).
_UNCOUNTED_PURPOSE, _UNCOUNTED_KIND = "kvalitates_pakape", "pasverosana"


def columns(
    case: Case, settled: Settled, world: World, row: Row[*tuple[Any, ...]] | None
) -> dict[str, Any]:
    """Return the columns of an observation, but for its number and its place in the feed.

    `row` is the observation as it was before, if it was.
    """
    folded, accepted = settled.folded, settled.newly_accepted
    made = {
        "id": case.id,
        "form": case.definition.form,
        "version": case.definition.version,
        "family": case.definition.family,
        "observer_id": case.observer_id,
        "state": _state(settled, row),
        "document": folded.document,
        "heads": folded.heads,
        "conflicts": _in_order(case, folded.conflicts),
        "flags": [flag.as_json() for flag in settled.flags],
        "revision": (row.revision if row else 0) + (accepted is not None),
        "created_at": row.created_at if row else world.now,
        "changed_at": world.now,
        "submitted_at": accepted.arrived_at if accepted else row and row.submitted_at,
        "group_label": context.group_label(folded.document, _age(case, folded.document)),
        "primary": row.primary if row else True,
    }
    made |= _context(folded.document, world)
    return made | {"counts": counts(made)}


def counts(made: Mapping[str, Any]) -> bool:
    """Say whether an observation stands in statistics: the population filter, decided once."""
    return (
        made["state"] in COUNTED_STATES
        and made["primary"]
        and not made["conflicts"]
        and made["purpose"] != _UNCOUNTED_PURPOSE
        and made["kind"] not in (None, _UNCOUNTED_KIND)
        and None not in (made["teacher_id"], made["institution_id"], made["school_year"])
    )


def facet_rows(case: Case, settled: Settled, world: World) -> list[dict[str, Any]]:
    """Return the rows by which an observation can be filtered."""
    document = settled.folded.document
    subjects = world.lists.get("subjects", {})
    area = subjects.get(context.code(document.get("K.PRIEKSM")) or "", {}).get("area")
    return [
        {"observation_id": case.id, "name": name, "value": value}
        for name, value in context.facets(document, area)
    ]


def _in_order(case: Case, fields: list[str]) -> list[str]:
    """Return fields in the order of the form, notes and steps last."""
    order = {code: place for place, code in enumerate(case.definition.items)}
    return sorted(fields, key=lambda code: (order.get(code, len(order)), code))


def _state(settled: Settled, row: Row[*tuple[Any, ...]] | None) -> State:
    if settled.newly_accepted is not None:
        return State.SUBMITTED
    if row is not None and row.change_id is not None:
        return State(row.state)
    return State.DISCARDED if settled.folded.discarded else State.DRAFT


def _context(document: Mapping[str, Any], world: World) -> dict[str, Any]:
    where = context.context(document)
    school, place, work = world.references.of(where)
    return {
        "kind": where.kind,
        "purpose": where.purpose,
        "lesson_on": where.lesson_on,
        "starts_at": where.starts_at,
        "ends_at": where.ends_at,
        "school_year": where.school_year,
        "headline": where.headline,
        "part_seen": where.part_seen,
        "announced": where.announced,
        "institution_id": school and school.id,
        "site_id": place and place.id,
        "assignment_id": work and work.id,
        "teacher_id": work and work.person_id,
        "subject": where.subject,
        "joint_id": where.joint_id,
    }


def _age(case: Case, document: Mapping[str, Any]) -> str | None:
    """Return the words of an age group, in Latvian: a list shows them as the forms do."""
    item, chosen = case.definition.items.get("K.VECUMS"), document.get("K.VECUMS")
    options = item.options if item else ()
    return next((option.text["lv"] for option in options if option.code == chosen), None)
