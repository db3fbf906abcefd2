"""Pages of coverage: of the city, of a school, and who is still to be observed, for its head."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from svēris import calendar
from svēris.db import db
from svēris.people import gate, login
from svēris.people.access import Access, Right
from svēris.people.models import Institution
from svēris.problems import Problem
from svēris.results import asking, counts, counts_coverage, coverage_asking, frame_pages, presence
from svēris.results.coverage import SEMESTER_LINE, coverage
from svēris.results.not_yet import in_this_semester, not_yet
from svēris.results.say import Say
from svēris.results.terms import PERIODS, SEMESTERS, Terms

blueprint = Blueprint("coverage", __name__)

#: Ways in which a teacher is observed; a list of who did not observe would press a colleague.
_OBSERVED = tuple(way for way in presence.WAYS if way != presence.OBSERVER)


@blueprint.get("/coverage")
@gate.allow(Right.CITY_RESULTS)
def city() -> ResponseReturnValue:
    """Show how many teachers of the city were observed."""
    return _page(None)


@blueprint.get("/coverage/<code>")
@gate.allow(Right.SCHOOL_RESULTS)
def school(code: str) -> ResponseReturnValue:
    """Show how many teachers of an institution were observed."""
    return _page(asking.place(db.session(), gate.current_access(), code))


@blueprint.get("/coverage/<code>/not-yet-observed")
@gate.allow(Right.NOT_YET_OBSERVED)
def not_yet_observed(code: str) -> ResponseReturnValue:
    """Show the head of an institution who has not been observed yet."""
    session, access, today = db.session(), gate.current_access(), login.today()
    institution = asking.place(session, access, code)
    if institution.id not in access.not_yet_observed():
        raise Problem("not-allowed")
    wanted = coverage_asking.question(session, request.args, institution, today)
    of = wanted.terms
    if wanted.way not in _OBSERVED:
        raise Problem("not-found")
    usual = "year" if today > of.taught("year").last else of.semester(today)
    period = coverage_asking.chosen(request.args, "period", PERIODS, usual)
    return render_template(
        "results/not_yet.html",
        found=not_yet(session, wanted, institution.id, period),
        institution=institution,
        of=of,
        way=wanted.way,
        ways=_OBSERVED,
        period=period,
        days_left=of.days_left(period, today) if period in SEMESTERS else 0,
        subjects=counts_coverage.subject_names(session, _language()),
        **_frame(of),
    )  # fmt: skip


@blueprint.app_context_processor
def line_of_home() -> dict[str, Any]:
    """Give the home page of a head the number of those not observed in this semester."""

    def waiting_in_this_semester() -> list[tuple[str, int]]:
        session, places = db.session(), gate.current_access().not_yet_observed()
        if not places:
            return []
        year = calendar.year_label(calendar.school_year(login.today()))
        counted = in_this_semester(session, places, login.today())
        return [
            (url_for("coverage.not_yet_observed", code=code, year=year), count)
            for code, count in counts_coverage.with_codes(session, counted)
        ]

    return {"waiting_in_this_semester": waiting_in_this_semester}


def _page(institution: Institution | None) -> ResponseReturnValue:
    access, today = gate.current_access(), login.today()
    question = coverage_asking.question(db.session(), request.args, institution, today)
    found = coverage(db.session(), question, coverage_asking.reader_of(access, institution))
    return render_template(
        "results/coverage.html",
        found=found,
        way=question.way,
        ways=presence.WAYS,
        line_at=SEMESTER_LINE,
        bands=[
            band
            for band in presence.EXPERIENCE
            if any(band in grade.experience for grade in found.grades.values())
        ],
        dashes=any(None in grade.experience.values() for grade in found.grades.values()),
        ahead={each for each in SEMESTERS if found.terms.taught(each).first > today},
        may_list=institution is not None and institution.id in access.not_yet_observed(),
        may_note=institution is not None and _notes_absences(access, institution),
        places=asking.places(db.session(), access),
        **_frame(found.terms),
    )


def _notes_absences(access: Access, institution: Institution) -> bool:
    places = access.absences_institutions()
    return places is None or institution.id in places


def _frame(of: Terms) -> Mapping[str, Any]:
    """Return what both pages need: years to choose from and the reader's words."""
    session = db.session()
    return {
        "years": [
            calendar.year_label(year)
            for year in counts.years(session, of.year, calendar.school_year(login.today()))
        ],
        "awaited": frame_pages.awaited(of.year),
        "year_label": calendar.year_label,
        "say": Say(_language(), None),
        "now": login.now(),
        "address": partial(url_for, year=calendar.year_label(of.year)),
    }


def _language() -> str:
    return str(get_locale() or "lv")[:2]
