"""The described API and the real one agree (schemathesis); no input makes the server fail."""

import pytest
import schemathesis

from svēris.people.login import now
from tests.contract import ask
from tests.observations.making import make_city

ROUTES = [
    ("POST", "/api/v1/push"),
    ("GET", "/api/v1/pull"),
    ("POST", "/api/v1/reconcile"),
    ("POST", "/api/v1/recover"),
    ("GET", "/api/v1/forms/{form}@{digest}"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_whatever_is_sent_is_answered_as_described(app, session, method, path):
    make_city(session).tablet.registered_at = now()
    session.commit()
    session.remove()
    operation = schemathesis.openapi.from_wsgi("/api/openapi.json", app)[path][method]
    ask(operation, "annas-token", examples=40)
