"""A database that was made by the migrations, as real ones are, and a city in it."""

import pytest

from svēris import db as database_module
from svēris.keeping.check import check
from svēris.keeping.sealed import make_key, read_key
from svēris.observations.receive import receive
from svēris.results import indicators
from tests import factories as make
from tests.observations.making import edit, make_city, new, whole


@pytest.fixture
def app(database, make_app):
    """An application on a database of its own, migrated and empty."""
    with database.another() as url:
        app = make_app(database_url=url)
        upgraded = app.test_cli_runner().invoke(args=["db", "upgrade"])
        assert upgraded.exit_code == 0, upgraded.output
        yield app
        with app.app_context():
            database_module.db.engine.dispose()


@pytest.fixture
def engine(app, session):
    """The engine of that database."""
    return database_module.db.engine


@pytest.fixture
def city(session):
    """A small city, its forms and indicators published."""
    indicators.publish(session, indicators.read_folder(), make.NOW)
    city = make_city(session)
    make.make_access_token(session, person=city.tablet.person)
    session.commit()
    return city


@pytest.fixture
def push(session, city):
    """Receive changes from Anna's tablet."""

    def send(*changes, device=None):
        receipts = receive(session, changes, device or city.tablet, make.NOW)
        session.commit()
        return receipts

    return send


@pytest.fixture
def lessons(session, city, push):
    """Two lessons: one submitted, with something that came too late, and a draft in conflict."""
    submitted, draft = whole(city.anna, city.lesson()), new()
    late = edit(city.anna, submitted[0]["obs"], S_STIPR="Vēl kaut kas.")
    both = [edit(city.anna, draft, S_STIPR=text) for text in ("Viens.", "Otrs.")]
    push(*submitted, *both)
    push(late)
    return [*submitted, *both, late]


@pytest.fixture
def said(session):
    """Check the database; gives the sentences."""

    def said():
        session.commit()
        found = []
        checked = check(session, make.NOW, found.append)
        assert checked.wrong == len(found)
        session.rollback()
        return found

    return said


@pytest.fixture
def key(tmp_path):
    """A key."""
    file = tmp_path / "key"
    file.write_text(make_key())
    return read_key(file)


@pytest.fixture
def run(app, session):
    """Run `sveris …`; gives what was printed, fails unless the exit code is as said."""

    def run(*arguments, code=0):
        session.commit()
        result = app.test_cli_runner().invoke(args=[str(each) for each in arguments])
        assert result.exit_code == code, result.output
        session.expire_all()
        return result.output

    return run
