"""`sveris check` names what is wrong with a database, and is calm about one that is right."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, text, update

from svēris.db import Counter, uuid7
from svēris.forms.models import FormVersion
from svēris.keeping import folds
from svēris.observations.models import Change, Facet, Observation, State, Submission
from svēris.people.models import Site
from svēris.results.models import Indicator, Outcome, Result
from tests.observations.making import edit, new, whole

SUBMITTED, DRAFT = "observation 2024-000001", "observation 2024-000002"


def test_a_right_database_is_said_to_be_right_in_one_calm_line(run, lessons, session):
    outcomes = len(session.scalars(select(Outcome)).all())
    assert outcomes > 10
    assert run("check") == (
        f"Everything agrees: 5 changes, 2 observations, 1 submissions, {outcomes} outcomes.\n"
    )


def test_an_empty_database_is_right(run):
    assert "Everything agrees: 0 changes" in run("check")


def test_what_was_set_aside_is_right_too(city, push, session, said):
    device = city.tablet
    device.revoked_at = device.created_at
    session.commit()
    push(*whole(city.anna, city.lesson()))
    device.revoked_at = None
    session.commit()
    elsewhere = whole(city.anna, city.lesson(K_VEIDS="ieksieja"))
    push(*elsewhere, edit(city.anna, new(), S_STIPR="Melnraksts."))
    assert said() == []


def of(model, changes, **values):
    """Return a statement that spoils a row of the observation of these changes."""
    key = getattr(model, "observation_id", None) or model.id
    return update(model).where(key == UUID(changes[0]["obs"])).values(**values)


def change(changes, which, **values):
    """Return a statement that spoils a change."""
    return update(Change).where(Change.id == UUID(changes[which]["id"])).values(**values)


def drop(model, changes):
    """Return a statement that takes away what belongs to the observation of these changes."""
    return delete(model).where(model.observation_id == UUID(changes[0]["obs"]))


EDIT, SUBMIT, ONE, LATE = 0, 1, 2, 4
#: What is spoiled, how, and what is said of it.
SPOILED = {
    "content": (
        lambda c: change(c, EDIT, content="{}"), "its content is not what its hash is of"),
    "hash": (lambda c: change(c, EDIT, hash="0" * 64), "its content is not what its hash is of"),
    "no JSON": (lambda c: change(c, ONE, content="{"), "its content cannot be read"),
    "no JSON, folded": (lambda c: change(c, ONE, content="{"), f"{DRAFT}: its changes cannot be"),
    "author": (lambda c: change(c, EDIT, author_id=uuid4()),
               "its columns differ from its content in author"),
    "kind": (lambda c: change(c, EDIT, kind="submit"),
             "its columns differ from its content in kind"),
    "observation": (lambda c: change(c, SUBMIT, observation_id=uuid4()),
                    "its columns differ from its content in obs"),
    "held": (lambda c: change(c, ONE, held_code="already-submitted"),
             "is held as late and is not"),
    "not held": (lambda c: change(c, LATE, held_code=None), "is late and is not held"),
    "document": (lambda c: of(Observation, c, document={"K.DATUMS": "2024-03-01"}),
                 f"{SUBMITTED}: it differs from its changes in document"),
    "heads": (lambda c: of(Observation, c, heads={}),
              f"{SUBMITTED}: it differs from its changes in heads"),
    "conflicts": (lambda c: of(Observation, c[2:], conflicts=[]),
                  f"{DRAFT}: it differs from its changes in conflicts"),
    "state of a draft": (lambda c: of(Observation, c[2:], state=State.SUBMITTED),
                         f"{DRAFT}: it differs from its changes in state"),
    "state": (lambda c: of(Observation, c, state=State.DISCARDED),
              f"{SUBMITTED}: it differs from its changes in counts, state"),
    "subject": (lambda c: of(Observation, c, subject="fizika"),
                f"{SUBMITTED}: it differs from its changes in subject"),
    "day": (lambda c: of(Observation, c, lesson_on=None),
            f"{SUBMITTED}: it differs from its changes in lesson_on"),
    "part seen": (lambda c: of(Observation, c, part_seen="beigas"),
                  f"{SUBMITTED}: it differs from its changes in part_seen"),
    "announcement": (lambda c: of(Observation, c, announced=None),
                     f"{SUBMITTED}: it differs from its changes in announced"),
    "counts": (lambda c: of(Observation, c, counts=False),
               f"{SUBMITTED}: it differs from its changes in counts"),
    "revision": (lambda c: of(Observation, c, revision=2),
                 f"{SUBMITTED}: its revision is 2, its submissions are [1]"),
    "submitted document": (lambda c: of(Submission, c, document={}),
                           f"{SUBMITTED}: submission 1 differs from what its submit names"),
    "submit": (lambda c: of(Submission, c, change_id=UUID(c[EDIT]["id"])),
               f"{SUBMITTED}: submission 1 has no submit among its changes"),
    "no submission": (lambda c: drop(Submission, c),
                      f"{SUBMITTED}: its revision is 1, its submissions are none"),
    "no facet": (lambda c: drop(Facet, c), f"{SUBMITTED}: its facets differ from its changes"),
    "facet": (lambda c: insert(Facet).values(
        observation_id=UUID(c[0]["obs"]), name="grade", value="8"),
        f"{SUBMITTED}: its facets differ from its changes"),
    "no outcome": (lambda c: drop(Outcome, c),
                   f"{SUBMITTED}: its outcomes differ from a recomputation"),
    "outcome": (lambda c: update(Outcome).where(Outcome.result == Result.TRUE).values(numerator=9),
                f"{SUBMITTED}: its outcomes differ from a recomputation"),
    "no changes": (lambda c: drop(Change, c), f"{SUBMITTED}: none of its changes is there"),
    "place in the feed": (
        lambda c: of(Observation, c, seq=select(Change.seq).where(
            Change.id == UUID(c[ONE]["id"])).scalar_subquery()),
        "was given more than once, in change and observation"),
    "feed counter": (lambda _: update(Counter).where(Counter.name == "feed").values(value=1),
                     "feed: change has place"),
    "number counter": (
        lambda _: update(Counter).where(Counter.name == "observations-2024").values(value=1),
        "numbers of 2024: 2 was given, and the counter stands at 1"),
    "form": (lambda _: update(FormVersion).values(definition={"form": "ms"}),
             "its definition is not the one that was published"),
    "indicator": (lambda _: update(Indicator).values(definition={}),
                  "its definition is not the one that was published"),
    "joint observation": (
        lambda c: of(Observation, c, joint_id=uuid7(), primary=False), "0 of it are primary"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_spoiled_is_named(what, session, lessons, said):
    spoil, sentence = SPOILED[what]
    assert said() == []
    session.execute(spoil(lessons))
    assert [each for each in said() if sentence in each], said()


def test_only_what_is_spoiled_is_named(session, lessons, said):
    session.execute(of(Submission, lessons, document={}))
    assert said() == [f"{SUBMITTED}: submission 1 differs from what its submit names"]


def test_a_time_of_submission_that_was_changed_is_named(session, lessons, said):
    row = session.scalars(select(Submission)).one()
    row.submitted_at += timedelta(days=1)
    assert said() == [f"{SUBMITTED}: its time of submission is not that of its submission"]


def test_what_refers_to_nothing_is_named(session, lessons, said, engine):
    session.commit()
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        # Neither database would allow it otherwise.
        driver.execute(
            "PRAGMA foreign_keys=OFF"
            if engine.dialect.name == "sqlite"
            else "SET session_replication_role = replica"
        )
        connection.execute(delete(Site))
        connection.commit()
        connection.invalidate()
    assert "table observation: 1 rows refer by site_id to what is not there" in said()


def test_a_number_that_was_given_twice_is_named(session, lessons, said, engine):
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite cannot be talked out of a unique constraint")
    session.execute(text("ALTER TABLE observation DROP CONSTRAINT uq_observation_number"))
    session.execute(update(Observation).values(number="2024-000001"))
    assert f"{SUBMITTED}: its number was given more than once" in said()


def test_however_many_there_are_each_is_looked_at(monkeypatch, city, push, session, said):
    monkeypatch.setattr(folds, "BATCH", 2)
    push(*(each for _ in range(5) for each in whole(city.anna, city.lesson())))
    assert said() == []
    session.execute(update(Observation).values(group_label="?"))
    assert len(said()) == 5


def test_the_command_names_what_is_wrong_and_exits_with_1(run, session, lessons):
    session.execute(drop(Outcome, lessons))
    printed = run("check", code=1)
    assert printed.startswith(f"{SUBMITTED}: its outcomes differ from a recomputation\n")
    assert "1 wrong; seen: 5 changes" in printed


def test_checking_writes_nothing_and_keeps_nobody_from_writing(run, session, lessons, engine):
    session.commit()
    with engine.begin() as writer:
        writer.execute(update(Counter).values(value=Counter.value + 1))
        assert "Everything agrees" in run("check")


def test_tables_of_another_version_are_not_checked(run, session):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert "sveris db upgrade" in run("check", code=1)
