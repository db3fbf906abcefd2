"""Indicators as versioned data: read from files, checked, published, bound to a form.

A definition names criteria without a family ("SR.DEF"); `bind` turns them into the codes of one
form ("MS.SR.DEF") and "observed" into what that form's own counting rule calls observed, because
the rule belongs to the form version (domain.md §3.0).
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.db import draw
from svēris.forms.items import SHARED
from svēris.places import FORMS_SCHEMA
from svēris.results import remembered
from svēris.results.models import Indicator

FOLDER = FORMS_SCHEMA / "indicators"
GROUPS = ("outcome", "dip", "language", "problem", "format", "environment", "volume")

#: Measures that are computed observation by observation, and so have outcome rows.
_PER_OBSERVATION = frozenset({"share", "ratio"})


class BadIndicator(ValueError):
    """A definition cannot be used: says which file, which place in it and why."""


@dataclass(frozen=True, slots=True)
class Formula:
    """One version of an indicator, as it was published."""

    id: int
    code: str
    version: int
    #: SHA-256 of the definition: two formulas are equal when they are the same rows and content.
    digest: str
    raw: Mapping[str, Any] = field(compare=False, repr=False)

    @property
    def group(self) -> str:
        """Heading under which it is shown."""
        return str(self.raw["group"])

    @property
    def families(self) -> tuple[str, ...]:
        """Families of forms in its base."""
        return tuple(self.raw["families"])

    @property
    def forms(self) -> tuple[str, ...]:
        """The only forms in its base; none where it takes every form of its families."""
        return tuple(self.raw.get("forms", ()))

    def takes(self, form: str, family: str) -> bool:
        """Say whether observations made on a form are in its base."""
        return family in self.families and (not self.forms or form in self.forms)

    @property
    def unit(self) -> str:
        """What is counted: lessons, learners, teachers, assignments or count."""
        return str(self.raw["unit"])

    @property
    def period(self) -> str:
        """Its own period: headline or year."""
        return str(self.raw["period"])

    @property
    def measure(self) -> Mapping[str, Any]:
        """How it is computed."""
        measure: Mapping[str, Any] = self.raw["measure"]
        return measure

    @property
    def beside(self) -> Mapping[str, str] | None:
        """The indicator in whose row it stands, if any: {"of": code, "as": how}."""
        return self.raw.get("beside")

    @property
    def per_observation(self) -> bool:
        """Whether every observation has an outcome under it."""
        return self.measure["kind"] in _PER_OBSERVATION

    def kinds(self, *, city: bool) -> tuple[str, ...]:
        """Return the kinds shown when nobody chooses."""
        return tuple(self.raw["kinds"]["city" if city else "school"])

    def text(self, name: str, language: str) -> str:
        """Return its name, base or sentence in a language; empty where it has none."""
        texts: Mapping[str, str] = self.raw.get(name, {})
        return texts.get(language, "")


def read(path: Path) -> dict[str, Any]:
    """Return one definition from its file; raises BadIndicator."""
    try:
        raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise BadIndicator(f"{path.name}: not JSON: {error}") from error
    check(raw, where=path.name)
    if raw["code"] != path.stem:
        raise BadIndicator(f"{path.name}: code: must be the name of the file, {path.stem!r}")
    return raw


def check(raw: Mapping[str, Any], *, where: str) -> None:
    """Refuse a definition that its JSON Schema does not allow; raises BadIndicator."""
    errors = sorted(_validator().iter_errors(raw), key=lambda error: list(map(str, error.path)))
    if errors:
        place = ".".join(map(str, errors[0].absolute_path)) or "the whole"
        raise BadIndicator(f"{where}: {place}: {errors[0].message}")


@cache
def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((FOLDER / "indicator.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def read_folder(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Return every definition of a folder in the order they are shown; raises BadIndicator."""
    paths = [
        path
        for path in sorted(folder.glob("*.json"))
        if path.stem not in ("class-sets", "targets") and not path.name.endswith(".schema.json")
    ]
    raws = sorted((read(path) for path in paths), key=lambda raw: int(raw["position"]))
    codes = {raw["code"] for raw in raws}
    for raw in raws:
        for other in (raw.get("beside", {}).get("of"), raw["measure"].get("of")):
            if other is not None and other not in codes:
                raise BadIndicator(f"{raw['code']}.json: there is no indicator {other!r}")
    return raws


@cache
def shipped() -> frozenset[str]:
    """Return the digests of the definitions that ship with the project."""
    return frozenset(digest(raw) for raw in read_folder())


def digest(raw: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a definition in canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(raw))).hexdigest()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of definitions that came in files; codes, each once."""

    #: New or with a new version, and in force.
    fresh: list[str]
    #: Stored, but the board's own version stays in force, or stays withdrawn.
    aside: list[str]
    #: Not stored: the board has a version of its own under this number.
    refused: list[str]


def publish(session: Session, raws: Sequence[Mapping[str, Any]], now: datetime) -> list[str]:
    """Publish definitions; return the codes that are new or have a new version in force."""
    return take(session, raws, now).fresh


def take(session: Session, raws: Sequence[Mapping[str, Any]], now: datetime) -> Taken:
    """Publish definitions from files, never over what the board itself has published.

    A published version never changes: other content under the same number raises BadIndicator.
    """
    known = {(row.code, row.version): row for row in session.scalars(select(Indicator))}
    new: list[Indicator] = []
    taken = Taken([], [], [])
    for raw in raws:
        code, version, value = str(raw["code"]), int(raw["version"]), digest(raw)
        published = known.get((code, version))
        if published is None:
            new.append(
                Indicator(
                    code=code, version=version, digest=value, definition=dict(raw),
                    published_at=now, current=False,
                )
            )  # fmt: skip
        elif published.digest != value and published.published_by is None:
            raise BadIndicator(f"{code}: version {version} is published already")
        elif published.digest != value and code not in taken.refused:
            taken.refused.append(code)
    session.add_all(new)
    session.flush()
    held = {row.code for row in known.values() if _is_the_boards(row)}
    for code in dict.fromkeys(row.code for row in new):
        (taken.aside if code in held else taken.fresh).append(code)
    _put_in_force(session, taken.fresh)
    return taken


def _is_the_boards(row: Indicator) -> bool:
    """Say whether what stands is the board's decision, which no file takes back."""
    return row.withdrawn_at is not None or (row.current and row.published_by is not None)


def _put_in_force(session: Session, codes: Collection[str]) -> None:
    """Let the newest version of each code be the one in force."""
    if codes:
        # What may be shown of each rests on which others there are. The feed's lock comes first.
        draw(session, "feed", 0)
        remembered.changed(session)
    rows = session.scalars(
        select(Indicator).where(Indicator.code.in_(codes)).order_by(Indicator.version)
    )
    newest: dict[str, Indicator] = {}
    for row in rows:
        row.current = False
        newest[row.code] = row
    for row in newest.values():
        row.current = True
    session.flush()


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of an indicator: since when it is, and whether it is in force."""

    formula: Formula
    published_at: datetime
    current: bool


def versions(session: Session) -> list[Version]:
    """Return every published version, in the order they are shown, the newest of each first."""
    rows = session.execute(
        select(
            Indicator.id, Indicator.code, Indicator.version, Indicator.digest,
            Indicator.definition, Indicator.published_at, Indicator.current,
        )
    )  # fmt: skip
    found = [Version(Formula(*row[:5]), *row[5:]) for row in rows]
    place = {each.formula.code: int(each.formula.raw["position"]) for each in found if each.current}
    return sorted(
        found, key=lambda each: (place.get(each.formula.code, 0), each.formula.code,
                                 -each.formula.version),
    )  # fmt: skip


def current(session: Session) -> list[Formula]:
    """Return the indicators in force, in the order they are shown."""
    rows = session.execute(
        select(Indicator.id, Indicator.code, Indicator.version, Indicator.digest).where(
            Indicator.current
        )
    ).all()
    _read_definitions(session, {row.digest for row in rows} - _definitions.keys())
    return in_order(Formula(*row, _definitions[row.digest]) for row in rows)


def in_order(formulas: Iterable[Formula]) -> list[Formula]:
    """Return indicators in the order they are shown."""
    return sorted(formulas, key=lambda formula: (int(formula.raw["position"]), formula.code))


#: Definitions by their digest, once for the life of the process: they never change.
_definitions: dict[str, Mapping[str, Any]] = {}


def _read_definitions(session: Session, digests: Collection[str]) -> None:
    if not digests:
        return
    query = select(Indicator.digest, Indicator.definition).where(Indicator.digest.in_(digests))
    _definitions.update((row[0], row[1]) for row in session.execute(query))


def bind(
    predicate: Mapping[str, Any], family: str, observed: Collection[int], *, partly: bool = False
) -> dict[str, Any]:
    """Return a predicate over the items of a form of `family`.

    With `partly`, criteria need only be partly observed: what holds then but not otherwise is a
    lesson that came part of the way.
    """
    if "observed" in predicate:
        item = resolve(predicate["observed"], family)
        return {"item": item, "not_in": [0]} if partly else {"item": item, "in": sorted(observed)}
    if "item" in predicate:
        return {**predicate, "item": resolve(predicate["item"], family)}
    if "not" in predicate:
        return {"not": bind(predicate["not"], family, observed, partly=partly)}
    (how,) = predicate
    return {how: [bind(part, family, observed, partly=partly) for part in predicate[how]]}


def resolve(code: str, family: str) -> str:
    """Return the item code of a criterion in a family; those of K, S and T are shared by all."""
    return code if code.partition(".")[0] in SHARED else f"{family}.{code}"


def items(predicate: Mapping[str, Any]) -> Iterator[str]:
    """Give every item code that a bound predicate asks for."""
    if "item" in predicate:
        yield predicate["item"]
        return
    for part in predicate.values():
        for inner in part if isinstance(part, list) else [part]:
            yield from items(inner)
