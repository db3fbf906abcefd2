"""What every test may ask for: an application on a database that is empty again for each test."""

import contextvars
import os
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from svēris.app import create_app
from svēris.config import Settings
from svēris.db import db
from svēris.results import remembered
from tests.database import Database
from tests.signing_in import sign_in as sign_a_client_in

SECRET_KEY = "0123456789abcdef0123456789abcdef"


class Client(FlaskClient):
    """A client whose requests see nothing of the test around them.

    Each request runs in a context of its own, as in production: with the test's own application
    context around it, `g` (and with it the signed-in person) would leak from one request into
    the next. What the test has added to `session` is committed first, so that the request sees
    it and SQLite's one writer is free; afterwards the test reads everything anew.
    """

    def open(self, *args, **kwargs):
        """Send a request."""
        if has_app_context():
            db.session.commit()
        return contextvars.Context().run(super().open, *args, **kwargs)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the browser come last: what is wrong elsewhere is told sooner."""
    items.sort(key=lambda item: "browser" in item.path.parts)


def settings(url: str, **changed) -> Settings:
    """Return the settings of an application under test."""
    return Settings(
        **{"database_url": url, "secret_key": SECRET_KEY, "secure_cookies": False, **changed}
    )


def _application(url: str, **changed) -> Flask:
    app = create_app(settings(url, **changed))
    app.testing = True
    app.test_client_class = Client
    return app


def _disconnect(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def database_under_test(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The database of this run, its schema made."""
    database = Database(tmp_path_factory.mktemp("database"), os.environ.get("TEST_DATABASE_URL"))
    database.create()
    return database


@pytest.fixture
def database(database_under_test: Database) -> Database:
    """The database, empty but for its first rows."""
    database_under_test.reset()
    # On SQLite it is the very same database again, at the same state.
    remembered.forget()
    return database_under_test


@pytest.fixture(scope="session")
def _shared_app(database_under_test: Database) -> Flask:
    # Made once: templates and definitions are then compiled once for the whole run.
    return _application(database_under_test.url)


@pytest.fixture
def app(_shared_app: Flask, database: Database) -> Iterator[Flask]:
    """The application, on an empty database. It is shared: use `make_app` to change it."""
    yield _shared_app
    _disconnect(_shared_app)


@pytest.fixture
def make_app(database: Database) -> Iterator[Callable[..., Flask]]:
    """A maker of applications of one's own on the empty database: `make_app(idle_minutes=1)`."""
    made: list[Flask] = []

    def make(**changed) -> Flask:
        made.append(_application(changed.pop("database_url", database.url), **changed))
        return made[-1]

    yield make
    for app in made:
        _disconnect(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that has not signed in."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session of an application context that lasts as long as the test.

    Requests of `client` have sessions of their own; what is added here is committed before each.
    """
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def sign_in() -> Callable[..., FlaskClient]:
    """Sign a person in: `sign_in(client, person)` gives the client back."""
    return sign_a_client_in
