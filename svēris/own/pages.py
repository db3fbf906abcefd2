"""The page about oneself, and everything that is kept about oneself in one file."""

import json
from collections import defaultdict
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris.db import db, writing
from svēris.observations.listing import subject_names
from svēris.own import lessons, sections
from svēris.own.kept import ALSO, KEPT, Why
from svēris.people import audit, gate, log, login
from svēris.people.access import Right

blueprint = Blueprint("own", __name__)

_KINDS = {"zip": "application/zip", "json": "application/json", "html": "text/html"}


@blueprint.get("/me")
@gate.allow(Right.SIGNED_IN)
def page() -> ResponseReturnValue:
    """Show what is kept about oneself, and who has read it."""
    session, access = db.session(), gate.current_access()
    return render_template(
        "own/page.html",
        own=lessons.own(session, access),
        read=log.readings_about(session, access.person_id),
        subjects=subject_names(session, _language()),
    )


@blueprint.get("/me/everything.<any(zip, html, json):ending>")
@gate.allow(Right.SIGNED_IN)
def everything(ending: str) -> ResponseReturnValue:
    """Send everything that is kept about oneself: to read, for machines, or both in one file."""
    session, access, now = db.session(), gate.current_access(), login.now()
    content = _content(ending, sections.everything(session, access), now)
    with writing() as written:
        audit.record(written, "export.own", actor_id=access.person_id, at=now, ending=ending)
    answer = Response(content, mimetype=_KINDS[ending])
    answer.headers["Content-Disposition"] = f"attachment; filename=sveris-par-mani.{ending}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _content(ending: str, kept: dict[str, Any], now: datetime) -> bytes:
    if ending == "html":
        return _to_read(kept, now).encode()
    if ending == "json":
        return _for_machines(kept, now).encode()
    return _zipped({each: _content(each, kept, now) for each in ("html", "json")})


def _language() -> str:
    return str(get_locale() or "lv")[:2]


def _to_read(kept: dict[str, Any], now: datetime) -> str:
    session = db.session()
    readings = lessons.readings(session, gate.current_access(), _language())
    return render_template(
        "own/file.html", kept=kept, readings=list(readings), now=now, says=_says(), whys=_whys(),
        subjects=subject_names(session, _language()),
    )  # fmt: skip


def _for_machines(kept: dict[str, Any], now: datetime) -> str:
    out: dict[Why, list[str]] = defaultdict(list)
    for column, place in (KEPT | ALSO).items():
        if isinstance(place, Why):
            out[place].append(column)
    whys = _whys()
    told = {
        "made_at": now,
        "sections": _says(),
        "not_in_here": [{"columns": each, "why": whys[why]} for why, each in out.items()],
        **kept,
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=_moment)


def _zipped(files: dict[str, bytes]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as zipped:
        for ending, data in files.items():
            zipped.writestr(f"sveris-par-mani-{login.today()}/par-mani.{ending}", data)
    return content.getvalue()


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of JSON")


def _says() -> dict[str, str]:
    """Return what each section of the file is, in words."""
    return {
        "person": _("Who you are in this system"),
        "assignments": _("Where I work"),
        "roles": _("Roles you hold or held"),
        "absences": _("Long absences, during which nobody expects you to be observed"),
        "observations": _("Observations of my lessons"),
        "begun": _("Observations of your lessons that somebody has begun and not submitted"),
        "set_aside_about_me": _("What was sent about a lesson of yours and set aside"),
        "published": _("Publications in whose figures a lesson of yours is counted"),
        "visits": _("Visits to your lessons, and those you asked for or were to make"),
        "notices": _("Notices to you"),
        "mails": _("E-mails to you: when, and what became of them"),
        "mail_wish": _("Whether you want e-mail"),
        "calendar": _("The address at which your calendar reads your visits"),
        "devices": _("Devices on which you signed in"),
        "tokens": _("Access tokens of other programs"),
        "failed_sign_ins": _("Wrong passwords for your e-mail in the last minutes"),
        "events": _("What you did, and who read or did something about you"),
        "observed": _("Lessons you observed"),
        "set_aside": _("What you sent that was set aside"),
        "deeds": _("What you did with observations, steps, visits and figures"),
    }


def _whys() -> dict[Why, str]:
    """Return why something is not in the file, in words."""
    return {
        Why.DERIVED: _(
            "What is made from your observations for counting and searching: it is made anew from "
            "what stands here, and no figure about a single teacher is computed."
        ),
        Why.OTHERS: _(
            "What you wrote about somebody else's lesson: it is about that teacher. You read it in "
            "the observation itself."
        ),
        Why.BEFORE: _(
            "What an observer wrote and changed before submitting: until then it is the "
            "observer's. Everything that was submitted stands here."
        ),
        Why.TWICE: _("What only repeats something that stands here."),
    }
