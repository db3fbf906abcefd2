"""Mail over TLS to a real mail server: which certificates are believed, and what is said if not."""

import smtplib
import socket
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import select

from svēris.telling import smtp
from svēris.telling.models import Mail, MailState
from tests.telling import certificates
from tests.telling.conftest import Post, free_port

#: Said by aiosmtpd of a server whose TLS it does not see, because it is there from the start.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

USER, PASSWORD = b"sveris", b"parole"


class FromTheStart(Controller):
    """A mail server that speaks TLS from the first byte, as on port 465."""

    def _trigger_server(self):
        # The original greets itself with the server's own context, which no client may use.
        socket.create_connection((self.hostname, self.port), 1.0).close()


@pytest.fixture
def city_ca(tmp_path):
    """The authority of a city that signs its servers' certificates itself."""
    return certificates.authority(tmp_path, "city")


@pytest.fixture
def handler():
    return Post()


@contextmanager
def listening(server):
    server.start()
    try:
        yield server
    finally:
        server.stop()


def lets_in(_server, _session, _envelope, _mechanism, given):
    right = isinstance(given, LoginPassword) and given == LoginPassword(USER, PASSWORD)
    return AuthResult(success=right, handled=False)


@pytest.fixture(params=["starttls", "from the start"])
def serve(request, handler, make_app, monkeypatch):
    """Serve mail with a certificate both ways; gives an application that is set up for it."""

    @contextmanager
    def run(context, ca="", **given):
        port, kind = free_port(), request.param
        asked = {"auth_required": True, "authenticator": lets_in}
        if kind == "starttls":
            server = Controller(handler, hostname="127.0.0.1", port=port, tls_context=context,
                                require_starttls=True, **asked)  # fmt: skip
        else:
            server = FromTheStart(
                handler,
                hostname="127.0.0.1",
                port=port,
                ssl_context=context,
                auth_require_tls=False,
                **asked,
            )
            monkeypatch.setattr(smtplib, "SMTP_SSL_PORT", port)
        with listening(server):
            settings = {
                "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_user": USER.decode(),
                "smtp_password": PASSWORD.decode(), "smtp_ca": str(ca),
                "smtp_from": "sveris@daugavpils.example", "base_url": "https://sveris.example",
            }  # fmt: skip
            yield make_app(**settings | given)

    return run


def one(session):
    return session.scalars(select(Mail)).one()


def test_mail_goes_encrypted_to_who_has_the_citys_certificate(
    city, city_ca, handler, seen, send, serve, session
):
    seen()
    with serve(certificates.serving(city_ca), city_ca.file) as app:
        assert "1 sent." in send(app=app)
    assert (len(handler.taken), one(session).state) == (1, MailState.SENT)
    assert handler.encrypted == [True]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("another authority", "unable to get local issuer certificate"),
        ("another address", "IP address mismatch"),
        ("expired", "certificate has expired"),
        ("authority not named", "unable to get local issuer certificate"),
    ],
)
def test_a_wrong_certificate_is_refused_and_said(
    city, city_ca, handler, seen, send, serve, session, says, tmp_path, wrong
):
    seen()
    by = certificates.authority(tmp_path, "other") if wrong == "another authority" else city_ca
    address = "127.0.0.2" if wrong == "another address" else "127.0.0.1"
    context = certificates.serving(by, address=address, ended=wrong == "expired")
    ca = "" if wrong == "authority not named" else city_ca.file
    with serve(context, ca) as app:
        assert f"No mail gets through: certificate refused: {says}" in send(1, app)
    mail = one(session)
    # It waits until that is set right; not even the password was given away.
    assert (handler.taken, mail.state) == ([], MailState.WAITING)
    assert says in mail.reason


def test_a_wrong_password_puts_everything_off(city, city_ca, handler, seen, send, serve, session):
    seen()
    with serve(certificates.serving(city_ca), city_ca.file, smtp_password="nav") as app:
        assert "535" in send(1, app)
    assert (handler.taken, one(session).state) == ([], MailState.WAITING)


def test_without_the_password_that_is_asked_for_nothing_is_given_up(
    city, city_ca, handler, later, seen, send, serve, session
):
    seen()
    with serve(certificates.serving(city_ca), city_ca.file, smtp_user="") as app:
        assert "530" in send(1, app)
    assert (handler.taken, one(session).state) == ([], MailState.WAITING)
    later()
    with serve(certificates.serving(city_ca), city_ca.file) as app:
        send(app=app)
    assert one(session).state is MailState.SENT


def test_a_server_that_says_nothing_is_waited_for_and_left(
    city, make_app, monkeypatch, seen, send, session
):
    monkeypatch.setattr(smtp, "PATIENCE", 0.2)
    seen()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        app = make_app(
            smtp_host="127.0.0.1", smtp_port=silent.getsockname()[1], smtp_starttls=False,
            smtp_from="sveris@daugavpils.example", base_url="https://sveris.example",
        )  # fmt: skip
        assert "timed out" in send(1, app)
    mail = one(session)
    assert (mail.state, mail.leased_until, mail.attempts) == (MailState.WAITING, None, 1)


@pytest.mark.parametrize(
    ("answer", "state"),
    [("452 not now", MailState.WAITING), ("554 never", MailState.FAILED)],
)
def test_what_is_said_to_the_content_counts_like_what_is_said_to_the_address(
    answer, city, mailing, post, seen, send, session, state
):
    post.says_to_content = [answer]
    seen()
    send()
    mail = one(session)
    assert (mail.state, mail.reason) == (state, answer)
