"""The page on which a coordinator makes an indicator, step by step, and publishes it.

Every button sends the whole page and gets it back, so that it works without a script and nothing
that was typed depends on the server remembering it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, refresh
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from svēris import calendar
from svēris.db import db, snapshot
from svēris.forms import library
from svēris.people import audit, gate, login
from svēris.people.access import Right
from svēris.problems import Problem, sentence
from svēris.results import (
    asking,
    building,
    conditions,
    counts,
    designing,
    explained,
    indicators,
    preview,
    preview_people,
    proposing,
    publishing,
    singling,
    soundness,
)
from svēris.results.conditions import Fields
from svēris.results.criteria import Catalogue, catalogue
from svēris.results.designing import Draft
from svēris.results.disclosure import Rule
from svēris.results.indicators import Formula
from svēris.results.models import Indicator
from svēris.results.preview import Preview
from svēris.results.queries import understand
from svēris.results.say import Say
from svēris.results.singling import Caution
from svēris.results.soundness import Fault

blueprint = Blueprint("design", __name__)

#: Members of a definition that a preview need not have seen.
_NOT_SEEN = frozenset({"code", "version", "position", "rows"})
#: Kinds the city's figures have; peer answers are a school's own (domain.md §3.7).
_CITY = ("areja", "ieksieja")


@dataclass
class Desk:
    """What lies before somebody who makes an indicator."""

    catalogue: Catalogue
    #: Every version there is, the newest first; none of a new indicator.
    versions: list[Indicator]
    #: The definition one began with.
    kept: dict[str, Any]
    draft: Draft
    #: The newest version when one began.
    onto: int
    faults: list[Fault] = field(default_factory=list)
    problem: Problem | None = None
    shown: Preview | None = None
    rule: Rule | None = None
    #: Indicators in force that count lessons, whose teachers may be counted.
    of_lessons: Mapping[str, Formula] = field(default_factory=dict)
    #: Digest of what was previewed last.
    seen: str = ""
    #: What its author should know before publishing.
    warnings: list[Caution] = field(default_factory=list)
    changed_since: bool = False

    @property
    def code(self) -> str | None:
        """Its code; None until it is published."""
        return self.versions[0].code if self.versions else None

    @property
    def newest(self) -> int:
        """The newest version there is now."""
        return self.versions[0].version if self.versions else 0

    def raw(self, code: str) -> dict[str, Any]:
        """Return the definition of the draft."""
        return designing.definition(
            self.draft, self.catalogue, self.kept, code=code, version=self.newest + 1
        )

    def digest(self) -> str:
        """Return what tells whether the draft is still what was previewed."""
        raw = self.raw(self.code or "new")
        return indicators.digest({k: v for k, v in raw.items() if k not in _NOT_SEEN})


@blueprint.get("/indicators/new")
@gate.allow(Right.DESIGN_INDICATORS)
def new() -> ResponseReturnValue:
    """Begin a new indicator."""
    return _page(_desk(None))


@blueprint.post("/indicators/new")
@gate.allow(Right.DESIGN_INDICATORS)
def make() -> ResponseReturnValue:
    """Take a step on a new indicator, or begin it from the file of another one."""
    desk, file = _desk(None), request.files.get("file")
    if file is None:
        return _step(desk)
    try:
        desk.draft = designing.draft_from_file(file.read())
    except Problem as problem:
        desk.problem = problem
    return _page(desk)


@blueprint.get("/indicators/<code>/edit")
@gate.allow(Right.DESIGN_INDICATORS)
def edit(code: str) -> ResponseReturnValue:
    """Begin a new version of an indicator, from the one in force or from another."""
    return _page(_desk(code))


@blueprint.post("/indicators/<code>/edit")
@gate.allow(Right.DESIGN_INDICATORS)
def revise(code: str) -> ResponseReturnValue:
    """Take a step on a new version."""
    return _step(_desk(code))


def _desk(code: str | None) -> Desk:
    session = db.session()
    versions = publishing.history(session, code) if code else []
    if code and not versions:
        raise Problem("not-found")
    known = catalogue(
        (library.of(row) for row in library.published(session)), library.lists(session)
    )
    kept = _begun_from(versions)
    draft = designing.draft_of(kept) if versions else Draft()
    onto = versions[0].version if versions else 0
    if not versions:
        kept = {"position": publishing.new_place(session)[1]}
    of_lessons = {
        formula.code: formula
        for formula in indicators.current(session)
        if formula.measure["kind"] == "share"
    }
    return Desk(known, versions, kept, draft, onto, of_lessons=of_lessons)


def _begun_from(versions: list[Indicator]) -> dict[str, Any]:
    asked = request.args.get("from", "")
    for row in versions:
        if str(row.version) == asked or (not asked and row.current):
            return row.definition
    if asked:
        raise Problem("not-found")
    return versions[0].definition if versions else {}


def _step(desk: Desk) -> ResponseReturnValue:
    fields: Fields = request.form.to_dict(flat=False)
    button = request.form.get("do", "")
    if login.speak(request.form.get("speak")):
        # The switch of languages sends the page along, so that nothing that was typed is lost.
        db.session.commit()
        refresh()
    desk.draft = _understood(desk, fields)
    onto, desk.seen = request.form.get("onto", ""), request.form.get("seen", "")
    desk.onto = int(onto) if onto.isdecimal() and len(onto) < 9 else 0
    desk.draft = building.step(desk.draft, button, fields, desk.catalogue)
    if button == "publish":
        return _publish(desk)
    if button == "preview":
        _look(desk)
    return _page(desk)


def _understood(desk: Desk, fields: Fields) -> Draft:
    """Return what stands on the page; what cannot be chosen stays as it was."""
    draft = designing.read(fields, desk.catalogue)
    fixed = desk.kept.get("measure", {}).get("kind")
    if fixed is not None and fixed not in designing.MADE:
        return designing.keeping_measure(draft, designing.draft_of(desk.kept))
    if draft.measure in designing.COUNTED:
        return designing.counting(draft, desk.of_lessons.get(draft.of))
    return draft


def _look(desk: Desk) -> None:
    """Count what the draft would show, as far as it can be counted."""
    desk.draft = proposing.propose(desk.draft, desk.catalogue)
    desk.faults = soundness.faults(desk.draft, desk.catalogue, _language())
    if any(fault.field not in designing.TEXTS for fault in desk.faults):
        return
    raw = desk.raw(desk.code or publishing.new_place(db.session())[0])
    wanted = asking.ask(db.session(), gate.current_access(), _asked(desk), None, login.today())
    audit.record(
        db.session(), "indicator.previewed", actor_id=login.current_person().id, at=login.now(),
        code=desk.code, digest=indicators.digest(raw), year=calendar.year_label(wanted.of.year),
        kinds=list(wanted.of.kinds),
    )  # fmt: skip
    # Counting takes a second: nobody who writes should have to wait for it.
    db.session.commit()
    with snapshot(db.engine) as connection, Session(connection) as session:
        if desk.draft.made:
            desk.shown = preview.preview(
                session, raw, wanted.of, rule=wanted.rule, kinds=wanted.kinds
            )
        else:
            desk.shown = preview_people.preview(
                session, raw, wanted.of, rule=wanted.rule, today=login.today()
            )
        others = [each for each in indicators.current(session) if each.code != desk.code]
    desk.warnings = singling.warnings(raw, desk.kept, desk.shown, others, wanted.rule)
    desk.rule, desk.seen = wanted.rule, "" if desk.faults else desk.digest()


def _asked(desk: Desk) -> Mapping[str, Any]:
    """Return which year and kinds are looked at; numbers have kinds of their own."""
    names = ("year",) if desk.draft.measure in ("count", "coverage") else ("year", "kind")
    given = {name: request.form.get(name, "") for name in names if request.form.get(name)}
    chosen = {"kind": ",".join(kind for kind in _CITY if kind in desk.draft.city)}
    return understand(given or (chosen if "kind" in names else {}))


def _publish(desk: Desk) -> ResponseReturnValue:
    desk.faults = soundness.faults(desk.draft, desk.catalogue, _language())
    if desk.faults:
        return _page(desk)
    if desk.seen != desk.digest():
        desk.changed_since = True
        _look(desk)
        return _page(desk)
    session = db.session()
    code = desk.code or publishing.code_for(session, desk.draft.text("name_lv"))
    try:
        formula = publishing.publish(
            session, desk.raw(code), onto=desk.onto, by=login.current_person().id, now=login.now()
        )
    except Problem as problem:
        session.rollback()
        return _refused(desk, problem)
    session.commit()
    flash(_("Version %(version)s is published, and counted over all earlier observations.",
            version=formula.version))  # fmt: skip
    return redirect(url_for("indicators.page", code=formula.code), 303)


def _refused(desk: Desk, problem: Problem) -> ResponseReturnValue:
    """Show the page again with everything that was typed."""
    if desk.code:
        desk.versions = publishing.history(db.session(), desk.code)
    # What was previewed stood beside a version that is no longer in force: look again.
    desk.problem, desk.onto, desk.seen = problem, desk.newest, ""
    return _page(desk)


def _page(desk: Desk) -> ResponseReturnValue:
    session, language = db.session(), _language()
    status = 200
    if desk.problem:
        status = desk.problem.entry.status
    elif desk.faults and not desk.shown:
        status = 422
    this_year = asking.default_year(session, login.today())
    page = render_template(
        "indicators/edit.html",
        desk=desk,
        draft=desk.draft,
        tests=conditions.TESTS,
        deepest=conditions.DEEPEST,
        most_parts=conditions.MOST_PARTS,
        groups=[
            group
            for group in indicators.GROUPS
            if group != "volume" or desk.draft.measure in ("count", "coverage")
        ],
        explained={
            each: explained.steps(
                desk.draft, desk.catalogue, each, desk.of_lessons.get(desk.draft.of)
            )
            for each in ("lv", "en")
        },
        problem=sentence(desk.problem.code, language, **desk.problem.params)
        if desk.problem
        else None,
        say=Say(language, None),
        rule=desk.rule,
        year=request.form.get("year") or calendar.year_label(this_year),
        kind=request.form.get("kind") or ",".join(k for k in _CITY if k in desk.draft.city),
        years=[calendar.year_label(year) for year in counts.years(session, this_year)],
        longest=soundness.LONGEST_TEXT,
        designing=designing,
        keeper=login.current_person().id,
    )
    return page, status


def _language() -> str:
    return str(get_locale() or "lv")[:2]
