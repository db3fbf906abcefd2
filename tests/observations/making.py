"""Changes, complete documents, and a small city to observe in."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from svēris.db import draw, uuid7
from svēris.forms import library
from svēris.forms.models import FormVersion
from svēris.observations.models import Observation
from svēris.people.models import Assignment, Device, Institution, ListItem, Person, RoleName
from svēris.places import FORMS_SCHEMA
from tests import factories as make

#: What every complete lesson says, but for where and whom.
LESSON: dict[str, Any] = {
    "K.VEIDS": "areja", "K.MERKIS": "planveida", "K.PROGR": "21011111", "K.PIETEIKTS": "nedela",
    "K.DATUMS": "2024-03-01", "K.NO": "09:40", "K.LIDZ": "10:20", "K.DALA": "visa",
    "K.KLATIENE": "klatiene", "K.KLASE": ["7"], "K.BURTS": "b", "K.PRIEKSM": "matematika",
    "K.FORMA": "stunda", "K.SK_KLAT": 24, "MS.SR.DEF": 2, "MS.ST.IER": 2, "MS.ST.APJ": 1,
    "MS.ST.REF": 0, "MS.DIP.DIF": 2, "MS.DIP.IND": 1, "MS.DIP.PER": 2, "MS.VAL.STUNDA": "lv",
    "MS.VAL.VIDE": 2, "MS.VAL.LIM": ["L1", "L2"], "MS.VAL.IPAT": "50-74", "MS.KD.PLAN": "ne",
    "MS.FOR.TIPS": "saruna", "MS.FOR.SLODZE": "videja", "MS.FOR.KAS": "vienadi", "MS.VID.EMO": 2,
    "S.STIPR": "Skaidrs mērķis.", "S.PILNV": "Refleksija stundas beigās.",
}  # fmt: skip


@dataclass(frozen=True)
class City:
    """Anna observes for the board, Bruno inside his school, where Cilda teaches."""

    school: Institution
    other_school: Institution
    anna: Person
    bruno: Person
    cilda: Assignment
    tablet: Device

    def lesson(self, **changed: Any) -> dict[str, Any]:
        """Return a complete document of Cilda's lesson; `K_VEIDS="ieksieja"` changes a field."""
        where = {
            "K.IESTADE": self.school.code,
            "K.ADRESE": self.school.sites[0].code,
            "K.PEDAGOGS": self.cilda.code,
        }
        fields = LESSON | where | {key.replace("_", ".", 1): v for key, v in changed.items()}
        return {code: value for code, value in fields.items() if value is not ...}


def make_city(session) -> City:
    """Make the city, its forms and lists published."""
    _publish(session)
    school = make.make_institution(session, code="skola")
    other_school = make.make_institution(session, code="cita-skola")
    long_ago = date(2020, 9, 1)
    anna = make.make_role(session, RoleName.EXTERNAL_OBSERVER, starts_on=long_ago).person
    bruno = make.make_role(session, RoleName.INTERNAL_OBSERVER, institution=school).person
    return City(
        school=school,
        other_school=other_school,
        anna=anna,
        bruno=bruno,
        cilda=make.make_assignment(session, institution=school, code="cilda-skola"),
        tablet=make.make_device(session, person=anna, token="annas-token"),
    )


_published: dict[type, list[dict[str, Any]]] = {}


def _publish(session) -> None:
    """Publish the forms and lists, from the folder once and then as rows: checking takes long."""
    if not _published:
        library.publish_folder(session, FORMS_SCHEMA, make.NOW)
        for model in (FormVersion, ListItem):
            columns = [column.key for column in model.__table__.columns if column.key != "id"]
            rows = session.scalars(select(model)).all()
            _published[model] = [{key: getattr(row, key) for key in columns} for row in rows]
        return
    for model, rows in _published.items():
        session.execute(insert(model.__table__), rows)
    draw(session, "feed", max(row["seq"] for rows in _published.values() for row in rows))


def edit(author, obs, /, *, base=(), form="ms", version=1, **fields) -> dict[str, Any]:
    """Return an edit; field codes are given with the first dot as an underscore, or as a dict."""
    named = fields.pop("fields", {}) | {
        key.replace("_", ".", 1): value for key, value in fields.items()
    }
    return {
        **_head(author, obs, "edit", form, version),
        "fields": {code: {"value": v, "base": list(base)} for code, v in named.items()},
    }


def submit(author, obs, /, *edits, kind="submit", form="ms", version=1) -> dict[str, Any]:
    """Return a submit that names the last of the edits of each field."""
    heads: dict[str, list[str]] = {}
    for change in edits:
        heads |= {code: [change["id"]] for code in change["fields"]}
    return {**_head(author, obs, kind, form, version), "heads": heads}


def discard(author, obs, /, *edits) -> dict[str, Any]:
    """Return a discard that names the last of the edits of each field."""
    return submit(author, obs, *edits, kind="discard")


def whole(author, fields, obs=None) -> list[dict[str, Any]]:
    """Return the changes of an observation that is filled and submitted at once."""
    obs = obs or new()
    filled = edit(author, obs, fields=fields)
    return [filled, submit(author, obs, filled)]


def new() -> str:
    """Return a new id."""
    return str(uuid7())


def _head(author, obs, kind, form, version) -> dict[str, Any]:
    return {
        "id": new(),
        "obs": str(obs),
        "author": str(author.id),
        "kind": kind,
        "form": form,
        "version": version,
        "at": "2024-03-01T09:41:00+02:00",
    }


def results(receipts) -> list[str]:
    """Return what became of each change: why not, or how."""
    return [receipt.code or receipt.result for receipt in receipts]


def observation(session, changes) -> Observation:
    """Return the observation that changes are of, as it is stored."""
    found = session.get(Observation, UUID(changes[0]["obs"]))
    session.refresh(found)
    return found


def codes(row) -> set[tuple[str, str]]:
    """Return code and field of what needs attention."""
    return {(flag["code"], flag["field"]) for flag in row.flags}
