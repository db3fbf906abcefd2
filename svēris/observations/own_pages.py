"""The page about oneself, and everything that is kept about oneself in one file."""

import json

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from svēris.db import db, writing
from svēris.observations import own
from svēris.observations.listing import subject_names
from svēris.observations.reading_pages import language
from svēris.people import audit, gate, log, login
from svēris.people.access import Right

blueprint = Blueprint("own", __name__)


@blueprint.get("/me")
@gate.allow(Right.SIGNED_IN)
def page() -> ResponseReturnValue:
    """Show what is kept about oneself, and who has read it."""
    session, access = db.session(), gate.current_access()
    return render_template(
        "observations/own.html",
        own=own.own(session, access),
        read=log.readings_about(session, access.person_id),
        subjects=subject_names(session, language()),
    )


@blueprint.get("/me/everything.<any(html, json):ending>")
@gate.allow(Right.SIGNED_IN)
def everything(ending: str) -> ResponseReturnValue:
    """Send everything that is kept about oneself, to read or for machines."""
    session, access, now = db.session(), gate.current_access(), login.now()
    if ending == "json":
        content = json.dumps(own.everything(session, access, now), ensure_ascii=False, indent=2)
        answer = Response(content, mimetype="application/json")
    else:
        readings = list(own.readings(session, access, language()))
        answer = Response(render_template("observations/own_file.html", readings=readings, now=now))
    with writing() as written:
        audit.record(written, "export.own", actor_id=access.person_id, at=now, ending=ending)
    answer.headers["Content-Disposition"] = f"attachment; filename=sveris-par-mani.{ending}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
