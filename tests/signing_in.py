"""Sign people in without typing a password: hashing one takes longer than most tests."""

from datetime import UTC, datetime
from secrets import token_hex

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from svēris.people.login import begin_session
from svēris.people.models import Person

#: Where the requests of a test's client come from; every changing request needs to say so.
ORIGIN = {"Origin": "http://localhost"}


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Return the client with a session of the person, as a right password would have begun it."""
    with client.session_transaction() as session:
        begin_session(session, person, datetime.now(UTC))
    return client


def csrf_token(client: FlaskClient) -> str:
    """Return a token that this client's session lets a form pass with."""
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", token_hex(20))
    key = client.application.secret_key
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))


def post_form(client: FlaskClient, path: str, /, **fields):
    """Send a form as a browser sends one of our own pages'."""
    return client.post(path, data={"csrf_token": csrf_token(client), **fields}, headers=ORIGIN)
