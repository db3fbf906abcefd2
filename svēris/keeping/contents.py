"""What was to be kept as it was, and is not: changes, published forms and indicators."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from svēris.forms.definition import digest_of
from svēris.forms.models import FormVersion
from svēris.observations.models import Change, ChangeKind
from svēris.results import indicators
from svēris.results.models import Indicator

_ROWS_AT_ONCE = 500
#: What a change of each kind carries.
_CARRIES = {ChangeKind.EDIT: "fields", ChangeKind.SUBMIT: "heads", ChangeKind.DISCARD: "heads"}


def wrong(session: Session) -> Iterator[str]:
    """Give a sentence for everything that is not as it was."""
    for form in session.scalars(select(FormVersion).order_by(FormVersion.id)):
        name = f"{form.form} {form.version}"
        if digest_of(form.definition, where=name) != form.digest:
            yield f"form {name}: its definition is not the one that was published"
    for indicator in session.scalars(select(Indicator).order_by(Indicator.id)):
        if indicators.digest(indicator.definition) != indicator.digest:
            name = f"{indicator.code} {indicator.version}"
            yield f"indicator {name}: its definition is not the one that was published"
    found = select(
        Change.id,
        Change.observation_id,
        Change.author_id,
        Change.kind,
        Change.content,
        Change.hash,
    ).order_by(Change.seq)
    for change in session.execute(found, execution_options={"yield_per": _ROWS_AT_ONCE}):
        yield from (f"change {change.id}: {each}" for each in _wrong_in(change))


def _wrong_in(change: Row[*tuple[Any, ...]]) -> Iterator[str]:
    if sha256(change.content.encode()).hexdigest() != change.hash:
        yield "its content is not what its hash is of"
    try:
        said = json.loads(change.content)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        yield "its content cannot be read"
        return
    columns = {
        "id": str(change.id),
        "obs": str(change.observation_id),
        "author": str(change.author_id),
        "kind": change.kind.value,
    }
    differing = [name for name, value in columns.items() if said.get(name) != value]
    if differing:
        yield f"its columns differ from its content in {', '.join(differing)}"
    if _CARRIES[change.kind] not in said:
        yield f"its content has no {_CARRIES[change.kind]}"
