"""Published form versions: immutable, named by form, version and digest."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from svēris.db import Base, Fed
from svēris.people.models import coded


class FormState(StrEnum):
    """Whether a new observation may start on a version; drafts keep theirs for life."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class FormVersion(Fed, Base):
    """One published version of a form. Its definition never changes; only its state does."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Code of the form, lower case: "ms", "rn", "mt", "ms-s".
    form: Mapped[str] = mapped_column(String(24))
    version: Mapped[int]
    #: SHA-256 of the definition in canonical JSON (RFC 8785), lower-case hex.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    definition: Mapped[dict[str, Any]]
    state: Mapped[FormState] = mapped_column(coded(FormState), default=FormState.OPEN)
    published_at: Mapped[datetime]
