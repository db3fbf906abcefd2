"""Every setting: its name, type, default and meaning. Read once from SVERIS_* at the start.

The application refuses to start on a value it does not understand, and says which.
"""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from email.utils import parseaddr

from flask import Flask


class BadSetting(ValueError):
    """A setting is missing or has a value that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one installation; each is read from SVERIS_<NAME IN CAPITALS>."""

    #: sqlite:////absolute/path.db or postgresql+psycopg://user@host/name
    database_url: str
    #: Signs sessions; at least 32 characters, the same for every process.
    secret_key: str
    #: Shown in the header and in files that leave the system.
    city: str = "Daugavpils"
    #: Language of people who have not chosen one: lv or en.
    language: str = "lv"
    #: Cookies only over https. Off for a demo on 127.0.0.1.
    secure_cookies: bool = True
    #: Number of reverse proxies in front whose forwarded headers are believed.
    proxies: int = 0
    #: A session ends after so many minutes without a request …
    idle_minutes: int = 60
    #: … and after so many hours whatever happens.
    session_hours: int = 12
    #: Wrong passwords for one e-mail (or from one address: ten times as many) in 15 minutes.
    sign_in_attempts: int = 5
    #: Digest of the oldest tablet application that may still pull; empty: any.
    oldest_app: str = ""
    #: Demo: the sign-in page lists the invented people; never with real data.
    demo: bool = False
    #: The city's mail server; empty: nobody gets mail, and notices stand in the inbox only.
    smtp_host: str = ""
    #: 465 speaks TLS from the start, every other port after STARTTLS.
    smtp_port: int = 587
    #: Empty: without signing in to it.
    smtp_user: str = ""
    smtp_password: str = ""
    #: Who mail comes from: "SvērIS <sveris@daugavpils.lv>".
    smtp_from: str = ""
    #: Off only where the server is on the same machine or network.
    smtp_starttls: bool = True
    #: File with the authorities (PEM) that signed the mail server's certificate, where the city has
    #: its own; empty: those that the operating system knows.
    smtp_ca: str = ""
    #: Where people reach the application, for links in mail: "https://sveris.daugavpils.lv".
    base_url: str = ""

    def __post_init__(self) -> None:
        """Refuse values that cannot work; raises BadSetting naming the variable."""
        if not self.database_url.startswith(("sqlite://", "postgresql+psycopg://")):
            raise BadSetting(
                "SVERIS_DATABASE_URL must begin with sqlite:// or postgresql+psycopg://"
            )
        if len(self.secret_key) < 32:
            raise BadSetting("SVERIS_SECRET_KEY must have at least 32 characters")
        if self.language not in ("lv", "en"):
            raise BadSetting("SVERIS_LANGUAGE must be lv or en")
        for name in ("idle_minutes", "session_hours", "sign_in_attempts"):
            if getattr(self, name) < 1:
                raise BadSetting(f"SVERIS_{name.upper()} must be at least 1")
        if self.proxies < 0:
            raise BadSetting("SVERIS_PROXIES must be 0 or more")
        self._check_mail()

    def _check_mail(self) -> None:
        if self.base_url and not self.base_url.startswith(("https://", "http://")):
            raise BadSetting("SVERIS_BASE_URL must begin with https:// or http://")
        if not self.smtp_host:
            return
        for name in ("smtp_from", "base_url"):
            if not getattr(self, name):
                raise BadSetting(f"SVERIS_{name.upper()} must be set with SVERIS_SMTP_HOST")
        if "@" not in parseaddr(self.smtp_from)[1]:
            raise BadSetting("SVERIS_SMTP_FROM must be an e-mail address")
        self._check_mail_server()

    def _check_mail_server(self) -> None:
        if self.smtp_ca and not _holds_certificates(self.smtp_ca):
            raise BadSetting("SVERIS_SMTP_CA must be a file of certificates (PEM)")
        if not 1 <= self.smtp_port <= 65535:
            raise BadSetting("SVERIS_SMTP_PORT must be from 1 to 65535")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings of this process; raises BadSetting."""
        given = {
            field.name: _parse(field.name, field.type, environ[variable])
            for field in fields(cls)
            if (variable := f"SVERIS_{field.name.upper()}") in environ
        }
        for name in ("database_url", "secret_key"):
            if name not in given:
                raise BadSetting(f"SVERIS_{name.upper()} is not set")
        known = {f"SVERIS_{field.name.upper()}" for field in fields(cls)}
        if unknown := sorted(n for n in environ if n.startswith("SVERIS_") and n not in known):
            raise BadSetting(f"unknown setting {unknown[0]}; known are {', '.join(sorted(known))}")
        return cls(**given)  # type: ignore[arg-type]  # _parse gives each field its own type

    def apply(self, app: Flask) -> None:
        """Put the settings into Flask's configuration."""
        app.config.update(
            SQLALCHEMY_DATABASE_URI=self.database_url,
            SQLALCHEMY_ENGINE_OPTIONS=self._engine_options(),
            SECRET_KEY=self.secret_key,
            SESSION_COOKIE_NAME="sveris",
            SESSION_COOKIE_SECURE=self.secure_cookies,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",
            PERMANENT_SESSION_LIFETIME=timedelta(hours=self.session_hours),
            MAX_CONTENT_LENGTH=2 * 1024 * 1024,
            WTF_CSRF_TIME_LIMIT=None,
            WTF_CSRF_CHECK_DEFAULT=False,
            BABEL_DEFAULT_LOCALE=self.language,
            BABEL_DEFAULT_TIMEZONE="Europe/Riga",
        )
        app.extensions["sveris"] = self

    def _engine_options(self) -> dict[str, object]:
        if self.database_url.startswith("sqlite://"):
            return {}
        # Prepared statements are off so that a transaction-pooling pgbouncer may stand between.
        return {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}


def _holds_certificates(file: str) -> bool:
    try:
        ssl.create_default_context(cafile=file)
    except OSError:
        return False
    return True


def _parse(name: str, kind: object, text: str) -> str | int | bool:
    variable = f"SVERIS_{name.upper()}"
    if kind is bool:
        if text.lower() not in ("0", "1", "false", "true", "no", "yes"):
            raise BadSetting(f"{variable} must be 1 or 0, not {text!r}")
        return text.lower() in ("1", "true", "yes")
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise BadSetting(f"{variable} must be a whole number, not {text!r}") from None
    return text
