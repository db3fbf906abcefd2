"""Fixtures of the room."""

import pytest

from tests.observations.making import make_city


@pytest.fixture
def city(session):
    """A small city: two schools, an observer of each kind, a teacher, a tablet, the forms."""
    return make_city(session)
