"""JSON of the room `observations`: what tablets send, fetch and compare (sync.md)."""

import json
from typing import Any

from flask import Response, request
from flask_babel import get_locale
from sqlalchemy import select

from svēris import db as database
from svēris.db import db
from svēris.forms.models import FormVersion
from svēris.observations import heartbeat
from svēris.observations.feed import Cursor, Part, pull
from svēris.observations.receive import Receipt, receive, reconcile
from svēris.observations.schemas import (
    CHANGES,
    PulledSchema,
    PullQuerySchema,
    PushedSchema,
    PushSchema,
    ReconciledSchema,
    ReconcileSchema,
)
from svēris.observations.wire import BODY_BYTES, decoded
from svēris.people import gate, login
from svēris.people.access import Right
from svēris.people.gate import allow
from svēris.problems import Problem, sentence
from svēris.web import Blueprint

blueprint = Blueprint("observations_api", __name__, url_prefix="/api/v1")

_A_YEAR = 365 * 24 * 3600
_PUSH = {"required": True, "content": {"application/json": {"schema": PushSchema}}}


@blueprint.route("/push", methods=["POST"])
@blueprint.doc(requestBody=_PUSH)
@blueprint.response(200, PushedSchema)
@allow(Right.HAND_IN)
def push() -> dict[str, Any]:
    """Store a tablet's changes; answer each with what became of it."""
    sent = _batch()
    session, device, now = db.session(), login.current_device(), login.now()
    receipts = receive(session, sent["changes"], device, now)
    stored = len({receipt.id for receipt in receipts if receipt.hash is not None})
    heartbeat.note(device, sent, now, stored=stored)
    epoch = database.epoch(session)
    session.commit()
    return {
        "server_time": now,
        "epoch": epoch,
        "oldest_app": login.settings().oldest_app or None,
        "results": [_shown(receipt) for receipt in receipts],
    }


@blueprint.route("/pull")
@blueprint.arguments(PullQuerySchema, location="query")
@blueprint.response(200, PulledSchema)
@allow(Right.DEVICE)
def pull_feed(query: dict[str, Any]) -> Response:
    """Return what has changed since the cursor: forms, lists, places, posts, own observations."""
    session = db.session()
    epoch, cursor = database.epoch(session), Cursor.parse(query["cursor"])
    if epoch != query.get("epoch", epoch) or (cursor and cursor.epoch != epoch):
        raise Problem("epoch-changed", extra={"epoch": epoch})
    access = gate.current_access()
    return _unless_known(epoch, pull(session, access, cursor, query["limit"], epoch=epoch))


@blueprint.route("/forms/<form>@<digest>")
@blueprint.response(200)
@allow(Right.DEVICE)
def form(form: str, digest: str) -> Response:
    """Return a published form. What has a digest never changes, so it may be kept."""
    # An address may hold what PostgreSQL refuses to compare with (NUL).
    named = select(FormVersion).filter_by(digest=digest if digest.isalnum() else "")
    found = db.session.scalar(named)
    if found is None or found.form != form:
        raise Problem("not-found")
    response = _json(found.definition)
    response.headers["Cache-Control"] = f"private, max-age={_A_YEAR}, immutable"
    return response


@blueprint.route("/reconcile", methods=["POST"])
@blueprint.arguments(ReconcileSchema)
@blueprint.response(200, ReconciledSchema)
@allow(Right.DEVICE)
def compare(sent: dict[str, Any]) -> dict[str, Any]:
    """Return which of the changes a tablet believes stored are lacking, or have other content."""
    lacking, different = reconcile(db.session(), sent["changes"])
    return {
        "epoch": database.epoch(db.session()),
        "lacking": lacking,
        "different": different,
    }


def _batch() -> dict[str, Any]:
    """Return what was pushed; only its outermost shape is looked at."""
    request.max_content_length = BODY_BYTES
    sent = decoded(request.get_data(cache=False), request.headers.get("Content-Encoding"))
    if not isinstance(sent, dict) or not isinstance(sent.get("changes"), list):
        raise Problem("batch-malformed")
    if len(sent["changes"]) > CHANGES:
        raise Problem("too-many-changes", limit=CHANGES)
    return sent


def _shown(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt in the words of its reader."""
    shown: dict[str, Any] = {"id": receipt.id, "result": receipt.result}
    given = {"hash": receipt.hash, "seq": receipt.seq, "number": receipt.number}
    shown |= {key: value for key, value in given.items() if value is not None}
    if receipt.code is not None:
        language = str(get_locale() or "lv")[:2]
        title, detail = sentence(receipt.code, language)
        shown |= {"code": receipt.code, "title": title, "detail": detail}
        if receipt.fields:
            shown["fields_"] = {
                field: sentence(code, language)[0] for field, code in receipt.fields.items()
            }
    return shown


def _unless_known(epoch: str, part: Part) -> Response:
    """Return a part of the feed, or 304 to a tablet that has just the same."""
    response = _json(
        {
            "epoch": epoch,
            "cursor": part.cursor,
            "more": part.more,
            "reset": part.reset,
            "oldest_app": login.settings().oldest_app or None,
            "changes": [record.as_json() for record in part.records],
        }
    )
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _json(body: Any) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")
