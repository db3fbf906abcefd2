"""The same city as in the tests of figures."""

from tests.results.conftest import city

__all__ = ["city"]
