"""What is sent to an operation of the described API, and what must be true of every answer."""

from collections.abc import Mapping
from types import MappingProxyType

from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode


def ask(
    operation, token: str, examples: int, known: Mapping[str, str] = MappingProxyType({})
) -> set[int]:
    """Send an operation requests that are as described and others that are not.

    What is `known` stands in their query until one has been answered with 200. Return the statuses
    that came. Fails on an answer that is not as described, and on a failure.
    """
    statuses = set()

    @given(
        case=operation.as_strategy()
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    )
    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def send(case):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        if known and 200 not in statuses:
            case.query = {**(case.query or {}), **known}
        response = case.call()
        assert response.status_code < 500
        if response.status_code == 200:
            operation.validate_response(response, case=case)
        elif response.status_code != 304:
            assert response.headers["content-type"][0].startswith("application/problem+json")
            assert response.json()["code"]
        statuses.add(response.status_code)

    send()
    return statuses
