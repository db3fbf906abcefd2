"""Tablets, a bad network and a server that is restored from backups: nothing is ever lost.

Hypothesis plays the day; the tablets are models of sync.md, the server is the real code on the
real database. However it goes: once all are in touch again, every value has arrived, all replicas
agree, and somebody with a single tablet never saw a conflict.
"""

from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, insert, select

from svēris.observations.incoming import understood
from svēris.observations.models import Change
from tests import factories as make
from tests.observations.making import new
from tests.observations.tablets import TABLES, Server, Tablet

FIELDS = ["S.STIPR", "S.PILNV", "MS.SR.DEF"]
VALUES = {"S.STIPR": ["a", "b", None], "S.PILNV": ["c", "d", ""], "MS.SR.DEF": [0, 1, 2]}
edits = st.sampled_from([{field: value} for field in FIELDS for value in VALUES[field]])
fates = st.sampled_from(["arrives", "arrives", "request lost", "reply lost", "server crashes"])


class Day(RuleBasedStateMachine):
    """What can happen in a day."""

    #: Set by the test: where it plays, and with how many tablets.
    world: SimpleNamespace

    @initialize()
    def begin(self):
        """Begin with an empty server, and one observation that a tablet has filled in."""
        session = self.world.session
        for table, rows in zip(TABLES, self.world.empty, strict=True):
            session.execute(delete(table))
            if rows:
                session.execute(insert(table), rows)
        session.commit()
        self.server = Server(session)
        self.tablets = [Tablet(self.server, device) for device in self.world.devices]
        self.observations = [new(), new()]
        self.backups = [self.server.backup()]
        for obs in self.observations:
            self.tablets[0].edit(obs, self.world.lesson)

    def tablet(self, number):
        return self.tablets[number % len(self.tablets)]

    @rule(number=st.integers(0, 2), which=st.integers(0, 1), fields=edits)
    def edit(self, number, which, fields):
        self.tablet(number).edit(self.observations[which], fields)

    @rule(
        number=st.integers(0, 2),
        which=st.integers(0, 1),
        kind=st.sampled_from(["submit", "discard"]),
    )
    def finish(self, number, which, kind):
        self.tablet(number).finish(self.observations[which], kind)

    @rule(number=st.integers(0, 2), fate=fates, size=st.integers(1, 100), data=st.data())
    def push(self, number, fate, size, data):
        tablet = self.tablet(number)
        batch = tablet.request()
        if fate == "request lost" or not batch:
            return
        batch = data.draw(st.permutations(batch))[:size]
        answer = self.server.push(tablet.device, batch, crash=fate == "server crashes")
        tablet.answered(None if fate == "reply lost" else answer)

    @rule(number=st.integers(0, 2), which=st.integers(0, 20))
    def an_old_request_arrives_again(self, number, which):
        tablet = self.tablet(number)
        if tablet.under_way:
            old = tablet.under_way[which % len(tablet.under_way)]
            self.server.push(tablet.device, old)

    @rule(number=st.integers(0, 2))
    def pull(self, number):
        self.tablet(number).pull()

    @rule()
    def back_up(self):
        self.backups.append(self.server.backup())

    @rule(which=st.integers(0, 5))
    def restore(self, which):
        self.server.restore(self.backups[which % len(self.backups)])

    def teardown(self):
        if not hasattr(self, "server"):
            return
        for _ in range(2):
            for tablet in self.tablets:
                self.catch_up(tablet)
        self.every_value_has_arrived()
        for obs in self.observations:
            self.all_agree(obs)

    def catch_up(self, tablet):
        for _ in range(2):
            while tablet.pull():
                pass
            while batch := tablet.request():
                tablet.answered(self.server.push(tablet.device, batch))
        while tablet.pull():
            pass

    def every_value_has_arrived(self):
        stored = dict(self.world.session.execute(select(Change.id, Change.hash)).all())
        made = {
            UUID(key): understood(change).hash
            for tablet in self.tablets
            for key, change in tablet.changes.items()
        }
        assert stored == made

    def all_agree(self, obs):
        row, folded = self.server.fold(obs)
        assert (row.document, row.heads) == (folded.document, folded.heads)
        assert sorted(row.conflicts) == folded.conflicts
        for tablet in self.tablets:
            assert tablet.accepted[obs] == (folded.submit if row.revision else None)
            assert tablet.fold(obs) == folded
        if len(self.tablets) == 1:
            assert folded.conflicts == []


@pytest.mark.parametrize("tablets", [1, 2, 3])
def test_nothing_is_lost_and_all_agree_however_the_day_goes(session, city, tablets):
    devices = [city.tablet] + [
        make.make_device(session, person=city.anna) for _ in range(tablets - 1)
    ]
    session.commit()
    Day.world = SimpleNamespace(
        session=session,
        devices=devices,
        lesson=city.lesson(),
        empty=Server(session).backup(),
    )
    run_state_machine_as_test(
        Day,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
