"""The API of tablets over HTTP: the contract of sync.md §3 and §4."""

import gzip
import json
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from svēris.db import epoch, uuid7
from svēris.observations.incoming import understood
from svēris.observations.models import Change, Observation, State
from svēris.observations.schemas import CHANGES
from svēris.people.models import Device
from tests import factories as make
from tests.observations.conftest import Calls
from tests.observations.making import edit, new, submit, whole

JSON = {"Content-Type": "application/json"}
NOTE, OTHER_NOTE = f"E.{new()}", f"E.{new()}"


class TestPush:
    """POST /api/v1/push."""

    def test_a_push_is_on_disk_when_it_is_answered(self, session, city, tablet, lesson):
        changes = whole(city.anna, lesson)
        answer = tablet.push(*changes)
        year = datetime.now(UTC).year
        assert answer.status_code == 200
        assert answer.json["epoch"] == epoch(session)
        assert datetime.fromisoformat(answer.json["server_time"]).tzinfo is not None
        assert [(r["id"], r["hash"], r["result"], r["number"]) for r in answer.json["results"]] == [
            (change["id"], understood(change).hash, "applied", f"{year}-000001")
            for change in changes
        ]
        session.rollback()
        assert session.scalars(select(Observation.state)).one() is State.SUBMITTED

    def test_each_change_that_is_not_taken_in_says_why_in_the_readers_language(self, city, tablet):
        held = edit(city.anna, new(), K_SK_KLAT=1, form="xx")
        large = edit(city.anna, new(), fields={"S.STIPR": "x" * 70_000})
        for language, words in [("lv", ("Šāda", "pārāk gara")), ("en", ("This", "too long"))]:
            answer = tablet.push(held, large, headers={"Accept-Language": language})
            first, second = answer.json["results"]
            assert (first["result"], first["code"]) == ("held", "form-unknown")
            assert first["title"].startswith(words[0])
            assert first["detail"]
            assert (second["result"], second["code"]) == ("invalid", "value-too-large")
            assert words[1] in second["fields"]["S.STIPR"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"K.DATUMS": "0001-01-01"},
            {"K.DATUMS": "9999-12-31"},
            {"K.DATUMS": "2026-W01-1", "K.NO": "12+01", "K.KOPA": "x", "K.VEIDS": {}},
            {"K.KLASE": ["²"]},
            {"K.KLASE": [{}], "K.VECUMS": [[]], "K.PRIEKSM": {"a": []}, "K.SK_KLAT": 1e308},
            {NOTE: {"minute": "x", "text": 1, "criteria": 5}},
            {NOTE: {"minute": "x", "criteria": [{}]}, OTHER_NOTE: {"minute": 3, "text": "a"}},
            {NOTE: [1], "MS.SR.DEF": {"na": [1]}, f"S.SOLIS.{new()}": 5},
        ],
        ids=repr,
    )
    def test_no_content_fails_a_push_or_a_page(self, client, city, tablet, sign_in, fields):
        changes = whole(city.anna, fields)
        assert [r["result"] for r in tablet.push(*changes).json["results"]] == ["applied"] * 2
        assert tablet.pull().status_code == 200
        sign_in(client, city.anna)
        for address in ("/", "/observations", f"/observations/{changes[0]['obs']}"):
            assert client.get(address).status_code == 200

    @pytest.mark.parametrize(
        "said",
        [
            {"app": "\0"},
            {"app": "\ud800"},
            {"unsent": {"count": 1, "oldest_at": "0001-01-01T00:00:00+14:00"}},
            {"unsent": {"count": 1, "oldest_at": "9999-12-31T23:59:59-14:00"}},
            {"sent_at": "0001-01-01T00:00:00+14:00", "unsent": [], "storage": {"persisted": []}},
        ],
        ids=repr,
    )
    def test_nothing_a_tablet_says_of_itself_fails_a_push(self, city, tablet, said):
        body = json.dumps({"changes": [edit(city.anna, new(), A_B=1)], **said})
        answer = tablet.post("/api/v1/push", data=body, headers=JSON)
        assert answer.json["results"][0]["result"] == "applied"

    def test_an_observation_has_the_form_of_what_takes_part(self, session, city, tablet):
        obs = new()
        tablet.push(edit(city.anna, obs, form="xx", version=9, A_B=1))
        answer = tablet.push(edit(city.anna, obs, K_SK_KLAT=1))
        assert answer.json["results"][0]["result"] == "applied"
        assert session.get(Observation, UUID(obs)).form == "ms"

    def test_gzip_is_accepted(self, city, tablet):
        body = gzip.compress(json.dumps({"changes": [edit(city.anna, new(), A_B=1)]}).encode())
        headers = JSON | {"Content-Encoding": "gzip"}
        answer = tablet.post("/api/v1/push", data=body, headers=headers)
        assert answer.json["results"][0]["result"] == "applied"

    @pytest.mark.parametrize(
        ("sent", "status", "code"),
        [
            ({"data": b"", "headers": JSON}, 400, "body-empty"),
            ({"data": b'{"changes": [{"id"', "headers": JSON}, 400, "body-broken"),
            ({"data": b"<html>", "headers": JSON}, 400, "body-broken"),
            ({"data": b"<html>", "headers": {"Content-Type": "text/html"}}, 415, "not-json"),
            ({"data": b"[]", "headers": JSON}, 400, "batch-malformed"),
            ({"data": b"{}", "headers": JSON}, 400, "batch-malformed"),
            ({"data": b'{"changes": {}}', "headers": JSON}, 400, "batch-malformed"),
            ({"json": {"changes": [None] * (CHANGES + 1)}}, 413, "too-many-changes"),
            ({"data": b" " * 600_000, "headers": JSON}, 413, "too-large"),
            ({"data": b" " * 3_000_000, "headers": JSON}, 413, "too-large"),
            (
                {"data": b"x", "headers": JSON | {"Content-Encoding": "br"}},
                415,
                "encoding-unknown",
            ),
            (
                {
                    "data": gzip.compress(b" " * 9_000_000),
                    "headers": JSON | {"Content-Encoding": "gzip"},
                },
                413,
                "too-large",
            ),
        ],
    )
    def test_a_body_that_cannot_be_taken_has_its_own_code(self, tablet, sent, status, code):
        answer = tablet.post("/api/v1/push", **sent)
        assert (answer.status_code, answer.json["code"]) == (status, code)
        assert answer.mimetype == "application/problem+json"

    @pytest.mark.parametrize("token", ["", "wrong"])
    def test_without_a_right_token_nothing_is_taken_and_the_answer_is_json(self, client, token):
        answer = Calls(client, token).push()
        assert (answer.status_code, answer.json["code"]) == (401, "sign-in-needed")

    def test_a_revoked_device_may_push_for_thirty_days_and_not_pull(self, session, city, tablet):
        city.tablet.revoked_at = datetime.now(UTC) - timedelta(days=29)
        session.commit()
        answer = tablet.push(edit(city.anna, new(), A_B=1))
        assert answer.json["results"][0]["code"] == "device-revoked"
        assert tablet.pull().status_code == 403
        city.tablet.revoked_at = datetime.now(UTC) - timedelta(days=31)
        session.commit()
        assert tablet.push().status_code == 403

    def test_the_tablet_says_how_it_is(self, session, city, tablet):
        ahead = datetime.now(UTC) + timedelta(days=365)
        tablet.push(
            app="digest",
            sent_at=ahead.isoformat(),
            unsent={"count": 31, "oldest_at": "2026-11-20T09:14:03Z"},
            storage={"persisted": True, "free_tested": 8388608},
        )
        session.refresh(city.tablet)
        assert (city.tablet.app, city.tablet.unsent_count) == ("digest", 31)
        assert city.tablet.storage_persisted is True
        assert city.tablet.storage_free_tested == 8388608
        assert city.tablet.clock_ahead_ms == pytest.approx(365 * 86_400_000, abs=60_000)

    @pytest.mark.parametrize(("said", "left"), [(3, 1), (2, 0), (1, 0)])
    def test_what_it_sends_along_is_unsent_no_more(self, session, city, tablet, said, left):
        pushed = edit(city.anna, new(), A_B=1), edit(city.anna, new(), A_B=1, form="xx")
        tablet.push(*pushed, unsent={"count": said, "oldest_at": "2026-11-20T09:14:03Z"})
        session.refresh(city.tablet)
        assert city.tablet.unsent_count == left
        assert (city.tablet.unsent_oldest_at is not None) is bool(left)

    @pytest.mark.parametrize(
        ("said", "kept"),
        [({}, 5), ({"persisted": True}, 5), ({"free_tested": None}, None), ({"free_tested": 0}, 0),
         ({"free_tested": 2**53 - 1}, 2**53 - 1), ({"free_tested": -1}, 5),
         ({"free_tested": 1e30}, 5), ({"free_tested": "9"}, 5)],
    )  # fmt: skip
    def test_how_much_it_could_write_stays_until_it_says_otherwise(
        self, session, city, tablet, said, kept
    ):
        city.tablet.storage_free_tested = 5
        changes = [edit(city.anna, new(), A_B=1)]
        assert tablet.push(*changes, storage=said).json["results"][0]["result"] == "applied"
        session.refresh(city.tablet)
        assert city.tablet.storage_free_tested == kept

    def test_what_it_says_of_itself_never_keeps_a_change_from_arriving(self, city, tablet):
        answer = tablet.push(
            edit(city.anna, new(), A_B=1), app=7, sent_at="yesterday", unsent=[], storage=None
        )
        assert answer.json["results"][0]["result"] == "applied"

    def test_a_push_is_accepted_whatever_epoch_it_names(self, city, tablet):
        answer = tablet.push(edit(city.anna, new(), A_B=1), epoch=str(uuid7()))
        assert answer.json["results"][0]["result"] == "applied"

    def test_twenty_parallel_identical_pushes_store_once_and_answer_equally(
        self, app, session, city, lesson
    ):
        changes = whole(city.anna, lesson)
        session.commit()
        answers, together = [], threading.Barrier(20)

        def send():
            calls = Calls(app.test_client(), "annas-token")
            together.wait()
            answers.append(calls.push(*changes))

        threads = [threading.Thread(target=send) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [answer.status_code for answer in answers] == [200] * 20
        told = [
            [(r["id"], r["hash"], r["seq"], r["number"]) for r in answer.json["results"]]
            for answer in answers
        ]
        assert all(each == told[0] for each in told)
        assert sorted(a.json["results"][0]["result"] for a in answers) == (
            ["applied"] + ["known"] * 19
        )
        assert session.scalar(select(func.count()).select_from(Change)) == 2
        assert session.scalars(select(Observation.number)).one() == told[0][0][3]

    def test_overlapping_batches_in_opposite_order_do_not_wait_for_each_other(
        self, app, session, city
    ):
        batch = [edit(city.anna, new(), fields={"S.STIPR": str(n)}) for n in range(20)]
        session.commit()
        answers, together = [], threading.Barrier(8)

        def send(order):
            calls = Calls(app.test_client(), "annas-token")
            together.wait()
            answers.append(calls.push(*batch[::order]).status_code)

        threads = [threading.Thread(target=send, args=((-1) ** n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 8
        assert session.scalar(select(func.count()).select_from(Change)) == 20


def test_a_device_that_sends_another_observers_submit_changes_nothing(
    session, city, tablet, client, lesson
):
    make.make_device(session, person=city.bruno, token="brunos-token")
    filled, sent = whole(city.anna, lesson)
    tablet.push(filled)
    stolen = submit(city.bruno, filled["obs"], filled)
    answer = Calls(client, "brunos-token").push(stolen)
    assert answer.json["results"][0]["code"] == "not-your-observation"
    assert session.get(Observation, UUID(filled["obs"])).state is State.DRAFT
    assert session.get(Device, city.tablet.id) is not None
    assert tablet.push(sent).json["results"][0]["result"] == "applied"
