"""The gate: what may not pass, how it is answered, and what every answer carries."""

import io
import json
import socket
import threading
from functools import wraps

import pytest
from flask import Blueprint
from sqlalchemy import text
from werkzeug.serving import make_server

from svēris.people import gate
from svēris.people.access import Right
from svēris.people.devices import digest
from svēris.people.models import RoleName
from svēris.problems import catalogue
from tests.factories import make_device, make_person, make_role
from tests.signing_in import ORIGIN, csrf_token, post_form

BEARER = {"Authorization": "Bearer annas-token"}


@pytest.fixture
def app(make_app):
    """An application with routes of its own that state a right, or none."""
    app = make_app()
    room = Blueprint("gate_test", __name__)

    def decorated(view):
        @wraps(view)
        def inner():
            return view()

        return inner

    def add(path, right, method):
        def view():
            return "through"

        if right:
            view = gate.allow(right)(view)
        room.add_url_rule(
            path, path.strip("/").replace("/", "-"), decorated(view), methods=[method]
        )

    for method in ("GET", "POST"):
        add(f"/t/{method}/silent", None, method)
        for right in Right:
            add(f"/t/{method}/{right.value}", right, method)
            add(f"/api/t/{method}/{right.value}", right, method)
    app.register_blueprint(room)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def anna(session):
    person = make_person(session)
    make_device(session, person=person, token="annas-token")
    return person


@pytest.fixture
def signed_in(client, anna, sign_in):
    return sign_in(client, anna)


def test_a_route_that_states_nothing_is_refused_to_everybody(client, session, anna, sign_in):
    for role in (RoleName.ADMIN, RoleName.COORDINATOR, RoleName.DPO):
        make_role(session, role, person=anna)
    assert client.get("/t/GET/silent").status_code == 403
    sign_in(client, anna)
    assert client.get("/t/GET/silent").status_code == 403
    assert post_form(client, "/t/POST/silent").status_code == 403


def test_the_statement_survives_other_decorators(client):
    assert client.get("/t/GET/public").text == "through"


def test_a_page_asks_a_stranger_to_sign_in_and_remembers_where_to(client):
    answer = client.get("/t/GET/signed-in?page=2")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/t/GET/signed-in?page%3D2"


@pytest.mark.parametrize("right", [right.value for right in Right if right is not Right.PUBLIC])
def test_the_api_answers_a_stranger_with_json_and_never_with_a_redirect(client, right):
    answer = client.get(f"/api/t/GET/{right}")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert json.loads(answer.data)["code"] == "sign-in-needed"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_right_that_is_not_held_is_refused_and_one_that_is_held_is_not(
    client, session, anna, sign_in
):
    sign_in(client, anna)
    assert client.get("/t/GET/access-log").status_code == 403
    make_role(session, RoleName.DPO, person=anna)
    assert client.get("/t/GET/access-log").text == "through"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/t/POST/signed-in", "/api/t/POST/signed-in", "/t/POST/public"])
def test_what_changes_something_must_come_from_our_own_pages(signed_in, path, headers, status):
    client = signed_in
    sent = (
        {"json": {}} if path.startswith("/api/") else {"data": {"csrf_token": csrf_token(client)}}
    )
    assert client.post(path, headers=headers, **sent).status_code == status


def test_a_form_needs_the_token_of_its_own_session(app, client, anna, sign_in):
    sign_in(client, anna)
    foreign = csrf_token(app.test_client())
    for sent in ({}, {"csrf_token": "made up"}, {"csrf_token": foreign}):
        answer = client.post("/t/POST/signed-in", data=sent, headers=ORIGIN)
        assert answer.status_code == 400
        assert catalogue()["form-expired"].sentences["lv"][0] in answer.text
    assert post_form(client, "/t/POST/signed-in").text == "through"


@pytest.mark.parametrize(
    "sent",
    [{"data": "{}", "content_type": "text/plain"}, {"data": {"a": "b"}}, {"data": b""}],
    ids=["text", "form", "nothing"],
)
def test_the_api_takes_json_only(client, anna, sign_in, sent):
    answer = client.post("/api/t/POST/signed-in", headers=BEARER, **sent)
    assert answer.status_code == 415
    assert answer.json["code"] == "not-json"


def test_a_token_opens_the_api_without_origin_and_without_cookie(client, anna):
    assert client.post("/api/t/POST/device", headers=BEARER, json={}).text == "through"
    assert client.get("/api/t/GET/signed-in", headers=BEARER).text == "through"


@pytest.mark.parametrize("token", ["wrong", "", "annas-token extra"])
def test_beside_a_token_the_cookie_is_not_looked_at(client, anna, sign_in, token):
    sign_in(client, anna)
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/api/t/GET/signed-in", "/api/t/GET/device"):
        assert client.get(path, headers=headers).status_code == 401
    assert client.post("/api/t/POST/signed-in", headers=headers, json={}).status_code == 401


def test_a_token_opens_no_page_and_lets_no_form_pass(client, anna, sign_in):
    sign_in(client, anna)
    assert client.get("/t/GET/signed-in", headers=BEARER).status_code == 303
    token = csrf_token(client)
    answer = client.post("/t/POST/signed-in", headers=BEARER, data={"csrf_token": token})
    assert answer.status_code == 303


def test_the_cookie_is_no_device(client, anna, sign_in):
    sign_in(client, anna)
    assert client.get("/api/t/GET/device").status_code == 401


def test_a_token_has_the_rights_of_its_person_and_no_others(client, session, anna):
    assert client.get("/api/t/GET/city-results", headers=BEARER).status_code == 403
    make_role(session, RoleName.METHODOLOGIST, person=anna)
    assert client.get("/api/t/GET/city-results", headers=BEARER).text == "through"


def static_file(client):
    answer = client.get("/static/css/site.css")
    answer.close()
    return answer


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/sign-in", "/t/GET/public", "/t/GET/signed-in", "/nowhere", "/api/t/GET/signed-in"]
)
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "default-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types sw-url",
    ):
        assert part in policy.split("; ")
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Clear-Site-Data" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_over_https_browsers_are_told_to_stay_there(client):
    answer = client.get("/t/GET/public", base_url="https://localhost")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_personal_answers_are_kept_nowhere_and_static_files_may_be(client, anna, sign_in):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert static_file(client).headers["Cache-Control"] == "no-cache"
    assert client.get("/t/GET/public").headers["Cache-Control"] == "no-cache"
    sign_in(client, anna)
    assert client.get("/t/GET/signed-in").headers["Cache-Control"] == "no-store"
    assert client.get("/t/GET/access-log").headers["Cache-Control"] == "no-store"


def test_static_files_touch_neither_session_nor_database(client, anna, sign_in):
    sign_in(client, anna)
    answer = static_file(client)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/observations?page=2", "/observations?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("\\\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_the_way_on_after_signing_in_never_leaves_the_site(target, goes_to):
    assert gate.safe_path(target) == goes_to


def test_the_digest_of_a_token_is_all_that_is_kept():
    assert digest("annas-token") != "annas-token"
    assert len(digest("annas-token")) == 64


@pytest.mark.parametrize("origin", ["http://[", "null", "://", "", "http://localhost.evil.example"])
def test_an_origin_that_is_not_ours_or_none_at_all_is_refused(client, origin):
    answer = client.post("/sign-in", headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/sign-in?next=%00", "/observations?kind=%00", "/results/%00", "/forms/%00/1/paper",
     "/observations/export.csv?kind=%00", "/api/v1/percentages?institution=%00"],
)  # fmt: skip
def test_nul_in_an_address_is_refused_before_a_database_would(client, address):
    assert client.get(address).status_code == 400


def test_nul_in_a_form_is_refused(client):
    answer = post_form(client, "/sign-in", email="anna\0@example.lv", password="x")
    assert answer.status_code == 400


def test_a_range_that_a_file_does_not_have_is_not_the_servers_failure(client):
    answer = client.get("/static/js/words/problems.js", headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 400


class Told(io.RawIOBase):
    """The body of a request; tells when somebody begins to read it."""

    def __init__(self, body, reading):
        self.body, self.reading = body, reading

    def readable(self):
        return True

    def readinto(self, buffer):
        self.reading.set()
        part = self.body.read1(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def test_whoever_sends_slowly_keeps_nobody_else_from_writing(app, session):
    make_device(session, token="annas-token")
    session.commit()
    reading = threading.Event()

    def told(environ, start_response):
        environ["wsgi.input"] = io.BufferedReader(Told(environ["wsgi.input"], reading))
        return app.wsgi_app(environ, start_response)

    server = make_server("127.0.0.1", 0, told, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        with socket.create_connection(("127.0.0.1", server.server_port)) as sender:
            head = "POST /api/v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer annas-token\r\n"
            kind = "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
            sender.sendall((head + kind).encode())
            assert reading.wait(30)
            if session.get_bind().dialect.name == "sqlite":
                session.execute(text("PRAGMA busy_timeout=200"))
            make_device(session, token="another-token")
            session.commit()
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
