"""SvērIS, the system with which a city's education board observes lessons."""

from svēris.app import create_app

__all__ = ["create_app"]
