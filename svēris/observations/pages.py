"""Home page, list and page of observations, and the frame around every page of SvērIS."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from svēris import languages
from svēris.calendar import parse_year_label, year_label
from svēris.db import db, writing
from svēris.observations import copies, deciding, waiting
from svēris.observations import listing as lists
from svēris.observations.home import home as home_of
from svēris.observations.listing import Filter
from svēris.observations.models import Verdict
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence

blueprint = Blueprint("observations", __name__)


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the main navigation; `current` is a value of aria-current or None."""

    address: str
    label: str
    current: str | None


@blueprint.get("/")
@gate.allow(Right.SIGNED_IN)
def home() -> ResponseReturnValue:
    """Say what is new and what needs the reader."""
    access = gate.current_access()
    page = home_of(db.session(), access, login.now())
    return render_template("home.html", home=page, today=login.today(), **_names())


@blueprint.get("/observations")
@gate.allow(Right.READ_OBSERVATIONS)
def listing() -> ResponseReturnValue:
    """List the observations that the reader may know of."""
    access, wanted = gate.current_access(), _filter()
    return render_template(
        "observations/listing.html",
        found=lists.find(db.session(), access, wanted),
        choices=lists.choices(db.session(), access),
        wanted=wanted,
        address=_address_of_page,
        **_names(),
    )


@blueprint.get("/observations/held")
@gate.allow(Right.DECIDE)
def held() -> ResponseReturnValue:
    """List what was set aside and waits for the reader's decision, or what was kept aside."""
    kept = request.args.get("state") == "kept"
    page = request.args.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 7 else 1
    found = waiting.find(db.session(), gate.current_access(), kept=kept, page=number)
    return render_template("observations/held.html", found=found, kept=kept)


@blueprint.get("/observations/held/<uuid:id>")
@gate.allow(Right.DECIDE)
def matter(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Show one matter to decide about; whose lesson's answers are read is recorded."""
    return _matter_page(id)


@blueprint.post("/observations/held/<uuid:id>")
@gate.allow(Right.DECIDE)
def decide(id: UUID) -> ResponseReturnValue:  # noqa: A002  (the name in the address)
    """Let in what was set aside, or keep it aside for a reason."""
    choice = _choice()
    try:
        still = deciding.decide(db.session(), gate.current_access(), id, choice, login.now())
    except Problem as problem:
        db.session.rollback()
        if problem.code == "not-found":
            raise
        return _matter_page(id, problem)
    db.session.commit()
    if still:
        flash(_("It is let in, and set aside again for a further reason."))
    elif choice.verdict is Verdict.LET_IN:
        flash(_("It is let in: it counts as if it had come in at once."))
    else:
        flash(_("It is kept aside. Its author is told why."))
    return redirect(url_for("observations.held"), 303)


@blueprint.get("/copies")
@gate.allow(Right.SIGNED_IN)
def choose_copy() -> ResponseReturnValue:
    """Ask for a copy that was saved on a tablet that cannot send it."""
    return render_template("observations/copies.html")


@blueprint.post("/copies")
@gate.allow(Right.SIGNED_IN)
@gate.takes(copies.MEGABYTES, "copy-too-large")
def send_copy() -> ResponseReturnValue:
    """Take in a copy, and say what became of everything in it."""
    session, file = db.session(), request.files.get("file")
    person, name = login.current_person(), _("Saved copy")
    try:
        if file is None or not file.filename:
            raise Problem("copy-missing")
        copy = copies.opened(session, file.read(), person.id)
        taken = copies.take_in(session, copy, person, name, login.now())
    except Problem as problem:
        session.rollback()
        words = sentence(problem.code, _language())
        return render_template("observations/copies.html", problem=words), problem.entry.status
    rows = lists.newest(session, gate.current_access(), taken.observations)
    return render_template(
        "observations/copy_taken.html", taken=taken, rows=rows, sentence_of=_sentence_of, **_names()
    )


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    """Give every page its language, the city's name, the reader and the navigation."""
    if languages.is_open():
        return {"language": _language(), "city": login.settings().city, "reader": None}
    try:
        reader = current_user.person if current_user.is_authenticated else None
        navigation = _navigation() if reader else []
    except SQLAlchemyError:
        # The page that says the server failed must come out even when the database is the reason.
        reader, navigation = None, []
    return {
        "language": _language(),
        "city": login.settings().city,
        "reader": reader,
        "navigation": navigation,
    }


@blueprint.app_template_filter("day")
def day(value: date) -> str:
    """Return a date as people here write it: 20.11.2026., in English 20 November 2026."""
    pattern = "dd.MM.yyyy." if _language() == "lv" else "d MMMM yyyy"
    return str(format_date(value, pattern))


@blueprint.app_template_filter("iso_day")
def iso_day(value: str) -> str:
    """Return a date of a document as `day` writes it; what is none, as it came."""
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


@blueprint.app_template_filter("weekday")
def weekday(value: date) -> str:
    """Return a date with its day of the week, "piektdiena, 20. novembris"."""
    return str(format_date(value, "EEEE, d. MMMM" if _language() == "lv" else "EEEE, d MMMM"))


@blueprint.app_template_filter("moment")
def moment(value: datetime) -> str:
    """Return an instant in the city's time, "20.11.2026. 9.14"."""
    pattern = "dd.MM.yyyy. H.mm" if _language() == "lv" else "d MMMM yyyy, HH:mm"
    return str(format_datetime(value, pattern))


@blueprint.app_template_filter("clock")
def clock(value: Any) -> str:
    """Return a time of day, 9.40 in Latvian and 09:40 in English."""
    text = value if isinstance(value, str) else value.strftime("%H:%M")
    if _language() != "lv":
        return str(text)
    return str(text).lstrip("0").replace(":", ".") if not text.startswith("00") else "0" + text[2:]


@blueprint.app_template_filter("school_year")
def school_year(year: int) -> str:
    """Return the name of a school year as it is read: 2024./2025., in English 2024/2025."""
    return f"{year}./{year + 1}." if _language() == "lv" else year_label(year)


def _choice() -> deciding.Choice:
    given = request.form
    changes, verdict = given.get("changes", ""), given.get("verdict")
    if verdict not in set(Verdict) or not changes.isdecimal() or len(changes) > 6:
        raise Problem("bad-request")
    return deciding.Choice(Verdict(verdict), given.get("reason", "").strip(), int(changes))


def _matter_page(key: UUID, problem: Problem | None = None) -> ResponseReturnValue:
    access = gate.current_access()
    found = waiting.look(db.session(), access, key, _language())
    if found is None:
        raise Problem("not-found")
    # What is shown again with a refusal was recorded when it was shown first.
    if problem is None and found.is_reading_of_a_lesson(access.person_id):
        with writing() as session:
            audit.record(
                session, audit.READ, actor_id=access.person_id, at=login.now(),
                about_id=found.line.aside.teacher_id,
                observation_id=found.line.aside.observation_id, **found.trace(),
            )  # fmt: skip
    page = render_template(
        "observations/decide.html",
        matter=found,
        sentence_of=_sentence_of,
        errors=[("reason", " ".join(sentence(problem.code, _language())))] if problem else [],
        reason=request.form.get("reason", ""),
        longest=deciding.LONGEST_REASON,
    )
    return page, problem.entry.status if problem else 200


def _language() -> str:
    return str(get_locale() or "lv")[:2]


def _sentence_of(code: str) -> str:
    """Return what a refusal of the catalogue says, in the reader's language."""
    return " ".join(sentence(code, _language()))


def _names() -> dict[str, Any]:
    return {"subjects": lists.subject_names(db.session(), _language())}


def _navigation() -> list[NavigationItem]:
    """Return the rooms that the reader may enter, by what their routes themselves demand."""
    rooms = (
        ("observations.home", _("Home")),
        ("observations.listing", _("Observations")),
        ("plan.week", _("Plan")),
        ("steps.listing", _("Steps")),
        ("results.city", _("Results")),
        ("publishing.periods", _("Periods")),
        ("forms.listing", _("Forms")),
        ("people.fleet_page", _("Devices")),
        ("pwa.app", _("Observe")),
    )
    return [
        NavigationItem(address, label, _current(address))
        for endpoint, label in rooms
        if _may_enter(endpoint) and (address := url_for(endpoint))
    ]


def _may_enter(endpoint: str) -> bool:
    right = gate.allowed(current_app, endpoint)
    if endpoint == "pwa.app" and right is not None:
        # The shell itself is public, so that it opens without a network.
        right = Right.OBSERVE
    return right is not None and gate.current_access().may(right)


def _current(address: str) -> str | None:
    if request.path == address:
        return "page"
    return "true" if address != "/" and request.path.startswith(address.rstrip("/") + "/") else None


def _filter() -> Filter:
    asked = request.args
    page_asked = asked.get("page", "1")
    return Filter(
        words=asked.get("words", "")[:100],
        year=parse_year_label(asked.get("year", "")),
        order="teacher" if asked.get("order") == "teacher" else "date",
        page=int(page_asked) if page_asked.isdecimal() and len(page_asked) < 7 else 1,
        **{
            name: asked.get(name) or None
            for name in ("kind", "form", "state", "institution", "area", "grade")
        },
    )


def _address_of_page(number: int, wanted: Filter, **changed: Any) -> str:
    """Return the address of another page of the same list."""
    asked = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    asked |= {"year": year_label(wanted.year) if wanted.year else None, "page": number, **changed}
    defaults = {"page": 1, "order": "date"}
    return url_for(
        "observations.listing",
        **{k: v for k, v in asked.items() if v not in (None, "", defaults.get(k))},
    )
