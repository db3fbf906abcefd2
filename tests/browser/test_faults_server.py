"""A server that dies: what it had acknowledged is there, the rest comes again and counts once."""

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.observations.incoming import understood
from svēris.observations.models import Change
from tests.observations.making import edit, make_city, new

ROUNDS = 4


@pytest.fixture
def changes(session) -> list[list[dict[str, Any]]]:
    """What Anna's tablet has to send, in batches."""
    city = make_city(session)
    batches = [
        [edit(city.anna, new(), S_STIPR=f"{batch}.{n}") for n in range(20)]
        for batch in range(ROUNDS)
    ]
    session.commit()  # Last: whoever has read since may keep the server from writing.
    return batches


def ask(live, changes) -> list[dict[str, Any]]:
    """Push a batch; its receipts."""
    line = HTTPConnection("127.0.0.1", live.port, timeout=60)
    try:
        head = {"Authorization": "Bearer annas-token", "Content-Type": "application/json"}
        line.request("POST", "/api/v1/push", json.dumps({"changes": changes}), head)
        return json.loads(line.getresponse().read())["results"]
    finally:
        line.close()


def hashes(session) -> dict[str, str]:
    """What is stored, by id."""
    found = session.execute(select(Change.id, Change.hash)).all()
    session.rollback()
    return {str(key): spelled for key, spelled in found}


def test_what_was_acknowledged_is_stored_though_the_server_is_killed_at_that_moment(
    session, changes, live
):
    confirmed = {}
    for batch in changes:
        confirmed |= {receipt["id"]: receipt["hash"] for receipt in ask(live, batch)}
        live.kill()
        assert hashes(session) == confirmed
        live.start()
    assert len(confirmed) == ROUNDS * 20


def test_a_server_killed_while_it_stores_keeps_a_batch_whole_or_not_at_all_and_once(
    session, changes, live
):
    with ThreadPoolExecutor(1) as pool:
        for number, batch in enumerate(changes):
            asked = pool.submit(ask, live, batch)
            # Somewhere between the first byte and the answer, a little later every time.
            pool_wait(asked, 0.004 * number)
            live.kill()
            confirmed = answered(asked)
            stored = hashes(session).keys() & {change["id"] for change in batch}
            assert len(stored) in (0, len(batch))
            assert confirmed <= stored
            live.start()
            assert {receipt["hash"] for receipt in ask(live, batch)} == {
                understood(change).hash for change in batch
            }
    assert len(hashes(session)) == ROUNDS * 20


def pool_wait(asked, seconds: float) -> None:
    """Wait so long for an answer, or a little less."""
    try:
        asked.result(timeout=seconds)
    except (TimeoutError, OSError, HTTPException, ValueError):
        return


def answered(asked) -> set[str]:
    """The ids that were acknowledged before the end; none where there was no answer."""
    try:
        return {receipt["id"] for receipt in asked.result()}
    except (OSError, HTTPException, ValueError):
        return set()


def test_twenty_identical_posts_at_once_are_stored_once_and_all_are_answered(
    session, changes, live
):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ask(live, changes[0]), range(20)))
    results = [sorted(receipt["result"] for receipt in answer) for answer in answers]
    assert sum(result == ["applied"] * 20 for result in results) == 1
    assert sum(result == ["known"] * 20 for result in results) == 19
    assert hashes(session) == {str(UUID(c["id"])): understood(c).hash for c in changes[0]}
