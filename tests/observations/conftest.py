"""Fixtures of the room."""

from datetime import UTC, datetime

import pytest

from svēris.observations.receive import receive
from tests import factories as make
from tests.observations.making import make_city


@pytest.fixture
def city(session):
    """A small city: two schools, an observer of each kind, a teacher, a tablet, the forms."""
    return make_city(session)


@pytest.fixture
def push(session, city):
    """Receive changes from Anna's tablet; give the results as text."""

    def send(*changes, device=None, now=make.NOW):
        receipts = receive(session, changes, device or city.tablet, now)
        session.commit()
        return receipts

    return send


class Calls:
    """The calls of one tablet: JSON there and back, with its token."""

    def __init__(self, client, token):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def push(self, *changes, headers=(), **said):
        """Push changes."""
        return self.client.post(
            "/api/v1/push",
            json={"changes": list(changes), **said},
            headers=self.headers | dict(headers),
        )

    def pull(self, cursor="", headers=(), **query):
        """Pull what follows a cursor."""
        query = {"cursor": cursor, **query}
        return self.client.get(
            "/api/v1/pull", query_string=query, headers=self.headers | dict(headers)
        )

    def post(self, path, **given):
        """Post anything."""
        headers = self.headers | given.pop("headers", {})
        return self.client.post(path, headers=headers, **given)

    def get(self, path, **given):
        """Get anything."""
        return self.client.get(path, headers=self.headers, **given)


@pytest.fixture
def tablet(client, city):
    """Anna's tablet."""
    return Calls(client, "annas-token")


@pytest.fixture
def lesson(city):
    """A complete document of a lesson of today, which a push of today accepts."""
    return city.lesson(K_DATUMS=datetime.now(UTC).date().isoformat())
