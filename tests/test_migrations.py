"""Migrations lead to the tables of the models, forwards and back, and lose no row."""

import importlib.util
import json
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect, text

from svēris import db as database_module
from svēris.db import Base
from svēris.observations.models import Aside, Change, Observation
from svēris.people.models import Device, Institution
from svēris.places import MIGRATIONS
from tests.database import connected
from tests.factories import NOW


@pytest.fixture
def empty_app(database, make_app):
    """An application on a database without a single table."""
    with database.another() as url:
        app = make_app(database_url=url)
        yield app
        with app.app_context():
            database_module.db.engine.dispose()


def run(app, *arguments: str):
    """Run `sveris db …` and give what it said."""
    return app.test_cli_runner().invoke(args=["db", *arguments])


def tables(app) -> set[str]:
    """Return the names of the tables there are."""
    with app.app_context():
        return set(inspect(database_module.db.engine).get_table_names())


def test_upgrade_makes_the_tables_of_the_models_and_downgrade_takes_them_away(empty_app):
    for _ in range(2):
        assert run(empty_app, "upgrade").exit_code == 0
        assert tables(empty_app) == {*Base.metadata.tables, "alembic_version"}
        checked = run(empty_app, "check")
        assert (checked.exit_code, "No new upgrade operations" in checked.output) == (0, True)
        assert run(empty_app, "downgrade", "base").exit_code == 0
        assert tables(empty_app) == {"alembic_version"}


def test_check_names_what_a_model_has_and_the_database_has_not(empty_app):
    run(empty_app, "upgrade")
    with empty_app.app_context(), database_module.db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE institution DROP COLUMN short_name"))
    checked = run(empty_app, "check")
    assert checked.exit_code == 1
    assert "short_name" in checked.output


def test_a_new_database_has_an_epoch_of_its_own_and_a_feed(empty_app):
    epochs = set()
    for _ in range(2):
        run(empty_app, "upgrade")
        with empty_app.app_context():
            epochs.add(database_module.epoch(database_module.db.session))
            assert database_module.draw(database_module.db.session, "feed") == 1
            database_module.db.session.rollback()
        run(empty_app, "downgrade", "base")
    assert len(epochs) == 2


def test_every_constraint_has_the_name_the_model_gives_it(empty_app):
    run(empty_app, "upgrade")
    with empty_app.app_context():
        found = inspect(database_module.db.engine)
        for table in Base.metadata.sorted_tables:
            assert {key["name"] for key in found.get_foreign_keys(table.name)} == {
                key.name for key in table.foreign_key_constraints
            }
            assert {key["name"] for key in found.get_unique_constraints(table.name)} == {
                key.name for key in table.constraints if isinstance(key, sa.UniqueConstraint)
            }
            assert {key["name"] for key in found.get_check_constraints(table.name)} == {
                key.name for key in table.constraints if isinstance(key, sa.CheckConstraint)
            }


def test_what_was_set_aside_before_there_were_decisions_waits_for_one(empty_app):
    run(empty_app, "upgrade", "0001")
    ids = [uuid4() for _ in range(5)]
    observation, author, device = uuid4(), uuid4(), uuid4()
    sent = [("edit", None, {"K.VEIDS": "ieksieja", "K.IESTADE": "skola"})]
    sent += [("edit", "device-revoked", {"K.SK_KLAT": 7}), ("submit", "device-revoked", {})]
    with empty_app.app_context(), database_module.db.engine.begin() as connection:
        school = Institution.__table__.insert().values(
            id=1, seq=1, code="skola", name="Skola", short_name="Skola", name_sort="skola",
            type="general",
        )  # fmt: skip
        connection.execute(school)
        for seq, (kind, held, fields) in enumerate(sent, 1):
            given = {"fields": {code: {"value": value} for code, value in fields.items()}}
            connection.execute(
                Change.__table__.insert().values(
                    id=ids[seq], observation_id=observation, author_id=author, device_id=device,
                    kind=kind, content=json.dumps(given), hash="0" * 64, seq=seq, held_code=held,
                    received_at=NOW,
                )
            )  # fmt: skip
    assert run(empty_app, "upgrade").exit_code == 0
    with empty_app.app_context():
        (aside,) = database_module.db.session.scalars(sa.select(Aside)).all()
        assert (aside.id, aside.observation_id, aside.author_id, aside.device_id) == (
            ids[2], observation, author, device,
        )  # fmt: skip
        assert (aside.code, aside.changes, aside.submits) == ("device-revoked", 2, True)
        assert (aside.kind, aside.institution_id, aside.first_at) == ("ieksieja", 1, NOW)
        database_module.db.session.rollback()


def test_a_device_of_before_has_been_signed_in_on_and_survives_the_way_back(empty_app):
    run(empty_app, "upgrade", "0002")
    ids = {name: uuid4() for name in ("person", "device")}
    rows = sa.text(
        "INSERT INTO person (id, seq, given_name, family_name, name_sort, name_search,"
        " session_version, language, invented)"
        " VALUES (:person, 1, 'Anna', 'B', 'b', 'b', 1, 'lv', :no)"
    ), sa.text(
        "INSERT INTO device (id, person_id, name, token_hash, created_at, last_seen_at,"
        " unsent_count) VALUES (:device, :person, 'x', 'y', :at, :at, 3)"
    )  # fmt: skip
    typed = [sa.bindparam("person", type_=sa.Uuid), sa.bindparam("device", type_=sa.Uuid)]
    with empty_app.app_context(), database_module.db.engine.begin() as connection:
        connection.execute(rows[0].bindparams(typed[0]), {"person": ids["person"], "no": False})
        at = sa.bindparam("at", type_=sa.DateTime(timezone=True))
        connection.execute(rows[1].bindparams(*typed, at), {**ids, "at": NOW})
    assert run(empty_app, "upgrade").exit_code == 0
    with empty_app.app_context():
        device = database_module.db.session.get_one(Device, ids["device"])
        assert (device.registered_at, device.unsent_count) == (NOW, 3)
        assert (device.tablet_id, device.storage_lost_at, device.storage_free_tested) == (None,) * 3
        database_module.db.session.rollback()
    assert run(empty_app, "downgrade", "0002").exit_code == 0
    with empty_app.app_context(), database_module.db.engine.connect() as connection:
        assert connection.scalar(text("SELECT unsent_count FROM device")) == 3
    assert run(empty_app, "upgrade").exit_code == 0


def test_how_a_lesson_was_seen_is_read_from_the_documents_there_were(empty_app):
    run(empty_app, "upgrade", "0004")
    documents = [
        {"K.DALA": "visa", "K.PIETEIKTS": "nepieteikta"},
        {"K.DALA": ["visa"], "K.PIETEIKTS": "x" * 25},
        {},
    ]
    ids = sorted(uuid4() for _ in range(600))
    with empty_app.app_context(), database_module.db.engine.begin() as connection:
        person, form = (_table(connection, name) for name in ("person", "form_version"))
        observation = _table(connection, "observation")
        observer = uuid4().hex if connection.dialect.name == "sqlite" else uuid4()
        connection.execute(person.insert().values(
            id=observer, seq=1, given_name="A", family_name="B", name_sort="b", name_search="b",
            session_version=1, language="lv", invented=False,
        ))  # fmt: skip
        connection.execute(form.insert().values(
            form="ms", version=1, seq=1, digest="0" * 64, definition={}, state="open",
            published_at=NOW,
        ))  # fmt: skip
        connection.execute(observation.insert(), [
            {
                "id": key.hex if connection.dialect.name == "sqlite" else key, "seq": 2 + place,
                "number": f"2024-{place:06}", "form": "ms", "version": 1, "family": "MS",
                "state": "draft", "observer_id": observer,
                "document": documents[place] if place < len(documents) else documents[0],
                "heads": {}, "conflicts": [], "flags": [], "revision": 0, "counts": False,
                "created_at": NOW, "changed_at": NOW, "headline": False, "primary": True,
            }
            for place, key in enumerate(ids)
        ])  # fmt: skip
    assert run(empty_app, "upgrade").exit_code == 0
    with empty_app.app_context():
        rows = database_module.db.session.execute(
            sa.select(Observation.part_seen, Observation.announced).order_by(Observation.number)
        ).all()
        assert rows[:3] == [("visa", "nepieteikta"), (None, None), (None, None)]
        assert set(rows[3:]) == {("visa", "nepieteikta")}
        database_module.db.session.rollback()


def _table(connection: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=connection)


FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "1", None
def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("name", sa.String(9)))
    op.create_table("child", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("parent_id", sa.Integer,
                              sa.ForeignKey("parent.id", ondelete="CASCADE")))
    op.execute("INSERT INTO parent VALUES (1, 'x')")
    op.execute("INSERT INTO child VALUES (1, 1), (2, 1)")
def downgrade(): ...
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "2", "1"
def upgrade():
    with op.batch_alter_table("parent", recreate="auto") as parent:
        parent.alter_column("name", type_=sa.String(40), nullable=False)
def downgrade(): ...
"""
THIRD = """
from alembic import op
revision, down_revision = "3", "2"
def upgrade(): op.execute("DELETE FROM parent")
def downgrade(): ...
"""


@pytest.fixture
def scratch(database, tmp_path):
    """Alembic on our env.py, an empty database and three migrations made for this test."""
    for name in ("env.py", "script.py.mako"):
        (tmp_path / name).write_text((MIGRATIONS / name).read_text("utf-8"), "utf-8")
    (tmp_path / "versions").mkdir()
    for number, source in enumerate((FIRST, SECOND, THIRD), 1):
        (tmp_path / "versions" / f"{number}.py").write_text(source, "utf-8")
    with database.another() as url:
        engine = create_engine(url)
        config = Config()
        config.set_main_option("script_location", str(tmp_path).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["engine"] = engine
        yield config, engine
        engine.dispose()


def children(engine: Engine) -> int | None:
    """Count the rows that refer to a parent."""
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM child"))


def test_children_survive_the_rebuild_of_their_parents_table(scratch):
    config, engine = scratch
    command.upgrade(config, "2")
    assert children(engine) == 2


def test_foreign_keys_are_checked_again_after_a_migration(scratch):
    config, engine = scratch
    command.upgrade(config, "2")
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO child VALUES (3, 99)"))


def test_a_migration_that_breaks_a_reference_changes_nothing(scratch, database):
    if database.on_postgresql:
        pytest.skip("PostgreSQL checks references itself: this one cascades")
    config, engine = scratch
    with pytest.raises(RuntimeError, match="broken references"):
        command.upgrade(config, "head")
    with connected(str(engine.url)) as other:
        assert "parent" not in inspect(other).get_table_names()


def test_migrations_can_be_run_under_any_locale():
    for path in (MIGRATIONS / "alembic.ini", *MIGRATIONS.glob("versions/*.py")):
        assert path.name.isascii()
    assert (MIGRATIONS / "alembic.ini").read_bytes().isascii()


def test_migrations_need_nothing_of_the_code_that_changes_after_them():
    for path in Path(MIGRATIONS / "versions").glob("*.py"):
        assert importlib.util.spec_from_file_location(path.stem, path)
        assert "svēris" not in path.read_text("utf-8")
