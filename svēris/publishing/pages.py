"""The board closes periods: a preview of exactly what will be published, and the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from svēris.db import db
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence
from svēris.publishing import closing, document, previewed, reading, unfinished
from svēris.publishing.closing import Occasion, Seal, Words
from svēris.publishing.document import Period
from svēris.publishing.models import Publication
from svēris.publishing.presented import Say
from svēris.results import class_sets, counts
from svēris.results.filters import PERIODS, days

blueprint = Blueprint("publishing", __name__, url_prefix="/periods")

#: Fields of the form that are texts in two languages.
_TEXTS = ("title", "note", "reason")


@dataclass(frozen=True, slots=True)
class Listed:
    """A period in the list: whether it is over, and its newest edition with what came after."""

    period: Period
    is_over: bool
    edition: reading.Edition | None


@blueprint.get("")
@gate.allow(Right.CLOSE_PERIODS)
def periods() -> ResponseReturnValue:
    """List the periods there are, closed and open."""
    session, today = db.session(), login.today()
    years = counts.years(session)
    published = {editions[0].code for editions in reading.editions(session)}
    listed = [
        Listed(
            period,
            days(year, name).last < today,
            reading.edition(session, period.code) if period.code in published else None,
        )
        for year in years
        for name in PERIODS
        for period in (Period(year, name),)
    ]
    return render_template("publishing/periods.html", listed=listed, say=Say(_language()))


@blueprint.get("/<code>")
@gate.allow(Right.CLOSE_PERIODS)
def period(code: str) -> ResponseReturnValue:
    """Show what would be published of a period, and what is not in it yet."""
    return _preview(_period(code))


@blueprint.post("/<code>")
@gate.allow(Right.CLOSE_PERIODS)
def close(code: str) -> ResponseReturnValue:
    """Publish an edition of a period."""
    asked, session, now = _period(code), db.session(), login.now()
    person = login.current_person().id
    try:
        if request.form.get("confirmed") != "yes":
            raise Problem("confirmation-missing")
        occasion = Occasion(city=login.settings().city, by=person, now=now, today=login.today())
        made = closing.close(session, asked, _words(), occasion, _seal())
    except Problem as problem:
        session.rollback()
        if problem.code == "bad-request":
            raise
        return _preview(asked, problem)
    audit.record(
        session, "period.closed", actor_id=person, at=now, period=made.code, edition=made.edition
    )
    session.commit()
    flash(_("It is published."))
    return redirect(url_for("publishing.periods"), 303)


def _preview(asked: Period, problem: Problem | None = None) -> ResponseReturnValue:
    session = db.session()
    editions = closing.editions(session, asked.code)
    given, say = request.form, Say(_language())
    try:
        draft = closing.preview(session, asked, login.today())
    except Problem as refused:
        return _refused(asked, editions, refused)
    page = render_template(
        "publishing/close.html",
        period=asked,
        draft=draft,
        shown=previewed.previewed(draft),
        missing=unfinished.unfinished(session, asked, draft.span),
        editions=editions,
        newest=reading.edition(session, asked.code) if editions else None,
        changes=previewed.changes(session, draft, editions),
        token=closing.token(draft),
        sets=class_sets.of_year(asked.year),
        short=say.short,
        licences=closing.LICENCES,
        given={**_suggested(asked, editions), **given.to_dict()},
        errors=[(_field(problem), " ".join(sentence(problem.code, say.language)))]
        if problem else [],
        longest={"title": closing.LONGEST_TITLE, "text": closing.LONGEST_TEXT},
        say=say,
    )  # fmt: skip
    return page, problem.entry.status if problem else 200


def _refused(asked: Period, editions: Any, problem: Problem) -> ResponseReturnValue:
    page = render_template(
        "publishing/not_yet.html", period=asked, editions=editions, say=Say(_language()),
        problem=problem.document(_language()),
    )  # fmt: skip
    return page, problem.entry.status


def _suggested(asked: Period, editions: Sequence[Publication]) -> dict[str, str]:
    """Return what stands in the form to begin with: the texts of the edition before."""
    if editions:
        head = editions[-1].head
        texts = {f"{text}_{lang}": head[text][lang] for text in ("title", "note")
                 for lang in ("lv", "en")}  # fmt: skip
        return {**texts, "licence": head["licence"]["code"]}
    latvian, english = Say("lv").year(asked.year), Say("en").year(asked.year)
    return {
        "title_lv": f"Stundu vērošanas rezultāti {latvian} mācību gadā",
        "title_en": f"Lesson observation results, school year {english}",
    }


def _words() -> Words:
    texts = {
        text: {lang: request.form.get(f"{text}_{lang}", "").strip() for lang in ("lv", "en")}
        for text in _TEXTS
    }
    return Words(**texts, licence=request.form.get("licence", ""))


def _seal() -> Seal:
    edition = request.form.get("edition", "")
    if not edition.isdecimal() or len(edition) > 4:
        raise Problem("bad-request")
    return Seal(int(edition), request.form.get("token", ""))


def _field(problem: Problem) -> str:
    """Return the field of the form that a refusal is about."""
    fields = {"title-missing": "title_lv", "correction-needs-reason": "reason_lv"}
    return fields.get(problem.code, "confirmed")


def _period(code: str) -> Period:
    found = document.period_of(code)
    if found is None or found.code != code:
        raise Problem("not-found")
    return found


def _language() -> str:
    return str(get_locale() or "lv")[:2]
