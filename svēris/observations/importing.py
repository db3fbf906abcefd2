"""Import observations from a file: the same changes, the same fold, the same checks (sync.md §4).

Each line becomes an edit and a submit with ids derived from the observation's, so that the same
file imported twice changes nothing. Rights are not judged: whoever may run the command answers for
it. The caller commits, or, as the command does unless told otherwise, takes everything back when
one line is refused or flagged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.db import draw, upsert
from svēris.forms.models import FormVersion
from svēris.observations import directory
from svēris.observations.incoming import Incoming, NotUnderstood, understood
from svēris.observations.lines import Line, Remark, read
from svēris.observations.materialise import refold
from svēris.observations.models import Change

#: Lines stored together: enough for the statements to cost little, few enough for any database.
CHUNK = 250


@dataclass(slots=True)
class ImportReport:
    """What became of the lines of a file."""

    #: Observations stored, and those that were there already with the very same content.
    stored: int = 0
    known: int = 0
    refused: list[Remark] = field(default_factory=list)
    #: Stored as drafts that need attention.
    flagged: list[Remark] = field(default_factory=list)


def import_observations(
    session: Session, lines: Iterable[str | bytes], *, now: datetime, create_missing: bool = False
) -> ImportReport:
    """Import a file's lines, one observation each; return what became of them."""
    report, good = ImportReport(), []
    for each in read(lines):
        if isinstance(each, Line):
            good.append(each)
        else:
            report.refused.append(each)
    if create_missing:
        directory.make_missing(session, good)
    take_in(session, good, report, now)
    return report


def take_in(session: Session, lines: Sequence[Line], report: ImportReport, now: datetime) -> None:
    """Import lines that are understood, and tell the report what became of them."""
    known = directory.read(session)
    forms = {
        (form, version)
        for form, version in session.execute(select(FormVersion.form, FormVersion.version))
    }
    for first in range(0, len(lines), CHUNK):
        _import(session, lines[first : first + CHUNK], World(known, frozenset(forms), now), report)
    report.refused.sort(key=lambda remark: remark.line)


@dataclass(frozen=True, slots=True)
class World:
    """What lines may refer to, and the moment."""

    directory: directory.Directory
    forms: frozenset[tuple[str, int]]
    now: datetime


def _import(session: Session, lines: Sequence[Line], world: World, report: ImportReport) -> None:
    """Import some lines; a fixed number of statements for however many."""
    first = draw(session, "feed", 2 * len(lines))
    before = _stored(session, lines)
    taken: dict[UUID, Line] = {}
    rows: list[dict[str, Any]] = []
    for line in lines:
        changes = _changes(line, world)
        if isinstance(changes, Remark):
            report.refused.append(changes)
            continue
        here = before.get(UUID(line.obs), {})
        if here and here != {change.id: change.hash for change in changes}:
            report.refused.append(Remark(line.number, "line-differs"))
        elif here:
            report.known += 1
        else:
            before[UUID(line.obs)] = {change.id: change.hash for change in changes}
            taken[UUID(line.obs)] = line
            rows += [_row(change, first + len(rows) + n, world) for n, change in enumerate(changes)]
    if rows:
        session.execute(upsert(session, Change.__table__, on=["id"]), rows)
    made = refold(session, taken, world.now, fresh={row["id"] for row in rows})
    report.stored += len(made)
    report.flagged += [
        Remark(line.number, flag["code"], flag["field"], flag["params"])
        for key, line in taken.items()
        for flag in made[key].flags
    ]


def _stored(session: Session, lines: Sequence[Line]) -> dict[UUID, dict[UUID, str]]:
    """Return the hashes of the changes there are of these observations already."""
    ids = {UUID(line.obs) for line in lines}
    found: dict[UUID, dict[UUID, str]] = {}
    for obs, key, content_hash in session.execute(
        select(Change.observation_id, Change.id, Change.hash).where(Change.observation_id.in_(ids))
    ):
        found.setdefault(obs, {})[key] = content_hash
    return found


def _changes(line: Line, world: World) -> list[Incoming] | Remark:
    """Return a line as changes, or why it is refused."""
    observer = world.directory.observer(line)
    if observer is None:
        return Remark(line.number, "observer-unknown", "observer", {"code": line.observer})
    if (line.form, line.version) not in world.forms:
        return Remark(line.number, "form-unknown", "form")
    found = [understood(wire) for wire in _wires(world.directory.with_post(line), observer)]
    for each in found:
        if isinstance(each, NotUnderstood):
            return Remark(line.number, each.code, ", ".join(each.fields))
    return [each for each in found if isinstance(each, Incoming)]


def _wires(line: Line, observer: UUID) -> list[dict[str, Any]]:
    obs = UUID(line.obs)
    head = {"obs": line.obs, "author": str(observer), "form": line.form, "version": line.version}
    if line.submitted_at is not None:
        head["at"] = line.submitted_at.isoformat()
    filled = str(uuid5(obs, "edit"))
    fields = {code: {"value": value, "base": []} for code, value in line.fields.items()}
    edit = {"id": filled, "kind": "edit", "fields": fields, **head}
    if line.submitted_at is None:
        return [edit]
    heads = {code: [filled] for code in line.fields}
    return [edit, {"id": str(uuid5(obs, "submit")), "kind": "submit", "heads": heads, **head}]


def _row(change: Incoming, seq: int, world: World) -> dict[str, Any]:
    return {
        "id": change.id,
        "observation_id": change.observation_id,
        "author_id": change.author_id,
        "device_id": None,
        "kind": change.kind,
        "content": change.content,
        "hash": change.hash,
        "seq": seq,
        "held_code": None,
        "received_at": world.now,
    }
