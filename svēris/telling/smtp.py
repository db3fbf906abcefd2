"""Hand one message to the city's mail server, and say what it made of it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum

from svēris.config import Settings

#: Seconds that the server may be silent.
PATIENCE = 20
LONGEST_REASON = 400


class Fate(StrEnum):
    """What became of a message."""

    SENT = "sent"
    #: Later perhaps: this message was put off.
    LATER = "later"
    #: Never: the server will not have it.
    REFUSED = "refused"
    #: No message would get through now.
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message, and what was said against it."""

    fate: Fate
    reason: str = ""


def deliver(settings: Settings, message: EmailMessage) -> Answer:
    """Hand a message over. Nothing is raised: whatever goes wrong is an answer."""
    try:
        with _connected(settings) as server:
            return _send(server, message)
    except smtplib.SMTPAuthenticationError as error:
        # Not the message's fault, and it can be set right: nothing is lost meanwhile.
        return Answer(Fate.UNREACHABLE, _said(error.smtp_code, error.smtp_error))
    except ssl.SSLCertVerificationError as error:
        return Answer(Fate.UNREACHABLE, f"certificate refused: {error.verify_message}")
    except (OSError, smtplib.SMTPException) as error:
        return Answer(Fate.UNREACHABLE, f"{type(error).__name__}: {error}"[:LONGEST_REASON])


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    host, port = settings.smtp_host, settings.smtp_port
    # With a file of one's own, these authorities are believed and no others.
    context = ssl.create_default_context(cafile=settings.smtp_ca or None)
    if port == smtplib.SMTP_SSL_PORT:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    try:
        if settings.smtp_starttls and port != smtplib.SMTP_SSL_PORT:
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        yield server
    finally:
        _part(server)


def _part(server: smtplib.SMTP) -> None:
    # Whether it says goodbye changes nothing about what it took.
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _send(server: smtplib.SMTP, message: EmailMessage) -> Answer:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        return _judged(*next(iter(error.recipients.values())))
    except smtplib.SMTPSenderRefused as error:
        # "530 authentication required": no message's fault, and every message would be refused.
        return Answer(Fate.UNREACHABLE, _said(error.smtp_code, error.smtp_error))
    except smtplib.SMTPResponseException as error:
        return _judged(error.smtp_code, error.smtp_error)
    except smtplib.SMTPNotSupportedError as error:
        return Answer(Fate.REFUSED, str(error)[:LONGEST_REASON])
    return Answer(Fate.SENT)


def _judged(code: int, said: bytes | str) -> Answer:
    return Answer(Fate.REFUSED if code >= 500 else Fate.LATER, _said(code, said))


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}".replace("\0", "")[:LONGEST_REASON]
