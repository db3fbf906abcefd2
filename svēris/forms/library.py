"""The library of published forms and the reference lists they refer to.

A version is published once and never changes: publishing the same again changes nothing, publishing
other content under the same number is refused. Definitions are kept by digest for the life of the
process; since what has a digest cannot change, nothing ever has to be dropped from there.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from svēris.forms.answers import Lists
from svēris.forms.definition import BadDefinition, canonical, check_shape, digest_of, parse
from svēris.forms.items import Definition
from svēris.forms.models import FormState, FormVersion
from svēris.people.models import Institution, ListItem, Site
from svēris.problems import Problem

_by_digest: dict[str, Definition] = {}


def publish(
    session: Session, raw: Mapping[str, Any], *, now: datetime, where: str = "form"
) -> FormVersion:
    """Publish a version of a form, or return it if the very same is published already.

    A newer version lets the older ones close: drafts go on, nothing new starts on them.
    """
    definition = _parsed(raw, where)
    same = select(FormVersion).filter_by(form=definition.form, version=definition.version)
    published = session.scalar(same)
    if published is not None:
        if published.digest != definition.digest:
            raise Problem("form-changed", form=definition.form, version=definition.version)
        return published
    row = FormVersion(
        form=definition.form,
        version=definition.version,
        digest=definition.digest,
        definition=canonical(raw),
        state=FormState.OPEN,
        published_at=now,
    )
    session.add(row)
    session.flush()
    _close_older(session, row)
    return row


def set_state(session: Session, form: str, version: int, state: FormState) -> FormVersion:
    """Open a version, let it close, or close it."""
    row = _version(session, form, version)
    row.state = state
    return row


def published(session: Session) -> list[FormVersion]:
    """Return every published version, the newest of each form first."""
    return list(
        session.scalars(select(FormVersion).order_by(FormVersion.form, FormVersion.version.desc()))
    )


def definition(session: Session, form: str, version: int) -> Definition:
    """Return the definition of one published version."""
    found = definitions(session, [(form, version)])
    if not found:
        raise Problem("form-not-published", form=form, version=version)
    return found[form, version]


def definitions(
    session: Session, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Definition]:
    """Return the definitions of those versions that are published, in one or two statements."""
    named = tuple_(FormVersion.form, FormVersion.version).in_(sorted(set(wanted)))
    columns = select(FormVersion.form, FormVersion.version, FormVersion.digest).where(named)
    digests = {(form, version): digest for form, version, digest in session.execute(columns)}
    unread = set(digests.values()) - _by_digest.keys()
    if unread:
        for row in session.scalars(select(FormVersion).where(FormVersion.digest.in_(unread))):
            of(row)
    return {key: _by_digest[digest] for key, digest in digests.items()}


def of(row: FormVersion) -> Definition:
    """Return the definition of a version that was read already."""
    if row.digest not in _by_digest:
        _by_digest[row.digest] = parse(row.definition, where=f"{row.form} {row.version}")
    return _by_digest[row.digest]


def lists(session: Session) -> Lists:
    """Return the lists that rules and checks look into: three statements, whatever their size.

    Retired entries are in them, for old observations. Assignments are not: they are many, and
    whether one could be observed on a day is for the judge of observations to say.
    """
    found: dict[str, dict[str, Mapping[str, Any]]] = {"subjects": {}, "sports": {}, "areas": {}}
    for entry in session.scalars(select(ListItem).order_by(ListItem.list, ListItem.position)):
        names = {"lv": entry.lv, "en": entry.en}
        found.setdefault(entry.list, {})[entry.code] = {**entry.attributes, **names}
    schools = session.execute(select(Institution.code, Institution.name, Institution.type))
    found["institutions"] = {
        code: {"lv": name, "en": name, "type": kind.value} for code, name, kind in schools
    }
    places = select(Site.code, Site.address, Site.programmes, Institution.code)
    found["sites"] = {
        code: {"lv": address, "en": address, "programmes": programmes, "institution": institution}
        for code, address, programmes, institution in session.execute(places.join(Institution))
    }
    return found


def publish_folder(session: Session, folder: Path, now: datetime) -> list[FormVersion]:
    """Publish every `<form>/<version>.json` of a folder and take over its `lists/`.

    Everything is read and judged before anything is stored.
    """
    files = [file for file in folder.glob("*/*.json") if file.stem.isdigit()]
    files.sort(key=lambda file: (file.parent.name, int(file.stem)))
    forms = {f"{file.parent.name}/{file.name}": read_json(file) for file in files}
    entries = {file.name: read_json(file) for file in sorted(folder.glob("lists/*.json"))}
    for where, raw in forms.items():
        _parsed(raw, where)
    for name, raw in entries.items():
        publish_list(session, raw, where=f"lists/{name}")
    return [publish(session, raw, now=now, where=where) for where, raw in forms.items()]


def publish_list(session: Session, raw: Mapping[str, Any], *, where: str = "list") -> int:
    """Take over a reference list and return its length; entries not in it are retired."""
    check_shape(raw, "lists.schema.json", where=where)
    rows = {row.code: row for row in session.scalars(select(ListItem).filter_by(list=raw["list"]))}
    codes = [entry["code"] for entry in raw["entries"]]
    for position, entry in enumerate(raw["entries"]):
        if entry["code"] in codes[:position]:
            raise BadDefinition(where, f"$.entries[{position}].code", f"{entry['code']} twice")
        row = rows.get(entry["code"]) or ListItem(list=raw["list"], code=entry["code"])
        row.lv, row.en, row.position = entry["lv"], entry["en"], position
        row.attributes = entry.get("attributes", {})
        row.retired = entry.get("retired", False)
        session.add(row)
    for code in rows.keys() - set(codes):
        rows[code].retired = True
    session.flush()
    return len(codes)


def read_json(file: Path) -> dict[str, Any]:
    """Return the object in a JSON file, or refuse the file."""
    try:
        raw = json.loads(file.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadDefinition(file.name, "$", str(error)) from error
    if not isinstance(raw, dict):
        raise BadDefinition(file.name, "$", "not an object")
    return raw


def _parsed(raw: Mapping[str, Any], where: str) -> Definition:
    """Return the definition of a document, judged once for each content."""
    known = _by_digest.get(digest_of(raw, where=where))
    if known is None:
        known = parse(raw, where=where)
        _by_digest[known.digest] = known
    return known


def _version(session: Session, form: str, version: int) -> FormVersion:
    row = session.scalar(select(FormVersion).filter_by(form=form, version=version))
    if row is None:
        raise Problem("form-not-published", form=form, version=version)
    return row


def _close_older(session: Session, newest: FormVersion) -> None:
    older = select(FormVersion).where(
        FormVersion.form == newest.form,
        FormVersion.version < newest.version,
        FormVersion.state == FormState.OPEN,
    )
    for row in session.scalars(older):
        row.state = FormState.CLOSING
