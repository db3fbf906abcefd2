"""The described API and the real one agree (schemathesis); no input makes the server fail."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from svēris.people.login import now
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

    @given(
        case=operation.as_strategy()
        | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    )
    @settings(
        max_examples=40,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def send(case):
        case.headers = {**(case.headers or {}), "Authorization": "Bearer annas-token"}
        response = case.call()
        assert response.status_code < 500
        if response.status_code == 200:
            operation.validate_response(response, case=case)
        elif response.status_code != 304:
            assert response.headers["content-type"][0].startswith("application/problem+json")
            assert response.json()["code"]

    send()
