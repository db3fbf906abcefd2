"""A model of a tablet, as sync.md wants one, and of the server it talks to over a bad network.

The tablet is a model; the server is the real code on the real database.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from svēris.db import Counter, epoch, set_setting, uuid7
from svēris.observations.feed import Cursor, pull
from svēris.observations.fold import Folded, fold
from svēris.observations.incoming import understood
from svēris.observations.models import Change, Facet, Observation, Submission
from svēris.observations.receive import receive
from svēris.people import holdings
from svēris.people.models import Device
from svēris.telling.models import Notice
from tests import factories as make
from tests.observations.making import new

#: What a backup of the server holds that the simulation changes; children first.
TABLES = [model.__table__ for model in (Notice, Facet, Submission, Observation, Change, Counter)]


class Server:
    """The real server, its crashes, and its backups."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def push(self, device: Device, batch: Sequence[dict[str, Any]], *, crash: bool = False):
        """Store a batch and answer; a crash is one before the commit, and nothing is answered."""
        receipts = receive(self.session, batch, device, make.NOW)
        if crash:
            self.session.rollback()
            return None
        self.session.commit()
        return epoch(self.session), receipts

    def pull(self, device: Device, cursor: str):
        """Give a part of the feed, or the new epoch to a cursor of another."""
        parsed, now = Cursor.parse(cursor), epoch(self.session)
        if parsed and parsed.epoch != now:
            return now, None
        access = holdings.access_for(self.session, device.person_id, make.NOW.date())
        part = pull(self.session, access, parsed, 1, epoch=now)
        self.session.rollback()
        return now, part

    def backup(self) -> list[list[dict[str, Any]]]:
        """Return a copy of all that tablets brought."""
        return [
            [dict(row._mapping) for row in self.session.execute(select(table))] for table in TABLES
        ]

    def restore(self, backup: list[list[dict[str, Any]]]) -> None:
        """Go back to a backup; the database begins a new epoch."""
        for table in TABLES:
            self.session.execute(delete(table))
        for table, rows in reversed(list(zip(TABLES, backup, strict=True))):
            if rows:
                self.session.execute(insert(table), rows)
        set_setting(self.session, "epoch", str(uuid7()))
        self.session.commit()
        self.session.expire_all()

    def fold(self, obs: str) -> tuple[Observation, Folded]:
        """Return an observation as it is stored, and its changes folded anew."""
        self.session.rollback()
        found = select(Change).where(Change.observation_id == UUID(obs))
        wires = [json.loads(row.content) for row in self.session.scalars(found)]
        row = self.session.get_one(Observation, UUID(obs), populate_existing=True)
        accepted = self.session.scalar(
            select(Submission.change_id).filter_by(observation_id=row.id, revision=row.revision)
        )
        return row, fold(wires, accepted and str(accepted))


class Tablet:
    """One person's database on one tablet: pending, frozen and acknowledged changes."""

    def __init__(self, server: Server, device: Device) -> None:
        self.server, self.device = server, device
        self.author = str(device.person_id)
        self.changes: dict[str, dict[str, Any]] = {}
        self.state: dict[str, str] = {}
        self.accepted: dict[str, str | None] = {}
        self.epoch = epoch(server.session)
        self.cursor = ""
        #: Requests that the network still has: they may arrive again, at any time.
        self.under_way: list[list[dict[str, Any]]] = []

    def fold(self, obs: str) -> Folded:
        """Return what this tablet shows."""
        of = [change for change in self.changes.values() if change["obs"] == obs]
        return fold(of, self.accepted.get(obs))

    def edit(self, obs: str, fields: dict[str, Any]) -> None:
        """Type: into the pending change, or into a new one that names the heads there are."""
        pending = next((c for c in self._in("pending") if c["obs"] == obs), None)
        if pending is None:
            pending = self._begin(obs, "edit", {"fields": {}})
        others = [c for c in self.changes.values() if c["obs"] == obs and c is not pending]
        heads = fold(others).heads
        for field, value in fields.items():
            entry = pending["fields"].setdefault(field, {"base": heads.get(field, [])})
            entry["value"] = value

    def finish(self, obs: str, kind: str) -> None:
        """Submit or discard what is seen."""
        self.freeze()
        change = self._begin(obs, kind, {"heads": self.fold(obs).heads})
        self.state[change["id"]] = "frozen"

    def freeze(self) -> None:
        """Freeze what is pending: from now on it never changes."""
        for change in self._in("pending"):
            self.state[change["id"]] = "frozen"

    def request(self) -> list[dict[str, Any]]:
        """Return the next request, and leave a copy with the network."""
        self.freeze()
        batch = self._in("frozen")[:100]
        if batch:
            self.under_way.append(batch)
        return batch

    def answered(self, answer) -> None:
        """Take in an answer to a push; None is an answer that was lost."""
        if answer is None:
            return
        now, receipts = answer
        self._notice(now)
        for receipt in receipts:
            assert receipt.result not in ("reused", "invalid"), receipt
            if receipt.hash == understood(self.changes[receipt.id]).hash:
                self.state[receipt.id] = "acked"

    def pull(self) -> bool:
        """Pull one part of the feed; say whether there is more."""
        now, part = self.server.pull(self.device, self.cursor)
        self._notice(now)
        if part is None:
            self.cursor = ""
            return True
        for record in part.records:
            if record.t == "change" and record.id not in self.changes:
                self.changes[record.id], self.state[record.id] = record.data, "acked"
            elif record.t == "observation":
                self.accepted[record.id] = record.data["accepted"]
        self.cursor = part.cursor
        return part.more

    def _notice(self, now: str) -> None:
        if now != self.epoch:
            # The server was restored: whatever it acknowledged before, it may lack.
            self.epoch, self.cursor, self.accepted = now, "", {}
            self.state |= {key: "frozen" for key, state in self.state.items() if state == "acked"}

    def _begin(self, obs: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        change = {"id": new(), "obs": obs, "author": self.author, "kind": kind}
        change |= {"form": "ms", "version": 1, "at": "2024-03-01T09:41:00+02:00", **content}
        self.changes[change["id"]], self.state[change["id"]] = change, "pending"
        return change

    def _in(self, state: str) -> list[dict[str, Any]]:
        return [self.changes[key] for key, each in self.state.items() if each == state]
