"""A city to observe in."""

import pytest
from sqlalchemy.orm import Session

from tests.results.lessons import City


@pytest.fixture
def city(session: Session) -> City:
    """A city whose forms and indicators are published, and nothing observed in it yet."""
    return City(session).publish()
