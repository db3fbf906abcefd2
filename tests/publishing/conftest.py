"""A city to observe in and to publish of."""

import pytest

from svēris.people.models import RoleName
from tests.factories import make_role
from tests.publishing.cities import Kept


@pytest.fixture
def city(session):
    """A city whose forms and indicators are published, and whose observations have changes."""
    return Kept(session).publish()


@pytest.fixture
def coordinator(session):
    """The board's coordinator."""
    return make_role(session, RoleName.COORDINATOR).person
