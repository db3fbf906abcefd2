"""The same city as in the tests of figures, and a school in which much was observed."""

import pytest

from svēris.people.models import RoleName
from tests.factories import make_role
from tests.reports.made import busy_school
from tests.results.conftest import city

__all__ = ["city"]


@pytest.fixture
def busy(city):
    """A school with preschool groups, seen internally in two school years."""
    return busy_school(city)


@pytest.fixture
def head(session, busy):
    """The head of that school."""
    return make_role(session, RoleName.HEAD, institution=busy).person


@pytest.fixture
def coordinator(session):
    """The board's coordinator."""
    return make_role(session, RoleName.COORDINATOR).person
